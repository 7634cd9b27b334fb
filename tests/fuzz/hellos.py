"""Hellos and ring headers in the format of tests/fuzz/hello.c."""

from __future__ import annotations

import struct

from ggml_remoting.generated import names as known
from ggml_remoting.generated.formats import RING_MAGIC as MAGIC
from ggml_remoting.generated.records import Tensor
from tests.fuzz.scripted_guest import ScriptedGuest, hellos, row
from tests.support.ring import COMMAND, HEADER, PAGE
from tests.support.valid_ops import VALID_OPS

AREA = 64 << 10
GOOD_HEADER = (MAGIC, 1, PAGE, AREA, PAGE + AREA, AREA)


PING, ACKNOWLEDGE, SUPPORTS_OP, ALLOC_SIZE = range(4)  # the commands that tests/fuzz/hello.c can send after the hello


def _input(
    header: tuple[int, ...], record: bytes, names: bytes, *, is_welcome: int = 0, whole: int = 1, words: int = 4
) -> bytes:
    before = bytes((whole,)) + HEADER.pack(*header) + bytes((is_welcome, words))
    return before + struct.pack("<H", len(names)) + record[: 8 * words] + names


def _supports(tensors: list[Tensor]) -> bytes:
    said = ScriptedGuest()
    said.device_supports_op(0, tensors)
    return bytes((SUPPORTS_OP, 1)) + said.bytes[COMMAND.size :]


def _questions() -> list[bytes]:
    """Commands with the guest's numbers: every op as ggml makes it, with no, one and some sources; and invalid ones."""
    found = [bytes((PING, 0)), bytes((ACKNOWLEDGE, 1)) + bytes(8)]
    for number, name in enumerate(known.OP_NAMES):
        sub_ops = range(-1, 40) if name in ("UNARY", "GLU") else (0, 1)
        for count in (0, 1, 2, 5):
            source = tuple(1 if i < count else 0 for i in range(10))
            for word in sub_ops:
                op = row(0, 0, op=number, source=source, op_params=(word,) * count + (0,) * (16 - count))
                found.append(_supports([row(0, 0), op]))
    found += [_supports(case.tensors()) for case in VALID_OPS]
    said = ScriptedGuest()
    said.buffer_type_get_alloc_size(0, [row(0, 0, op=200)])
    return [*found, bytes((ALLOC_SIZE, 1)) + said.bytes[COMMAND.size :]]


def hello_seeds() -> list[bytes]:
    """A guest's hello, whole, truncated and too long, and valid and invalid rings."""
    (command,) = hellos()
    size = COMMAND.unpack_from(command)[2]
    record, names = command[COMMAND.size : COMMAND.size + size], command[COMMAND.size + size :]
    counts = struct.Struct("<IIIIIxxxxQ")
    told = counts.unpack(record)
    headers = [
        (0, *GOOD_HEADER[1:]),
        (MAGIC, 9, *GOOD_HEADER[2:]),
        (MAGIC, 1, 0, AREA, PAGE + AREA, AREA),
        (MAGIC, 1, PAGE, 3 * AREA // 2, PAGE + AREA, AREA),
        (MAGIC, 1, PAGE, AREA, PAGE, AREA),
        (MAGIC, 1, PAGE + 256, AREA, PAGE, AREA),
        (MAGIC, 1, PAGE + 4, AREA, PAGE + AREA, AREA),
        (MAGIC, 1, PAGE, AREA, 0xFFFFF000, AREA),
        (MAGIC, 1, PAGE, 0x80000000, PAGE + AREA, AREA),
    ]
    records = [
        counts.pack(told[0], *(257 if i == place else number for i, number in enumerate(told[1:5])), told[5])
        for place in range(4)
    ]
    records += [counts.pack(*told[:5], length) for length in (0, 1, told[5] - 1, told[5] - 8, 2**64 - 1, 65537)]
    records += [
        counts.pack(told[0], *(number + (i == place) for i, number in enumerate(told[1:5])), told[5])
        for place in range(4)
    ]
    return [
        *(_input(GOOD_HEADER, record, names) + question for question in _questions()),
        _input(GOOD_HEADER, record, names, is_welcome=1),
        _input(GOOD_HEADER, record, names, words=4 | 1 << 6),
        _input(GOOD_HEADER, record, names, whole=0),
        _input(GOOD_HEADER, record, names, words=5),
        _input(GOOD_HEADER, record, names, words=0),
        _input(GOOD_HEADER, counts.pack(0, 1, 1, 1, 1, 8), b"A\0B\0C\0D\0"),
        _input(GOOD_HEADER, counts.pack(0, 256, 0, 0, 0, 65000), b"NONE\0" * 13000),
        *(_input(header, record, names) for header in headers),
        *(_input(GOOD_HEADER, other, names) for other in records),
    ]
