"""Attacks generated from the IDL: every command truncated, changed, repeated and out of order.

A command that is added to the IDL is attacked without a change here.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ggml_remoting.generated.calls import Command
from tests.hostile.commands import Spoken, handle_offsets, honest_session, refused_session
from tests.hostile.steering import steering_sessions
from tests.support.ring import COMMAND, PACKED_WORDS, pack

WORD = struct.Struct("<I")
HANDLE = struct.Struct("<Q")


@dataclass(frozen=True)
class Attack:
    """The commands of one context: valid ones that the last one needs, and then an invalid one."""

    name: str
    said: bytes


def sessions() -> list[tuple[bytes, Spoken]]:
    """Every command with the commands that must come before it. Raises LookupError if a command of the IDL
    is missing.
    """
    found = []
    before = b""
    for command in honest_session():
        found.append((before, command))
        before += command.raw
    found += [(b"", command) for command in refused_session()]
    if missing := set(Command) - {command.number for _, command in found}:
        raise LookupError(
            f"tests/hostile/commands.py does not send {sorted(missing)}: add each to honest_session or refused_session"
        )
    return found


def _header(command: Spoken, **fields: int) -> bytes:
    """The command with other values in fields of its header."""
    known = {
        "size": COMMAND.size + len(command.record) + len(command.payload),
        "number": command.number,
        "record_size": len(command.record),
        "return_offset": command.return_offset,
        "return_size": command.return_size,
        "is_packed": command.is_packed,
    }
    return COMMAND.pack(*(known | fields).values()) + command.record + command.payload


def truncations(command: Spoken) -> Iterator[tuple[str, bytes]]:
    """Every truncation of record and payload, and headers whose sizes differ from the data."""
    for size in range(0, len(command.record), 8):
        yield f"record of {size}", replace(command, record=command.record[:size]).raw
    for size in range(0, len(command.payload), 8):
        yield f"payload of {size}", replace(command, payload=command.payload[:size]).raw
    yield "record too long", replace(command, record=command.record + bytes(8)).raw
    yield "payload too long", replace(command, payload=command.payload + bytes(8)).raw
    whole = COMMAND.size + len(command.record) + len(command.payload)
    for size in (0, 7, 8, 16, whole - 8, whole + 4, whole + 8, 1 << 20, 0xFFFFFFF8, 0xFFFFFFFF):
        yield f"header says {size} bytes", _header(command, size=size)
    for size in (1, 4, len(command.record) + 8, whole, 0xFFFFFFF8):
        yield f"header says a record of {size}", _header(command, record_size=size)
    for offset, size in (
        (0, 0),
        (8 << 20, 4096),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (4, 4096),
        (0, 0xFFFFFFFF),
        ((8 << 20) - 8, 16),
    ):
        yield f"answer of {size} at {offset}", _header(command, return_offset=offset, return_size=size)
    yield "another command's number", _header(command, number=0x7777)


def words(command: Spoken, numbers: random.Random) -> Iterator[tuple[str, bytes]]:
    """Every word of record and payload as zero, all ones, one more, one less, and a random word."""
    body = command.record + command.payload
    for at in range(0, len(body), WORD.size):
        (word,) = WORD.unpack_from(body, at)
        for other in {0, 0xFFFFFFFF, (word + 1) & 0xFFFFFFFF, (word - 1) & 0xFFFFFFFF, numbers.getrandbits(32)} - {
            word
        }:
            bent = body[:at] + WORD.pack(other) + body[at + WORD.size :]
            record = bent[: len(command.record)]
            yield f"word {at // 4} is {other:#x}", replace(command, record=record, payload=bent[len(record) :]).raw


def bitmaps(command: Spoken) -> Iterator[tuple[str, bytes]]:
    """Packed records whose bitmap does not match the words that follow or names words that no record has, and unpacked
    ones marked as packed.
    """
    yield "unpacked, said to be packed", replace(command, is_packed=True).raw
    packed = command.packed()
    yield "packed, said to be unpacked", replace(packed, is_packed=False).raw
    yield "packed twice", replace(packed, record=pack(packed.record)).raw
    (bits,) = HANDLE.unpack_from(packed.record.ljust(HANDLE.size, b"\0"))
    words = packed.record[HANDLE.size :]
    for bit in range(min(PACKED_WORDS, len(command.record) // HANDLE.size + 2)):
        yield f"bit {bit} is wrong", replace(packed, record=HANDLE.pack(bits ^ 1 << bit) + words).raw
        yield (
            f"bit {bit} and its word too many",
            replace(packed, record=HANDLE.pack(bits | 1 << bit) + words + HANDLE.pack(1)).raw,
        )
    for more in (0, 1, (1 << 64) - 1):
        yield f"more bits {more:#x}", replace(packed, record=packed.record + HANDLE.pack(more) * 3).raw


def handles(command: Spoken) -> Iterator[tuple[str, bytes]]:
    """Every handle as one of another object or kind, of an earlier or later generation, and as no handle."""
    for at in handle_offsets(command.number):
        (handle,) = HANDLE.unpack_from(command.record, at)
        others = [index | generation << 32 for index in range(12) for generation in (1,)]
        others += [
            handle + (1 << 32),
            handle & 0xFFFFFFFF,
            handle | 0xFFFF,
            handle | 0x10000,
            handle | 0xFFFFFFFF,
            (1 << 64) - 1,
        ]
        for other in dict.fromkeys(others):
            if other != handle:
                record = command.record[:at] + HANDLE.pack(other) + command.record[at + HANDLE.size :]
                yield f"handle at {at} is {other:#x}", replace(command, record=record).raw


def every_attack(seed: int) -> Iterator[Attack]:
    """All attacks. `seed` chooses the random words and orders; the rest is always the same."""
    numbers = random.Random(seed)
    for before, command in sessions():
        name, packed = command.number.name.lower(), command.packed()
        for kind in (truncations(command), words(command, numbers), handles(command), bitmaps(command)):
            for what, said in kind:
                yield Attack(f"{name}: {what}", before + said)
        for kind in (truncations(packed), words(packed, numbers)):
            for what, said in kind:
                yield Attack(f"{name}, packed: {what}", before + said)
        yield Attack(f"{name}: again", before + command.raw * 2)
    for name, said in steering_sessions():
        yield Attack(name, said)
    yield from _out_of_turn(numbers)


def _out_of_turn(numbers: random.Random) -> Iterator[Attack]:
    """The whole session twice, and its commands in other orders."""
    session = [numbers.choice((command, command.packed())).raw for command in honest_session()]
    yield Attack("the session again", b"".join(session * 2))
    for turn in range(200):
        order = session[:]
        if turn % 2:
            numbers.shuffle(order)
        else:
            for _ in range(3):
                place = numbers.randrange(1, len(order))
                order[place - 1], order[place] = order[place], order[place - 1]
        yield Attack(f"order {turn}", b"".join(order))
