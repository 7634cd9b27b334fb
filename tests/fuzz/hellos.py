"""Hellos and ring headers, as tests/fuzz/hello.c takes them."""

from __future__ import annotations

import struct

from tests.fuzz.said import hellos
from tests.ring import COMMAND, HEADER, MAGIC, PAGE

AREA = 64 << 10
GOOD_HEADER = (MAGIC, 1, PAGE, AREA, PAGE + AREA, AREA)


def _input(header: tuple[int, ...], record: bytes, names: bytes, *, is_welcome: int = 0, whole: int = 1, words: int = 4) -> bytes:
    return bytes((whole,)) + HEADER.pack(*header) + bytes((is_welcome, words)) + record + names


def hello_seeds() -> list[bytes]:
    """A guest's hello whole, cut short and too long; rings of all kinds."""
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
        (MAGIC, 1, PAGE + 4, AREA, PAGE + AREA, AREA),
        (MAGIC, 1, PAGE, AREA, 0xFFFFF000, AREA),
        (MAGIC, 1, PAGE, 0x80000000, PAGE + AREA, AREA),
    ]
    records = [counts.pack(told[0], *(257 if i == place else number for i, number in enumerate(told[1:5])), told[5]) for place in range(4)]
    records += [counts.pack(*told[:5], length) for length in (0, 1, told[5] - 1, told[5] - 8, 2**64 - 1, 65537)]
    records += [counts.pack(told[0], *(number + (i == place) for i, number in enumerate(told[1:5])), told[5]) for place in range(4)]
    return [
        _input(GOOD_HEADER, record, names),
        _input(GOOD_HEADER, record, names, is_welcome=1),
        _input(GOOD_HEADER, record, names, whole=0),
        _input(GOOD_HEADER, record, names, words=5),
        _input(GOOD_HEADER, record, names, words=0),
        _input(GOOD_HEADER, counts.pack(0, 1, 1, 1, 1, 8), b"A\0B\0C\0D\0"),
        _input(GOOD_HEADER, counts.pack(0, 256, 0, 0, 0, 70000), b"NONE\0" * 14000),
        *(_input(header, record, names) for header in headers),
        *(_input(GOOD_HEADER, other, names) for other in records),
    ]
