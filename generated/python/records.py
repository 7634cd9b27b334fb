"""Wire records. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar, NamedTuple


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")


@dataclass
class Tensor:
    """A tensor by description. Nothing in it is an address."""

    type: int = 0
    op: int = 0
    flags: int = 0
    use_count: int = 0
    ne: tuple[int, ...] = (0,) * 4
    nb: tuple[int, ...] = (0,) * 4
    op_params: tuple[int, ...] = (0,) * 16
    source: tuple[int, ...] = (0,) * 10
    view_source: int = 0
    buffer_type: int = 0
    view_offset: int = 0
    buffer: int = 0
    data_offset: int = 0
    name: str = ""

    SIZE: ClassVar[int] = 280

    def pack(self) -> bytes:
        return struct.pack("<IIii4q4Q16i10IIIQQQ64s", self.type, self.op, self.flags, self.use_count, *self.ne,
                           *self.nb, *self.op_params, *self.source, self.view_source, self.buffer_type,
                           self.view_offset, self.buffer, self.data_offset, self.name.encode())

    @classmethod
    def unpack(cls, raw: bytes) -> Tensor:
        values = struct.unpack_from("<IIii4q4Q16i10IIIQQQ64s", raw)
        return cls(values[0], values[1], values[2], values[3], values[4:8], values[8:12], values[12:28], values[28:38],
                   values[38], values[39], values[40], values[41], values[42], _text(values[43]))


@dataclass
class Device:
    """What never changes about a device of the host."""

    name: str = ""
    description: str = ""
    device_id: str = ""
    type: int = 0
    buffer_type: int = 0
    host_buffer_type: int = 0
    async_: int = 0
    events: int = 0
    mmap_support: int = 0
    set_n_threads: int = 0
    offload_op: int = 0

    SIZE: ClassVar[int] = 288

    def pack(self) -> bytes:
        return struct.pack("<64s128s64sIIIIIIII", self.name.encode(), self.description.encode(),
                           self.device_id.encode(), self.type, self.buffer_type, self.host_buffer_type, self.async_,
                           self.events, self.mmap_support, self.set_n_threads, self.offload_op)

    @classmethod
    def unpack(cls, raw: bytes) -> Device:
        values = struct.unpack_from("<64s128s64sIIIIIIII", raw)
        return cls(_text(values[0]), _text(values[1]), _text(values[2]), values[3], values[4], values[5], values[6],
                   values[7], values[8], values[9], values[10])


@dataclass
class BufferType:
    """What never changes about a buffer type of the host."""

    name: str = ""
    alignment: int = 0
    max_size: int = 0
    device: int = 0
    host: int = 0
    plain_sizes: int = 0

    SIZE: ClassVar[int] = 96

    def pack(self) -> bytes:
        return struct.pack("<64sQQIII4x", self.name.encode(), self.alignment, self.max_size, self.device, self.host,
                           self.plain_sizes)

    @classmethod
    def unpack(cls, raw: bytes) -> BufferType:
        values = struct.unpack_from("<64sQQIII4x", raw)
        return cls(_text(values[0]), values[1], values[2], values[3], values[4], values[5])


@dataclass
class Inventory:
    """What the host offers, in the capset. Device records follow, then buffer type records, each of the stated size."""

    release: str = ""
    abi: int = 0
    device_count: int = 0
    device_size: int = 0
    buffer_type_count: int = 0
    buffer_type_size: int = 0

    SIZE: ClassVar[int] = 56

    def pack(self) -> bytes:
        return struct.pack("<32sIIIII4x", self.release.encode(), self.abi, self.device_count, self.device_size,
                           self.buffer_type_count, self.buffer_type_size)

    @classmethod
    def unpack(cls, raw: bytes) -> Inventory:
        values = struct.unpack_from("<32sIIIII4x", raw)
        return cls(_text(values[0]), values[1], values[2], values[3], values[4], values[5])


class ContextHelloReply(NamedTuple):
    """Reply of context.hello."""

    graph_tensors: int
    graphs: int


class ContextCommTryAllreduceReply(NamedTuple):
    """Reply of context.comm_try_allreduce."""

    result: bool


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


class DeviceOffloadOpReply(NamedTuple):
    """Reply of device.offload_op."""

    result: bool


class BufferTypeAllocBufferReply(NamedTuple):
    """Reply of buffer_type.alloc_buffer."""

    init_tensor: bool
    fills_padding: bool


class BufferTypeGetAllocSizeReply(NamedTuple):
    """Reply of buffer_type.get_alloc_size."""

    result: int


class BackendGraphPlanComputeReply(NamedTuple):
    """Reply of backend.graph_plan_compute."""

    result: int
