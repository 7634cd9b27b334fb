"""The speed of a Unix socket by itself."""

from __future__ import annotations

import os
import socket
import time

_PIECE = 512 << 10  # as a stream's guest sends uploads
_BYTES = 512 << 20


def rate() -> float:
    """Bytes per second from one process to another, which reads them into the same memory again and again."""
    sender, receiver = socket.socketpair()
    process = os.fork()
    if process == 0:
        sender.close()
        place = bytearray(_PIECE)
        while receiver.recv_into(place):
            pass
        os._exit(0)
    receiver.close()
    piece = os.urandom(_PIECE)
    begin = time.perf_counter()
    for _ in range(_BYTES // _PIECE):
        sender.sendall(piece)
    sender.close()
    os.waitpid(process, 0)
    return _BYTES / (time.perf_counter() - begin)
