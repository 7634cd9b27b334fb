"""Waits for conditions. A test waits for what it asserts, never for a time, and so passes on a busy machine too."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

from ggml_remoting.status import Status

SECONDS = 120.0
"""The time after which a wait fails. It is long, because it costs nothing when the condition comes to hold."""

_STARTS, _STARTS_SECONDS = 10, 0.02
"""An idle machine runs this many processes, one after another, in about this time."""


def until(condition: Callable[[], object], what: str | Callable[[], object] = "", pause: float = 0.01) -> None:
    """Returns once the condition holds. `what` names what is awaited, or returns what was found instead.

    Raises AssertionError after SECONDS. Between two checks `pause` seconds pass.
    """
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what() if callable(what) else what}"
        time.sleep(pause)


def comes_true(condition: Callable[[], object], pause: float = 0.01) -> bool:
    """Whether the condition comes to hold within SECONDS. Between two checks `pause` seconds pass."""
    try:
        until(condition, pause=pause)
    except AssertionError:
        return False
    return True


def is_soon(took: float, seconds: float) -> bool:
    """Whether `took` is at most `seconds`, multiplied on a busy machine by how much slower it runs processes."""
    return took <= seconds or took <= seconds * _slowness()


def _slowness() -> float:
    """How many times as long as an idle machine this machine takes now."""
    begin = time.monotonic()
    for _ in range(_STARTS):
        subprocess.run(["/bin/true"], check=True)
    return (time.monotonic() - begin) / _STARTS_SECONDS


def until_told(status: Status, condition: Callable[[], object]) -> None:
    """Reads a daemon's status until the condition holds of it. Raises AssertionError as `until` does."""

    def holds() -> bool:
        if condition():
            return True
        status.read(0.1)
        return False

    until(holds, pause=0)
