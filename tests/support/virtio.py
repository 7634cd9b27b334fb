"""Numbers of virtio (virtio 1.2, sections 2.7 and 6) and of its GPU device (section 5.7)."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Feature(IntFlag):
    """Bits of the device's features."""

    VIRGL = 1 << 0
    INDIRECT = 1 << 28
    EVENT_INDEX = 1 << 29
    VHOST_USER_PROTOCOL = 1 << 30
    VERSION_1 = 1 << 32


# Flags of a descriptor
NEXT, WRITE, INDIRECT_TABLE = 1, 2, 4

FENCE = 1  # a flag of a GPU command


class Control(IntEnum):
    """Commands of the GPU's control queue."""

    GET_DISPLAY_INFO = 0x100
    RESOURCE_CREATE_2D = 0x101
    RESOURCE_UNREF = 0x102
    RESOURCE_ATTACH_BACKING = 0x106
    RESOURCE_DETACH_BACKING = 0x107
    GET_CAPSET_INFO = 0x108
    GET_CAPSET = 0x109
    GET_EDID = 0x10A
    CTX_CREATE = 0x200
    CTX_DESTROY = 0x201
    CTX_ATTACH_RESOURCE = 0x202
    CTX_DETACH_RESOURCE = 0x203
    RESOURCE_CREATE_3D = 0x204
    SUBMIT_3D = 0x207


class Response(IntEnum):
    """Types of the device's responses."""

    OK = 0x1100
    OK_DISPLAY_INFO = 0x1101
    OK_CAPSET_INFO = 0x1102
    OK_CAPSET = 0x1103
    UNSPECIFIED = 0x1200
    OUT_OF_MEMORY = 0x1201
    INVALID_RESOURCE = 0x1203
    INVALID_CONTEXT = 0x1204
    INVALID_PARAMETER = 0x1205
