"""The prompt for language models, and llama.cpp's options for it."""

from __future__ import annotations

from pathlib import Path

PROMPT = "The capital of France is"
TOKENS = 12


def options(model: Path) -> list[str]:
    """All layers on the device, one thread, greedy, with the kernels that every CPU device has."""
    words = ["-m", str(model.resolve()), "-p", PROMPT, "-n", str(TOKENS), "--temp", "0", "-t", "1"]
    return [*words, "-ngl", "99", "-fa", "off", "-c", "256"]
