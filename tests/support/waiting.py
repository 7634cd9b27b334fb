"""Waits for a condition. A test waits for what it states, never for a time, and so passes on a busy machine too."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

from ggml_remoting.status import Status

SECONDS = 120.0
"""After which a test has waited in vain. It costs nothing where all is well, so it is long."""

_STARTS, _STARTS_SECONDS = 10, 0.02
"""So many processes, one after another, take about so long on a machine that does nothing else."""


def until(condition: Callable[[], object], what: str | Callable[[], object] = "", pause: float = 0.01) -> None:
    """Returns once the condition holds. `what` is awaited, or says what was found in its place.

    Raises AssertionError after SECONDS; between two looks `pause` seconds pass.
    """
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what() if callable(what) else what}"
        time.sleep(pause)


def comes_true(condition: Callable[[], object], pause: float = 0.01) -> bool:
    """Whether the condition comes to hold within SECONDS; between two looks `pause` seconds pass."""
    try:
        until(condition, pause=pause)
    except AssertionError:
        return False
    return True


def is_soon(took: float, seconds: float) -> bool:
    """Whether it took at most so many seconds, or on a busy machine as many times as long as a process takes there."""
    return took <= seconds or took <= seconds * _slowness()


def _slowness() -> float:
    """How many times as long this machine takes now as one that does nothing else."""
    begin = time.monotonic()
    for _ in range(_STARTS):
        subprocess.run(["/bin/true"], check=True)
    return (time.monotonic() - begin) / _STARTS_SECONDS


def until_told(status: Status, condition: Callable[[], object]) -> None:
    """Reads a daemon's status until the condition holds of it. Raises AssertionError as `until` does."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        status.read(0.1)
