"""One program, natively and remoted: what it said, and whether it used the device."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.programs.catalogue import Program

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 600


@dataclass(frozen=True)
class Outcome:
    """What became of a program."""

    program: Program
    native: str
    remoted: str
    problem: str  # what `run` or the program said was wrong, else empty

    @property
    def is_equal(self) -> bool:
        """Whether it used the device and said the same."""
        return bool(self.native) and self.native == self.remoted and not self.problem

    @property
    def details(self) -> str:
        """Both texts, and what went wrong."""
        return f"   native:  {self.native!r}\n   remoted: {self.remoted!r}" + (
            f"\n   {self.problem}" if self.problem else ""
        )

    def row(self) -> str:
        """Of the table."""
        text = "equal" if self.is_equal else f"NOT EQUAL {self.problem}".strip()
        return f"| {self.program.name} | {self.program.version} | {self.program.ggml} | {self.program.way} | {text} |"


def compare(program: Program, model: Path) -> Outcome:
    """Runs it twice."""
    started = program.prepare(model)
    native, trouble = _text(started.native, started.environment)
    run = [sys.executable, "-m", "ggml_remoting", "run", "--lib-dir", str(started.host), *program.run_options, "--"]
    remoted, remote_trouble = _text([*run, *started.remoted], {**started.environment, **started.remoted_environment})
    return Outcome(program, native, remoted, trouble or remote_trouble)


def _text(command: Sequence[str], environment: dict[str, str]) -> tuple[str, str]:
    """What a command said, and what was wrong with it."""
    own = {**os.environ, **environment}
    own["PYTHONPATH"] = ":".join(filter(None, (str(_ROOT / "runtime/python"), environment.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            list(command),
            env=own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", f"it did not end within {_SECONDS} s"
    said = [line for line in done.stderr.splitlines() if line.startswith("ggml-remoting: ")]
    status = f"exit status {done.returncode}: {done.stderr.strip()[-200:]}" if done.returncode else ""
    return done.stdout.strip(), " ".join(filter(None, (status, *said)))
