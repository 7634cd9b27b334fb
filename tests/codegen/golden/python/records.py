"""Wire records. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar, NamedTuple


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")


@dataclass
class Tensor:
    """A tensor by description."""

    type: int = 0
    ne: tuple[int, ...] = (0,) * 4
    flag: bool = 0
    buffer: int = 0
    name: str = ""

    SIZE: ClassVar[int] = 72

    def pack(self) -> bytes:
        return struct.pack("<I4x4q?7xQ13s3x", self.type, *self.ne, self.flag, self.buffer, self.name.encode())

    @classmethod
    def unpack(cls, raw: bytes) -> Tensor:
        values = struct.unpack_from("<I4x4q?7xQ13s3x", raw)
        return cls(values[0], values[1:5], values[5], values[6], _text(values[7]))


@dataclass
class Device:
    """A device of the inventory."""

    name: str = ""
    events: int = 0

    SIZE: ClassVar[int] = 24

    def pack(self) -> bytes:
        return struct.pack("<16sI4x", self.name.encode(), self.events)

    @classmethod
    def unpack(cls, raw: bytes) -> Device:
        values = struct.unpack_from("<16sI4x", raw)
        return cls(_text(values[0]), values[1])


@dataclass
class BufferType:
    """A buffer type of the inventory."""

    alignment: int = 0
    max_size: int = 0

    SIZE: ClassVar[int] = 16

    def pack(self) -> bytes:
        return struct.pack("<QQ", self.alignment, self.max_size)

    @classmethod
    def unpack(cls, raw: bytes) -> BufferType:
        values = struct.unpack_from("<QQ", raw)
        return cls(values[0], values[1])


class DeviceGetMemoryReply(NamedTuple):
    """Reply of device.get_memory."""

    free: int
    total: int


class DeviceInitBackendReply(NamedTuple):
    """Reply of device.init_backend."""

    slots: int


class DeviceSupportsOpReply(NamedTuple):
    """Reply of device.supports_op."""

    result: bool


class DeviceSupportsBuftReply(NamedTuple):
    """Reply of device.supports_buft."""

    result: bool


class BackendPlanComputeReply(NamedTuple):
    """Reply of backend.plan_compute."""

    result: int
