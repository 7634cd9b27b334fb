"""Guests that together have more than a device does: who asked for nothing for the longest time goes (`--overcommit`).

A CPU device has the memory that `--resident-memory` says.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting import control
from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, NoMemory, RemotingError
from tests.support.long_graph import BYTES, compute_for_hours
from tests.support.waiting import SECONDS, until
from tests.support.watch import descendants, descriptors_of, memory_of, workers

_MIB = 1 << 20


class Values:
    """Numbers in a buffer of a guest."""

    def __init__(self, context: Context, mib: int, seed: int) -> None:
        self._context = context
        self._values = np.random.default_rng(seed).random(mib * _MIB // 4, np.float32)
        self._memory = Memory(context, self._values.nbytes)
        self._tensor = self._memory.put(self._values)
        context.context_ping()  # all of it is there

    def are_there(self) -> bool:
        """Whether the buffer has them still."""
        return np.array_equal(self._memory.read(self._tensor).ravel(), self._values)

    def free(self) -> None:
        self._memory.free()
        self._context.context_ping()


@contextlib.contextmanager
def overcommitted(host_libraries: Path, resident: str, overcommit: str, *options: str) -> Iterator[Daemon]:
    """A daemon whose CPU has so much memory."""
    words = ("--resident-memory", resident, "--overcommit", overcommit, "--resident-seconds", "0", *options)
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=words)) as daemon:
        yield daemon


@contextlib.contextmanager
def guests(daemon: Daemon, count: int) -> Iterator[list[Context]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Context(daemon.address)) for _ in range(count)]


def went(daemon: Daemon, guest: int) -> int:
    """How often a guest went for another."""
    return daemon.log().count(f"guest {guest}: swapped out")


def free_memory(context: Context) -> tuple[int, int]:
    """What a guest is told of its device's memory: free and total bytes."""
    memory = context.device_get_memory(0)
    return memory.free, memory.total


both_ways = pytest.mark.parametrize("how", ["end", "keep"])


@both_ways
def test_a_guest_whose_allocation_does_not_fit_gets_the_room_of_another(host_libraries: Path, how: str) -> None:
    options = ("--swap-worker", how)
    with overcommitted(host_libraries, "16M", "16M", *options) as daemon, guests(daemon, 2) as (one, other):
        first = Values(one, 12, 1)
        second = Values(other, 12, 2)
        assert went(daemon, 1) == 1
        assert first.are_there()
        assert went(daemon, 2) == 1
        assert second.are_there()


def test_guests_that_fit_together_stay(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "16M") as daemon, guests(daemon, 2) as both:
        values = [Values(context, 8, seed) for seed, context in enumerate(both)]
        assert all(each.are_there() for each in values)
        assert "goes to the host's memory" not in daemon.log()


def test_who_asked_for_nothing_for_the_longest_time_goes(host_libraries: Path) -> None:
    """Guest 1 came first, but is at work. A guest of another daemon tells when so long has passed."""
    seconds = DaemonConfig(host_libraries, ("CPU",), options=("--swap-idle", "5"))
    with (
        overcommitted(host_libraries, "24M", "24M") as daemon,
        guests(daemon, 3) as (working, still, growing),
        Daemon(seconds) as clock,
        Context(clock.address) as ticking,
    ):
        values, others = Values(working, 10, 1), Values(still, 10, 2)
        ticking.context_ping()
        while went(clock, 1) == 0:
            assert values.are_there()
        Values(growing, 10, 3)
        assert (went(daemon, 1), went(daemon, 2)) == (0, 1)
        assert others.are_there()


def run_all(works: Sequence[threading.Thread]) -> None:
    for work in works:
        work.start()
    for work in works:
        work.join(SECONDS)
        assert not work.is_alive()


@both_ways
def test_six_guests_with_room_for_two_all_work(host_libraries: Path, how: str) -> None:
    done: list[int] = []

    def work(number: int, context: Context) -> None:
        values = Values(context, 8, number)
        for _ in range(4):
            assert values.are_there()
        done.append(number)

    options = ("--swap-worker", how)
    with overcommitted(host_libraries, "18M", "64M", *options) as daemon, guests(daemon, 6) as contexts:
        run_all([threading.Thread(target=work, args=each) for each in enumerate(contexts)])
        assert sorted(done) == list(range(6))
        assert all(went(daemon, guest) > 0 for guest in range(1, 5))


def test_two_guests_that_grow_both_get_what_they_want(host_libraries: Path) -> None:
    done: list[int] = []

    def grow(number: int, context: Context) -> None:
        values = []
        for seed in range(3):
            values.append(Values(context, 8, 10 * number + seed))
            assert all(each.are_there() for each in values)
        done.append(number)

    with overcommitted(host_libraries, "26M", "32M") as daemon, guests(daemon, 2) as contexts:
        run_all([threading.Thread(target=grow, args=each) for each in enumerate(contexts)])
        assert sorted(done) == [0, 1]


def test_an_allocation_beyond_the_device_fails_with_its_reason(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "64M") as daemon, guests(daemon, 2) as (one, other):
        values = Values(one, 8, 1)
        with pytest.raises(NoMemory, match=r"CPU has room for 16 MiB in the buffers of a guest .*--resident-memory"):
            Memory(other, 17 * _MIB)
        with pytest.raises(NoMemory, match="room for 16 MiB"):
            Memory(one, 9 * _MIB)
        assert values.are_there()
        assert went(daemon, 1) == 0


def test_an_allocation_beyond_what_all_guests_may_have_fails_with_its_reason(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "8M") as daemon, guests(daemon, 2) as (one, other):
        values = Values(one, 16, 1)
        with pytest.raises(NoMemory, match=r"room for 24 MiB in the buffers of all guests together .*--overcommit"):
            Memory(other, 9 * _MIB)
        second = Values(other, 8, 2)
        assert values.are_there()
        assert second.are_there()


def test_what_is_freed_is_room_for_others(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "0") as daemon, guests(daemon, 2) as (one, other):
        Values(one, 16, 1).free()
        until(lambda: free_memory(other)[0] == 16 * _MIB)
        assert Values(other, 16, 2).are_there()
        assert went(daemon, 1) == 0


def test_what_a_guest_that_ends_had_is_room_for_others(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "0") as daemon, guests(daemon, 1) as (other,):
        with Context(daemon.address) as leaving:
            Values(leaving, 16, 1)
        until(lambda: free_memory(other)[0] == 16 * _MIB)
        assert Values(other, 16, 2).are_there()


def test_a_guest_is_told_of_what_it_could_have_if_all_others_went(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "8M") as daemon, guests(daemon, 2) as (one, other):
        assert free_memory(one) == (16 * _MIB, 16 * _MIB)
        first = Values(one, 12, 1)
        assert free_memory(one) == (4 * _MIB, 16 * _MIB)
        assert free_memory(other) == (12 * _MIB, 16 * _MIB)
        first.free()
        until(lambda: free_memory(other) == (16 * _MIB, 16 * _MIB))


def test_a_guest_that_cannot_be_saved_keeps_its_room(host_libraries: Path) -> None:
    with (
        overcommitted(host_libraries, "16M", "32M", "--state-memory", "1M") as daemon,
        guests(daemon, 2) as (one, other),
    ):
        values = Values(one, 12, 1)
        with pytest.raises(NoMemory, match=r"no other guest can make room: guest 1: .*--state-memory"):
            Memory(other, 12 * _MIB)
        assert values.are_there()
        assert Values(other, 4, 2).are_there()


def test_a_guest_that_its_owner_pauses_is_resumed_when_there_is_room(host_libraries: Path) -> None:
    with overcommitted(host_libraries, "16M", "32M") as daemon, guests(daemon, 2) as (one, other):
        first = Values(one, 12, 1)
        control.pause(daemon.control_socket, 1)
        second = Values(other, 12, 2)
        assert went(daemon, 2) == 0
        control.resume(daemon.control_socket, 1)
        assert went(daemon, 2) == 1
        assert first.are_there()
        assert second.are_there()


def test_a_guest_that_nobody_may_move_is_told_so_when_it_resumes_without_room(host_libraries: Path) -> None:
    with (
        overcommitted(host_libraries, "16M", "32M", "--state-memory", "13M") as daemon,
        guests(daemon, 2) as (one, other),
    ):
        Values(one, 10, 1)
        control.pause(daemon.control_socket, 1)
        second = Values(other, 15, 2)
        with pytest.raises(RemotingError, match=r"no other guest can make room: guest 2: .*--state-memory"):
            control.resume(daemon.control_socket, 1)
        assert second.are_there()


@both_ways
def test_guests_that_go_and_come_leave_nothing_behind(host_libraries: Path, how: str) -> None:
    options = ("--swap-worker", how)
    with overcommitted(host_libraries, "16M", "16M", *options) as daemon, guests(daemon, 2) as (one, other):
        values = [Values(one, 12, 1), Values(other, 12, 2)]

        def after(rounds: int) -> tuple[int, int]:
            """The open files of the daemon's processes after so many rounds, and their memory in MiB."""
            for _ in range(rounds):
                assert all(each.are_there() for each in values)
            processes = descendants(daemon.pid)
            return sum(map(descriptors_of, processes)), sum(map(memory_of, processes)) // _MIB

        files, mib = after(4)
        later_files, later_mib = after(12)
        assert later_files == files
        assert later_mib < mib + 8  # all states together have 24


def test_a_guest_whose_context_ends_while_it_makes_room_has_made_it(host_libraries: Path) -> None:
    """Its call takes too long, so that it cannot be saved until then."""
    room = f"{BYTES // _MIB + 8}M"
    with overcommitted(host_libraries, room, "1G", "--call-seconds", "3") as daemon, guests(daemon, 2) as (one, other):
        backend = compute_for_hours(one)
        assert Values(other, BYTES // _MIB, 2).are_there()
        with pytest.raises(ContextLost, match="took longer"):
            one.backend_synchronize(backend)


def test_a_guest_that_is_killed_while_it_makes_room_harms_nobody_else(host_libraries: Path) -> None:
    """Its worker is stopped, so that its state is not saved until then."""
    with overcommitted(host_libraries, "16M", "32M") as daemon, guests(daemon, 2) as (one, other):
        Values(one, 12, 1)
        (worker,) = workers(daemon.pid)
        os.kill(worker, signal.SIGSTOP)
        done: list[bool] = []
        growing = threading.Thread(target=lambda: done.append(Values(other, 12, 2).are_there()))
        growing.start()
        until(lambda: "guest 1: goes to the host's memory" in daemon.log())
        os.kill(worker, signal.SIGKILL)
        growing.join(SECONDS)
        assert done == [True]
        with pytest.raises(ContextLost):
            one.context_ping()
