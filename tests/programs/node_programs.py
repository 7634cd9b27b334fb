"""Programs that are packages of npm."""

from __future__ import annotations

import os
from pathlib import Path

from tests.programs import whisper_model
from tests.programs.packages import build_newest, install_node
from tests.programs.program import Program, Started

_HERE = Path(__file__).parent


def script_of(name: str, version: str, script: str, arguments: list[str]) -> list[str]:
    """The command line of a script of this folder, copied to where Node finds the package."""
    copy = install_node(name, version) / script
    copy.write_text((_HERE / script).read_text("utf-8"), "utf-8")
    return ["node", str(copy), *arguments]


def node_llama_libraries() -> Path:
    """The folder of node-llama-cpp's ggml for this machine."""
    machine = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
    modules = install_node("node-llama-cpp", "3.22.1") / "node_modules"
    return modules / "@node-llama-cpp" / machine / "bins" / machine


def addon_folder(package: str, version: str, addon: str) -> Path:
    """The folder of a native addon in a package of @fugood's."""
    return install_node(package, version) / "node_modules" / "@fugood" / addon


def _node_llama_cpp(model: Path) -> Started:
    command = script_of("node-llama-cpp", "3.22.1", "use_node_llama_cpp.mjs", [str(model)])
    return Started(command, command, node_llama_libraries())


def _fugood_llama(model: Path) -> Started:
    words = script_of("@fugood/llama.node", "1.7.15", "use_fugood_llama.mjs", [str(model)])
    command = ["sh", "-c", """"$@" | sed -n 's/^text: //p'""", "sh", *words]  # its log goes to standard output as well
    return Started(command, command, build_newest())


def _fugood_whisper(_model: Path) -> Started:
    model, sound = whisper_model.make()
    command = script_of("@fugood/whisper.node", "1.1.3", "use_fugood_whisper.mjs", [str(model), str(sound)])
    return Started(command, command, build_newest())


PROGRAMS = (
    Program("@fugood/llama.node", "1.7.15", "its own, static", "`run --preload`", _fugood_llama),
    Program("@fugood/whisper.node", "1.1.3", "its own, static", "`run --preload`", _fugood_whisper),
    Program("node-llama-cpp", "3.22.1", "0.25.1", "`run`", _node_llama_cpp),
)
