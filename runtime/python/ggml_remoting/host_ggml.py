"""Which ggml is the host's when nobody says --lib-dir: that of the program, of this Python environment, or the
system's.
"""

from __future__ import annotations

import os
import re
import shutil
import site
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.linked_libraries import linked_libraries

_BASE = "libggml-base*.so*"
_BASE_LIBRARY = re.compile(r"libggml-base\S*\.so")
_SYSTEM_FOLDERS = (
    "usr/local/lib",
    "usr/local/lib64",
    "usr/lib",
    "usr/lib64",
    "usr/lib/*-linux-gnu",
    "lib/*-linux-gnu",
    "lib64",
)
_IN_PACKAGES = (_BASE, f"*/{_BASE}", *(f"*/{folder}/{_BASE}" for folder in ("bin", "lib", "lib64")))
_IN_NODE_MODULES = (f"*/bins/*/{_BASE}", f"@*/*/bins/*/{_BASE}", f"*/*/{_BASE}", f"*/*/*/{_BASE}", f"@*/*/*/{_BASE}")
_USUAL_PROGRAMS = ("llama-server", "llama-cli", "llama-completion", "whisper-cli")
_BUILDS_FOR_A_GPU = ("cuda", "vulkan", "hip", "sycl", "metal")


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
            f"which ggml is the host's? None lies {places}, in this Python environment or among the system's "
            "libraries: "
            "give the folder of libggml-base.so by --lib-dir DIR"
        )
    return found


def find_host_ggml(program: str | None = None) -> Iterator[HostGgml]:
    """The ggml of a program and of the usual ones, of this Python environment, the system, and `make demo`, in that
    order.
    """
    for name in (program, *_USUAL_PROGRAMS) if program else _USUAL_PROGRAMS:
        path = shutil.which(name)
        if path and (folder := _of_program(Path(path).absolute())):
            yield _named(folder, f"that of {name}")
    for packages in map(Path, site.getsitepackages()):
        for folder in _in_packages(packages):
            yield HostGgml(folder, f"that of the Python package {_package_of(folder, packages)}")
    if any(any(Path("/").glob(f"{folder}/{_BASE}")) for folder in _SYSTEM_FOLDERS):
        yield HostGgml(None, "the system's")
    if demo := downloads.demo_lib_dir():
        yield HostGgml(demo, "that of make demo")


def _package_of(folder: Path, packages: Path) -> str:
    parts = folder.relative_to(packages).parts
    return parts[0] if parts else "at the root of site-packages"


def _named(folder: Path, whose: str) -> HostGgml:
    is_system = any(folder in Path("/").glob(pattern) for pattern in _SYSTEM_FOLDERS)
    return HostGgml(None if is_system else folder, whose)


def _of_program(path: Path) -> Path | None:
    """Where a program's ggml lies: beside it, where the loader finds it, or in the environment of a Python or Node
    program.

    A virtual environment's python is a link out of it, and a script of node_modules/.bin one into a package: both ends
    are looked at, the link's own first.
    """
    ends = list(dict.fromkeys((path, path.resolve())))
    for end in ends:
        if any(end.parent.glob(_BASE)):
            return end.parent
    for end in ends:
        if (_is_script(end) or end.name.startswith("python")) and (folder := _in_environment(end)):
            return folder
    if (path.name == "node" or _is_script(path)) and (folder := _in_node_modules([Path.cwd(), *path.parents])):
        return folder
    return _where_loaded(path.resolve())


def _in_environment(program: Path) -> Path | None:
    """The first ggml among the Python packages of the environment whose bin folder the program lies in."""
    environments = program.parent.parent.glob("lib/python3*/site-packages")
    return next((folder for packages in environments for folder in _in_packages(packages)), None)


def _in_node_modules(folders: list[Path]) -> Path | None:
    """The first ggml of a Node package for this machine, as Node looks for packages: upwards.

    Builds for a GPU come last.
    """
    for modules in [folder / "node_modules" for start in folders for folder in (start, *start.parents)]:
        found = {library.parent for pattern in _IN_NODE_MODULES for library in modules.glob(pattern)}
        machine = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
        ours = [folder for folder in found if machine in folder.name.split("-")]
        if ours or found:
            return min(
                ours or found, key=lambda folder: (any(word in folder.name for word in _BUILDS_FOR_A_GPU), folder)
            )
    return None


def _where_loaded(program: Path) -> Path | None:
    libraries = linked_libraries(program).items()
    return next((path.resolve().parent for name, path in libraries if _BASE_LIBRARY.match(name)), None)


def _is_script(path: Path) -> bool:
    if not os.access(path, os.R_OK) or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _in_packages(packages: Path) -> list[Path]:
    """Folders with a ggml; where a wheel holds a second copy of it, that in *.libs is the one that is loaded."""
    found = {library.parent for pattern in _IN_PACKAGES for library in packages.glob(pattern)}
    return sorted(found, key=lambda folder: (folder.suffix != ".libs", folder))
