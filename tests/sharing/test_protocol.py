"""The protocol of turns, in every reachable state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ggml_remoting.generated.formats import TurnState
from tests.sharing.protocol import Exploration, Model, Slot, State, explore

ONE = frozenset({0})
OTHER = frozenset({1})
BOTH = ONE | OTHER
MODELS = {
    "two on one device": Model((ONE, ONE)),
    "three on one device": Model((ONE, ONE, ONE)),
    "three on two devices, one of them on both": Model((ONE, OTHER, BOTH)),
    "three on two devices, two of them on both": Model((ONE, BOTH, BOTH)),
    "two, of which one fails": Model((ONE, ONE), faults=1),
    "two that both fail": Model((ONE, ONE), faults=2),
    "three, of which one fails": Model((ONE, ONE, BOTH), faults=1, tickets=(0,)),
    "two among any number of others": Model((ONE, ONE), has_others=True),
    "two among any number of others, and they fail": Model((ONE, BOTH), faults=2, has_others=True),
}


@pytest.fixture(scope="module", params=MODELS, ids=str)
def explored(request: pytest.FixtureRequest) -> Exploration:
    return explore(MODELS[request.param])


def test_no_two_hold_a_device_unless_one_was_passed_over(explored: Exploration) -> None:
    assert next(explored.overlaps(), None) is None


def test_no_worker_waits_for_ever(explored: Exploration) -> None:
    assert next(explored.dead_ends(), None) is None


def test_every_transition_occurs(explored: Exploration) -> None:
    happened = {name for steps in explored.steps.values() for name, _ in steps}
    assert {"want", "look", "claim", "withdraw", "take", "end", "abandon"} <= happened
    assert not explored.model.faults or {"die", "clear", "stop", "continue", "pass over"} <= happened


def test_a_holder_that_is_passed_over_may_hold_beside_another() -> None:
    """Otherwise the models would not cover leases."""
    states = explore(MODELS["two, of which one fails"]).steps
    assert any(all(slot.word is TurnState.HOLDING for slot in state.slots) for state in states)


class Hasty(Model):
    """A wrong model: once they have claimed, workers take their turns without checking the others."""

    def claiming(self, state: State, i: int, slot: Slot) -> Iterator[tuple[str, State]]:
        return super().claiming(state, i, replace(slot, looked=len(state.slots)))


def test_the_exploration_finds_a_mistake_in_a_protocol() -> None:
    assert next(explore(Hasty((ONE, ONE, ONE))).overlaps(), None) is not None


def test_the_worker_has_the_transitions_of_the_model() -> None:
    source = (Path(__file__).parents[2] / "runtime/worker/sharing/turns.c").read_text()
    functions = set(re.findall(r"^(?:static )?(?:bool|void) (?:host_turn_)?(\w+)\(", source, re.MULTILINE))
    assert {"want", "claim", "withdraw", "take", "end", "abandon"} <= functions
