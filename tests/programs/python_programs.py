"""Programs that are packages of the Python index."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.programs import loom_model, whisper_model
from tests.programs.packages import build_newest, install_python
from tests.programs.program import Program, Started

_ATTACH = {"ATTACH": "1"}
# The package has no wheel; its build takes ten minutes on two cores.
_BUILD = {"CMAKE_ARGS": "-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF", "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1)}


def _command(script: str, *arguments: Path) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]


def _crispasr(_model: Path) -> Started:
    folder = install_python("crispasr", "0.8.45")
    command = _command("use_crispasr.py", *whisper_model.make())
    return Started(command, command, folder / "crispasr", {"PYTHONPATH": str(folder)})


def _ik_llama(model: Path) -> Started:
    command = _command("use_ik_llama.py", model)
    return Started(
        command, command, build_newest(), {"PYTHONPATH": str(install_python("ik-llama-cpp-python", "0.1.5"))}
    )


def _llama_cpp_python(model: Path) -> Started:
    folder = install_python("llama-cpp-python", "0.3.36", **_BUILD)
    command = _command("use_llama_cpp_python.py", model)
    return Started(command, command, folder / "llama_cpp" / "lib", {"PYTHONPATH": str(folder)}, _ATTACH)


def _loom(_model: Path) -> Started:
    folder = install_python("loom-py-rt", "1.0.0rc19")
    command = _command("use_loom.py", loom_model.make())
    return Started(command, command, folder / "loom", {"PYTHONPATH": str(folder)})


def _onnxruntime_ggml(_model: Path) -> Started:
    command = _command("use_onnxruntime_ggml.py")
    folders = (install_python("onnxruntime-ggml", "0.2.0"), install_python("onnx", "1.23.2"))
    return Started(command, command, build_newest(), {"PYTHONPATH": ":".join(map(str, folders))})


def _pywhispercpp(_model: Path) -> Started:
    command = _command("use_pywhispercpp.py", *whisper_model.make())
    paths = {"PYTHONPATH": str(install_python("pywhispercpp", "1.5.1"))}
    return Started(command, command, build_newest(), paths, _ATTACH)


def _xllamacpp(model: Path) -> Started:
    command = _command("use_xllamacpp.py", model)
    paths = {"PYTHONPATH": str(install_python("xllamacpp", "2026.10.11549"))}
    return Started(command, command, build_newest(), paths, _ATTACH)


PROGRAMS = (
    Program("crispasr", "0.8.45", "0.26.0", "`run --preload`", _crispasr),
    Program(
        "ik-llama-cpp-python",
        "0.1.5",
        "a fork's",
        "not at all (`run --preload`)",
        _ik_llama,
        "none exports ggml_backend_load",
    ),
    Program("llama-cpp-python", "0.3.36", "0.25.3", "`attach()`", _llama_cpp_python),
    Program("loom-py-rt", "1.0.0rc19", "0.26.0", "`run`", _loom),
    Program(
        "onnxruntime-ggml",
        "0.2.0",
        "its own, static",
        "not at all",
        _onnxruntime_ggml,
        "hides the functions of its ggml",
    ),
    Program("pywhispercpp", "1.5.1", "0.13.1", "`attach()`", _pywhispercpp),
    Program("xllamacpp", "2026.10.11549", "its own, static", "`attach()`", _xllamacpp),
)
