"""Things that cost the host time or memory to close, map, free, read or start for a guest."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator

from tests.support.device_guest import COMMANDS, GUEST_BASE, MEMORY, USER_BASE, Guest, memfd
from tests.support.virtio import INDIRECT_TABLE, NEXT, WRITE

MFD_HUGETLB = 4
HUGE = 2 << 20
VAST_BASE, VAST_SIZE = 1 << 40, 1 << 30

_receiving: list[socket.socket] = []


def message(request: int, size: int = 0) -> bytes:
    """The header of a vhost-user message."""
    return struct.pack("<III", request, 1, size)


# Descriptors whose close blocks


def _lingering() -> socket.socket:
    """A TCP socket whose close blocks for an hour, because the other end does not read what was sent."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        sending = socket.socket()
        sending.connect(listening.getsockname())
        receiving, _ = listening.accept()
    _receiving.append(receiving)
    sending.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            sending.send(bytes(1 << 16))
    sending.setblocking(True)
    sending.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3600))
    return sending


def pass_lingering(connection: socket.socket, said: bytes, count: int = 1) -> None:
    """Sends lingering sockets of which the only copies are those in the message.

    A child sends them. Its own close does not block, should it be the last.
    """
    sockets = [_lingering() for _ in range(count)]
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(writing)
        os.read(reading, 1)
        with contextlib.suppress(OSError):
            socket.send_fds(connection, [said], [one.fileno() for one in sockets])
        os._exit(0)
    for one in sockets:
        one.close()
    os.close(writing)
    os.close(reading)
    os.waitpid(child, 0)


def release_lingering() -> None:
    """Ends the blocking close of all such sockets sent so far."""
    while _receiving:
        receiving = _receiving.pop()
        receiving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        receiving.close()


# Memory


def huge_memfd(size: int) -> int:
    """Guest memory in huge pages, for which the host may have no memory."""
    fd = os.memfd_create("guest memory", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING | MFD_HUGETLB)
    os.ftruncate(fd, size)
    return fd


def pass_last_copy(connection: socket.socket, said: bytes, size: int) -> None:
    """Sends the last descriptor of a file with this much memory: closing it frees the memory."""
    fd = memfd(size, seal=False)
    os.posix_fallocate(fd, 0, size)
    socket.send_fds(connection, [said], [fd])
    os.close(fd)


@contextlib.contextmanager
def vast_memory(guest: Guest) -> Iterator[int]:
    """Adds a second region to a started guest, of which no page exists. Yields its descriptor."""
    fd = memfd(VAST_SIZE, seal=False)
    regions = [(GUEST_BASE, MEMORY, USER_BASE, 0), (VAST_BASE, VAST_SIZE, 1 << 45, 0)]
    assert guest.memory_table(regions, [guest.fd, fd]) == 0
    try:
        yield fd
    finally:
        os.close(fd)


def have_holes_read(guest: Guest, step: int) -> None:
    """Makes the device read chains in vast_memory, each of 8 MiB, `step` bytes apart."""
    for place in range(0, VAST_SIZE, step):
        guest.descriptor(0, VAST_BASE + place, 8 << 20, NEXT, 1)
        guest.descriptor(1, GUEST_BASE + COMMANDS, 24, WRITE)
        guest.offer(0)
        guest.kick()
        guest.wait_used()


def fill_control_queue(guest: Guest) -> None:
    """Fills the queue with chains of as many megabytes as a chain may have."""
    table = MEMORY - (256 << 10)
    for index in range(2):
        guest.descriptor(index, GUEST_BASE, MEMORY - (1 << 20), NEXT, index + 1, table)
    guest.descriptor(2, GUEST_BASE + COMMANDS, 24, WRITE, 0, table)
    guest.descriptor(0, GUEST_BASE + table, 48, INDIRECT_TABLE)
    for _ in range(200):
        guest.offer(0)
    guest.kick()
