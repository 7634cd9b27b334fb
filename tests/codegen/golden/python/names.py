"""ggml's names of ops, types and sub-ops, and the numbers of closed enums. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Status(IntEnum):
    """How it went."""

    FAILED = -1
    SUCCESS = 0


class Usage(IntEnum):
    """What a buffer is for."""

    ANY = 0
    WEIGHTS = 1


class Layout(NamedTuple):
    """A layout of ggml that is known: of which release, and the first and last version (minor * 100 + patch) that builds of it say."""

    number: int
    release: str
    first_version: int
    last_version: int


LAYOUTS = (
    Layout(100, "0.1", 100, 199),
    Layout(200, "0.2", 200, 299),
)
NEWEST_SNAPSHOT = 200

OP_NAMES = (
    "NONE",
    "PAD",
    "UNARY",
    "CUSTOM",
)

TYPE_NAMES = (
    "f32",
    "A TYPE, REMOVED",
)

UNARY_OP_NAMES = (
    "ABS",
)

GLU_OP_NAMES = (
    "REGLU",
)
