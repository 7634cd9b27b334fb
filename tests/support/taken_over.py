"""A guest's device process that was taken over: a test writes its requests to the daemon, and reads what it is told."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
from collections.abc import Iterator
from enum import IntEnum

from ggml_remoting.generated.formats import REASON_SIZE, WorkerRoom
from tests.support.c_enums import c_enum
from tests.support.descriptor_copies import copies_of
from tests.support.waiting import SECONDS

_PROTOCOL = "runtime/shared/device_process_protocol.h"
_CONTROL, _REQUESTS = 4, 5  # DEVICE_PROCESS_CONTROL and DEVICE_PROCESS_REQUESTS there
_REQUEST = struct.Struct(f"<IIII{WorkerRoom.FORMAT.size}sQ{REASON_SIZE}s")  # struct device_request
_MESSAGE = struct.Struct("<IIII")  # struct daemon_message
_MESSAGE_SIZE = 128 << 10

Told = IntEnum("Told", c_enum(_PROTOCOL, "daemon_message_type", "DAEMON_"))
Request = IntEnum("Request", c_enum(_PROTOCOL, "device_request_type", "DEVICE_"))


def request(kind: Request, *, room: WorkerRoom | None = None, state_bytes: int = 0, reason: str = "") -> bytes:
    """A struct device_request."""
    return _REQUEST.pack(kind, 0, 0, 0, bytes(room or WorkerRoom()), state_bytes, reason.encode())


class TakenOver:
    """A device process, which is stopped: it does nothing but what the test says."""

    def __init__(self, process: int, control: int, requests: int) -> None:
        self.process = process
        self._control = socket.socket(fileno=os.dup(control))
        self._requests = requests

    def say(self, *requests: bytes) -> None:
        """Sends requests, which the daemon reads at once."""
        os.write(self._requests, b"".join(requests))

    def hears(self) -> Told:
        """The type of the daemon's next message but pings, which are answered."""
        return self.hears_text()[0]

    def hears_text(self) -> tuple[Told, str]:
        """The same, and the message's payload as text."""
        while True:
            assert select.select([self._control], [], [], SECONDS)[0]
            message = self._control.recv(_MESSAGE_SIZE)
            told = Told(_MESSAGE.unpack_from(message)[0])
            if told != Told.PING:
                return told, message[_MESSAGE.size :].decode(errors="replace")
            self.say(request(Request.PONG))

    def answers_pings(self) -> None:
        """Answers those that there are, and nothing else that it is told."""
        with contextlib.suppress(BrokenPipeError):  # the daemon has ended the process
            while select.select([self._control], [], [], 0)[0] and self._control.recv(_MESSAGE_SIZE):
                self.say(request(Request.PONG))

    def close(self) -> None:
        self._control.close()


@contextlib.contextmanager
def taken_over(process: int) -> Iterator[TakenOver]:
    """Takes a device process over. What the daemon has told it before is not read."""
    os.kill(process, signal.SIGSTOP)
    with (
        copies_of(process, "") as copies,
        contextlib.closing(TakenOver(process, copies[_CONTROL], copies[_REQUESTS])) as attacker,
    ):
        yield attacker
