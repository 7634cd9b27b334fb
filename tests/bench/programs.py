"""llama.cpp's programs for the bench, built for the CPU or with CUDA."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conformance.builds import newest_tools
from ggml_remoting import downloads, progress
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder

_PROGRAMS = ("llama-bench", "llama-batched-bench", "llama-speculative-simple", "test-backend-ops")
_TARGETS = (*_PROGRAMS, "ggml-cpu", "ggml-rpc", "ggml-rpc-server")
_CUDA_SETTINGS = (
    "CMAKE_BUILD_TYPE=Release",
    "BUILD_SHARED_LIBS=ON",
    "GGML_BACKEND_DL=ON",
    "GGML_NATIVE=OFF",
    "GGML_CUDA=ON",
    "GGML_RPC=ON",
    "CMAKE_CUDA_ARCHITECTURES=90",
    "LLAMA_BUILD_APP=OFF",
    "LLAMA_BUILD_EXAMPLES=ON",
    "LLAMA_BUILD_TESTS=ON",
    "LLAMA_BUILD_UI=OFF",
    "LLAMA_USE_PREBUILT_UI=OFF",
    "LLAMA_OPENSSL=OFF",
    "LLAMA_BUILD_COMMIT=sdist",
)


@dataclass(frozen=True)
class Programs:
    """Two copies of a llama.cpp build: the host's, and the guest's, whose folder has no GPU backend."""

    host: Path
    guest: Path
    build: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """An environment in which both find their libraries, without any variable of ggml's from outside the bench."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GGML_")}
        return {**kept, "LD_LIBRARY_PATH": str(self.host), **self.variables}


def find_programs(folder: Path | None, *, cuda: bool, scratch: Path) -> Programs:
    """The programs in `folder`, or else a build of the newest llama.cpp that this project knows. Raises SetupError."""
    if folder is None:
        folder = _build_with_cuda() if cuda else newest_tools(*_PROGRAMS, "ggml-rpc", "ggml-rpc-server")
    guest = scratch / "guest"
    shutil.rmtree(guest, ignore_errors=True)
    guest.mkdir(parents=True)
    for name in (*_PROGRAMS, "libggml-cpu.so", "libggml-rpc.so"):
        if not (folder / name).is_file():
            raise SetupError(f"{folder} has no {name}")
        shutil.copy2(folder / name, guest / name)  # ggml looks for backends beside the program, links followed
    build = (
        f"llama.cpp {downloads.NEWEST_SOURCE.version.split('.')[0]}"
        if folder.is_relative_to(cache_folder())
        else str(folder)
    )
    return Programs(folder, guest, build)


def _build_with_cuda() -> Path:
    """Builds llama.cpp with CUDA. Needs CMake and nvcc; needs no network if the source lies in .cache/."""
    build = cache_folder() / "parts" / f"{downloads.NEWEST_SOURCE.name}-{downloads.NEWEST_SOURCE.version}-cuda-build"
    if (build / ".done").is_file():
        return build / "bin"
    for program in ("cmake", "nvcc", "g++"):
        if shutil.which(program) is None:
            raise SetupError(f"a build with CUDA needs {program} on the PATH")
    source = downloads.fetch_source(downloads.NEWEST_SOURCE)
    settings = [
        f"-D{setting}"
        for setting in (*_CUDA_SETTINGS, f"LLAMA_BUILD_NUMBER={downloads.NEWEST_SOURCE.version.split('.')[0]}")
    ]
    print(f"== building llama.cpp with CUDA in {build}: a quarter of an hour on 16 cores", flush=True)
    progress.run(["cmake", "-S", str(source), "-B", str(build), *settings])
    downloads.build_with_cmake("cmake", build, (*_TARGETS, "ggml-cuda"))
    (build / ".done").touch()
    return build / "bin"
