"""The machine that the doctor looks at.

A test shows it another one: a folder with a /sys, a /dev and a /proc of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_PROGRAM_SECONDS = 20


@dataclass(frozen=True)
class Machine:
    """Files below `root`, and the environment of this process."""

    root: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def at(self, path: str | Path) -> Path:
        """Where a file of that machine lies."""
        return self.root / str(path).lstrip("/")

    def text(self, path: str | Path) -> str | None:
        """A file's text without white space around it, None if it cannot be read."""
        try:
            return self.at(path).read_text("utf-8", "replace").strip()
        except OSError:
            return None

    def glob(self, pattern: str) -> list[Path]:
        """The files that match, sorted, as paths of this process."""
        return sorted(self.root.glob(pattern.lstrip("/")))

    def program(self, name: str) -> str | None:
        """The path of a command."""
        return shutil.which(name, path=self.environment.get("PATH"))


def output_of(*command: str | Path) -> str:
    """What a program prints on both outputs; the reason if it does not run."""
    try:
        done = subprocess.run(
            [*map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PROGRAM_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stdout + done.stderr).decode("utf-8", "replace").strip()
