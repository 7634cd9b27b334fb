"""Writes the image of a guest with a Python, a small ggml, and this project's tests of each call."""

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
    """The Python in the guest."""

    program: Path
    home: str

    def command(self, words: str, run_by: str = "") -> str:
        """A shell command that runs Python in the project's folder. `run_by` is a command that runs it."""
        environment = f"PYTHONDONTWRITEBYTECODE=1 PYTHONHOME={self.home} PYTHONPATH=/python:/project/runtime/python"
        return f"cd /project && {environment} {run_by} {self.program} {words}"


def write_python_image(setting: Setting, image: Path) -> GuestPython:
    """Writes the image. Returns the Python in it."""
    root = checkout()
    assert root is not None
    program = Path(sys.executable).resolve()
    write_image(image, setting.kernel, setting.own_files())
    with image.open("ab") as file:
        archive = Cpio(file)
        for name, path in _image_files(root, program).items():
            archive.add_file(name, path)
        archive.close()
    return GuestPython(program, sys.base_prefix)


def _image_files(root: Path, program: Path) -> dict[str, Path]:
    """Each file of the image, without those of the kernel and the guest's programs."""
    stdlib, packages = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
    files = {str(program).lstrip("/"): program, **_tree(stdlib, str(stdlib).lstrip("/"))}
    for name in _PYTHON_PACKAGES:
        files |= _tree(packages / name, f"python/{name}")
    extensions = list(packages.glob("_cffi_backend*"))
    files |= {f"python/{path.name}": path for path in (*extensions, *packages.glob("*.py"))}
    files |= {f"project/{name}": path for name, path in project_files(root).items()}
    small_ggml = downloads.fetch_small_ggml()
    files |= _tree(small_ggml, f"project/{small_ggml_in_project()}")
    return files | _libraries([program, *(stdlib / "lib-dynload").glob("*.so"), *extensions, *small_ggml.glob("*.so*")])


def _libraries(programs: list[Path]) -> dict[str, Path]:
    found = {
        name.lstrip("/") if "/" in name else f"guest/{name}": path for name, path in libraries_of(programs).items()
    }
    return {
        name: path for name, path in found.items() if "libggml" not in name
    }  # those are in the folder of the small ggml


def project_files(root: Path) -> dict[str, Path]:
    """The files of a checkout that a guest gets, by their paths in its project folder: the tests of each call and what
    they need. The small ggml is added separately.
    """
    # Tests read numbers from C sources and headers.
    single = [
        root / "Makefile",
        root / "pyproject.toml",
        *(root / "tests").glob("*.py"),
        *(root / "tests/support").glob("*.[pc]*"),
        *(root / "tests/vm").glob("*.py"),
        *(root / "runtime/shared").glob("*.h"),
        *(root / "build").glob("*ggml-remoting*"),
    ]
    files = {str(path.relative_to(root)): path for path in single if path.is_file()}
    for name in ("runtime/python/ggml_remoting", "runtime/python/ggml_remoting/generated", "tests/calls", "idl"):
        files |= _tree((root / name).resolve(), name)
    return files


def small_ggml_in_project() -> Path:
    """The path of the small ggml in the guest's project; the checkout's own cache may be a link to another place."""
    return Path(".cache") / downloads.fetch_small_ggml().relative_to(cache_folder())


def _tree(folder: Path, name: str) -> dict[str, Path]:
    """The files of a folder, by their paths in a folder `name` of the guest."""
    inner = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        f"{name}/{relative}": path
        for relative, path in inner.items()
        if not _NOT_NEEDED.intersection(relative.parts) and path.suffix != ".a"
    }
