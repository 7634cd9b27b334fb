"""Which calls have a test: of their effect, compared with the same call made natively, and of how they fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ggml_remoting.generated.calls import Command

EFFECTS: set[Command] = set()
FAILURES: set[Command] = set()

Test = TypeVar("Test", bound=Callable[..., None])


def effect_of(*commands: Command) -> Callable[[Test], Test]:
    """The test compares what these calls do with the same calls made natively."""
    return _add(EFFECTS, commands)


def failure_of(*commands: Command) -> Callable[[Test], Test]:
    """The test shows one way in which these calls fail correctly."""
    return _add(FAILURES, commands)


def _add(tested: set[Command], commands: tuple[Command, ...]) -> Callable[[Test], Test]:
    def mark(test: Test) -> Test:
        tested.update(commands)
        return test

    return mark
