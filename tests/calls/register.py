"""Records which calls have a test of their effect (compared with the native call) and a test of their failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ggml_remoting.generated.calls import Command

EFFECTS: set[Command] = set()
FAILURES: set[Command] = set()

Test = TypeVar("Test", bound=Callable[..., None])


def effect_of(*commands: Command) -> Callable[[Test], Test]:
    """Marks a test that compares the effect of these calls with the same calls made natively."""
    return _add(EFFECTS, commands)


def failure_of(*commands: Command) -> Callable[[Test], Test]:
    """Marks a test that shows how one of these calls reports an error."""
    return _add(FAILURES, commands)


def _add(tested: set[Command], commands: tuple[Command, ...]) -> Callable[[Test], Test]:
    def mark(test: Test) -> Test:
        tested.update(commands)
        return test

    return mark
