"""Waits for a condition. A test waits for what it states, never for a time, and so passes on a busy machine too."""

from __future__ import annotations

import time
from collections.abc import Callable

from ggml_remoting.status import Status

SECONDS = 120.0
"""After which a test has waited in vain. It costs nothing where all is well, so it is long."""


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


def until_told(status: Status, condition: Callable[[], object]) -> None:
    """Reads a daemon's status until the condition holds of it. Raises AssertionError as `until` does."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        status.read(0.1)
