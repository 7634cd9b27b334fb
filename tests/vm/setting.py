"""What all parts of the test share: the images, the programs, the host's side, and the results."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting import parts
from ggml_remoting.daemon import Offering
from ggml_remoting.places import FRONTEND, c_part, cache_folder, checkout
from vm.cpio import Cpio
from vm.image import Kernel, find_kernel, libraries_of, write_image

FRONTEND_IN_GUEST = "/guest/libggml-remotingfrontend.so"
REMOTED = f"GGML_BACKEND_PATH={FRONTEND_IN_GUEST}"  # the door is found without a word
MODEL = "/guest/model.gguf"

_PROGRAMS = ("llama-bench", "llama-completion", "test-backend-ops")
_TARGETS = (*_PROGRAMS, "ggml-cpu")
_PYTHON_PACKAGES = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "cffi", "pycparser", "numpy", "numpy.libs")
_NOT_NEEDED = {"test", "tests", "idlelib", "tkinter", "ensurepip", "lib2to3", "pydoc_data", "turtledemo", "dist-packages", "site-packages"}


class Failed(Exception):
    """A check did not hold."""


def expect(holds: bool, otherwise: str) -> None:
    """Raises Failed unless it holds."""
    if not holds:
        raise Failed(otherwise)


def wait_until(holds: Callable[[], bool], seconds: float, otherwise: str) -> float:
    """Waits until it holds; how long that took. Raises Failed if it takes too long."""
    begin = time.monotonic()
    while not holds():
        expect(time.monotonic() - begin < seconds, f"{otherwise} (waited {seconds:.0f} s)")
        time.sleep(0.05)
    return time.monotonic() - begin


@dataclass
class Report:
    """What was checked, with what result."""

    failures: list[str] = field(default_factory=list)

    def check(self, name: str, action: Callable[[], str]) -> None:
        """Runs one check; its answer is told behind its name."""
        begin = time.monotonic()
        try:
            detail, mark = action(), "ok"
        except Exception as failure:  # whatever it is, the next check runs
            detail, mark = f"{type(failure).__name__}: {failure}", "FAILED"
            self.failures.append(name)
        print(f"{mark:7}{name} ({time.monotonic() - begin:.0f} s){': ' if detail else ''}{detail}", flush=True)


@dataclass(frozen=True)
class Setting:
    """Where everything is."""

    folder: Path
    kernel: Kernel
    programs: Path
    model: Path
    image: Path

    @property
    def offering(self) -> Offering:
        """The host's ggml is the build that the guest has too."""
        return Offering(self.programs, ("CPU",))

    def native_environment(self) -> dict[str, str]:
        """In which the host's programs compute for themselves."""
        return {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(self.programs)}


def prepare(kernel_package: str, programs: Path | None) -> Setting:
    """Downloads and builds what is missing."""
    folder = cache_folder() / "vm"
    kernel = find_kernel(kernel_package)
    built = programs or parts.build_llama(parts.NEWEST_SOURCE, _TARGETS)
    model = parts.fetch_model()
    ping = _build_ping(folder)
    files = {f"guest/{name}": built / name for name in _PROGRAMS}
    files |= {f"guest/{path.name}": path for path in built.glob("libggml-cpu*.so")}
    files |= {"guest/ping": ping, FRONTEND_IN_GUEST.lstrip("/"): c_part(FRONTEND), MODEL.lstrip("/"): model}
    image = folder / "guest.cpio"
    write_image(image, kernel, files, library_folder=built)
    return Setting(folder, kernel, built, model, image)


def _build_ping(folder: Path) -> Path:
    root = checkout()
    assert root is not None
    includes = [f"-I{root / name}" for name in ("runtime/shared", "runtime/frontend", "generated/include")]
    program = folder / "ping"
    subprocess.run(["gcc", "-O1", *includes, str(Path(__file__).with_name("ping.c")), "-o", str(program), "-ldl"], check=True)
    return program


def add_python(setting: Setting, image: Path) -> str:
    """Writes the image with a Python, its packages and this project's tests of each call; the command that runs Python there."""
    root = checkout()
    assert root is not None
    image.write_bytes(setting.image.read_bytes())
    program = Path(sys.executable).resolve()
    stdlib, packages = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
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
            *parts.fetch_small_ggml().glob("*.so*"),
        ]
        for name, path in _libraries(loaded).items():
            archive.add_file(name, path)
        archive.close()
    environment = f"PYTHONDONTWRITEBYTECODE=1 PYTHONHOME={sys.base_prefix} PYTHONPATH=/python:/project/runtime/python"
    return f"cd /project && {environment} {program}"


def _libraries(programs: list[Path]) -> dict[str, Path]:
    found = {name.lstrip("/") if "/" in name else f"guest/{name}": path for name, path in libraries_of(programs).items()}
    return {name: path for name, path in found.items() if "libggml" not in name}  # which lie where they are used


def _add_project(archive: Cpio, root: Path) -> None:
    for path in (root / "Makefile", root / "pyproject.toml", *(root / "tests").glob("*.py")):
        archive.add_file(f"project/{path.relative_to(root)}", path)
    for name in ("runtime/python/ggml_remoting", "runtime/python/ggml_remoting/generated", "tests/calls", "idl"):
        _add_tree(archive, (root / name).resolve(), f"project/{name}")
    for path in (root / "build").glob("*ggml-remoting*"):
        archive.add_file(f"project/build/{path.name}", path)
    small = parts.fetch_small_ggml()
    _add_tree(archive, small, f"project/{small.relative_to(root)}")


def _add_tree(archive: Cpio, folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not _NOT_NEEDED.intersection(inner.parts) and path.suffix != ".a":
            archive.add_file(f"{name}/{inner}", path)
