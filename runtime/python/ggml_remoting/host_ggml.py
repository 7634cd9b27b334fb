"""Which ggml is the host's when nobody says --lib-dir: that of the program, of this Python environment, or the system's."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError

_BASE = "libggml-base.so*"
_SYSTEM_FOLDERS = (
    "usr/local/lib",
    "usr/local/lib64",
    "usr/lib",
    "usr/lib64",
    "usr/lib/*-linux-gnu",
    "lib/*-linux-gnu",
    "lib64",
)
_IN_PACKAGES = (f"*/{_BASE}", *(f"*/{folder}/{_BASE}" for folder in ("bin", "lib", "lib64")))
_USUAL_PROGRAMS = ("llama-server", "llama-cli", "llama-completion", "whisper-cli")


@dataclass(frozen=True)
class HostGgml:
    """A ggml on this machine: its folder (None: the loader finds it by itself) and whose it is, in words."""

    folder: Path | None
    whose: str


def choose_host_ggml(program: str | None = None) -> HostGgml:
    """The first one found. Raises SetupError if there is none."""
    found = next(find_host_ggml(program), None)
    if found is None:
        places = f"beside {program}" if program else "beside a llama-server"
        raise SetupError(
            f"which ggml is the host's? None lies {places}, in this Python environment or among the system's libraries: "
            "give the folder of libggml-base.so by --lib-dir DIR"
        )
    return found


def find_host_ggml(program: str | None = None) -> Iterator[HostGgml]:
    """The ggml of a program and of the usual ones, of this Python environment, the system, and `make demo`, in that order."""
    for name in (program, *_USUAL_PROGRAMS) if program else _USUAL_PROGRAMS:
        path = shutil.which(name)
        if path and (folder := _of_program(Path(path).resolve())):
            yield _named(folder, f"that of {name}")
    for packages in map(Path, site.getsitepackages()):
        for folder in _in_packages(packages):
            yield HostGgml(folder, f"that of the Python package {folder.relative_to(packages).parts[0]}")
    if any(any(Path("/").glob(f"{folder}/{_BASE}")) for folder in _SYSTEM_FOLDERS):
        yield HostGgml(None, "the system's")
    if demo := downloads.demo_lib_dir():
        yield HostGgml(demo, "that of make demo")


def _named(folder: Path, whose: str) -> HostGgml:
    is_system = any(folder in Path("/").glob(pattern) for pattern in _SYSTEM_FOLDERS)
    return HostGgml(None if is_system else folder, whose)


def _of_program(path: Path) -> Path | None:
    """Where a program's ggml lies: beside it, where the loader finds it, or in the environment of a Python script."""
    if any(path.parent.glob(_BASE)):
        return path.parent
    if _is_script(path):
        environments = path.parent.parent.glob("lib/python3*/site-packages")
        return next((folder for packages in environments for folder in _in_packages(packages)), None)
    loaded = (
        subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False) if shutil.which("ldd") else None
    )
    match = re.search(r"libggml-base\.so\S* => (/\S+)", loaded.stdout) if loaded else None
    return Path(match[1]).resolve().parent if match else None


def _is_script(path: Path) -> bool:
    if not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _in_packages(packages: Path) -> list[Path]:
    return sorted({library.parent for pattern in _IN_PACKAGES for library in packages.glob(pattern)})
