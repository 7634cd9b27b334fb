"""python -m tests.support.asserting_ggml: a ggml with its own assertions and the C++ library's, built once into
.cache/.

Distributions and developers build ggml without NDEBUG, so that assert() counts. Only the libraries and the CPU's
backend are built, with little optimisation: some three minutes on two cores.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder

_SETTINGS = (
    "CMAKE_BUILD_TYPE=None",  # no -DNDEBUG
    "CMAKE_C_FLAGS=-O1",
    "CMAKE_CXX_FLAGS=-O1 -D_GLIBCXX_ASSERTIONS",
    "BUILD_SHARED_LIBS=ON",
    "GGML_BACKEND_DL=ON",
    "GGML_NATIVE=OFF",
    "GGML_OPENMP=OFF",
    "LLAMA_BUILD_COMMON=OFF",
    "LLAMA_BUILD_APP=OFF",
    "LLAMA_BUILD_TESTS=OFF",
    "LLAMA_BUILD_TOOLS=OFF",
    "LLAMA_BUILD_EXAMPLES=OFF",
    "LLAMA_BUILD_SERVER=OFF",
)


def build() -> Path:
    """The folder of its libraries. Raises SetupError if a compiler or CMake is missing, or ggml does not build."""
    source = downloads.NEWEST_SOURCE
    folder = cache_folder() / "parts" / f"{source.name}-{source.version}-asserts"
    done = folder / ".done"
    if done.is_file():
        return folder / "bin"
    downloads.need_compiler()
    cmake = shutil.which("cmake", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}")
    if cmake is None:
        raise SetupError("building ggml needs CMake: apt-get install cmake")
    settings = [f"-D{setting}" for setting in _SETTINGS]
    _run([cmake, "-S", str(downloads.fetch_source(source)), "-B", str(folder), *settings])
    jobs = str(os.cpu_count() or 1)
    _run([cmake, "--build", str(folder), "--parallel", jobs, "--target", "ggml", "ggml-cpu"])
    done.touch()
    return folder / "bin"


def _run(command: list[str]) -> None:
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
        raise SetupError(f"this failed: {' '.join(command)}")


if __name__ == "__main__":
    print(build())
