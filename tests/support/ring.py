"""Access to the rings of a running guest through /proc: records what it sends, or writes what a guest never sends."""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting.generated.formats import (
    PACKED_WORDS,
    REASON_SIZE,
    RING_HEADER_SIZE,
    RING_MAGIC,
    CommandHeader,
    RingHeader,
    RingReport,
    RingState,
)

HEADER = struct.Struct("<6I")  # the fields of RingHeader that the guest writes before it attaches the ring
COMMAND = CommandHeader.FORMAT
PAGE = RING_HEADER_SIZE
TAIL, HEAD, HOST_WAITS = RingHeader.tail.offset, RingHeader.head.offset, RingHeader.host_waits.offset
STATE, FAILURES = RingHeader.state.offset, RingHeader.failures.offset
LOST_REASON = RingHeader.lost.offset + RingReport.reason.offset
RUNNING, LOST = RingState.RUNNING, RingState.LOST


def pack(record: bytes) -> bytes:
    """A record without its words of zero, in the format of idl/runtime.yaml; its size is a multiple of 8."""
    words = [record[at : at + 8] for at in range(0, len(record), 8)]
    packed = b""
    for first in range(0, len(words), PACKED_WORDS):
        group = words[first : first + PACKED_WORDS]
        packed += struct.pack("<Q", sum(1 << i for i, word in enumerate(group) if any(word))) + b"".join(
            filter(any, group)
        )
    return packed


@dataclass(frozen=True)
class Ring:
    """One ring in the memory that a guest shares with its daemon. Offsets are in bytes from the start of the ring."""

    memory: mmap.mmap
    start: int

    def word(self, offset: int) -> int:
        """A 32-bit word."""
        return int(struct.unpack_from("<I", self.memory, self.start + offset)[0])

    def set_word(self, offset: int, value: int) -> None:
        """Sets a 32-bit word."""
        struct.pack_into("<I", self.memory, self.start + offset, value & 0xFFFFFFFF)

    @property
    def requests(self) -> tuple[int, int]:
        """The start of the request area in `memory`, and its size."""
        _, _, offset, size, _, _ = HEADER.unpack_from(self.memory, self.start)
        return self.start + offset, size

    def requested(self, begin: int, end: int) -> bytes:
        """The request bytes between two positions, which count modulo 2^32 and must not be overwritten yet."""
        area, size = self.requests
        first = area + begin % size
        length = (end - begin) & 0xFFFFFFFF
        before_end = min(length, size - begin % size)
        return self.memory[first : first + before_end] + self.memory[area : area + length - before_end]

    def lost_reason(self) -> str | None:
        """The reason for which the context has ended; None if it has not."""
        if self.word(STATE) != LOST:
            return None
        at = self.start + LOST_REASON
        return self.memory[at : at + REASON_SIZE].split(b"\0")[0].decode("utf-8", "replace")


def rings(pid: int) -> list[Ring]:
    """All rings of a process."""
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if "/memfd:" in os.readlink(link):
                fd = os.open(link, os.O_RDWR | os.O_CLOEXEC)
                try:
                    found += _rings_of(fd)
                finally:
                    os.close(fd)
    return found


def _rings_of(fd: int) -> list[Ring]:
    starts = [start for start in _written_pages(fd) if _is_ring(os.pread(fd, HEADER.size, start))]
    memory = mmap.mmap(fd, 0) if starts else None
    return [Ring(memory, start) for start in starts if memory is not None]


def _written_pages(fd: int) -> Iterator[int]:
    """The written pages of guest memory, which is sparse: reading other pages through a mapping would allocate them."""
    end = os.fstat(fd).st_size
    place = 0
    while place < end:
        try:
            place = os.lseek(fd, place, os.SEEK_DATA)
        except OSError:
            return
        yield place
        place += PAGE


def _is_ring(start: bytes) -> bool:
    if len(start) < HEADER.size:
        return False
    magic, version, request_offset, request_size, _, return_size = HEADER.unpack(start)
    return bool(magic == RING_MAGIC and version and request_offset >= PAGE and request_size and return_size)
