"""python -m tests.support.asserting_ggml: builds a ggml with its own and the C++ library's assertions, once, into
.cache/.

Distributions and developers build ggml without NDEBUG, so that assert() is active. Only the libraries and the CPU
backend are built, with little optimisation, which takes some three minutes on two cores.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ggml_remoting import downloads, progress
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder

_SETTINGS = (
    "CMAKE_C_FLAGS=-O1",
    "CMAKE_CXX_FLAGS=-O1 -D_GLIBCXX_ASSERTIONS",
    "BUILD_SHARED_LIBS=ON",
    "GGML_BACKEND_DL=ON",
)
_LIBRARIES_ONLY = (
    "CMAKE_BUILD_TYPE=None",  # no -DNDEBUG
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
    return build_ggml("asserts", _SETTINGS) / "bin"


def build_ggml(name: str, settings: Sequence[str]) -> Path:
    """The folder of a build of the newest ggml and its CPU backend with CMake's `settings`.

    Raises SetupError as build does.
    """
    source = downloads.NEWEST_SOURCE
    folder = cache_folder() / "parts" / f"{source.name}-{source.version}-{name}"
    done = folder / ".done"
    if done.is_file():
        return folder
    downloads.need_compiler()
    cmake = shutil.which("cmake", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}")
    if cmake is None:
        raise SetupError("building ggml needs CMake: apt-get install cmake")
    options = [f"-D{setting}" for setting in (*_LIBRARIES_ONLY, *settings)]
    tree = downloads.fetch_source(source)
    print(f"== building ggml, {name}, in {folder}: three minutes on two cores", flush=True)
    progress.run([cmake, "-S", str(tree), "-B", str(folder), *options])
    downloads.build_with_cmake(cmake, folder, ("ggml", "ggml-cpu"))
    done.touch()
    return folder


if __name__ == "__main__":
    print(build())
