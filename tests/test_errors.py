"""Failures on the host as a real ggml program sees them: the log has the call and the reason, the call returns a status
or NULL, and the program continues.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ggml_remoting.daemon import Daemon, DaemonConfig
from tests.support.watch import workers
from tests.test_many_guests import SECONDS, Guests, ready


def run(scenario: str, libraries: Path, frontend: Path, *options: str) -> str:
    """The ggml log of a guest of a daemon with these options. The guest must exit with 0."""
    with Daemon(DaemonConfig(libraries, ("CPU",), options=options)) as daemon:
        output, errors = Guests(libraries, frontend, daemon.address).run(scenario)
        assert daemon.failure() is None
    assert output == "right\n"
    return errors


def test_an_allocation_beyond_the_quota_returns_null(host_libraries: Path, frontend_library: Path) -> None:
    log = run("more_memory_than_allowed", host_libraries, frontend_library, "--device-memory", "64K")
    assert "buffer_type.alloc_buffer" in log
    assert "the host allows 64 KiB in the buffers of a context (ggml-remotingd --device-memory)" in log


def test_a_graph_beyond_the_quota_returns_a_failed_status(host_libraries: Path, frontend_library: Path) -> None:
    log = run("more_graphs_than_allowed", host_libraries, frontend_library, "--graphs", "1")
    assert (
        "context.graph_begin failed on the host: the host allows 1 graphs in a context (ggml-remotingd --graphs)" in log
    )


def test_a_refused_graph_is_reported_with_node_and_tensor_and_again_at_the_end(
    host_libraries: Path, frontend_library: Path
) -> None:
    log = run("refused_graph", host_libraries, frontend_library)
    reason = (
        "backend.graph_compute: Remote-CPU cannot compute 'product' (MUL_MAT): 'input' does not lie in its memory; "
        "let ggml's scheduler place the graph"
    )
    assert log.count(f"ggml-remoting: {reason}\n") == 2
    assert log.endswith(
        "ggml-remoting: 2 of this program's graphs or copies failed, so its results are not to be trusted; "
        f"the first: {reason}; look whether ggml-remoting doctor, here or on the host, "
        "finds something wrong, else report it\n"
    )


def test_contexts_beyond_the_quota_are_reported(host_libraries: Path, frontend_library: Path) -> None:
    """The program gets no context: its first call fails with the reason."""
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--backends", "1"))) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        guest = guests.start("backends")
        _, log = guest.communicate(timeout=SECONDS)
    assert "the device gave no backend" in log
    assert "the host allows 1 open backends in a context (ggml-remotingd --backends)" in log


def test_a_refused_backend_is_reported_with_the_reason(host_libraries: Path, frontend_library: Path) -> None:
    """Also to a child after fork, which does not own the device."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon:
        output, log = Guests(host_libraries, frontend_library, daemon.address).run("fork", "at once")
    assert output == "right\n"
    assert "device.init_backend: no handle is left, or the device belongs to the process that forked this one" in log


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSYS], ids=lambda number: number.name)
def test_after_a_lost_device_the_same_and_another_program_get_a_new_one(
    host_libraries: Path, frontend_library: Path, number: signal.Signals
) -> None:
    # The first process of a namespace ignores such a signal from inside.
    options = ("--confine", "off") if number is signal.SIGSYS else ()
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=options)) as daemon,
        Guests(host_libraries, frontend_library, daemon.address) as guests,
    ):
        victim = ready(guests.start("until_failure"))
        (worker,) = workers(daemon.pid)
        os.kill(worker, number)
        output, log = victim.communicate(timeout=SECONDS)
        assert output == "status -1\nright\n", log
        reason = "killed by seccomp (SIGSYS)" if number is signal.SIGSYS else f"killed by signal {number.value}"
        assert reason in log
        assert reason in daemon.log()
        assert guests.run("repeat", "0")[0] == "ready\nright\n"
