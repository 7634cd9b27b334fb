"""A host's frames to the stream transport, in the format of tests/fuzz/guest_stream.c."""

from __future__ import annotations

import struct

from ggml_remoting.generated.formats import StreamFrameType
from tests.support.stream import VERSION, Frame

_STEPS = 9
_IS_PORT = 1
_WELCOME = Frame(StreamFrameType.WELCOME, VERSION, b"capset", epoch=0)
_REPORT = struct.pack("<IIiI", 1, 2, -1, 0) + b"why\n".ljust(240, b"\0")


def _session(*says: bytes, how: int = 0, allocations: int = 0) -> bytes:
    """What the host says each time that the guest waits. `how` is enum stream_kind."""
    head = struct.pack("<HBB", allocations, how, _STEPS)
    return head + b"".join(struct.pack("<H", len(said)) + said for said in says)


def _answers(types: list[Frame]) -> list[bytes]:
    return [_WELCOME.encode(), *(frame.encode() for frame in types)]


def stream_seeds() -> list[bytes]:
    """Hosts that answer, fail calls, lose contexts, lie, stop in the middle; and what an earlier program left."""
    heads = [Frame(StreamFrameType.HEAD, 4096 * step * (step + 1) // 2, epoch=0) for step in range(1, 4)]
    returned = Frame(StreamFrameType.RETURNED, 64, b"x" * 700, epoch=0)
    failure = Frame(StreamFrameType.FAILURE, 1, _REPORT, epoch=0)
    lost = Frame(StreamFrameType.LOST, 0, _REPORT, epoch=0)
    lies = [
        Frame(StreamFrameType.HEAD, 1 << 20, epoch=0),
        Frame(StreamFrameType.HEAD, 8, b"x", epoch=0),
        Frame(StreamFrameType.RETURNED, 1 << 16, b"x", epoch=0),
        Frame(StreamFrameType.FAILURE, 1, b"x", epoch=0),
        Frame(StreamFrameType.HEAD, epoch=7),
        Frame(99, epoch=0),
        _WELCOME,
        Frame(StreamFrameType.HEAD, magic=1, epoch=0),
    ]
    early = [
        Frame(StreamFrameType.WELCOME, VERSION + 1, b"x", epoch=0),
        Frame(StreamFrameType.WELCOME, VERSION, b"", epoch=0),
        Frame(StreamFrameType.HEAD, epoch=0),
        lost,
    ]
    whole = _answers([returned, heads[0], failure, heads[1], heads[2]])
    sessions = [
        [],
        whole,
        [b"".join(whole)],
        [bytes([byte]) for byte in b"".join(whole)[:80]] + [b"".join(whole)[80:]],
        [_WELCOME.encode()[:30]],
        _answers([heads[0], lost]),
        *(_answers([heads[0], lie]) for lie in lies),
        *([frame.encode()] for frame in early),
    ]
    stale = [b"\xff" * 999, Frame(StreamFrameType.WELCOME, VERSION, b"x", epoch=3).encode(), returned.encode()[:300]]
    return [
        *(_session(*session, how=how) for session in sessions for how in range(4)),
        *(_session(left, *whole, how=_IS_PORT) for left in stale),
        *(_session(*whole, allocations=count) for count in range(1, 6)),
    ]
