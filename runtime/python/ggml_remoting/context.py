"""A guest context in Python: the generated calls, the host's inventory, and handles to name new objects by."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting.errors import RemotingError
from ggml_remoting.generated.calls import Calls
from ggml_remoting.inventory import parse_capset
from ggml_remoting.paths import FRONTEND, c_part

_HANDLES_MAXIMUM = 65536


@dataclass
class _Handles:
    """Numbers for objects: index in the lower half, generation in the upper.

    No generation is used twice for an index.
    """

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

    def __init__(self, address: str | None = None, library: Path | None = None) -> None:
        """Connects to the device at `address`: unix:PATH, a daemon's socket; stream:PATH, vsock:CID:PORT or
        serial:/dev/virtio-ports/NAME, a byte stream to it; drm or drm:NODE, a virtio-gpu.

        Without one, to what a program here would use: what GGML_REMOTING names, else the socket at the default place,
        else a virtio-gpu, else the port that is called ggml-remoting. Raises WireError if there is none.
        """
        self.address = os.environ.get("GGML_REMOTING", "") if address is None else address
        super().__init__(self.address, library or c_part(FRONTEND))
        self._handles = _Handles()
        self.offer = parse_capset(self.capset())

    def __repr__(self) -> str:
        devices = ", ".join(device.name for device in self.offer.devices)
        return f"<Context at {self.address or 'the default place'}: {devices} of ggml {self.offer.release}>"

    def new_handle(self) -> int:
        """A number for an object that the next call makes: a buffer, backend, graph, plan or event."""
        return self._handles.new()

    def release_handle(self, handle: int) -> None:
        """Lets the number's index be used again, after the object was freed."""
        self._handles.release(handle)
