"""The front-end of a vhost-user connection."""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from tests.support.c_enums import c_enum

Request = IntEnum("Request", c_enum("runtime/shared/vhost_user_protocol.h", "vhost_user_request", prefix="VHOST_USER_"))

VERSION, REPLY, NEED_REPLY = 1, 4, 8  # flags of a message
NO_DESCRIPTOR = 0x100  # a flag of the payload of SET_VRING_CALL, _KICK and _ERR
PROTOCOL_FEATURES = 1 << 0 | 1 << 3 | 1 << 9 | 1 << 13  # several queues, NEED_REPLY, GET_CONFIG, RESET_DEVICE


class FrontEnd:
    """A connection to a daemon's socket, over which a test may send anything."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(str(path))
        self.socket.settimeout(10)

    def send(self, request: int, payload: bytes = b"", fds: Sequence[int] = (), flags: int = VERSION) -> None:
        message = struct.pack("<III", request, flags, len(payload)) + payload
        socket.send_fds(self.socket, [message], list(fds))

    def receive(self) -> tuple[int, bytes]:
        """The request and the payload of the next reply. Raises ConnectionError if the other side has closed."""
        header = self.socket.recv(12, socket.MSG_WAITALL)
        if len(header) < 12:
            raise ConnectionError("the daemon closed the connection")
        request, flags, size = struct.unpack("<III", header)
        assert flags == VERSION | REPLY
        return request, self.socket.recv(size, socket.MSG_WAITALL) if size else b""

    def ask(self, request: int, payload: bytes = b"", fds: Sequence[int] = ()) -> bytes:
        """Sends a request and returns the payload of its reply."""
        self.send(request, payload, fds)
        answered, payload = self.receive()
        assert answered == request
        return payload

    def acknowledged(self, request: int, payload: bytes = b"", fds: Sequence[int] = ()) -> int:
        """Sends a message and returns the daemon's acknowledgement: 0 if it accepts the message."""
        self.send(request, payload, fds, flags=VERSION | NEED_REPLY)
        answered, payload = self.receive()
        assert answered == request
        return int(struct.unpack("<Q", payload)[0])

    def is_closed(self) -> bool:
        """Whether the daemon closes the connection. Waits for the next byte."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True
