"""A guest with a Python, a small ggml, and this project's tests of each call."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.paths import cache_folder, checkout
from tests.vm.cpio import Cpio
from tests.vm.image import libraries_of, write_image
from tests.vm.setting import Setting

_PYTHON_PACKAGES = (
    "gguf",
    "yaml",
    "pytest",
    "_pytest",
    "pluggy",
    "iniconfig",
    "packaging",
    "pygments",
    "cffi",
    "pycparser",
    "numpy",
    "numpy.libs",
)
_NOT_NEEDED = {
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "ensurepip",
    "lib2to3",
    "pydoc_data",
    "turtledemo",
    "dist-packages",
    "site-packages",
}


@dataclass(frozen=True)
class GuestPython:
    """The guest's Python."""

    program: Path
    home: str

    def command(self, words: str, run_by: str = "") -> str:
        """A shell command that runs it in the project's folder; `run_by` comes before the program."""
        environment = f"PYTHONDONTWRITEBYTECODE=1 PYTHONHOME={self.home} PYTHONPATH=/python:/project/runtime/python"
        return f"cd /project && {environment} {run_by} {self.program} {words}"


def write_python_image(setting: Setting, image: Path) -> GuestPython:
    """Writes the image; returns the Python in it."""
    root = checkout()
    assert root is not None
    program = Path(sys.executable).resolve()
    stdlib, packages = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
    write_image(image, setting.kernel, setting.own_files())
    with image.open("ab") as file:
        archive = Cpio(file)
        archive.add_file(str(program).lstrip("/"), program)
        _add_tree(archive, stdlib, str(stdlib).lstrip("/"))
        for name in _PYTHON_PACKAGES:
            if (packages / name).is_dir():
                _add_tree(archive, packages / name, f"python/{name}")
        for path in (*packages.glob("_cffi_backend*"), *packages.glob("*.py")):
            archive.add_file(f"python/{path.name}", path)
        _add_project(archive, root)
        loaded = [
            program,
            *(stdlib / "lib-dynload").glob("*.so"),
            *packages.glob("_cffi_backend*"),
            *downloads.fetch_small_ggml().glob("*.so*"),
        ]
        for name, path in _libraries(loaded).items():
            archive.add_file(name, path)
        archive.close()
    return GuestPython(program, sys.base_prefix)


def _libraries(programs: list[Path]) -> dict[str, Path]:
    found = {
        name.lstrip("/") if "/" in name else f"guest/{name}": path for name, path in libraries_of(programs).items()
    }
    return {name: path for name, path in found.items() if "libggml" not in name}  # which lie where they are used


def _add_project(archive: Cpio, root: Path) -> None:
    for path in (
        root / "Makefile",
        root / "pyproject.toml",
        *(root / "tests").glob("*.py"),
        *(root / "tests/support").glob("*.py"),
        *(root / "tests/vm").glob("*.py"),
    ):
        archive.add_file(f"project/{path.relative_to(root)}", path)
    for name in ("runtime/python/ggml_remoting", "runtime/python/ggml_remoting/generated", "tests/calls", "idl"):
        _add_tree(archive, (root / name).resolve(), f"project/{name}")
    for path in (root / "build").glob("*ggml-remoting*"):
        archive.add_file(f"project/build/{path.name}", path)
    _add_tree(archive, downloads.fetch_small_ggml(), f"project/{small_ggml_in_project()}")


def small_ggml_in_project() -> Path:
    """Where the guest's project has it, by the path in that; the checkout's cache may be a link to elsewhere."""
    return Path(".cache") / downloads.fetch_small_ggml().relative_to(cache_folder())


def _add_tree(archive: Cpio, folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not _NOT_NEEDED.intersection(inner.parts) and path.suffix != ".a":
            archive.add_file(f"{name}/{inner}", path)
