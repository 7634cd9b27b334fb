"""A worker whose device process was taken over: what it is told too early, too often or in a wrong order ends it with a
reason, or changes nothing. At no time two threads have its context.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.generated.formats import WORKER_PAYLOAD_MAXIMUM, RingState, WorkerMessageType, WorkerRoom
from tests.support.ring import STATE
from tests.support.scripted_device_process import RING_ID, DeviceProcess, device_process

Type = WorkerMessageType


@pytest.fixture
def process(host_libraries: Path) -> Iterator[DeviceProcess]:
    with device_process(host_libraries) as process:
        yield process


@pytest.fixture
def state() -> Iterator[int]:
    """A file for a state."""
    descriptor = os.memfd_create("state")
    yield descriptor
    os.close(descriptor)


def moves_away(process: DeviceProcess, state: int) -> None:
    """The worker saves its context, and is kept."""
    process.begins()
    assert process.asks(Type.QUIESCE) == Type.QUIESCED
    assert process.asks(Type.SAVE, 0, state) == Type.SAVED
    assert process.asks(Type.RELEASE) == Type.RELEASED


def is_lost(process: DeviceProcess, why: str) -> bool:
    """Whether the worker ends with the reason."""
    kind, reason = process.hears()
    return kind == Type.LOST and why in reason and process.exit_status() == 1


def test_a_worker_that_was_kept_serves_the_ring_again(process: DeviceProcess, state: int) -> None:
    moves_away(process, state)
    process.ring.set_word(STATE, 0)
    assert process.asks(Type.RESTORE, RING_ID, state) == Type.RESTORED
    process.say(Type.RESUME)
    assert process.asks(Type.QUIESCE) == Type.QUIESCED


def test_a_context_that_was_released_does_not_go_on(process: DeviceProcess, state: int) -> None:
    """Its thread would serve a ring that is unmapped."""
    moves_away(process, state)
    process.say(Type.RESUME)
    assert is_lost(process, "go on that has no ring")


def test_a_context_goes_on_only_once_it_has_a_ring(process: DeviceProcess) -> None:
    process.say(Type.RESUME)
    assert is_lost(process, "go on that has no ring")


@pytest.mark.parametrize("kind", [Type.SAVE, Type.RELEASE])
def test_a_context_that_runs_is_neither_saved_nor_released(
    process: DeviceProcess, kind: WorkerMessageType, state: int
) -> None:
    process.begins()
    process.say(kind, 0, *([state] if kind == Type.SAVE else []))
    if kind == Type.SAVE:
        assert process.hears()[0] == Type.TAKEN
    assert is_lost(process, "not at rest")


def test_a_context_that_is_released_twice_is_not_at_rest(process: DeviceProcess, state: int) -> None:
    moves_away(process, state)
    process.say(Type.RELEASE)
    assert is_lost(process, "not at rest")


def test_a_context_that_has_a_ring_gets_no_other(process: DeviceProcess, state: int) -> None:
    process.begins()
    assert process.asks(Type.QUIESCE) == Type.QUIESCED
    assert process.asks(Type.SAVE, 0, state) == Type.SAVED
    process.say(Type.RESTORE, RING_ID, state)
    assert process.hears()[0] == Type.TAKEN
    assert is_lost(process, "a second ring")


def test_a_context_may_be_asked_to_rest_at_rest(process: DeviceProcess, state: int) -> None:
    process.begins()
    for _ in range(3):
        assert process.asks(Type.QUIESCE) == Type.QUIESCED
    assert process.asks(Type.SAVE, 0, state) == Type.SAVED
    assert process.asks(Type.RELEASE) == Type.RELEASED
    for _ in range(3):
        assert process.asks(Type.QUIESCE) == Type.QUIESCED
    assert not process.ended()


def test_a_context_that_runs_may_be_let_go_on(process: DeviceProcess) -> None:
    process.begins()
    for _ in range(3):
        process.say(Type.RESUME)
    assert process.asks(Type.QUIESCE) == Type.QUIESCED
    assert process.ring.word(STATE) == RingState.RUNNING


@pytest.mark.parametrize("runs", [0, 2, 1 << 15, (1 << 32) - 1])
def test_a_message_has_as_many_runs_as_it_says(process: DeviceProcess, runs: int) -> None:
    process.map_ring(runs)
    assert is_lost(process, "cut short or too long")


@pytest.mark.parametrize("kind", [kind for kind in Type if kind < Type.INVENTORY and kind != Type.NO_ROOM])
@pytest.mark.parametrize("size", [1, 12, WORKER_PAYLOAD_MAXIMUM])
def test_a_message_has_no_payload_but_its_own(process: DeviceProcess, kind: WorkerMessageType, size: int) -> None:
    process.say(kind, payload=bytes(size))
    assert is_lost(process, "cut short or too long")


@pytest.mark.parametrize("kind", [0, Type.INVENTORY, Type.RELEASED, (1 << 32) - 1])
def test_a_message_that_no_device_process_sends_ends_the_worker(process: DeviceProcess, kind: int) -> None:
    process.say(kind)
    assert is_lost(process, "no known type")


def test_an_answer_that_nobody_waits_for_changes_nothing(process: DeviceProcess) -> None:
    process.say(Type.ROOM, payload=bytes(WorkerRoom(size=1 << 62, total=1 << 63)))
    process.say(Type.NO_ROOM, payload=b"%n" * 1000)
    process.begins()
    assert process.asks(Type.QUIESCE) == Type.QUIESCED


def test_a_ring_that_is_unmapped_ends_its_worker(process: DeviceProcess) -> None:
    process.begins()
    process.say(Type.UNMAP, RING_ID)
    assert process.exit_status() == 0


def test_a_ring_that_was_released_may_be_unmapped(process: DeviceProcess, state: int) -> None:
    moves_away(process, state)
    assert process.asks(Type.UNMAP, RING_ID) == Type.UNMAPPED
    assert not process.ended()
