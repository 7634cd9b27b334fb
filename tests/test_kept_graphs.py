"""Graphs are recognised by their content: an unchanged graph is not sent again, and a changed one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from test_releases import OLD, libraries

ROOT = Path(__file__).parents[1]
Run = Callable[..., int]
Commands = dict[str, dict[str, int]]


@pytest.fixture
def counted(
    daemon: Daemon, host_libraries: Path, frontend_library: Path, tmp_path: Path
) -> Callable[..., dict[str, Any]]:
    """Runs a scenario of tests/support/guest_graphs.py, whose results must all be correct, and returns what the
    frontend has counted.
    """

    def run(*scenario: str, address: str = daemon.address, guest: Path = host_libraries) -> dict[str, Any]:
        statistics = tmp_path / "statistics"
        environment = {**os.environ, "GGML_REMOTING": address, "GGML_REMOTING_STATISTICS": str(statistics)}
        command = [
            sys.executable,
            "-m",
            "tests.support.guest_graphs",
            scenario[0],
            str(guest),
            str(frontend_library),
            *scenario[1:],
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.stdout.endswith("right\n"), done.stderr
        statistics_of_run: dict[str, Any] = json.loads(statistics.read_text().splitlines()[-1])
        return statistics_of_run

    return run


@pytest.fixture
def commands_of(counted: Callable[..., dict[str, Any]]) -> Callable[..., Commands]:
    """Runs a scenario and returns the commands that crossed."""
    return lambda *scenario, **options: counted(*scenario, **options)["commands"]


@pytest.fixture
def sent(commands_of: Callable[..., Commands]) -> Run:
    """Runs a scenario and returns how many graphs crossed."""
    return lambda *scenario, **options: commands_of(*scenario, **options)["context.graph_begin"]["count"]


@pytest.mark.parametrize(
    ("transport", "options"),
    [
        ("unix", ()),
        ("stream", ()),
        ("unix", ("--vm-memory", "copied")),
        ("unix", ("--overcommit", "1G", "--swap-idle", "60", "--swap-worker", "keep")),
    ],
)
def test_a_token_costs_one_wait(
    counted: Callable[..., dict[str, Any]], host_libraries: Path, transport: str, options: tuple[str, ...]
) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=options)) as host:
        few, many = (counted("tokens", count, address=f"{transport}:{host.socket}")["waits"] for count in ("10", "410"))
    assert 0 < many <= few + 410  # a wait that is over when it begins is not counted; ten are for the beginning


def test_a_rebuilt_graph_crosses_once(sent: Run) -> None:
    assert sent("rebuilt", "40") == 1


def test_a_guest_whose_ggml_has_no_uids_sends_its_graphs_once(sent: Run) -> None:
    assert sent("rebuilt", "20", guest=libraries(OLD)) == 1
    assert sent("alternating", "10", "3", guest=libraries(OLD)) == 10


def test_graphs_that_alternate_cross_once_each(sent: Run) -> None:
    assert sent("alternating", "40", "4") == 40


def test_a_long_graph_crosses_in_pieces(commands_of: Callable[..., Commands]) -> None:
    """The host reads a part while the guest encodes the next. Each graph reads one vector, which crosses with it."""
    lengths = (1, 62, 63, 64, 65, 127, 128, 300)
    commands = commands_of("of_lengths", *map(str, lengths * 2))
    assert commands["context.graph_begin"]["count"] == len(lengths)
    assert commands["context.graph_tensors"]["count"] == sum(-(-(1 + length) // 64) for length in lengths)


def test_long_graphs_that_are_evicted_cross_again(commands_of: Callable[..., Commands], host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--graphs", "1"))) as limited:
        commands = commands_of("of_lengths", *["100", "200"] * 5, address=limited.address)
    assert commands["context.graph_begin"]["count"] == 10
    assert commands["context.graph_free"]["count"] == 9  # the last graph is kept


def test_a_graph_that_differs_by_one_word_crosses_too(sent: Run) -> None:
    assert sent("one_word", "20") == 20


def test_a_graph_over_newly_allocated_memory_crosses_again(sent: Run) -> None:
    assert sent("moved", "5") == 1 + 5  # each round begins with the graph that ended the one before


def test_a_uid_with_another_graph_does_not_hide_the_change(sent: Run) -> None:
    assert sent("same_uid") == 3


def test_a_graph_under_new_uids_crosses_once(sent: Run) -> None:
    assert sent("new_uids", "40") == 1


def test_a_plan_is_correct_after_more_graphs_than_are_kept(sent: Run, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--graphs", "8"))) as limited:
        assert sent("plan", "20", address=limited.address) == 21


def test_no_more_graphs_are_kept_than_the_host_allows(sent: Run, host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--graphs", "8"))) as limited:
        assert sent("alternating", "6", "4", address=limited.address) == 6  # three quarters are kept
        assert sent("alternating", "12", "3", address=limited.address) == 36


def test_devices_sum_among_themselves_and_are_asked_once_for_each_shape(
    commands_of: Callable[..., Commands], two_devices: Daemon
) -> None:
    commands = commands_of("added_up", "6", address=two_devices.address)
    assert commands["context.comm_try_allreduce"]["count"] == 1
    assert commands["context.comm_allreduce"]["count"] == 5


def test_devices_share_host_memory_as_tensor_parallelism_requires(
    commands_of: Callable[..., Commands], two_devices: Daemon
) -> None:
    commands = commands_of("one_host_memory", address=two_devices.address)
    assert commands["context.share"]["count"] == 1
    assert commands["context.upload"]["count"] == 2


def test_allocation_sizes_are_not_asked_where_tensors_need_no_padding(commands_of: Callable[..., Commands]) -> None:
    assert "buffer_type.get_alloc_size" not in commands_of("rebuilt", "4")


def test_tensors_without_padding_are_not_initialised_if_the_host_only_clears_padding(
    commands_of: Callable[..., Commands], two_devices: Daemon
) -> None:
    commands = commands_of("scheduled", "first", *["6"] * 5, address=two_devices.address)
    of_scheduler = commands["buffer_type.alloc_buffer"]["count"] - 1  # all but the vector's
    assert commands["buffer.init_tensor"]["count"] == of_scheduler  # one marks a buffer as used for computing


# The order that the host's graph_optimize gives


def test_a_host_that_keeps_the_order_is_asked_only_for_longer_graphs(
    commands_of: Callable[..., Commands], two_devices: Daemon
) -> None:
    lengths = ("6", "6", "6", "4", "9", "8", "9")  # asked for the first, the second and the first of 9 nodes
    commands = commands_of("scheduled", "first", *lengths, address=two_devices.address)
    assert commands["backend.graph_optimize"]["count"] == 3
    assert commands["context.graph_begin"]["count"] == 3 + len(lengths)


def test_a_host_that_changes_the_order_is_asked_for_each_graph(
    commands_of: Callable[..., Commands], two_devices: Daemon
) -> None:
    commands = commands_of("scheduled", "second", *["6"] * 5, address=two_devices.address)
    assert commands["backend.graph_optimize"]["count"] == 5


# Reads that are sent before the program asks


def test_a_tensor_that_is_read_after_each_graph_is_fetched_with_the_graph(commands_of: Callable[..., Commands]) -> None:
    commands = commands_of("rebuilt", "20")
    assert commands["buffer.get_tensor"]["count"] == 1
    assert commands["backend.get_tensor_async"]["count"] == 19


def test_a_prefetched_result_is_not_used_after_a_write(commands_of: Callable[..., Commands]) -> None:
    commands = commands_of("read_again", "20")
    assert commands["buffer.get_tensor"]["count"] == 20 + 2  # after each write, and twice after the first graph


def test_tensors_in_freed_memory_are_not_prefetched(commands_of: Callable[..., Commands]) -> None:
    commands_of("read_after_move", "5")


def test_a_tensor_that_is_no_longer_read_is_no_longer_prefetched(commands_of: Callable[..., Commands]) -> None:
    assert commands_of("no_longer_read", "20")["backend.get_tensor_async"]["count"] <= 3
