"""Builds divided_cores.c, which shows how workers divide the cores of a machine of any size."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_SOURCES = ("tests/support/divided_cores.c", "runtime/worker/sharing/cores.c", "runtime/shared/error.c")
_FOLDERS = ("runtime/shared", "runtime/worker", "generated/include")


def build(folder: Path) -> Path:
    """Compiles the program into the folder."""
    output = folder / "divide-cores"
    words = [*(f"-I{_REPOSITORY / place}" for place in _FOLDERS), *(str(_REPOSITORY / name) for name in _SOURCES)]
    subprocess.run(["cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-Wall", *words, "-o", output], check=True)
    return output


def divide(program: Path, cores: int, workers: Sequence[str]) -> list[int]:
    """The cores that each worker takes. A worker is its guest, weight and threads, joined by commas."""
    done = subprocess.run([program, str(cores), *workers], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]
