"""Commands that take long, downloads and builds: what is done, how far it is, how long it took and will take.

A terminal shows one line that changes; a log gets a line now and then. What the command itself says goes to a file,
whose end is told if it fails.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ggml_remoting.errors import SetupError

_TERMINAL_SECONDS = 0.25
_LOG_SECONDS = 15.0
_LINES_OF_A_FAILURE = 30
_STEP = re.compile(rb"^\[\s*(\d+)%\]|^\[(\d+)/(\d+)\]", re.MULTILINE)


@dataclass(frozen=True)
class Extent:
    """How much is done, and of how much. The whole is 0 if it is unknown."""

    done: int
    whole: int
    unit: str

    def __str__(self) -> str:
        of = f" of {self.whole}" if self.whole and self.unit != "%" else ""
        return f"{self.done}{of} {self.unit}"

    def seconds_left(self, taken: float) -> float | None:
        """At the present speed. None if that is not known yet."""
        if not 0 < self.done <= self.whole or taken < 1:
            return None
        return taken * (self.whole - self.done) / self.done


def nothing_known(_log: Path) -> Extent | None:
    """For a command of which only the time is known."""
    return None


def steps_of_a_build(log: Path) -> Extent | None:
    """How far make or ninja is, by the last step that CMake's build numbered."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 65536))
        steps = _STEP.findall(file.read())
    if not steps:
        return None
    percent, done, whole = steps[-1]
    return Extent(int(percent), 100, "%") if percent else Extent(int(done), int(whole), "steps")


def megabytes_in(folder: Path, whole: int = 0) -> Callable[[Path], Extent | None]:
    """How far a download is, by the files that it had in the folder when these were largest."""
    most = 0

    def measured(_log: Path) -> Extent:
        nonlocal most
        done = 0
        for path in folder.rglob("*"):
            try:
                done += path.lstat().st_size if path.is_file() else 0
            except OSError:  # removed in the meantime
                continue
        most = max(most, done // 1_000_000)
        return Extent(min(most, whole) if whole else most, whole, "MB")

    return measured


def clock(seconds: float) -> str:
    """As minutes and seconds: 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


@dataclass
class _Line:
    """The line that says how far a command is."""

    stream: TextIO
    shown: str = ""

    @property
    def interval(self) -> float:
        return _TERMINAL_SECONDS if self.stream.isatty() else _LOG_SECONDS

    def show(self, extent: Extent | None, taken: float) -> None:
        parts = [str(extent)] if extent else []
        parts.append(clock(taken))
        left = extent.seconds_left(taken) if extent else None
        if left is not None:
            parts.append(f"about {clock(left)} left")
        self._print("   " + ", ".join(parts))

    def finish(self, taken: float) -> None:
        self._print(f"   done in {clock(taken)}")
        if self.stream.isatty():
            print(file=self.stream, flush=True)

    def _print(self, text: str) -> None:
        if self.stream.isatty():
            print(f"\r{text.ljust(len(self.shown))}", end="", file=self.stream, flush=True)
        else:
            print(text, file=self.stream, flush=True)
        self.shown = text


def run(
    command: Sequence[str],
    how_far: Callable[[Path], Extent | None] = nothing_known,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Runs a command and shows how far it is.

    `how_far` is given the file with what the command has said so far. Raises SetupError with the last of that if the
    command fails.
    """
    line, began = _Line(sys.stdout), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ggml-remoting-progress-") as name:
        log = Path(name) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            try:
                while not _ends_within(process, line.interval):
                    line.show(how_far(log), time.monotonic() - began)
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if process.returncode:
            said = log.read_text("utf-8", "replace").splitlines()[-_LINES_OF_A_FAILURE:]
            raise SetupError("\n".join([f"status {process.returncode} of {' '.join(command)}", *said]))
    line.finish(time.monotonic() - began)


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def main(command: Sequence[str]) -> int:
    """For the Makefile: runs a command of which only the time can be told. Returns the exit status."""
    try:
        run(command)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
