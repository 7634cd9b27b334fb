"""What all parts of the test share: images, programs, the host's side, and the results."""

from __future__ import annotations

import functools
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.daemon import DaemonConfig
from ggml_remoting.paths import FRONTEND, c_part, cache_folder, checkout
from tests.vm.image import Kernel, write_image
from tests.vm.machine import DEADLINE_SECONDS

FRONTEND_IN_GUEST = "/guest/libggml-remotingfrontend.so"
REMOTED = f"GGML_BACKEND_PATH={FRONTEND_IN_GUEST}"  # the frontend finds the transport itself
MODEL = "/guest/model.gguf"

_PROGRAMS = ("llama-bench", "llama-completion", "test-backend-ops")
_TARGETS = (*_PROGRAMS, "ggml-cpu")


class Failed(Exception):
    """A check failed."""


def expect(holds: bool, otherwise: str) -> None:
    """Raises Failed unless the condition holds."""
    if not holds:
        raise Failed(otherwise)


def wait_until(holds: Callable[[], bool], otherwise: str) -> float:
    """Waits until the condition holds. Returns the seconds that took. Raises Failed if it does not in time."""
    begin = time.monotonic()
    while not holds():
        expect(time.monotonic() - begin < DEADLINE_SECONDS, f"{otherwise} (waited {DEADLINE_SECONDS:.0f} s)")
        time.sleep(0.05)
    return time.monotonic() - begin


@dataclass
class Report:
    """The checks and their results."""

    failures: list[str] = field(default_factory=list)
    count: int = 0

    def check(self, name: str, action: Callable[[], str]) -> None:
        """Runs one check. Prints the text that it returns after its name."""
        begin = time.monotonic()
        self.count += 1
        try:
            detail, mark = action(), "ok"
        except Exception as failure:  # after any failure the next check runs
            detail, mark = f"{type(failure).__name__}: {failure}", "FAILED"
            self.failures.append(name)
        print(f"{mark:7}{name} ({time.monotonic() - begin:.0f} s){': ' if detail else ''}{detail}", flush=True)

    def summary(self) -> str:
        """The result in one line."""
        return f"FAILED: {', '.join(self.failures)}" if self.failures else f"all {self.count} checks good"


@dataclass(frozen=True)
class Setting:
    """The paths of everything that the parts use. Parts fetch and build what they need at its first use."""

    kernel: Kernel
    given_programs: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder for images and each machine's files."""
        return cache_folder() / "vm"

    @functools.cached_property
    def programs(self) -> Path:
        """llama.cpp's programs and ggml, for guest and host."""
        return self.given_programs or downloads.build_llama(downloads.NEWEST_SOURCE, _TARGETS)

    @functools.cached_property
    def model(self) -> Path:
        """The GGUF file."""
        return downloads.fetch_model()

    @functools.cached_property
    def image(self) -> Path:
        """The image of a guest with llama.cpp's programs and the model."""
        files = {f"guest/{name}": self.programs / name for name in _PROGRAMS}
        files |= {f"guest/{path.name}": path for path in self.programs.glob("libggml-cpu*.so")}
        files |= self.own_files() | {MODEL.lstrip("/"): self.model}
        image = self.folder / "guest.cpio"
        write_image(image, self.kernel, files, library_folder=self.programs)
        return image

    @property
    def config(self) -> DaemonConfig:
        """The daemon's configuration. The host's ggml is the same build as the guest's."""
        return DaemonConfig(self.programs, ("CPU",))

    def prepare_llama(self) -> None:
        """Builds llama.cpp and its image before the parts begin."""
        print(f"== llama.cpp's guest: {self.image.stat().st_size >> 20} MiB", flush=True)

    def own_files(self) -> dict[str, Path]:
        """This project's files in each guest, by their paths there."""
        return {FRONTEND_IN_GUEST.lstrip("/"): c_part(FRONTEND)} | {
            f"guest/{name}": self._build(name) for name in ("ping", "scatter")
        }

    def native_environment(self) -> dict[str, str]:
        """The environment in which the host's programs compute natively."""
        return {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(self.programs)}

    def _build(self, name: str) -> Path:
        root = checkout()
        assert root is not None
        includes = [f"-I{root / folder}" for folder in ("runtime/shared", "runtime/frontend", "generated/include")]
        program = self.folder / name
        source = Path(__file__).with_name(f"{name}.c")
        subprocess.run(
            [
                "gcc",
                "-std=c11",
                "-D_GNU_SOURCE",
                "-O1",
                "-Wall",
                "-Wextra",
                "-Werror",
                *includes,
                str(source),
                "-o",
                str(program),
                "-ldl",
            ],
            check=True,
        )
        return program
