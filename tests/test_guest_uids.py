"""Each guest has a user id: its processes run as that user, and the id is used again once they have ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.device_daemon import Daemon, daemon_of_any_user
from tests.support.device_guest import Guest
from tests.support.scripted_worker import Order
from tests.support.waiting import until
from tests.support.watch import children, device_processes, mode_of, workers

FROM, TO = 70000, 70002
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="becomes other users")


# As systemd starts the daemon with the unit's drop-in: few capabilities, and other users' processes hidden in /proc.
AS_A_UNIT = (
    "unshare",
    "--mount",
    "sh",
    "-c",
    """mount -o remount,hidepid=2 /proc && exec setpriv --reuid "$0" --regid "$0" --clear-groups \
    --inh-caps=-all,+setuid,+setgid,+kill --ambient-caps=-all,+setuid,+setgid,+kill "$@" """,
    str(FROM),
)


@pytest.fixture(params=[(), AS_A_UNIT], ids=["root", "unit"])
def daemon(request: pytest.FixtureRequest, library: Path) -> Iterator[Daemon]:
    with daemon_of_any_user(library, "--guest-uids", f"{FROM}-{TO}", before=request.param) as started:
        yield started


def users(pid: int) -> set[int]:
    """The real, effective, saved and file system user ids."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Uid:"))
    return {int(word) for word in line.split()[1:]}


def capabilities(pid: int) -> set[int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {int(line.split()[1], 16) for line in lines if line.startswith(("CapPrm", "CapEff", "CapInh", "CapAmb"))}


def until_gone(daemon: Daemon) -> None:
    until(lambda: not device_processes(daemon.process.pid) | workers(daemon.process.pid), daemon.log)


def test_each_guest_runs_as_a_user_of_its_own(daemon: Daemon) -> None:
    guests = [Guest(daemon.path).start().running() for _ in range(2)]
    found = [(users(process), mode_of(process)) for process in sorted(children(daemon.process.pid))]
    for user in (FROM + 1, FROM + 2):
        assert sorted(mode for ids, mode in found if ids == {user}) == ["device-process", "worker"]
    for process in device_processes(daemon.process.pid) | workers(daemon.process.pid):
        assert capabilities(process) == {0}
    assert daemon.logs(f"guests have user ids of their own: {FROM + 1} to {TO}")
    third = Guest(daemon.path)
    assert third.is_closed()
    assert daemon.logs(f"every user id has a guest (ggml-remotingd --guest-uids {FROM}-{TO})")
    third.close()
    for guest in guests:
        guest.close()


def test_the_daemon_has_no_privilege(daemon: Daemon) -> None:
    assert users(daemon.process.pid) == {FROM}
    assert capabilities(daemon.process.pid) == {0}


def test_an_id_is_used_again_when_its_processes_have_ended(daemon: Daemon) -> None:
    own = children(daemon.process.pid)
    for _ in range(10):
        guest = Guest(daemon.path).start().running()
        guest.close()
        until(lambda: children(daemon.process.pid) == own, daemon.log)


def test_the_launcher_ends_a_guest_that_is_killed(daemon: Daemon) -> None:
    guest = Guest(daemon.path).start().running()
    guest.order(Order.STOP_READING)
    guest.submit(2)
    guest.close()
    until_gone(daemon)
