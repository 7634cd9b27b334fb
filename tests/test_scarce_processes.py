"""A daemon whose user can have no more processes or descriptors in flight continues to serve and reports the reason."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ggml_remoting.generated.formats import SubmitCode
from tests.support.device_daemon import Daemon, daemon_of_any_user
from tests.support.device_guest import GUEST_BASE, RING, Guest
from tests.support.processes import ended
from tests.support.ring import HEAD, PAGE, RUNNING, STATE, TAIL
from tests.support.scripted_worker import Order
from tests.support.virtio import Control, Response
from tests.support.waiting import until

USER = 70010  # an unused user: the kernel counts processes and descriptors by user
AS_USER = ("setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups")
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
STUFF = """
import os, socket, sys
ends = socket.socketpair()
null = os.open("/dev/null", os.O_RDONLY)
for _ in range(4):
    socket.send_fds(ends[0], [b"x"], [null] * 250)
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def daemon(library: Path) -> Iterator[Daemon]:
    """A daemon of a user other than root, to whom these limits do not apply."""
    with daemon_of_any_user(library, before=AS_USER) as started:
        yield started


@contextmanager
def limited(daemon: Daemon, kind: str, limit: int) -> Iterator[None]:
    """Sets the daemon's soft limit, which its own user may do without privilege."""
    prlimit = [*AS_USER, "prlimit", "--pid", str(daemon.process.pid)]
    asked = [*prlimit, f"--{kind}", "--output", "SOFT", "--noheadings"]
    before = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([*prlimit, f"--{kind}={limit}:"], check=True)
    try:
        yield
    finally:
        subprocess.run([*prlimit, f"--{kind}={before}:"], check=True)


def test_a_guest_without_a_process_is_refused(daemon: Daemon) -> None:
    honest = Guest(daemon.path).start().running()
    with limited(daemon, "nproc", 1):
        refused = [Guest(daemon.path) for _ in range(3)]
        assert daemon.logs("the guest's device process could not be started: fork: Resource temporarily unavailable")
        assert daemon.logs("no more guests are accepted for now: no process can be had to close a connection")
        honest.order(0, tail=64)
        assert honest.submit(2)[0] == Response.OK
        honest.wait_word(RING + HEAD, 64)
    for guest in refused:
        guest.close()
    until(daemon.serves_a_new_guest, daemon.log)
    honest.close()


def test_a_context_without_a_worker_process_is_reported(daemon: Daemon) -> None:
    guest = Guest(daemon.path).start()
    with limited(daemon, "nproc", 1):
        assert guest.create_context() == Response.OK
        assert daemon.logs("a worker could not be started: fork: Resource temporarily unavailable")
    guest.close()
    until(daemon.serves_a_new_guest, daemon.log)


def test_a_context_without_descriptors_for_its_worker_is_reported(daemon: Daemon) -> None:
    guest = Guest(daemon.path).start()
    with limited(daemon, "nofile", daemon.descriptors() + 1):
        assert guest.create_context() == Response.OK
        assert daemon.logs("Too many open files")
    guest.close()
    until(daemon.serves_a_new_guest, daemon.log)


def test_workers_that_do_not_read_do_not_use_up_the_descriptors_in_flight_of_other_guests(daemon: Daemon) -> None:
    """Fifteen contexts are told of fifty resources each; a device process once could have 512 in flight."""
    stuck = Guest(daemon.path).start().running()
    for number in range(2, 17):
        assert stuck.create_context(number) == Response.OK
        place = RING + (number - 1) * (256 << 10)
        stuck.ring(number, number, place)
        stuck.wait_word(place + STATE, RUNNING)
        stuck.put(place + PAGE, struct.pack("<I", Order.STOP_READING))
        stuck.put(place + TAIL, struct.pack("<I", 8))
        assert stuck.submit(SubmitCode.WAKE, 0, number)[0] == Response.OK
        stuck.wait_word(place + HEAD, 8)
    for resource in range(100, 150):
        assert stuck.create_resource(resource, PAGE) == Response.OK
        assert stuck.attach_backing(resource, [(GUEST_BASE + (12 << 20), PAGE)]) == Response.OK
        for number in range(2, 17):
            assert stuck.context_resource(Control.CTX_ATTACH_RESOURCE, resource, number) == Response.OK
    assert daemon.serves_a_new_guest(), daemon.log()
    stuck.close()


def test_a_context_is_lost_while_too_many_descriptors_are_in_flight(daemon: Daemon) -> None:
    """The worker's socket cannot be passed: the context ends, and the next one is served."""
    guest = Guest(daemon.path).start()
    stuffing = [*AS_USER, sys.executable, "-c", STUFF]
    with (
        ended(subprocess.Popen(stuffing, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as stuffer,
        limited(daemon, "nofile", 200),
    ):
        assert stuffer.stdout is not None
        assert stuffer.stdout.readline() == b"ready\n"
        assert guest.create_context() == Response.OK
        assert daemon.logs("its socket could not be handed over: Too many references: cannot splice")
        daemon.wait_for_children(0)
    guest.close()
    until(daemon.serves_a_new_guest, daemon.log)
