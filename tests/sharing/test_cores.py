"""Guests that share the cores of a CPU host."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.status import Status, Worker
from tests.hostile.costly_requests import connected_guest, products, serve_rings
from tests.sharing.arena import Counting, Guest, until
from tests.support import divided_cores
from tests.support.watch import processor_seconds

CORES = len(os.sched_getaffinity(0))


@contextlib.contextmanager
def serving(libraries: Path, *options: str) -> Iterator[tuple[Daemon, Status]]:
    with (
        Daemon(DaemonConfig(libraries, ("CPU",), options=options)) as daemon,
        Status(daemon.status_socket) as status,
    ):
        yield daemon, status


@pytest.fixture
def host(host_libraries: Path) -> Iterator[tuple[Daemon, Status]]:
    with serving(host_libraries) as host:
        yield host


@pytest.fixture(scope="module")
def core_division(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return divided_cores.build(tmp_path_factory.mktemp("cores"))


@contextlib.contextmanager
def computing(daemon: Daemon, threads: tuple[int, ...]) -> Iterator[list[Guest]]:
    """Guests that compute, each of which asks for a number of threads."""
    with contextlib.ExitStack() as stack:
        guests = [stack.enter_context(Guest(daemon.address)) for _ in threads]
        for guest, count in zip(guests, threads, strict=True):
            guest.ask_for_threads(count)
            guest.start()
        yield guests


def cores(counting: Counting) -> list[int]:
    return [counters.cores for counters in counting.now()]


def test_a_guest_alone_computes_with_the_threads_it_asks_for(host: tuple[Daemon, Status]) -> None:
    with computing(host[0], (CORES,)):
        counting = Counting(host[1], 1)
        until(lambda: cores(counting) == [CORES])


def test_computing_guests_together_have_no_more_threads_than_there_are_cores(host: tuple[Daemon, Status]) -> None:
    with computing(host[0], (CORES, CORES)):
        counting = Counting(host[1], 2)
        until(lambda: sorted(cores(counting)) == [CORES // 2, CORES - CORES // 2])


def test_every_guest_has_a_thread_if_there_are_more_guests_than_cores(host: tuple[Daemon, Status]) -> None:
    with computing(host[0], (CORES,) * (CORES + 1)) as guests:
        counting = Counting(host[1], CORES + 1)
        until(lambda: cores(counting) == [1] * (CORES + 1))
        before = [guest.tokens for guest in guests]
        until(lambda: all(guest.tokens > then for guest, then in zip(guests, before, strict=True)))


def test_a_guest_has_no_more_threads_than_it_asks_for(host: tuple[Daemon, Status]) -> None:
    with computing(host[0], (1, CORES)):
        counting = Counting(host[1], 2)
        until(lambda: cores(counting) == [1, max(1, CORES - 1)])


@pytest.mark.parametrize("end", ["idle", "killed"])
def test_the_cores_of_a_guest_that_stops_computing_go_to_the_others(host: tuple[Daemon, Status], end: str) -> None:
    with Guest(host[0].address) as leaving, computing(host[0], (CORES,)):
        counting = Counting(host[1], 2)
        leaving.ask_for_threads(CORES)

        def both_compute() -> bool:
            leaving.token()
            return cores(counting)[1] < CORES or CORES == 1

        until(both_compute)
        if end == "killed":
            os.kill(counting.workers[0].pid, signal.SIGKILL)
        until(lambda: counting.workers[1].counters().cores == CORES)


def test_a_guest_gets_no_more_of_the_cores_by_having_more_contexts(host: tuple[Daemon, Status]) -> None:
    """By the processors' time that workers use: six that multiply matrices, and one of another guest."""
    daemon, status = host
    with connected_guest(daemon.socket) as many, connected_guest(daemon.socket) as single:
        for guest, count in ((many.start(), 6), (single.start(), 1)):
            serve_rings(guest, count, products(1024, 400))
        numbers = [worker.guest for worker in Counting(status, 7).workers]
        until(lambda: all(_begins_products(worker) for worker in status.workers.values()))

        def used() -> dict[int, float]:
            """The seconds of each guest."""
            seconds = dict.fromkeys(numbers, 0.0)
            for worker in status.workers.values():
                seconds[worker.guest] += processor_seconds(worker.pid)
            return seconds

        before = used()
        of_many, of_single = min(numbers), max(numbers)
        until(lambda: used()[of_single] > before[of_single] + 1.0)
        assert used()[of_many] - before[of_many] < 2 * (used()[of_single] - before[of_single])


def _begins_products(worker: Worker) -> bool:
    return worker.counters().nodes > 0


def test_with_share_driver_cores_are_not_divided(host_libraries: Path) -> None:
    with serving(host_libraries, "--share", "driver") as (daemon, status), computing(daemon, (CORES, CORES)) as guests:
        until(lambda: all(guest.tokens >= 20 for guest in guests))
        assert cores(Counting(status, 2)) == [0, 0]


@pytest.mark.parametrize(
    ("total", "workers", "shares"),
    [
        (8, ["1,3,8", "2,1,8"], [6, 2]),  # guest, weight, threads that it asks for
        (7, ["1,1,8", "2,1,8"], [4, 3]),
        (8, ["1,1,8", "2,1,8", "3,1,2"], [3, 3, 2]),
        (8, ["1,9,2", "2,1,8"], [2, 6]),
        (8, ["1,1,8", "1,1,8", "2,1,8"], [2, 2, 4]),  # two workers of one guest
        (2, ["1,5,2", "2,1,2", "3,1,2"], [1, 1, 1]),
        (8, ["1,1,8"] * 16 + ["2,1,8"], [1] * 16 + [4]),  # no more than four of the sixteen work at once
    ],
)
def test_cores_are_divided_by_the_weights_of_guests(
    core_division: Path, total: int, workers: list[str], shares: list[int]
) -> None:
    """On a machine with any number of cores. No thread lacks a core while there are enough."""
    assert divided_cores.divide(core_division, total, workers) == shares
