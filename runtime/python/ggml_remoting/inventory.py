"""What a host offers its guests, from the capset."""

from __future__ import annotations

from dataclasses import dataclass

from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.formats import CAPSET_MAGIC, CapsetHeader
from ggml_remoting.generated.records import BufferType, Device, Inventory


@dataclass(frozen=True)
class HostInventory:
    """What a host offers: its ggml's release, devices and buffer types.

    Their index here is their number on the wire.
    """

    release: str
    abi: int
    devices: tuple[Device, ...]
    buffer_types: tuple[BufferType, ...]


def parse_capset(capset: bytes) -> HostInventory:
    """Reads a capset: header, inventory, device records, buffer type records.

    Records may be longer than this version knows.
    """
    at = CapsetHeader.FORMAT.size
    if len(capset) < at + Inventory.SIZE:
        raise RemotingError("the daemon sent no inventory")
    magic, _version, size, _zero = CapsetHeader.FORMAT.unpack_from(capset)
    if magic != CAPSET_MAGIC or size > len(capset):
        raise RemotingError("the daemon's inventory is damaged, or it is not ggml-remoting's")
    inventory = Inventory.unpack(capset[at:])
    at += Inventory.SIZE
    devices = tuple(Device.unpack(capset[at + i * inventory.device_size :]) for i in range(inventory.device_count))
    at += inventory.device_count * inventory.device_size
    buffer_types = tuple(
        BufferType.unpack(capset[at + i * inventory.buffer_type_size :]) for i in range(inventory.buffer_type_count)
    )
    return HostInventory(inventory.release, inventory.abi, devices, buffer_types)
