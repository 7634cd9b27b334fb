"""The namespaces of a guest's processes: what they do not share with the host, and the message if the
kernel refuses.
"""

from __future__ import annotations

import os
import re
import select
import signal
import tempfile
from pathlib import Path

import pytest

from tests.support.device_daemon import Daemon, daemon_of_any_user
from tests.support.device_guest import Guest
from tests.support.watch import device_processes, workers

KINDS = {"user": "user", "network": "net", "ipc": "ipc", "mount": "mnt", "process": "pid"}
USER, LAST_USER = 70000, 70002
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="looks into processes of other users")
IN_NONE = (
    "unshare",
    "--user",
    "--map-root-user",
    "sh",
    "-c",
    'echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set -all "$@"',
    "sh",
)
"""Starts a daemon as a user without privileges, to whom the kernel grants no namespace."""


def own_namespaces(daemon: Daemon, pid: int) -> set[str]:
    """The namespaces of a process that differ from the daemon's."""

    def lies_in(process: int, kind: str) -> str:
        return os.readlink(f"/proc/{process}/ns/{kind}")

    return {name for name, kind in KINDS.items() if lies_in(pid, kind) != lies_in(daemon.process.pid, kind)}


def said(daemon: Daemon) -> tuple[set[str], set[str]]:
    """The namespaces of device processes and of workers that the start line names."""
    found = re.search(r"namespaces of their own: device processes: ([a-z, ]+); workers: ([a-z, ]+)", daemon.log())
    assert found, daemon.log()
    of_device_processes, of_workers = (set(text.split(", ")) - {"none"} for text in found.groups())
    return of_device_processes, of_workers


def found(daemon: Daemon) -> tuple[set[str], set[str]]:
    """The namespaces that a guest's processes have."""
    guest = Guest(daemon.path).start().running()
    (device_process,) = device_processes(daemon.process.pid)
    (worker,) = workers(daemon.process.pid)
    both = own_namespaces(daemon, device_process), own_namespaces(daemon, worker)
    guest.close()
    return both


def test_a_daemon_of_root_needs_no_user_namespace(library: Path) -> None:
    """In one, root would lose access to files of other users."""
    with daemon_of_any_user(library) as daemon:
        assert found(daemon) == said(daemon) == ({"network", "ipc", "mount", "process"},) * 2


def test_guests_with_user_ids_of_their_own_have_namespaces(library: Path) -> None:
    with daemon_of_any_user(library, "--guest-uids", f"{USER}-{LAST_USER}") as daemon:
        assert found(daemon) == said(daemon) == (set(KINDS),) * 2


def test_a_daemon_of_an_ordinary_user_uses_a_user_namespace(library: Path) -> None:
    with daemon_of_any_user(
        library, before=("setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups")
    ) as daemon:
        assert found(daemon) == said(daemon) == (set(KINDS),) * 2


def test_a_daemon_that_is_root_of_a_container_has_namespaces(library: Path) -> None:
    """The network namespace in which it starts is not its own, and it could not return to it."""
    user = ("setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups")
    with daemon_of_any_user(library, before=(*user, "unshare", "--user", "--map-root-user")) as daemon:
        assert said(daemon) == ({"network", "ipc", "mount", "process"},) * 2


def test_a_process_in_a_user_namespace_is_its_user_without_capabilities(library: Path) -> None:
    with daemon_of_any_user(library, "--guest-uids", f"{USER}-{LAST_USER}") as daemon:
        guest = Guest(daemon.path).start().running()
        for pid in device_processes(daemon.process.pid) | workers(daemon.process.pid):
            assert Path(f"/proc/{pid}/uid_map").read_text().split() == [str(USER + 1), str(USER + 1), "1"]
            held = re.findall(r"Cap(?:Prm|Eff|Inh|Amb):\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
            assert [int(mask, 16) for mask in held] == [0] * 4
        guest.close()


def test_a_process_sees_only_itself(library: Path) -> None:
    """It is the first one of its namespace, and /proc is that of the namespace."""
    with daemon_of_any_user(library) as daemon:
        guest = Guest(daemon.path).start().running()
        for pid in device_processes(daemon.process.pid) | workers(daemon.process.pid):
            status = Path(f"/proc/{pid}/status").read_text()
            assert re.search(rf"^NSpid:\s+{pid}\s+1$", status, re.MULTILINE), status
            seen = [name for name in os.listdir(Path("/proc", str(pid), "root", "proc")) if name.isdigit()]
            assert seen == ["1"]
        guest.close()


def test_workers_that_are_not_confined_share_the_host_s_namespaces(library: Path) -> None:
    with daemon_of_any_user(library, "--confine", "off") as daemon:
        assert found(daemon) == said(daemon) == ({"network", "ipc", "mount", "process"}, set())


def test_workers_that_reach_an_rpc_server_share_the_network(library: Path) -> None:
    with daemon_of_any_user(library, "--rpc", "127.0.0.1:1") as daemon:
        assert found(daemon) == said(daemon) == ({"network", "ipc", "mount", "process"}, {"ipc", "mount", "process"})


def test_a_kernel_that_refuses_namespaces_is_reported(library: Path) -> None:
    with daemon_of_any_user(library, before=IN_NONE) as daemon:
        assert found(daemon) == said(daemon) == (set(), set())
        assert "the kernel refuses others: No space left on device" in daemon.log()


def test_the_start_line_says_what_confines_device_processes(library: Path) -> None:
    with daemon_of_any_user(library) as daemon:
        assert "device processes are confined: files by Landlock: yes, system calls by seccomp: yes" in daemon.log()


def test_processes_in_namespaces_end_with_the_daemon(library: Path) -> None:
    """Their credentials have changed since they asked the kernel for the death signal."""
    with tempfile.TemporaryDirectory(prefix="remoting-") as name, Daemon(library, Path(name)) as daemon:
        guest = Guest(daemon.path).start().running()
        processes = [os.pidfd_open(pid) for pid in daemon.processes()]
        assert len(processes) == 2
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait()
        for process in processes:
            assert select.select([process], [], [], 10)[0]
            os.close(process)
        guest.close()
