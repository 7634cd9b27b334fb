"""The runtime's own formats. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

import ctypes
import struct
from enum import IntEnum
from typing import ClassVar

DEVICES_MAXIMUM = 16

RING_MAGIC = 0x474e5247


class RingState(IntEnum):
    """Whether it is served."""

    STARTING = 0
    RUNNING = 1


class Report(ctypes.LittleEndianStructure):
    """What went wrong."""

    FORMAT: ClassVar = struct.Struct("<I12s")
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("reason", ctypes.c_char * 12),
    )


class RingHeader(ctypes.LittleEndianStructure):
    """Begins the ring."""

    _fields_ = (
        ("magic", ctypes.c_uint32),
        ("_gap4", ctypes.c_uint8 * 60),
        ("tail", ctypes.c_uint32),
        ("_gap68", ctypes.c_uint8 * 4),
        ("taken", ctypes.c_uint64 * 16),
        ("reports", Report * 3 * 2),
        ("rest", Report * 0),
        ("_gap296", ctypes.c_uint8 * 24),
    )


class StatusType(IntEnum):
    """Of what."""

    STARTED = 1


class StatusMessage(ctypes.LittleEndianStructure):
    """One packet."""

    FORMAT: ClassVar = struct.Struct("<I4x16Q")
    _fields_ = (
        ("type", ctypes.c_uint32),
        ("_gap4", ctypes.c_uint8 * 4),
        ("memory", ctypes.c_uint64 * 16),
    )
