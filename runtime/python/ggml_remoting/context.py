"""A guest context in Python: the generated calls, the host's inventory, and handles to name new objects by."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.calls import Calls
from ggml_remoting.generated.records import BufferType, Device, Inventory
from ggml_remoting.places import FRONTEND, c_part

_CAPSET_MAGIC = 0x4D524747
_HANDLES_MAXIMUM = 65536


@dataclass(frozen=True)
class Offer:
    """What a host offers: its ggml's release, devices and buffer types. Their index here is their number on the wire."""

    release: str
    snapshot: int
    devices: tuple[Device, ...]
    buffer_types: tuple[BufferType, ...]


def parse_capset(capset: bytes) -> Offer:
    """Reads a capset: header, inventory, device records, buffer type records. Records may be longer than this version knows."""
    magic, _version, size, _zero = _unpack(capset, 0)
    if magic != _CAPSET_MAGIC or size > len(capset):
        raise RemotingError("the daemon's inventory is damaged, or it is not ggml-remoting's")
    inventory = Inventory.unpack(capset[16:])
    at = 16 + Inventory.SIZE
    devices = tuple(Device.unpack(capset[at + i * inventory.device_size :]) for i in range(inventory.device_count))
    at += inventory.device_count * inventory.device_size
    buffer_types = tuple(BufferType.unpack(capset[at + i * inventory.buffer_type_size :]) for i in range(inventory.buffer_type_count))
    return Offer(inventory.release, inventory.snapshot, devices, buffer_types)


def _unpack(capset: bytes, offset: int) -> tuple[int, int, int, int]:
    if len(capset) < offset + 16 + Inventory.SIZE:
        raise RemotingError("the daemon sent no inventory")
    magic, version, size, zero = struct.unpack_from("<IIII", capset, offset)
    return magic, version, size, zero


@dataclass
class _Handles:
    """Numbers for objects: index in the lower half, generation in the upper. No generation is used twice for an index."""

    generations: list[int] = field(default_factory=lambda: [0])
    free: list[int] = field(default_factory=list)

    def new(self) -> int:
        if self.free:
            index = self.free.pop()
        elif len(self.generations) < _HANDLES_MAXIMUM:
            index = len(self.generations)
            self.generations.append(0)
        else:
            raise RemotingError(f"more than {_HANDLES_MAXIMUM - 1} handles are in use")
        self.generations[index] += 1
        return self.generations[index] << 32 | index

    def release(self, handle: int) -> None:
        index = handle & 0xFFFFFFFF
        if self.generations[index] < 0xFFFFFFFF:
            self.free.append(index)


class Context(Calls):
    """One guest context on a daemon. Close it, or use it in a with statement."""

    def __init__(self, address: str, library: Path | None = None) -> None:
        """Connects to the daemon at `address` (unix:PATH). Raises WireError if there is none."""
        super().__init__(address, library or c_part(FRONTEND))
        self._handles = _Handles()
        self.offer = parse_capset(self.capset())

    def new_handle(self) -> int:
        """A number for an object that the next call makes: a buffer, backend, graph, plan or event."""
        return self._handles.new()

    def release_handle(self, handle: int) -> None:
        """Lets the number's index be used again, after the object was freed."""
        self._handles.release(handle)
