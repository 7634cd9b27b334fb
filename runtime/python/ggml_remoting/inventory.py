"""What a host offers its guests, as the capset tells it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.records import BufferType, Device, Inventory

_CAPSET_MAGIC = 0x4D524747


@dataclass(frozen=True)
class HostInventory:
    """What a host offers: its ggml's release, devices and buffer types. Their index here is their number on the wire."""

    release: str
    snapshot: int
    devices: tuple[Device, ...]
    buffer_types: tuple[BufferType, ...]


def parse_capset(capset: bytes) -> HostInventory:
    """Reads a capset: header, inventory, device records, buffer type records. Records may be longer than this version knows."""
    magic, _version, size, _zero = _unpack(capset, 0)
    if magic != _CAPSET_MAGIC or size > len(capset):
        raise RemotingError("the daemon's inventory is damaged, or it is not ggml-remoting's")
    inventory = Inventory.unpack(capset[16:])
    at = 16 + Inventory.SIZE
    devices = tuple(Device.unpack(capset[at + i * inventory.device_size :]) for i in range(inventory.device_count))
    at += inventory.device_count * inventory.device_size
    buffer_types = tuple(
        BufferType.unpack(capset[at + i * inventory.buffer_type_size :]) for i in range(inventory.buffer_type_count)
    )
    return HostInventory(inventory.release, inventory.snapshot, devices, buffer_types)


def _unpack(capset: bytes, offset: int) -> tuple[int, int, int, int]:
    if len(capset) < offset + 16 + Inventory.SIZE:
        raise RemotingError("the daemon sent no inventory")
    magic, version, size, zero = struct.unpack_from("<IIII", capset, offset)
    return magic, version, size, zero
