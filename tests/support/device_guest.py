"""A guest of the device in plain Python: vhost-user front-end, virtqueues, virtio-gpu commands, the ring's header."""

from __future__ import annotations

import fcntl
import mmap
import os
import socket
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from ggml_remoting.generated.formats import RING_MAGIC, ErrorKind, RingHeader, Submit
from tests.support.ring import HEADER, LOST_REASON, PAGE, STATE, TAIL
from tests.support.vhost_user import NO_DESCRIPTOR, PROTOCOL_FEATURES, FrontEnd, Request
from tests.support.virtio import INDIRECT_TABLE, NEXT, WRITE, Control, Feature, Response
from tests.support.waiting import SECONDS

GUEST_BASE = 0x1000_0000
USER_BASE = 0x7F00_0000_0000
MEMORY = 16 << 20
QUEUE_SIZE = 256
DESCRIPTORS, AVAILABLE, USED = 0x0000, 0x2000, 0x3000
CURSOR_QUEUE = 0x8000
COMMANDS = 0x10000
RING = 0x100000
RING_SIZE = PAGE + 2 * 65536
LONG_COMMAND_TABLE, LONG_COMMAND = 12 << 20, 13 << 20
RING_HEADER = (RING_MAGIC, 1, PAGE, 65536, PAGE + 65536, 65536)
LOST_KIND = RingHeader.lost.offset  # the report's kind is its first word


def memfd(size: int, *, seal: bool = True) -> int:
    """A memfd for guest memory."""
    fd = os.memfd_create("guest memory", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, size)
    if seal:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    return fd


def _eventfd() -> int:
    return os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)


class Guest(FrontEnd):
    """A front-end with one memfd as guest memory. Each step is a method, so that a test can send something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.fd = memfd(MEMORY)
        self.memory = mmap.mmap(self.fd, MEMORY)
        self.next_available = 0
        self.last_used = 0
        self.event_index = True
        self.kicks = [_eventfd(), _eventfd()]
        self.calls = [_eventfd(), _eventfd()]
        self.head = 0

    def close(self) -> None:
        self.socket.close()
        self.memory.close()
        for fd in [self.fd, *self.kicks, *self.calls]:
            os.close(fd)

    # vhost-user

    def features(self) -> None:
        offered = struct.unpack("<Q", self.ask(Request.GET_FEATURES))[0]
        assert offered == sum(Feature)
        protocol = struct.unpack("<Q", self.ask(Request.GET_PROTOCOL_FEATURES))[0]
        assert protocol == PROTOCOL_FEATURES
        self.send(Request.SET_PROTOCOL_FEATURES, struct.pack("<Q", protocol))
        assert struct.unpack("<Q", self.ask(Request.GET_QUEUE_NUM))[0] == 2
        self.send(Request.SET_OWNER)
        for queue in range(2):
            self.send(Request.SET_VRING_CALL, struct.pack("<Q", queue), [self.calls[queue]])
            self.send(Request.SET_VRING_ERR, struct.pack("<Q", queue | NO_DESCRIPTOR))

    def config(self) -> tuple[int, ...]:
        answer = self.ask(Request.GET_CONFIG, struct.pack("<III", 0, 16, 0) + bytes(16))
        return struct.unpack("<IIII", answer[12:])

    def gpu_socket(self) -> None:
        ours, theirs = socket.socketpair()
        self.send(Request.GPU_SET_SOCKET, b"", [theirs.fileno()])
        theirs.close()
        self.gpu = ours

    def memory_table(self, regions: Sequence[tuple[int, int, int, int]] = (), fds: Sequence[int] = ()) -> int:
        """Sends regions (guest address, size, user address, offset in the file); by default one of the whole memory."""
        regions = regions or [(GUEST_BASE, MEMORY, USER_BASE, 0)]
        payload = struct.pack("<II", len(regions), 0) + b"".join(struct.pack("<QQQQ", *region) for region in regions)
        return self.acknowledged(Request.SET_MEM_TABLE, payload, fds or [self.fd])

    def queues(self, size: int = QUEUE_SIZE, base: int = 0) -> None:
        features = sum(Feature) & ~(0 if self.event_index else Feature.EVENT_INDEX)
        self.send(Request.SET_FEATURES, struct.pack("<Q", features))
        assert self.memory_table() == 0
        for queue, offset in enumerate((0, CURSOR_QUEUE)):
            user = USER_BASE + offset
            self.send(Request.SET_VRING_NUM, struct.pack("<II", queue, size))
            self.send(Request.SET_VRING_BASE, struct.pack("<II", queue, base if queue == 0 else 0))
            self.send(
                Request.SET_VRING_ADDR,
                struct.pack("<IIQQQQ", queue, 0, user + DESCRIPTORS, user + USED, user + AVAILABLE, 0),
            )
            self.send(Request.SET_VRING_KICK, struct.pack("<Q", queue), [self.kicks[queue]])
            assert self.acknowledged(Request.SET_VRING_ENABLE, struct.pack("<II", queue, 1)) == 0

    def start(self) -> Self:
        """Sends the messages of a start, in QEMU's order."""
        self.features()
        assert self.config() == (0, 0, 1, 1)
        self.gpu_socket()
        self.queues()
        return self

    # virtqueue

    def put(self, offset: int, data: bytes) -> None:
        self.memory[offset : offset + len(data)] = data

    def get(self, offset: int, size: int) -> bytes:
        return self.memory[offset : offset + size]

    def descriptor(
        self, index: int, address: int, length: int, flags: int, following: int = 0, table: int = DESCRIPTORS
    ) -> None:
        self.put(table + index * 16, struct.pack("<QIHH", address, length, flags, following))

    def offer(self, head: int) -> None:
        self.put(AVAILABLE + 4 + self.next_available % QUEUE_SIZE * 2, struct.pack("<H", head))
        self.next_available = (self.next_available + 1) & 0xFFFF
        self.put(AVAILABLE + 2, struct.pack("<H", self.next_available))

    def kick(self, queue: int = 0) -> None:
        os.eventfd_write(self.kicks[queue], 1)

    def post(self, command: bytes, reply_size: int = 24, indirect: bool = False) -> int:
        """Sends a command without waiting; returns its slot."""
        slot = self.head % (QUEUE_SIZE // 2)
        self.head += 1
        base = COMMANDS + slot * 4096
        guest = GUEST_BASE + base
        half = min(len(command), 12)
        assert len(command) <= 2048
        self.put(base, command)
        self.put(base + 2048, bytes(reply_size))
        parts = [(guest, half, 0), (guest + half, len(command) - half, 0), (guest + 2048, reply_size, WRITE)]
        parts = [part for part in parts if part[1] > 0]
        if indirect:
            table = base + 4096 - 64
            for i, (address, length, flags) in enumerate(parts):
                self.descriptor(i, address, length, flags | (NEXT if i + 1 < len(parts) else 0), i + 1, table)
            self.descriptor(slot, GUEST_BASE + table, 16 * len(parts), INDIRECT_TABLE)
            self.offer(slot)
        else:
            self.descriptor(slot * 2, guest, len(command), NEXT, slot * 2 + 1)
            self.descriptor(slot * 2 + 1, guest + 2048, reply_size, WRITE)
            self.offer(slot * 2)
        self.kick()
        return slot

    def used(self) -> int:
        return int(struct.unpack("<H", self.get(USED + 2, 2))[0])

    def wait_used(self, count: int = 1, timeout: float = SECONDS) -> list[tuple[int, int]]:
        """Waits for the next used entries: head and length. Raises TimeoutError."""
        want = (self.last_used + count) & 0xFFFF
        deadline = time.monotonic() + timeout
        while self.used() != want:
            if time.monotonic() > deadline:
                raise TimeoutError(f"used index {self.used()}, not {want}")
            time.sleep(0.0005)
        entries = []
        for i in range(count):
            at = USED + 4 + (self.last_used + i) % QUEUE_SIZE * 8
            entries.append(struct.unpack("<II", self.get(at, 8)))
        self.last_used = want
        return entries

    def reply(self, slot: int, size: int = 24) -> bytes:
        return self.get(COMMANDS + slot * 4096 + 2048, size)

    def command(
        self,
        kind: int,
        body: bytes = b"",
        context: int = 0,
        flags: int = 0,
        fence: int = 0,
        reply_size: int = 24,
        indirect: bool = True,
        timeout: float = SECONDS,
    ) -> tuple[int, bytes]:
        """The type of the device's response, and the whole reply."""
        slot = self.post(self.header(kind, context, flags, fence) + body, reply_size, indirect)
        self.wait_used(timeout=timeout)
        reply = self.reply(slot, reply_size)
        return struct.unpack("<I", reply[:4])[0], reply

    @staticmethod
    def header(kind: int, context: int = 0, flags: int = 0, fence: int = 0) -> bytes:
        return struct.pack("<IIQII", kind, flags, fence, context, 0)

    # virtio-gpu

    def create_context(self, context: int = 1) -> int:
        return self.command(Control.CTX_CREATE, struct.pack("<II64s", 4, 0, b"test"), context)[0]

    def create_resource(self, resource: int, size: int) -> int:
        return self.command(
            Control.RESOURCE_CREATE_3D, struct.pack("<12I", resource, 0, 64, 0, size, 1, 1, 1, 0, 0, 0, 0)
        )[0]

    def attach_backing(self, resource: int, entries: Sequence[tuple[int, int]], count: int | None = None) -> int:
        body = struct.pack("<II", resource, len(entries) if count is None else count)
        return self.command(
            Control.RESOURCE_ATTACH_BACKING,
            body + b"".join(struct.pack("<QII", address, size, 0) for address, size in entries),
        )[0]

    def attach_many(self, resource: int, entries: Sequence[tuple[int, int]]) -> int:
        """Sends a long command as Linux does: page by page, with a descriptor for each page in an indirect table.

        The pages are in reverse order.
        """
        command = self.header(Control.RESOURCE_ATTACH_BACKING) + struct.pack("<II", resource, len(entries))
        command += b"".join(struct.pack("<QII", address, size, 0) for address, size in entries)
        pieces = [command[at : at + PAGE] for at in range(0, len(command), PAGE)]
        for i, piece in enumerate(pieces):
            page = LONG_COMMAND + (len(pieces) - i) * PAGE
            self.put(page, piece)
            self.descriptor(i, GUEST_BASE + page, len(piece), NEXT, i + 1, LONG_COMMAND_TABLE)
        self.descriptor(len(pieces), GUEST_BASE + LONG_COMMAND, 24, WRITE, 0, LONG_COMMAND_TABLE)
        self.descriptor(0, GUEST_BASE + LONG_COMMAND_TABLE, 16 * (len(pieces) + 1), INDIRECT_TABLE)
        self.offer(0)
        self.kick()
        self.wait_used()
        return self.word(LONG_COMMAND)

    def context_resource(self, kind: int, resource: int, context: int = 1, timeout: float = SECONDS) -> int:
        return self.command(kind, struct.pack("<II", resource, 0), context, timeout=timeout)[0]

    def resource(self, resource: int, offset: int, size: int, context: int = 1) -> None:
        assert self.create_resource(resource, size) == Response.OK
        assert self.attach_backing(resource, [(GUEST_BASE + offset, -(-size // PAGE) * PAGE)]) == Response.OK
        assert self.context_resource(Control.CTX_ATTACH_RESOURCE, resource, context) == Response.OK

    @staticmethod
    def submission(code: int, argument: int = 0) -> bytes:
        return struct.pack("<II", Submit.FORMAT.size, 0) + Submit.FORMAT.pack(code, argument)

    def submit(self, code: int, argument: int = 0, context: int = 1, **more: Any) -> tuple[int, bytes]:
        return self.command(Control.SUBMIT_3D, self.submission(code, argument), context, **more)

    def ring(
        self, resource: int = 1, context: int = 1, offset: int = RING, header: tuple[int, ...] = RING_HEADER
    ) -> None:
        self.put(offset, bytes(PAGE))
        self.put(offset, HEADER.pack(*header))
        self.resource(resource, offset, RING_SIZE, context)
        assert self.submit(1, resource, context)[0] == Response.OK

    def word(self, offset: int) -> int:
        return int(struct.unpack("<I", self.get(offset, 4))[0])

    def wait_word(self, offset: int, value: int, timeout: float = SECONDS) -> None:
        deadline = time.monotonic() + timeout
        while self.word(offset) != value:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the word at {offset:#x} is {self.word(offset)}, not {value}")
            time.sleep(0.001)

    def running(self) -> Self:
        """Creates a context with a ring and waits until its worker has attached it."""
        assert self.create_context() == Response.OK
        self.ring()
        self.wait_word(RING + STATE, 1)
        return self

    def order(self, what: int, tail: int = 8) -> None:
        """Sets what scripted_worker.c does when it is next woken."""
        self.put(RING + PAGE, struct.pack("<I", what))
        self.put(RING + TAIL, struct.pack("<I", tail))

    def lost_reason(self, timeout: float = SECONDS) -> str:
        self.wait_word(RING + STATE, 2, timeout)
        assert self.word(RING + LOST_KIND) == ErrorKind.LOST
        return self.get(RING + LOST_REASON, 240).split(b"\0")[0].decode()
