"""Guests take turns on an asynchronous device that records who uses it when."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.device_use import device_uses
from ggml_remoting.prometheus import as_text
from ggml_remoting.status import Status
from ggml_remoting.top import Watch
from ggml_remoting.trace import Recorder
from tests.sharing.arena import Counting, Guest, Shares, until
from tests.support.async_host import Occupancy
from tests.support.watch import daemon_in_view

LEASE_SECONDS = 0.2  # HOST_TURN_LEASE_NS


@dataclass
class Host:
    """A daemon, the record of its devices' use, and its status."""

    daemon: Daemon
    occupancy: Occupancy
    status: Status


@contextlib.contextmanager
def serving(libraries: Path, folder: Path, *options: str, trace: bool = False) -> Iterator[Host]:
    occupancy = Occupancy(folder / "occupancy")
    config = DaemonConfig(libraries, ("Async0", "Async1"), options=options)
    with (
        daemon_in_view(config, {**os.environ, **occupancy.environment}, trace=trace) as daemon,
        Status(daemon.status_socket) as status,
    ):
        yield Host(daemon, occupancy, status)


@pytest.fixture
def host(async_libraries: Path, tmp_path: Path) -> Iterator[Host]:
    """A daemon whose guests take turns."""
    with serving(async_libraries, tmp_path) as host:
        yield host


@contextlib.contextmanager
def computing(guests: list[Guest]) -> Iterator[list[Guest]]:
    try:
        yield [guest.start() for guest in guests]
    finally:
        for guest in guests:
            guest.stop()


def test_no_two_guests_use_a_device_at_once(host: Host) -> None:
    with computing([Guest(host.daemon.address) for _ in range(4)]) as guests:
        until(lambda: all(guest.tokens >= 20 for guest in guests))
    assert host.occupancy.overlaps == (0, 0)


def test_with_share_driver_guests_use_a_device_at_once(async_libraries: Path, tmp_path: Path) -> None:
    with serving(async_libraries, tmp_path, "--share", "driver") as host:
        with computing([Guest(host.daemon.address) for _ in range(2)]) as guests:
            until(lambda: all(guest.tokens >= 20 for guest in guests))
        assert host.occupancy.overlaps[0] > 0


def test_a_context_with_two_devices_takes_both_at_once(host: Host) -> None:
    sets = [(0,), (1,), (0, 1), (1, 0)]
    with computing([Guest(host.daemon.address, devices) for devices in sets]) as guests:
        until(lambda: all(guest.tokens >= 20 for guest in guests))
    assert host.occupancy.overlaps == (0, 0)


def test_guests_of_different_devices_do_not_wait_for_each_other(host: Host) -> None:
    with computing([Guest(host.daemon.address, (0,)), Guest(host.daemon.address, (1,))]) as guests:
        counting = Counting(host.status, 2)
        until(lambda: all(guest.tokens >= 50 for guest in guests))
        waited = [counters.turn_waits.percentile_ns(50) for counters in counting.now()]
    assert all(ns is not None and ns < 1_000_000 for ns in waited), waited


def until_shares_are(counting: Counting, weights: tuple[int, ...], *, within: float) -> None:
    """Waits until the devices' time since now has been shared by weight.

    A long turn, for example of a worker that the kernel did not schedule, is made up for later.
    """
    since = Shares(counting)

    def are_right() -> bool:
        shares = since.now()
        by_weight = [share / weight for share, weight in zip(shares, weights, strict=True)]
        return sum(shares) > 3 and max(by_weight) <= (1 + within) * min(by_weight)

    until(are_right)


def test_top_shows_the_share_of_a_device_s_time_that_guests_had(host: Host) -> None:
    """Two guests that always have work, on one of two devices."""
    with (
        Watch([host.daemon.status_socket]) as watch,
        computing([Guest(host.daemon.address, posted=2) for _ in range(2)]) as guests,
    ):
        until(lambda: all(guest.tokens >= 5 for guest in guests))
        watch.read()
        until(lambda: all(guest.tokens >= 50 for guest in guests))
        snapshot = watch.read()
        (use,) = device_uses(snapshot.contexts)
    assert (use.contexts, use.memory) == (2, 2 << 20)
    assert use.share == min(1, sum(guest.device_share or 0 for guest in snapshot.contexts)) > 0
    assert f'device="{use.name}"}} {use.share}' in as_text(snapshot)


def test_guests_of_equal_weight_have_equal_shares(host: Host) -> None:
    """If they always have work, also where one has graphs four times as long as another's."""
    with computing([Guest(host.daemon.address, nodes=nodes, posted=2) for nodes in (2, 2, 8)]) as guests:
        counting = Counting(host.status, 3)
        until(lambda: all(guest.tokens >= 5 for guest in guests))
        until_shares_are(counting, (1, 1, 1), within=0.05)


def test_sixty_four_guests_share_a_device(host: Host) -> None:
    """No two use it at once, unless the machine itself stopped one for longer than the lease.

    Then the others continue beside it, for as many steps as fit until it runs again.
    """
    with computing([Guest(host.daemon.address) for _ in range(64)]) as guests:
        counting = Counting(host.status, len(guests))
        until(lambda: all(guest.tokens >= 3 for guest in guests))
        until_shares_are(counting, (1,) * len(guests), within=0.25)
        passed_over = sum(counters.passed_over for counters in counting.now())
    assert passed_over or host.occupancy.overlaps == (0, 0)


def test_a_killed_holder_delays_nobody(host: Host) -> None:
    with Guest(host.daemon.address, nodes=2000) as long, Guest(host.daemon.address) as guest:
        counting = Counting(host.status, 2)
        guest.token()
        turns = counting.now()[0].turns
        long.begin()
        until(lambda: counting.now()[0].nodes > 0)
        assert counting.now()[0].turns == turns
        os.kill(counting.workers[0].pid, signal.SIGKILL)
        guest.token()
        assert counting.workers[1].counters().passed_over == 0


def test_a_stopped_holder_delays_others_by_a_lease_and_less_often_each_time(host: Host) -> None:
    with Guest(host.daemon.address, nodes=2000) as long, Guest(host.daemon.address) as guest:
        counting = Counting(host.status, 2)
        stopped = counting.workers[0].pid
        guest.token()
        long.begin()
        until(lambda: counting.now()[0].nodes > 0)
        os.kill(stopped, signal.SIGSTOP)
        try:
            begin = time.monotonic()
            guest.token()
            first = time.monotonic() - begin
            for _ in range(50):
                guest.token()
        finally:
            os.kill(stopped, signal.SIGCONT)
        assert first > LEASE_SECONDS / 2
        assert counting.workers[1].counters().passed_over == 1


def test_a_trace_shows_which_worker_had_the_device_when(async_libraries: Path, tmp_path: Path) -> None:
    with serving(async_libraries, tmp_path, trace=True) as host:
        recorder = Recorder(host.daemon.status_socket)
        with computing([Guest(host.daemon.address) for _ in range(2)]) as guests:
            until(lambda: all(guest.tokens >= 20 for guest in guests))
        tracks = [track for track in recorder.finish() if track.calls]
    turns = sorted(
        (span.begin_ns, span.end_ns, track.pid) for track in tracks for span in track.spans if span.name == "turn"
    )
    assert {pid for _, _, pid in turns} == {track.pid for track in tracks}
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(turns))
    for track in tracks:
        own = [(begin, end) for begin, end, pid in turns if pid == track.pid]
        graphs = [span for span in track.calls if span.name == "backend.graph_compute"]
        assert graphs
        assert all(any(begin <= graph.begin_ns and graph.end_ns <= end for begin, end in own) for graph in graphs)
