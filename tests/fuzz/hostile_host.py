"""A host's answers to a frontend, in the format of tests/fuzz/guest_ring.c and guest_transport.c."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from ggml_remoting.generated.formats import REPLY_AREA
from ggml_remoting.generated.records import BufferType, Device, Inventory

RETURN_AREA_OF_PENDING_READS = REPLY_AREA


class Program(IntEnum):
    """Steps of the program that uses the frontend."""

    LOOK_AT_DEVICE = 0
    OPEN_BACKEND = 1
    FREE_BACKEND = 2
    ALLOCATE = 3
    FREE_BUFFER = 4
    USE_TENSORS = 5
    ASK = 8
    COMPUTE = 9
    OPTIMIZE = 10
    PLAN = 11
    USE_EVENT = 12
    SYNCHRONIZE = 13
    ALLOCATE_SHARED = 14
    FREE_SHARED = 15
    USE_SHARED = 16


def answers(fill: int = 0) -> bytes:
    """A reply whose record has the same value in every byte."""
    return bytes((0, fill))


def answers_with(kind: int, size: int, data: bytes = b"") -> bytes:
    """A reply of any kind whose header claims `size` bytes."""
    return struct.pack("<BBIB", 1, kind, size, len(data)) + data


def notes_failure(report: bytes, count: int = 1) -> bytes:
    return struct.pack("<BH", 2, len(report)) + report + bytes((count,))


def loses(report: bytes) -> bytes:
    return struct.pack("<BH", 3, len(report)) + report


def moves_head(head: int) -> bytes:
    return struct.pack("<BI", 4, head)


def writes_returns(offset: int, data: bytes) -> bytes:
    return struct.pack("<BIB", 5, offset, len(data)) + data


def writes_header(offset: int, data: bytes) -> bytes:
    return struct.pack("<BHB", 6, offset, len(data)) + data


SILENT = bytes((7,))
ESCAPE = b"\x1b[31mred\n\a"  # a control sequence of a terminal


def report(kind: int, command: int, status: int, reason: bytes) -> bytes:
    """struct remoting_ring_report of runtime/shared/ring_format.h."""
    return struct.pack("<IIiI", kind, command, status, 0) + reason


def inventory(devices: Sequence[Device], buffer_types: Sequence[BufferType], **more: int) -> bytes:
    """The inventory after a capset's header. `more` replaces fields of it."""
    sizes = {"device_count": len(devices), "device_size": Device.SIZE}
    sizes |= {"buffer_type_count": len(buffer_types), "buffer_type_size": BufferType.SIZE}
    head = Inventory(release="0.26", abi=2600, **(sizes | more))
    return head.pack() + b"".join(record.pack() for record in (*devices, *buffer_types))


GPU = Device("Remote-GPU", "GPU: a device", "0000:01:00.0", type=1, events=1, async_=1, set_n_threads=1, offload_op=1)
MEMORY = BufferType("Remote-GPU", alignment=128, max_size=1 << 40)
HOST_MEMORY = BufferType("Remote-GPU-Host", alignment=128, max_size=1 << 40, host=1)
ONE_DEVICE = inventory([replace(GPU, host_buffer_type=2)], [MEMORY, HOST_MEMORY])
SYNCHRONOUS = inventory([replace(GPU, events=0, async_=0, host_buffer_type=2)], [MEMORY, HOST_MEMORY])


def step(kind: Program, place: int = 0, *more: int) -> bytes:
    """A step of the program. The lowest two bits of `place` choose a backend, the next two a buffer."""
    return bytes((0, kind, place, *more))


def session(
    host: bytes,
    program: bytes,
    capset: bytes = ONE_DEVICE,
    marks_computed: int = 1,
    allocations: int = 0,
    transport: bytes = bytes(3),
) -> bytes:
    """An input of guest_ring.

    The transport's own steps come first; step 255 fails. Allocation number `allocations` fails; 0: none does.
    """
    script = transport + host
    return (
        struct.pack("<HH", allocations, len(script))
        + script
        + struct.pack("<HB", len(capset), marks_computed)
        + capset
        + program
    )


def ring_seeds() -> list[bytes]:
    """Sessions with valid, careless and malicious hosts."""
    opened = step(Program.OPEN_BACKEND) + step(Program.ALLOCATE, 0, 8)
    everything = opened + b"".join(step(Program.USE_TENSORS, 0, how) for how in range(8))
    # In the third shape the guest asks ahead.
    everything += b"".join(step(Program.ASK, more_rows) for more_rows in (0, 0, 6, 2, 3, 250, 250))
    everything += step(Program.COMPUTE) * 2 + step(Program.COMPUTE, 1 << 6) * 2 + step(Program.PLAN)
    for pages in (0, 64):
        everything += (
            step(Program.ALLOCATE_SHARED, 0, pages)
            + step(Program.USE_SHARED)
            + step(Program.USE_SHARED, 1)
            + step(Program.FREE_SHARED)
        )
    everything += (
        step(Program.USE_EVENT) + step(Program.SYNCHRONIZE) + step(Program.FREE_BACKEND) + step(Program.FREE_BUFFER)
    )
    order, reversed_order = (struct.pack("<3II2I", *places, 1, 0, 2) for places in ((0, 1, 2), (2, 1, 0)))
    odd_capsets = [
        b"",
        ONE_DEVICE[:40],
        ONE_DEVICE[:-8],
        inventory([GPU], [MEMORY], device_count=17),
        inventory([GPU], [MEMORY], buffer_type_count=33),
        inventory([GPU], [MEMORY], device_size=0xFFFFFFFF),
        inventory([GPU], [MEMORY], device_size=0),
        inventory([GPU], []),
        inventory([replace(GPU, host_buffer_type=1)], [MEMORY]),
        inventory([GPU], [MEMORY, HOST_MEMORY]),
        inventory([Device("x" * 64, buffer_type=0, host_buffer_type=1)], [BufferType("y" * 64, alignment=3)]),
        inventory([GPU], [BufferType("z", alignment=32, device=7)]),
        inventory([GPU] * 16, [MEMORY] * 32),
        inventory([replace(GPU, buffer_type=1, host_buffer_type=2)], [MEMORY, HOST_MEMORY]),
        inventory(
            [replace(GPU, buffer_type=place) for place in range(16)],
            [replace(MEMORY, device=place) for place in range(16)],
        ),
    ]
    graphs = b"".join(step(Program.COMPUTE, uid << 6) for uid in (0, 1, 2, 3)) * 3
    # The guest learns which bytes are read after a graph, and reads them ahead.
    tokens = opened + (step(Program.COMPUTE, 1 << 6) + step(Program.USE_TENSORS, 0, 1)) * 6
    return [
        session(answers() * 200, tokens + step(Program.FREE_BUFFER)),
        session(answers() * 200, everything),
        session(answers(0xFF) * 200, everything, marks_computed=0),
        session(answers() * 200, everything, SYNCHRONOUS),
        *(
            session(answers() * 200, everything, transport=transport)
            for transport in (b"\xff", b"\0\xff\xff", b"\0\xff\0\0", b"\0\0\xff")
        ),
        session(
            answers() * 2 + notes_failure(report(1, 0x060C, -1, b"it broke")) + answers() * 60, everything + graphs
        ),
        session(answers() * 2 + notes_failure(report(2, 0, -2, b"x" * 300), 0) * 30, everything),
        session(answers() + loses(report(5, 0, -1, b"gone\0")), everything),
        session(answers() * 5 + loses(b""), everything),
        session(answers() * 2 + notes_failure(report(1, 0, -1, ESCAPE)) + answers() * 9, everything),
        session(answers() * 2 + loses(report(5, 0, -1, ESCAPE)), everything),
        session(answers() + answers_with(2, 99, ESCAPE) * 9, everything),
        session(answers() * 9, opened + step(Program.LOOK_AT_DEVICE), inventory([Device(ESCAPE.decode())], [MEMORY])),
        session(answers() * 5, everything),
        session(answers() + answers_with(2, 9, b"no memory") * 30, everything * 2),
        session(answers_with(3, 0xFFFFFFFF, b"x" * 255), everything),
        session(answers() + answers_with(0, 0xFFFFFFFF, b"\xff" * 255) * 30, everything),
        session(answers() + answers_with(77, 3) * 30, everything),
        session(answers() + moves_head(0x7FFFFFFF) + SILENT + moves_head(0x80000000) + answers() * 30, everything),
        session(answers() + writes_header(8, b"\xff" * 7) + answers() * 30, everything),
        *(
            session(
                answers(0xFF) * count + writes_returns(RETURN_AREA_OF_PENDING_READS, told) + answers() * 9,
                opened + step(Program.OPTIMIZE, how),
            )
            for count in range(3, 9)
            for told, how in ((order, 1 << 4), (reversed_order, 1 << 4), (b"\0" * 24, 0), (b"\xff" * 24, 1 << 4))
        ),
        *(session(answers() * 9, opened, capset) for capset in odd_capsets),
        *(session(answers(0xFF) * 200, everything, allocations=count) for count in range(1, 60)),
    ]
