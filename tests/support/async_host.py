"""A host whose ggml has the two asynchronous devices of async_device.c, and what they write down of their use."""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_OVERLAPS = struct.Struct("<2Q")
_SIZE = 1 << 14  # bytes, of which async_device.c needs some


def build(libraries: Path, folder: Path, backend: str = "Async", more: tuple[Path, ...] = (), **traits: int) -> Path:
    """The devices' library, beside a copy of a small ggml in `folder`. It is called `backend`, compiled along with
    `more` sources, and has the traits that its first lines name.
    """
    shutil.copytree(libraries, folder)
    source = _REPOSITORY / "tests" / "support" / "async_device.c"
    includes = [f"-I{_REPOSITORY / place}" for place in ("generated/include", "runtime/shared")]
    library = folder / "libggml-musa.so"  # a name that ggml looks for
    flags = ["-std=c11", "-D_GNU_SOURCE", "-shared", "-fPIC", f'-DBACKEND="{backend}"', *includes]
    flags += [f"-D{name.upper()}={value}" for name, value in traits.items()]
    linked = [folder / name for name in ("libggml.so.0", "libggml-base.so.0")]
    subprocess.run(["cc", *flags, source, *more, "-o", library, *linked], check=True)
    return library


class Occupancy:
    """Who has used the devices, in a file for GGML_ASYNC_OCCUPANCY."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)
        self.environment = {"GGML_ASYNC_OCCUPANCY": str(path)}

    @property
    def overlaps(self) -> tuple[int, int]:
        """Steps on each device that began while another process worked on it."""
        first, second = _OVERLAPS.unpack_from(self._memory)
        return first, second
