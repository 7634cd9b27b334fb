"""Seeds for the stream target: actions of tests/fuzz/device.c by a guest that uses a byte stream."""

from __future__ import annotations

import struct

from ggml_remoting.generated.formats import RING_AREA_MINIMUM, StreamFrameType
from tests.fuzz.front_end import Action

_FITS, _CUT, _UNREAD = 1, 2, 4
_FILLER = struct.pack("<BH", Action.BYTES, 600) + bytes(600)


def _frame(type_: int, position: int = 0, payload: bytes = b"", how: int = 0) -> bytes:
    return struct.pack("<BBBHI", Action.FRAME, how, type_, len(payload), position) + payload


def _ring_write(offset: int, data: bytes, how: int = 0) -> bytes:
    return struct.pack("<BBIH", Action.RING_WRITE, how, offset, len(data)) + data


def _command(size: int, return_offset: int = 0, return_size: int = 0) -> bytes:
    return struct.pack("<6I", size, 0x0101, size - 24, return_offset, return_size, 0) + bytes(size - 24)


def stream_seeds() -> list[bytes]:
    """Guests that start, send commands, wait, send invalid frames and stop early; workers that write anything."""
    hello = _frame(StreamFrameType.HELLO, 1)
    start = hello + _frame(StreamFrameType.START, RING_AREA_MINIMUM)
    asks = b"".join(
        (
            _frame(StreamFrameType.COMMANDS, payload=_command(32, 0, 4096), how=_FITS),
            _frame(StreamFrameType.COMMANDS, payload=_command(48, 4096, 8192), how=_FITS),
            _frame(StreamFrameType.AWAIT, how=_FITS),
        )
    )
    done = _ring_write(0, b"", how=1) + bytes((Action.WORKER_MESSAGE, 0, 18, 0, 0, 0, 0))
    wraps = b"".join(_frame(StreamFrameType.COMMANDS, payload=_command(592), how=_FITS) + done for _ in range(120))
    cut = _frame(StreamFrameType.COMMANDS, payload=_command(592), how=_FITS | _CUT)
    ports = [
        start + asks + hello + start + asks + done,
        start + asks + done + _frame(StreamFrameType.LEAVE) + start + asks + done,
        start + _frame(StreamFrameType.PART, payload=_command(592)[:300], how=_FITS) + asks,
        start + cut + _FILLER + start + asks + done,
    ]
    return [
        *ports,
        hello,
        start,
        start + asks,
        start + asks + done,
        start + asks + done + asks + done,
        start + asks.replace(bytes((Action.FRAME, _FITS)), bytes((Action.FRAME, _FITS | _UNREAD))) + done,
        start + _frame(StreamFrameType.COMMANDS, payload=_command(32), how=_FITS | _CUT),
        start + asks + bytes((Action.WORKER_ENDS, 0, 0)),
        start + asks + _ring_write(128, b"\xff" * 64, how=2) + done,
        start + asks + _ring_write(4096, b"\xff" * 64) + done,
        start + asks + _ring_write(4096 + RING_AREA_MINIMUM, b"\xff" * 64) + done,
        start + _frame(StreamFrameType.COMMANDS, payload=_command(592), how=_FITS) + done,
        start + wraps,
        start + start,
        start + struct.pack("<BH", Action.BYTES, 24) + b"STRM" + bytes(20),
    ]
