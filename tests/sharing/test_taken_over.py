"""A compromised worker as other workers see it: anything that it can write into its slot."""

from __future__ import annotations

import ctypes
import mmap
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggml_remoting.generated import formats
from ggml_remoting.generated.formats import TurnState
from tests.sharing.arena import Counting, Guest, until
from tests.sharing.pages import descriptors, mappings, open_pages
from tests.sharing.test_turns import Host, computing, serving

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="writes where only a worker may")

PLACE = 5  # the slot's number; the tests' guests have the first ones


class Slot:
    """A slot of the daemon's pages, written from outside."""

    def __init__(self, daemon_pid: int) -> None:
        pages = formats.SharingPages.from_buffer(open_pages(daemon_pid, mmap.ACCESS_WRITE))
        pages.entries[PLACE] = formats.SharingEntry(guest=1 << 40, weight=1)
        pages.slot_count = PLACE + 1
        self.written: formats.SharingSlot = pages.slots[PLACE]
        self._changes = 1

    def say(self, state: TurnState, *, ticket: int = 0, devices: int = 1) -> None:
        """Writes any values, with a new word."""
        self._changes += 1
        written = self.written
        written.devices, written.ticket, written.charged = devices, ticket, ticket
        written.ended_ns, written.pause_ns = time.monotonic_ns(), 0
        written.word = (self._changes << 2 | state) & 0xFFFFFFFF


@pytest.fixture
def host(async_libraries: Path, tmp_path: Path) -> Iterator[Host]:
    with serving(async_libraries, tmp_path) as host:
        yield host


def seconds_of(guest: Guest) -> float:
    begin = time.monotonic()
    guest.token()
    return time.monotonic() - begin


@pytest.mark.parametrize("state", [TurnState.WAITING, TurnState.CLAIMING, TurnState.HOLDING])
def test_a_worker_that_never_continues_delays_others_by_one_lease(host: Host, state: TurnState) -> None:
    with Guest(host.daemon.address) as guest:
        guest.token()
        counting = Counting(host.status, 1)
        Slot(host.daemon.pid).say(state)
        for _ in range(20):
            guest.token()
        assert counting.now()[0].passed_over == 1


def test_a_worker_that_takes_long_turns_again_and_again_is_waited_for_less_and_less(host: Host) -> None:
    """It holds the device for longer than the lease each time, and claims it again at once."""
    with Guest(host.daemon.address) as guest:
        guest.token()
        slot, counting = Slot(host.daemon.pid), Counting(host.status, 1)
        begin = time.monotonic()
        while time.monotonic() - begin < 6:
            slot.say(TurnState.HOLDING)
            guest.token()
        assert 1 <= counting.now()[0].passed_over <= 6  # 0.2 s, then none for 0.4, 0.8, 1.6, 3.2 s


def test_a_worker_that_always_goes_first_is_not_waited_for_without_end(host: Host) -> None:
    """It takes short turns, and writes that it was charged nothing."""
    with Guest(host.daemon.address) as guest:
        guest.token()
        slot, stopping = Slot(host.daemon.pid), threading.Event()

        def go_first() -> None:
            while not stopping.is_set():
                for state in (TurnState.WAITING, TurnState.HOLDING):
                    slot.say(state)
                    time.sleep(0.005)

        thread = threading.Thread(target=go_first)
        thread.start()
        try:
            assert max(seconds_of(guest) for _ in range(50)) < 5
        finally:
            stopping.set()
            thread.join()


def test_random_words_in_a_slot_stop_no_other_worker(host: Host) -> None:
    chance = random.Random(3)
    with computing([Guest(host.daemon.address) for _ in range(2)]) as guests:
        slot = Slot(host.daemon.pid)
        begin = [guest.tokens for guest in guests]

        def write_and_look() -> bool:
            ctypes.memmove(ctypes.addressof(slot.written), chance.randbytes(64), 64)
            return all(guest.tokens > then + 20 for guest, then in zip(guests, begin, strict=True))

        until(write_and_look)


def test_a_worker_maps_only_its_own_slot_writable(host: Host) -> None:
    with Guest(host.daemon.address) as guest:
        guest.token()
        host.status.read(0.1)
        (worker,) = host.status.workers.values()
        writable = [line.split()[0] for line in mappings(worker.pid) if "w" in line.split()[1]]
        assert descriptors(worker.pid) == []
    sizes = [int(end, 16) - int(begin, 16) for begin, end in (line.split("-") for line in writable)]
    assert sizes == [ctypes.sizeof(formats.SharingSlot)]
