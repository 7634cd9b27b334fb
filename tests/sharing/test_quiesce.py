"""A VM that is paused or reset while one of its programs waits for a turn."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from ggml_remoting.generated.formats import TurnState
from tests.sharing.arena import Counting, Guest, until
from tests.sharing.pages import open_pages, state_of
from tests.sharing.test_turns import Host, computing, serving
from tests.support.vhost_user import Request

NODES = 30  # a turn of some 30 ms
PAUSES = 10


def links() -> dict[int, str]:
    """The target of each descriptor of this process."""
    found = {}
    for link in Path("/proc/self/fd").iterdir():
        try:
            found[int(link.name)] = os.readlink(link)
        except FileNotFoundError:  # the folder's own
            continue
    return found


class Machine:
    """A guest, and the connection of its transport, on which a QEMU would stop and start the device."""

    def __init__(self, address: str, posted: int = 1) -> None:
        before = links()
        self.guest = Guest(address, nodes=NODES, posted=posted)
        new = {fd: target for fd, target in sorted(links().items()) if fd not in before}
        connection = next(fd for fd, target in new.items() if target.startswith("socket:"))  # then the GPU protocol's
        self._kick = next(fd for fd, target in new.items() if "eventfd" in target)  # the control queue's is the first
        self._socket = socket.socket(fileno=os.dup(connection))
        self._socket.settimeout(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _send(self, request: int, payload: bytes = b"", descriptors: tuple[int, ...] = ()) -> None:
        socket.send_fds(self._socket, [struct.pack("<III", request, 1, len(payload)) + payload], list(descriptors))

    def stop(self) -> int:
        """Stops the queue. Returns its position once every context has quiesced."""
        self._send(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 0))
        self._send(Request.GET_VRING_BASE, struct.pack("<II", 0, 0))
        answer = self._socket.recv(20, socket.MSG_WAITALL)
        return int(struct.unpack("<5I", answer)[4])

    def go_on(self, base: int) -> None:
        self._send(Request.SET_VRING_BASE, struct.pack("<II", 0, base))
        self._send(Request.SET_VRING_KICK, struct.pack("<Q", 0), (self._kick,))
        self._send(Request.SET_VRING_ENABLE, struct.pack("<II", 0, 1))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        base = self.stop()
        try:
            yield
        finally:
            self.go_on(base)

    def reset(self) -> None:
        self._send(Request.RESET_DEVICE)

    def switch_off(self) -> None:
        """Without this, closing the context would wait for an answer of the device that was reset."""
        self._socket.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def host(async_libraries: Path, tmp_path: Path) -> Iterator[Host]:
    with serving(async_libraries, tmp_path) as host:
        yield host


def all_go_on(guests: list[Guest]) -> None:
    before = [guest.tokens for guest in guests]
    until(lambda: all(guest.tokens > then + 1 for guest, then in zip(guests, before, strict=True)))


def test_a_guest_may_be_paused_while_its_program_waits_for_a_turn(host: Host) -> None:
    """Otherwise the worker would be killed after a second, and the program would get that as an error."""
    machine = Machine(host.daemon.address)
    others = [Guest(host.daemon.address, nodes=NODES) for _ in range(3)]
    pages = open_pages(host.daemon.pid)
    counting = Counting(host.status, 4)
    with computing([*others, machine.guest]) as guests, machine:
        for _ in range(PAUSES):
            until(lambda: state_of(pages, 0) == TurnState.WAITING, pause=0.001)
            with machine.paused():
                turns = counting.workers[0].counters().turns
                all_go_on(guests[:-1])
                assert (state_of(pages, 0), counting.workers[0].counters().turns) == (TurnState.IDLE, turns)
            all_go_on(guests)
    assert host.occupancy.overlaps == (0, 0)
    assert "did not come to rest" not in host.daemon.log()


def test_a_guest_may_be_reset_while_its_program_waits_for_a_turn(host: Host) -> None:
    with Machine(host.daemon.address, posted=100) as machine:  # one turn for each or for several
        others = [Guest(host.daemon.address, nodes=NODES) for _ in range(2)]
        pages = open_pages(host.daemon.pid)
        with computing(others) as guests:
            until(lambda: all(guest.tokens > 0 for guest in guests))
            machine.guest.begin_token()
            until(lambda: state_of(pages, 0) == TurnState.WAITING, pause=0.001)
            machine.stop()
            machine.reset()
            all_go_on(guests)
        machine.switch_off()
        machine.guest.stop()
    assert state_of(pages, 0) == TurnState.IDLE
    assert host.occupancy.overlaps == (0, 0)
