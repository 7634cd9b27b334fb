"""A virtio-serial port without a VM: a terminal device for the guest's program, connected to a daemon's socket.

As with QEMU, the daemon's end does not see whether a program has the device open, and bytes that a program has left
unread are there for the next one.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.waiting import SECONDS

_PIECE = 1 << 12
_PIECE_WITH_ROOM = 256  # a terminal that polls as ready has room for this many bytes


class Port:
    """A port. Leaving its `with` block ends it."""

    def __init__(self, daemon: Path) -> None:
        self._host, self._device = os.openpty()
        tty.setraw(self._device)
        self.address = f"serial:{os.ttyname(self._device)}"  # for GGML_REMOTING
        self._ending, self._end = os.pipe()
        self._threads: list[threading.Thread] = []
        self._socket: socket.socket | None = None
        self.join(daemon)
        self._start(self._read, lambda data: self._socket and self._socket.sendall(data))

    def join(self, daemon: Path) -> None:
        """Connects the port to a daemon's socket, after the previous one has been closed."""
        joined = socket.socket(socket.AF_UNIX)
        joined.connect(str(daemon))
        if self._socket is not None:
            self._socket.close()
        self._socket = joined
        self._start(lambda: joined.recv(_PIECE), self._write)

    def leave(self, data: bytes) -> None:
        """Writes bytes into the port that no program has read yet."""
        self._write(data)

    def close_host(self) -> None:
        """Closes the other end of the port, as QEMU does when its chardev has lost its connection."""
        if self._end < 0:
            return
        assert self._socket is not None
        os.close(self._end)
        self._end = -1
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(SECONDS)
            assert not thread.is_alive()
        self._socket.close()
        os.close(self._host)
        os.close(self._ending)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_host()
        os.close(self._device)

    def _start(self, read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
        def pass_on() -> None:
            with contextlib.suppress(OSError):
                while data := read():
                    write(data)

        self._threads.append(threading.Thread(target=pass_on))
        self._threads[-1].start()

    def _read(self) -> bytes:
        ready = select.select([self._host, self._ending], [], [])[0]
        return os.read(self._host, _PIECE) if self._ending not in ready else b""

    def _write(self, data: bytes) -> None:
        """Writes until the program has room for all data, or the port ends."""
        while data and self._ending not in select.select([self._ending], [self._host], [])[0]:
            data = data[os.write(self._host, data[:_PIECE_WITH_ROOM]) :]
