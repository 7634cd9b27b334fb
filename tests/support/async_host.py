"""A host whose ggml has the two asynchronous devices of async_device.c, and the record of their use."""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
_OVERLAPS = struct.Struct("<2Q")
_SIZE = 1 << 14  # bytes; async_device.c needs fewer


def build(libraries: Path, folder: Path, backend: str = "Async", more: tuple[Path, ...] = (), **traits: int) -> Path:
    """Builds the devices' library beside a copy of a small ggml in `folder`.

    It is called `backend`, is compiled with `more` sources, and has the traits that async_device.c's first lines name.
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
    """The record of the devices' use, in a file for GGML_ASYNC_OCCUPANCY."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)
        self.environment = {"GGML_ASYNC_OCCUPANCY": str(path)}

    @property
    def overlaps(self) -> tuple[int, int]:
        """For each device, the number of steps that began while another process used it."""
        first, second = _OVERLAPS.unpack_from(self._memory)
        return first, second
