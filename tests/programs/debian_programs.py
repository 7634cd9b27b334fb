"""Programs of llama.cpp and whisper.cpp from Debian sid."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.programs import debian_sandbox, language, whisper_model
from tests.programs.program import Program, Started

_LLAMA, _WHISPER = "0.7.0", "1.9.5"
_SERVER = Path(__file__).with_name("use_llama_server.py")


def _run(command: list[str]) -> Started:
    return Started(command, command, debian_sandbox.libraries(), daemon=debian_sandbox.daemon())


def _llama(program: str, *options: str) -> Callable[[Path], Started]:
    """A program of llama.cpp with the kernels that every CPU device has."""
    return lambda model: _run(debian_sandbox.command([program, *language.options(model), "--no-repack", *options]))


def _simple(model: Path) -> Started:
    words = ["llama-simple", "-m", str(model.resolve()), "-n", str(language.TOKENS), "-ngl", "99", language.PROMPT]
    return _run(debian_sandbox.command(words))


def _server(model: Path) -> Started:
    words = ["llama-server", "-m", str(model.resolve()), "-t", "1", "-ngl", "99", "-fa", "off", "-c", "256"]
    return _run([sys.executable, str(_SERVER), *debian_sandbox.command([*words, "-np", "1", "--no-repack"])])


def _whisper_cli(_model: Path) -> Started:
    model, sound = whisper_model.make()
    words = ["whisper-cli", "-m", str(model.resolve()), "-f", str(sound.resolve()), "-nf", "-tp", "0", "-bs", "1"]
    return _run(debian_sandbox.command([*words, "-bo", "1", "-t", "1", "-nt", "-nfa"]))


PROGRAMS = (
    Program(
        "llama-completion of Debian sid",
        _LLAMA,
        "0.27.0",
        "`run`",
        _llama("llama-completion", "-no-cnv", "--no-warmup"),
    ),
    Program(
        "llama-embedding of Debian sid",
        _LLAMA,
        "0.27.0",
        "`run`",
        _llama("llama-embedding", "--embd-output-format", "array"),
    ),
    Program("llama-lookup of Debian sid", _LLAMA, "0.27.0", "`run`", _llama("llama-lookup")),
    Program("llama-server of Debian sid", _LLAMA, "0.27.0", "`run`", _server),
    Program("llama-simple of Debian sid", _LLAMA, "0.27.0", "`run`", _simple),
    Program("whisper-cli of Debian sid", _WHISPER, "0.27.0", "`run`", _whisper_cli),
)
