"""Workers that are kept ready for new guests: which guest gets one, and which never does."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.doctor.finding import State
from ggml_remoting.doctor.host import examine_spare_workers
from ggml_remoting.status import Status, Worker
from ggml_remoting.top import Watch
from ggml_remoting.top_table import guest_table
from tests.support.waiting import until, until_told


@pytest.fixture
def host(host_libraries: Path) -> Iterator[Daemon]:
    """A daemon that keeps one spare worker."""
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--spare-workers", "1"))) as daemon:
        yield daemon
        assert daemon.failure() is None


@pytest.fixture
def status(host: Daemon) -> Iterator[Status]:
    """Connects to the daemon's status once the spare worker exists."""
    with Status(host.status_socket) as opened:
        until_told(opened, lambda: spares(opened))
        yield opened


def spares(status: Status) -> list[Worker]:
    return [worker for worker in status.workers.values() if worker.is_spare]


def of_guests(status: Status) -> list[Worker]:
    return [worker for worker in status.workers.values() if not worker.is_spare]


def test_a_guest_gets_the_spare_worker_and_another_is_started(host: Daemon, status: Status) -> None:
    (spare,) = spares(status)
    with Context(host.address) as context:
        context.context_ping()
        until_told(status, lambda: of_guests(status))
        (worker,) = of_guests(status)
        assert worker.pid == spare.pid
        assert worker.number > spare.number
        assert (worker.guest_pid, worker.guest_uid) == (os.getpid(), os.getuid())
        assert worker.started_ns > spare.started_ns
        assert worker.counters().commands["context.ping"].count == 1
        assert spare.ended == "it is a guest's now"
        until_told(status, lambda: spares(status))
        assert spares(status)[0].pid != spare.pid


def test_a_worker_of_a_guest_never_becomes_spare_again(host: Daemon, status: Status) -> None:
    had = set()
    for _ in range(3):
        with Context(host.address) as context:
            context.context_ping()
            until_told(status, lambda: of_guests(status))
            (worker,) = of_guests(status)
            assert worker.pid not in had
            had.add(worker.pid)
        until_told(status, lambda: not of_guests(status))
    assert all(spare.pid not in had for spare in spares(status))


def test_further_contexts_get_new_workers(host: Daemon, status: Status) -> None:
    with Context(host.address) as first, Context(host.address) as second:
        first.context_ping()
        second.context_ping()
        until_told(status, lambda: len({worker.pid for worker in of_guests(status)}) == 2)


def test_a_guest_is_served_if_the_spare_worker_has_died(host: Daemon, status: Status) -> None:
    os.kill(spares(status)[0].pid, signal.SIGKILL)
    until_told(status, lambda: not status.workers)
    assert "signal 9" in str(status.ended_workers[-1].ended)
    with Context(host.address) as context:
        context.context_ping()


def test_spare_workers_end_with_their_daemon(host_libraries: Path) -> None:
    with (
        Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--spare-workers", "2"))) as daemon,
        Status(daemon.status_socket) as status,
    ):
        until_told(status, lambda: len(spares(status)) == 2)
        pids = [worker.pid for worker in spares(status)]
    until(lambda: not any(is_alive(pid) for pid in pids), "the spare workers to end")


def is_alive(pid: int) -> bool:
    """Whether the process has not ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_top_shows_the_cost_of_a_spare_worker(host: Daemon, status: Status) -> None:
    until_told(status, lambda: bool(spares(status)))
    with Watch([host.status_socket]) as watch:
        screen = "\n".join(guest_table(watch.read().contexts))
    assert "(spare)" in screen
    assert "holds on every GPU what the driver takes" in screen


def test_doctor_shows_the_cost_of_spare_workers(
    host_libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # no other daemon is seen
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert not examine_spare_workers()
    with Daemon(DaemonConfig(host_libraries, ("CPU",), options=("--spare-workers", "2"))) as daemon:
        with Status(daemon.status_socket) as status:
            until_told(status, lambda: len(spares(status)) == 2)
            (finding,) = examine_spare_workers()
        assert finding.state is State.NOTE
        assert finding.found.startswith("2 (pid ")
        assert "some 0.5 GB" in finding.found


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--spare-workers", "many"), "--spare-workers wants a number, of 512 at most, not many"),
        (("--spare-workers", "1", "--guest-uids", "70000-70003"), "--spare-workers does not go with --guest-uids"),
        (
            ("--spare-workers", "1", "--guest-cgroup", "/sys/fs/cgroup/none"),
            "does not go with --guest-uids or --guest-cgroup",
        ),
    ],
)
def test_an_invalid_number_of_spare_workers_is_refused(
    build_folder: Path, options: tuple[str, ...], reason: str
) -> None:
    command = [str(build_folder / "ggml-remotingd"), "serve", "--socket", "never", *options]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert refused.returncode != 0
    assert reason in refused.stderr
