"""ggml's names of ops, types and sub-ops, and the numbers of closed enums. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """How it went."""

    FAILED = -1
    SUCCESS = 0


class Usage(IntEnum):
    """What a buffer is for."""

    ANY = 0
    WEIGHTS = 1


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
