"""Long graphs are computed in pieces while other guests use the device, so that a token waits for one piece only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sharing.arena import Counting, Guest, until
from tests.sharing.test_turns import Host, serving

LONG = 1000  # nodes: a second


@pytest.fixture
def host(async_libraries: Path, tmp_path: Path) -> Iterator[Host]:
    """A daemon with a socket for batch guests."""
    rule = f"socket={tmp_path}/batch,class=batch"
    with serving(async_libraries, tmp_path, "--guest-rule", rule) as host:
        yield host


def batch_address(folder: Path) -> str:
    return f"unix:{folder}/batch"


def test_tokens_are_computed_between_the_pieces_of_a_long_graph(host: Host, tmp_path: Path) -> None:
    with Guest(batch_address(tmp_path), nodes=LONG, multiplies=True) as long, Guest(host.daemon.address) as guest:
        counting = Counting(host.status, 2)
        guest.token()
        turns = counting.now()[1].turns
        long.begin_token()
        until(lambda: counting.now()[0].nodes > 0)
        while counting.now()[0].graphs.count == 0:
            guest.token()
        long.end_token()
        longs, guests = counting.now()
    assert longs.pieces > LONG / 20
    assert guests.turns - turns > 10
    # None is too long; but a worker that a busy kernel does not run for so long is taken for one that is.
    assert longs.passed_over + guests.passed_over <= (guests.turns - turns) / 10
    assert host.occupancy.overlaps == (0, 0)


def test_a_guest_alone_computes_its_graphs_whole(host: Host, tmp_path: Path) -> None:
    with Guest(batch_address(tmp_path), nodes=50, multiplies=True) as guest:
        counting = Counting(host.status, 1)
        for _ in range(3):
            guest.token()
        assert counting.now()[0].pieces == 0


def test_only_graphs_of_batch_guests_are_cut(host: Host) -> None:
    with Guest(host.daemon.address, nodes=50, multiplies=True) as guest, Guest(host.daemon.address) as other:
        counting = Counting(host.status, 2)
        for _ in range(3):
            other.token()
            guest.token()
        assert counting.now()[0].pieces == 0


def test_piece_nodes_cuts_every_graph(async_libraries: Path, tmp_path: Path) -> None:
    """Before each multiplication: of fifty nodes all but the first are multiplications with different inputs."""
    with (
        serving(async_libraries, tmp_path, "--piece-nodes", "1") as host,
        Guest(host.daemon.address, nodes=50, multiplies=True) as guest,
    ):
        guest.token()
        assert Counting(host.status, 1).now()[0].pieces == 50


def test_a_short_graph_is_cut_only_until_its_duration_is_known(host: Host, tmp_path: Path) -> None:
    """Such a graph takes 4 ms at most, and its pace is known after a piece or two."""
    with Guest(batch_address(tmp_path), nodes=3, multiplies=True) as guest, Guest(host.daemon.address) as other:
        counting = Counting(host.status, 2)
        for _ in range(20):
            other.token()
            guest.token()
        assert counting.now()[0].pieces <= 4


def test_graphs_of_two_devices_are_not_cut(host: Host, tmp_path: Path) -> None:
    with (
        Guest(batch_address(tmp_path), (0, 1), nodes=50, multiplies=True) as guest,
        Guest(host.daemon.address) as other,
    ):
        counting = Counting(host.status, 2)
        for _ in range(3):
            other.token()
            guest.token()
        assert counting.now()[0].pieces == 0
