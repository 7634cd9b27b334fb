"""Builds a program that contains ggml and its CPU backend in one file, with its symbols exported or hidden."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from tests.support import asserting_ggml

_SOURCE = Path(__file__).with_name("multiply.cpp")
_SETTINGS = ("CMAKE_C_FLAGS=-O1 -DNDEBUG", "CMAKE_CXX_FLAGS=-O1 -DNDEBUG", "BUILD_SHARED_LIBS=OFF")
_ARCHIVES = ("libggml.a", "libggml-cpu.a", "libggml-base.a")


def build(*, exports: bool) -> Path:
    """The path of the program. Raises SetupError if a compiler or CMake is missing, or the build fails."""
    folder = asserting_ggml.build_ggml("static", _SETTINGS)
    headers = downloads.fetch_source(downloads.NEWEST_SOURCE) / "ggml" / "include"
    program = folder / ("exporting" if exports else "hiding")
    archives = [str(next(folder.rglob(name))) for name in _ARCHIVES]
    options = ["-rdynamic", "-Wl,--whole-archive", *archives, "-Wl,--no-whole-archive"] if exports else archives
    command = ["g++", "-O1", f"-I{headers}", str(_SOURCE), *options, "-lpthread", "-ldl", "-o", str(program)]
    if subprocess.run(command, check=False).returncode:
        raise SetupError(f"this failed: {' '.join(command)}")
    return program
