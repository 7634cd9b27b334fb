"""Runs a stock llama-bench for one side of a comparison."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting.errors import SetupError

_LOADED = "constructing llama_context"


@dataclass(frozen=True)
class Side:
    """One way to compute: the program, its environment, and the arguments that choose the device."""

    name: str
    program: Path
    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """The model and the numbers of tokens that llama-bench measures."""

    model: Path
    threads: int
    prompt: int
    decode: int
    repetitions: int
    arguments: tuple[str, ...] = field(default=())

    def command(self, side: Side) -> list[str]:
        """The command line of llama-bench on a side."""
        counts = {"-m": self.model, "-t": self.threads, "-p": self.prompt, "-n": self.decode, "-r": self.repetitions}
        options = [str(word) for option in counts.items() for word in option]
        return [str(side.program), *options, *side.arguments, *self.arguments]


def speeds(side: Side, work: Work) -> dict[str, float]:
    """Tokens per second as 'prompt' and 'decode', those that the work has; each the median of the repetitions."""
    text = run(side, work, "-o", "json").stdout
    return {"prompt" if entry["n_prompt"] else "decode": _median(entry["samples_ts"]) for entry in json.loads(text)}


def run(side: Side, work: Work, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs llama-bench to its end. Raises SetupError if it fails."""
    done = subprocess.run(
        [*work.command(side), *arguments], env=dict(side.environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupError(
            f"llama-bench ({side.name}) ended with status {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
        )
    return done


def start(side: Side, work: Work) -> subprocess.Popen[str]:
    """Starts a run that writes JSON to its standard output, and returns without waiting."""
    command = [*work.command(side), "-o", "json"]
    return subprocess.Popen(
        command, env=dict(side.environment), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def seconds_until_loaded(side: Side, work: Work) -> float:
    """Seconds from the program's start until its model is loaded."""
    command = [*work.command(side), "-v", "--no-warmup"]
    begin = time.monotonic()
    with subprocess.Popen(
        command, env=dict(side.environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        loaded = next((time.monotonic() - begin for line in process.stderr if _LOADED in line), None)
        for _ in process.stderr:
            pass
    if loaded is None or process.returncode:
        raise SetupError(f"llama-bench ({side.name}) did not load {work.model}")
    return loaded


def statistics(side: Side, work: Work, file: Path) -> dict[str, object]:
    """The frontend's statistics of one run without a warm-up."""
    file.unlink(missing_ok=True)
    counting = Side(
        side.name, side.program, {**side.environment, "GGML_REMOTING_STATISTICS": str(file)}, side.arguments
    )
    run(counting, work, "--no-warmup", "-o", "json")
    counted: dict[str, object] = json.loads(file.read_text("utf-8").splitlines()[-1])
    return counted


def _median(samples: Sequence[float]) -> float:
    return sorted(samples)[len(samples) // 2]
