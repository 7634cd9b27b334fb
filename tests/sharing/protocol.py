"""A model of the turn protocol, of which every reachable state is explored.

The transitions have the names of docs/developing/sharing.md and of runtime/worker/sharing/turns.c. A step reads or
writes one slot, so workers interleave as on sequentially consistent memory. Two things are abstracted: time (a lease
may expire whenever it could), and tickets (each worker that wants a turn takes an early or a late one).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from ggml_remoting.generated.formats import TurnState


class Process(IntEnum):
    """The state of a slot's process."""

    RUNS = 0
    STOPPED = 1
    DEAD = 2
    REAPED = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One worker: its word, its ticket, and how many others it has checked since its word changed."""

    word: TurnState = TurnState.IDLE
    ticket: int = 0
    looked: int = 0
    process: Process = Process.RUNS


@dataclass(frozen=True, slots=True)
class State:
    """`passed` has (i, j) while i passes over the word that j has. `excused` has (i, j) while i has done so in this
    turn, or j in its own, so that both may hold a device.
    """

    slots: tuple[Slot, ...]
    passed: frozenset[tuple[int, int]] = frozenset()
    excused: frozenset[tuple[int, int]] = frozenset()
    faults: int = 0


@dataclass(frozen=True)
class Model:
    """The devices of each worker's turns, the number of faults that may happen, and whether there are further workers,
    which may block any check. Workers with equal tickets go by the numbers of their slots.
    """

    devices: tuple[frozenset[int], ...]
    faults: int = 0
    has_others: bool = False
    tickets: tuple[int, ...] = (0, 1)

    def start(self) -> State:
        return State(tuple(Slot() for _ in self.devices), faults=self.faults)

    def conflict(self, i: int, j: int) -> bool:
        return bool(self.devices[i] & self.devices[j])

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """All possible next steps, by name."""
        for i, slot in enumerate(state.slots):
            if slot.process is Process.RUNS:
                yield from self._worker(state, i, slot)
            if slot.process is Process.DEAD:
                yield "clear", _change(state, i, replace(slot, word=TurnState.IDLE, looked=0, process=Process.REAPED))
            if slot.process is Process.STOPPED:
                yield "continue", _let(state, i, Process.RUNS)
            if slot.process in (Process.RUNS, Process.STOPPED) and state.faults:
                yield "die", replace(_let(state, i, Process.DEAD), faults=state.faults - 1)
            if slot.process is Process.RUNS and state.faults:
                yield "stop", replace(_let(state, i, Process.STOPPED), faults=state.faults - 1)

    def _worker(self, state: State, i: int, slot: Slot) -> Iterator[tuple[str, State]]:
        if slot.word is TurnState.IDLE:
            for ticket in self.tickets:
                yield "want", _change(state, i, replace(slot, word=TurnState.WAITING, ticket=ticket, looked=0))
        elif slot.word is TurnState.WAITING:
            yield from self._waiting(state, i, slot)
        elif slot.word is TurnState.CLAIMING:
            yield from self.claiming(state, i, slot)
        else:
            yield "end", _change(state, i, replace(slot, word=TurnState.IDLE, looked=0))

    def _waiting(self, state: State, i: int, slot: Slot) -> Iterator[tuple[str, State]]:
        again = replace(slot, looked=0)
        yield "abandon", _change(state, i, replace(again, word=TurnState.IDLE))
        if self.has_others and slot.looked:
            yield "look", _move(state, i, again)
        if slot.looked == len(state.slots):
            yield "claim", _change(state, i, replace(again, word=TurnState.CLAIMING))
            return
        j = slot.looked
        if self._counts(state, i, j) and (
            state.slots[j].word in (TurnState.CLAIMING, TurnState.HOLDING)
            or (state.slots[j].word is TurnState.WAITING and _is_earlier(state, j, i))
        ):
            yield "look", _move(state, i, again)
            yield from _pass_over(state, i, j)
        else:
            yield "look", _move(state, i, replace(slot, looked=j + 1))

    def claiming(self, state: State, i: int, slot: Slot) -> Iterator[tuple[str, State]]:
        """The next steps of a worker that claims its devices."""
        withdrawn = _change(state, i, replace(slot, word=TurnState.WAITING, looked=0))
        if self.has_others:
            yield "withdraw", withdrawn
        if slot.looked == len(state.slots):
            yield "take", _change(state, i, replace(slot, word=TurnState.HOLDING, looked=0))
            return
        j = slot.looked
        other = state.slots[j]
        if not self._counts(state, i, j) or other.word in (TurnState.IDLE, TurnState.WAITING):
            yield "look", _move(state, i, replace(slot, looked=j + 1))
            return
        yield from _pass_over(state, i, j)
        if other.word is TurnState.HOLDING or _is_earlier(state, j, i):
            yield "withdraw", withdrawn

    def _counts(self, state: State, i: int, j: int) -> bool:
        return i != j and self.conflict(i, j) and (i, j) not in state.passed


def _is_earlier(state: State, i: int, j: int) -> bool:
    return (state.slots[i].ticket, i) < (state.slots[j].ticket, j)


def _pass_over(state: State, i: int, j: int) -> Iterator[tuple[str, State]]:
    """The lease expires, of a worker that does not continue or that computes for longer."""
    other = state.slots[j]
    if other.process is not Process.RUNS or other.word is TurnState.HOLDING:
        pair = frozenset({(i, j)})
        yield "pass over", replace(state, passed=state.passed | pair, excused=state.excused | pair)


def _let(state: State, i: int, process: Process) -> State:
    return _move(state, i, replace(state.slots[i], process=process))


def _move(state: State, i: int, slot: Slot) -> State:
    return replace(state, slots=(*state.slots[:i], slot, *state.slots[i + 1 :]))


def _change(state: State, i: int, slot: Slot) -> State:
    """The word changes, so that nobody passes over it any more; an idle worker is no longer excused."""
    passed = frozenset(pair for pair in state.passed if pair[1] != i)
    excused = state.excused
    if slot.word is TurnState.IDLE:
        excused = frozenset(pair for pair in excused if i not in pair)
    elif slot.word is TurnState.WAITING and state.slots[i].word is TurnState.IDLE:
        excused |= frozenset(pair for pair in passed if pair[0] == i)
    return replace(_move(state, i, slot), passed=passed, excused=excused)


@dataclass(frozen=True)
class Exploration:
    """All states of a model, and the steps between them."""

    model: Model
    steps: dict[State, tuple[tuple[str, State], ...]]

    def overlaps(self) -> Iterator[State]:
        """States in which two workers hold one device and neither has passed over the other."""
        for state in self.steps:
            holders = [i for i, slot in enumerate(state.slots) if slot.word is TurnState.HOLDING]
            for i in holders:
                for j in holders:
                    if i < j and self.model.conflict(i, j) and not {(i, j), (j, i)} & state.excused:
                        yield state

    def dead_ends(self) -> Iterator[State]:
        """States in which a running worker waits for ever, although no worker starts to want a turn, nothing fails any
        more, and stopped processes stay stopped.
        """
        reaches = self._reaching(state for state in self.steps if not _waits(state))
        yield from (state for state in self.steps if state not in reaches)

    def _reaching(self, goals: Iterator[State]) -> set[State]:
        """The states from which a goal is reached by steps that must happen."""
        before: dict[State, list[State]] = {state: [] for state in self.steps}
        for state, steps in self.steps.items():
            for name, following in steps:
                if name not in ("want", "abandon", "die", "stop", "continue"):
                    before[following].append(state)
        found = set(goals)
        left = list(found)
        while left:
            for state in before[left.pop()]:
                if state not in found:
                    found.add(state)
                    left.append(state)
        return found


def _waits(state: State) -> bool:
    return any(
        slot.word in (TurnState.WAITING, TurnState.CLAIMING) and slot.process is Process.RUNS for slot in state.slots
    )


def explore(model: Model) -> Exploration:
    """Explores every reachable state."""
    start = model.start()
    steps: dict[State, tuple[tuple[str, State], ...]] = {}
    left = [start]
    while left:
        state = left.pop()
        if state in steps:
            continue
        steps[state] = tuple(model.steps(state))
        left += [following for _, following in steps[state] if following not in steps]
    return Exploration(model, steps)
