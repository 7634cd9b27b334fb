"""ggml's names of ops, types and sub-ops, numbers of closed enums, names of calls.

Generated from idl/ by python -m codegen gen. Do not edit.
"""

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


COMMAND_NAMES = {
    0x0101: "context.hello", 0x0102: "context.ping", 0x0103: "context.graph_tensors", 0x0301: "device.get_memory",
    0x0303: "device.init_backend", 0x0305: "device.supports_op", 0x0306: "device.supports_buft",
    0x0401: "buffer_type.alloc_buffer", 0x0500: "buffer.free_buffer", 0x0501: "buffer.init_tensor",
    0x0502: "buffer.set_rows", 0x0503: "buffer.get_tensor", 0x0504: "buffer.clear", 0x0601: "backend.free",
    0x0602: "backend.plan_compute", 0x0603: "backend.graph_optimize", 0x0700: "procedure.set_n_threads",
}


class Abi(NamedTuple):
    """An ABI of ggml that is known: of which release, and the first and last version that builds of it say.

    A version is minor * 100 + patch.
    """

    number: int
    release: str
    first_version: int
    last_version: int


ABIS = (
    Abi(100, "0.1", 100, 199),
    Abi(200, "0.2", 200, 299),
)
NEWEST_ABI = 200

OP_NAMES = (
    "NONE", "PAD", "UNARY", "CUSTOM",
)

TYPE_NAMES = (
    "f32", "A TYPE, REMOVED",
)

UNARY_OP_NAMES = (
    "ABS",
)

GLU_OP_NAMES = (
    "REGLU",
)
