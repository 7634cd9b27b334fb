"""Each guest has a control group: its limits, its processes, and its removal.

Limits are tested in a fake, a folder in which the kernel's files appear when they are written. If cgroup v2 is mounted
and writable, processes are moved into a real group, and the kernel removes it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.device_daemon import Daemon
from tests.support.device_guest import Guest
from tests.support.waiting import until
from tests.support.watch import device_processes, workers

LIMITS = ("--guest-memory", "512M", "--guest-tasks", "200", "--guest-cpus", "2")


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    folder = tmp_path / "delegated"
    folder.mkdir()
    return folder


@contextmanager
def serving(library: Path, *options: str) -> Iterator[Daemon]:
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, Path(name), *options) as daemon:
        yield daemon
        assert daemon.stop() == 0, daemon.log()


def test_limits_are_written_before_a_guest_has_a_process(library: Path, stand_in: Path) -> None:
    with serving(library, "--guest-cgroup", str(stand_in), *LIMITS) as daemon:
        assert "guests have control groups of their own: yes" in daemon.log()
        guest = Guest(daemon.path).start().running()
        group = stand_in / "guest-1"
        assert (group / "memory.max").read_text() == str(512 << 20)
        assert (group / "pids.max").read_text() == "200"
        assert (group / "cpu.max").read_text() == "200000 100000"
        limits = max((group / name).stat().st_mtime_ns for name in ("memory.max", "pids.max", "cpu.max"))
        assert limits <= (group / "cgroup.procs").stat().st_mtime_ns
        (worker,) = workers(daemon.process.pid)
        assert (group / "cgroup.procs").read_text().splitlines()[0] == str(
            worker
        )  # each write begins at the file's start
        guest.close()


def test_controllers_are_enabled_for_the_limits_there_are(library: Path, stand_in: Path) -> None:
    with serving(library, "--guest-cgroup", str(stand_in), "--guest-tasks", "200") as daemon:
        assert (stand_in / "cgroup.subtree_control").read_text() == "+pids"
        guest = Guest(daemon.path).start().running()
        assert {path.name for path in (stand_in / "guest-1").iterdir()} == {"pids.max", "cgroup.procs"}
        guest.close()


def test_a_guest_whose_limits_cannot_be_written_is_refused(library: Path, stand_in: Path) -> None:
    for number in range(1, 9):
        (stand_in / f"guest-{number}").mkdir()
        (stand_in / f"guest-{number}" / "kept").touch()
    with serving(library, "--guest-cgroup", str(stand_in), *LIMITS) as daemon:
        guest = Guest(daemon.path)
        assert guest.is_closed()
        assert daemon.logs("refused a guest")
        assert daemon.logs("--guest-cgroup: guest-1: File exists")
        assert not device_processes(daemon.process.pid)
        guest.close()


def test_a_limit_without_a_group_is_an_error(library: Path, tmp_path: Path) -> None:
    command = [Daemon.executable, "serve", "--socket", tmp_path / "socket", "--backend-library", library, *LIMITS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "--guest-memory needs --guest-cgroup" in done.stderr


def _real_cgroup() -> Path | None:
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2" and os.access(place, os.W_OK) and "ro" not in line.split()[3].split(","):
            return Path(place)
    return None


@pytest.mark.skipif(_real_cgroup() is None, reason="no cgroup v2 that may be written to")
def test_a_group_holds_its_guest_s_processes_and_is_removed_with_them(library: Path) -> None:
    mounted = _real_cgroup()
    assert mounted
    delegated = mounted / f"ggml-remoting-test-{os.getpid()}"
    delegated.mkdir()
    try:
        with serving(library, "--guest-cgroup", str(delegated)) as daemon:
            guests = [Guest(daemon.path).start().running() for _ in range(2)]
            found = [
                {int(pid) for pid in (delegated / f"guest-{number}" / "cgroup.procs").read_text().split()}
                for number in (1, 2)
            ]
            assert [len(processes) for processes in found] == [2, 2]
            assert found[0] | found[1] == daemon.processes()
            guests[0].close()
            until(lambda: not (delegated / "guest-1").exists(), daemon.log)
            assert (delegated / "guest-2").exists()
            guests[1].close()
        assert [path.name for path in delegated.iterdir() if path.is_dir()] == []
    finally:
        for group in (*(path for path in delegated.iterdir() if path.is_dir()), delegated):
            group.rmdir()
