"""Requests of a guest that cost the host time or memory."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support import burdens
from tests.support.device_guest import GUEST_BASE, USER_BASE, Guest
from tests.support.ring import PAGE
from tests.support.vhost_user import Request
from tests.support.virtio import Control

Act = Callable[[Path], None]
"""Attacks the daemon at this socket once. Callers repeat it."""

_MUCH = 256 << 20


@contextlib.contextmanager
def connected_guest(path: Path) -> Iterator[Guest]:
    """A scripted guest of the daemon at this socket."""
    guest = Guest(path)
    try:
        yield guest
    finally:
        with contextlib.suppress(OSError):
            guest.close()


def huge_pages_that_do_not_exist(path: Path) -> None:
    """Memory in huge pages for which the host has no memory."""
    fd = burdens.huge_memfd(64 * burdens.HUGE)
    with connected_guest(path) as guest:
        guest.features()
        guest.memory_table([(GUEST_BASE, 64 * burdens.HUGE, USER_BASE, 0)], [fd])
    os.close(fd)


def pieces_of_huge_pages(path: Path) -> None:
    """Regions whose size mmap rounds up to a huge page, again and again."""
    fd = burdens.huge_memfd(4 * burdens.HUGE)
    with connected_guest(path) as guest:
        guest.features()
        for _ in range(200):
            guest.memory_table([(GUEST_BASE, PAGE, USER_BASE, 0)], [fd])
    os.close(fd)


def lingering_sockets(path: Path) -> None:
    """Descriptors whose close blocks for an hour, which no message asks for, and more than a message may have."""
    with connected_guest(path) as guest:
        burdens.pass_lingering(guest.socket, burdens.message(Request.GET_FEATURES), count=6)


def lingering_sockets_that_nobody_reads(path: Path) -> None:
    """The same descriptors in the queue of a connection that has ended."""
    with connected_guest(path) as guest:
        guest.socket.sendall(b"\xff" * 12)
        with contextlib.suppress(ConnectionError):
            burdens.pass_lingering(guest.socket, burdens.message(Request.GET_FEATURES), count=4)


def much_memory_that_goes(path: Path) -> None:
    """The last descriptor of a large file: closing it frees the file's memory."""
    with connected_guest(path) as guest:
        burdens.pass_last_copy(guest.socket, burdens.message(Request.GET_FEATURES), _MUCH)


def chains_in_holes(path: Path) -> None:
    """Descriptor chains in holes of a sparse file."""
    with connected_guest(path) as guest:
        guest.start()
        with burdens.vast_memory(guest):
            burdens.have_holes_read(guest, 32 << 20)


def a_full_control_queue(path: Path) -> None:
    """Chains of many megabytes, as many as a queue takes."""
    with connected_guest(path) as guest:
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


def many_contexts(path: Path) -> None:
    """As many contexts as a guest may have, created and ended with the guest."""
    with connected_guest(path) as guest:
        guest.start()
        for number in range(1, 17):
            guest.create_context(number)


def contexts_that_come_and_go(path: Path) -> None:
    """Contexts that end before their workers have started."""
    with connected_guest(path) as guest:
        guest.start()
        for _ in range(200):
            guest.create_context()
            guest.command(Control.CTX_DESTROY, context=1)


def guests_that_come_and_go(path: Path) -> None:
    """Guests that connect and leave, each with a device process."""
    with connected_guest(path) as guest:
        guest.ask(Request.GET_FEATURES)


def guests_that_are_gone_at_once(path: Path) -> None:
    """Guests that have disconnected before they are accepted."""
    for _ in range(100):
        with socket.socket(socket.AF_UNIX) as passing:
            passing.connect(str(path))


def connections_that_hold_themselves(path: Path) -> None:
    """Sockets in each other's queues, which only the kernel's garbage collector frees."""
    with connected_guest(path) as guest:
        for _ in range(50):
            one, other = socket.socketpair()
            with one, other, contextlib.suppress(OSError):
                socket.send_fds(one, [b"x"], [one.fileno(), other.fileno()])
                socket.send_fds(
                    guest.socket, [burdens.message(Request.GET_FEATURES)], [one.fileno(), other.fileno()] * 4
                )


def a_queue_that_kicks_itself(path: Path) -> None:
    """The eventfd that calls the guest is the one that kicks the device."""
    with connected_guest(path) as guest:
        for place, kick in enumerate(guest.kicks):
            os.dup2(kick, guest.calls[place])
        guest.start()
        burdens.fill_control_queue(guest)
        time.sleep(0.2)


ATTACKS: tuple[Act, ...] = (
    huge_pages_that_do_not_exist,
    pieces_of_huge_pages,
    lingering_sockets,
    lingering_sockets_that_nobody_reads,
    much_memory_that_goes,
    chains_in_holes,
    a_full_control_queue,
    many_contexts,
    contexts_that_come_and_go,
    guests_that_come_and_go,
    guests_that_are_gone_at_once,
    connections_that_hold_themselves,
    a_queue_that_kicks_itself,
)
