"""The tools of llama.cpp that the conformance run needs, built once and kept in .cache/."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder

_TARGETS = ("test-backend-ops", "llama-bench", "llama-completion", "ggml-cpu")
_CPU_FEATURES = {"AVX512": {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}} | {
    f"AVX512_{name}": {f"avx512_{name.lower()}", f"avx512{name.lower()}"} for name in ("VBMI", "VNNI", "BF16")
}


def newest_tools(*more_targets: str) -> Path:
    """The folder of the tools and the CPU backend of ggml 0.26, built with the AVX-512 extensions that this CPU has."""
    return built_tools(downloads.NEWEST_SOURCE, *more_targets)


def built_tools(source: downloads.Package, *more_targets: str) -> Path:
    """The folder of the tools of another release of llama.cpp."""
    # With OpenMP, as ggml is built by default.
    return downloads.build_llama(source, (*_TARGETS, *more_targets), ("OPENMP", *_cpu_features()))


def wheel_suite() -> Path:
    """A test-backend-ops for the wheel's ggml 0.20, linked with the wheel's libraries.

    Set LD_LIBRARY_PATH to choose the libraries with which it runs.
    """
    program = (
        cache_folder() / "parts" / f"{downloads.SOURCE.name}-{downloads.SOURCE.version}-suite" / "test-backend-ops"
    )
    if program.is_file():
        return program
    downloads.need_compiler()
    libraries = downloads.fetch_vulkan_host()
    tree = downloads.fetch_source(downloads.SOURCE)
    program.parent.mkdir(parents=True, exist_ok=True)
    print(
        f"== compiling test-backend-ops of {downloads.SOURCE.name} {downloads.SOURCE.version}: less than a minute",
        flush=True,
    )
    unfinished = program.with_name(f"{program.name}.{os.getpid()}")
    command = [
        "g++",
        "-std=c++17",
        "-O1",
        "-pthread",
        f"-I{tree / 'ggml' / 'include'}",
        str(tree / "tests" / "test-backend-ops.cpp"),
    ]
    command += ["-o", str(unfinished), f"-L{libraries}", f"-Wl,-rpath-link,{libraries}", "-lggml", "-lggml-base"]
    if subprocess.run(command, check=False).returncode:
        raise SetupError("test-backend-ops does not compile")
    unfinished.rename(program)
    return program


def _cpu_features() -> tuple[str, ...]:
    lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    wanted = {
        name: flags >= needed if name == "AVX512" else bool(flags & needed) for name, needed in _CPU_FEATURES.items()
    }
    return tuple(name for name, has in wanted.items() if has and wanted["AVX512"])
