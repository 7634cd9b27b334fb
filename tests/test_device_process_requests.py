"""A device process that was taken over, and lies to the daemon about its guest's memory. Other guests keep theirs, and
wait for it no longer than for an honest one.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.generated.formats import DEVICES_MAXIMUM, WorkerRoom
from tests.support.controlled_host import running_guest, running_host
from tests.support.device_guest import Guest
from tests.support.taken_over import Request, TakenOver, Told, request, taken_over
from tests.support.waiting import SECONDS, until
from tests.support.watch import daemon_in_view, device_processes

_LARGE = 12 << 20
_NO = request(Request.PAUSE_SETTLED, reason="no")
_QUESTION = request(Request.WANTS_STATE_MEMORY)  # which the daemon answers at once, in the order of requests


@contextlib.contextmanager
def overcommitted(host_libraries: Path, *options: str) -> Iterator[Daemon]:
    """A daemon with room for one large guest at a time."""
    words = ("--resident-memory", "16M", "--overcommit", "64M", *options)
    with daemon_in_view(DaemonConfig(host_libraries, ("CPU",), options=words)) as daemon:
        yield daemon


@contextlib.contextmanager
def large_guest(daemon: Daemon) -> Iterator[int]:
    """The first guest, whose memory is there. The value is its device process."""
    with Context(daemon.address) as context:
        (process,) = device_processes(daemon.pid)
        Memory(context, _LARGE)
        context.context_ping()
        yield process


def test_a_guest_that_cannot_return_is_not_tried_again_whenever_its_process_says_so(library: Path) -> None:
    with running_host(library, "--swap-idle", "1") as host, running_guest(host):
        until(lambda: "guest 1: swapped out" in host.log())
        (process,) = device_processes(host.process.pid)
        with taken_over(process) as attacker:
            attacker.say(request(Request.WANTED))
            assert attacker.hears() == Told.RESUME
            attacker.say(_NO, request(Request.WANTED), _QUESTION)
            assert attacker.hears() == Told.NO_STATE_MEMORY


def test_memory_for_a_state_is_given_to_a_guest_that_is_to_be_paused(library: Path) -> None:
    with running_host(library, "--state-memory-total", "7") as host, running_guest(host):
        (process,) = device_processes(host.process.pid)
        other = Guest(host.path).start().running()
        with taken_over(process) as attacker:
            attacker.say(request(Request.WANTS_STATE_MEMORY, state_bytes=7))
            assert attacker.hears() == Told.NO_STATE_MEMORY
            host.pause(2)
            host.resume(2)
        other.close()


def test_a_guest_that_does_not_go_is_not_asked_again_at_once(host_libraries: Path) -> None:
    """Nobody asks it before it has stayed for two more seconds, whatever another guest's device process wants."""
    with (
        overcommitted(host_libraries, "--resident-seconds", "2") as daemon,
        large_guest(daemon) as first,
        Context(daemon.address),
    ):
        (second,) = device_processes(daemon.pid) - {first}
        with taken_over(first) as staying, taken_over(second) as asking:
            told = kept(staying, asking)
            kept(staying, asking)
            assert _milliseconds() - told >= 2000


@pytest.mark.parametrize("device", [1, DEVICES_MAXIMUM - 1])
def test_room_on_a_device_that_is_not_offered_is_refused(host_libraries: Path, device: int) -> None:
    """The daemon does not look for its name, which is not there."""
    with overcommitted(host_libraries) as daemon, Context(daemon.address):
        (process,) = device_processes(daemon.pid)
        with taken_over(process) as attacker:
            attacker.say(request(Request.WANTS_ROOM, room=WorkerRoom(device=device, size=1 << 40)))
            assert attacker.hears_text() == (Told.NO_ROOM, "the host offers no such device")


def test_a_guest_that_neither_goes_nor_stays_is_ended(host_libraries: Path) -> None:
    """Another one, which wants its room, gets it."""
    with overcommitted(host_libraries, "--state-seconds", "1") as daemon, large_guest(daemon) as first:
        done: list[bool] = []
        with Context(daemon.address) as other, taken_over(first) as attacker:
            waiting = threading.Thread(target=lambda: done.append(Memory(other, _LARGE) is not None))
            waiting.start()
            assert attacker.hears() == Told.SWAP
            until(lambda: attacker.answers_pings() or "in time and is killed" in daemon.log())
            waiting.join(SECONDS)
            assert done == [True]


def _milliseconds() -> int:
    """The daemon's clock, which has whole ones."""
    return time.monotonic_ns() // 1_000_000


def kept(staying: TakenOver, asking: TakenOver) -> int:
    """Has one guest want room, and the other one refuse to make it. Returns the time before the refusal."""
    asking.say(request(Request.WANTS_ROOM, room=WorkerRoom(size=_LARGE)))
    assert staying.hears() == Told.SWAP
    told = _milliseconds()
    staying.say(_NO)
    assert asking.hears() == Told.NO_ROOM
    return told
