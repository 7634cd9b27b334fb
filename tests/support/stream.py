"""Either end of the stream transport, frame by frame, to test the other end."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ggml_remoting.generated.formats import (
    STREAM_MAGIC,
    STREAM_PORT_PAYLOAD_MAXIMUM,
    StreamFrame,
    StreamFrameType,
)
from tests.support.waiting import SECONDS

VERSION = 1
AREA = 1 << 16
EPOCH = 0x1122334455667788


@dataclass(frozen=True)
class Frame:
    """One frame and its payload."""

    type: int
    position: int = 0
    payload: bytes = b""
    epoch: int = EPOCH
    magic: int = STREAM_MAGIC
    size: int | None = None  # the size in the header; None: the true one

    def encode(self) -> bytes:
        size = len(self.payload) if self.size is None else self.size
        return StreamFrame.FORMAT.pack(self.magic, self.type, self.epoch, size, self.position) + self.payload


HELLO = Frame(StreamFrameType.HELLO, VERSION)
START = Frame(StreamFrameType.START, AREA)
FILLER = bytes(STREAM_PORT_PAYLOAD_MAXIMUM + StreamFrame.FORMAT.size)
"""What a program sends by a port before its hello: it ends a frame that an earlier one has left unfinished."""


class Peer:
    """One end of a connection."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._socket.settimeout(SECONDS)

    @classmethod
    def connect(cls, path: Path) -> Self:
        connected = socket.socket(socket.AF_UNIX)
        connected.connect(str(path))
        return cls(connected)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, *frames: Frame) -> None:
        self.send_bytes(b"".join(frame.encode() for frame in frames))

    def send_bytes(self, data: bytes) -> None:
        self._socket.sendall(data)

    def receive(self) -> Frame:
        """The next frame. Raises EOFError at the stream's end."""
        magic, type_, epoch, size, position = StreamFrame.FORMAT.unpack(self._take(StreamFrame.FORMAT.size))
        return Frame(type_, position, self._take(size), epoch, magic)

    def find(self, type_: int, epoch: int) -> Frame:
        """The first such frame, whatever bytes come before it. Raises EOFError at the stream's end."""
        begin = struct.pack("<IIQ", STREAM_MAGIC, type_, epoch)
        seen = self._take(len(begin))
        while seen != begin:
            seen = seen[1:] + self._take(1)
        size, position = struct.unpack("<II", self._take(8))
        return Frame(type_, position, self._take(size), epoch)

    def is_ended(self) -> bool:
        """Whether the other end closes the connection, after whatever it still sends."""
        try:
            while self._socket.recv(1 << 16):
                pass
        except ConnectionResetError:
            pass
        return True

    def _take(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise EOFError("the stream has ended")
            data += part
        return data
