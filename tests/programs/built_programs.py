"""Programs that are built here from llama.cpp's source, and a ggml as it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from ggml_remoting import downloads
from tests.programs import language, static_program
from tests.programs.packages import build_newest
from tests.programs.program import Program, Started
from tests.support import asserting_ggml

_HERE = Path(__file__).parent


def completion(model: Path) -> Started:
    """llama.cpp's newest llama-completion, with the kernels that every CPU device has."""
    folder = build_newest("llama-completion")
    command = [str(folder / "llama-completion"), *language.options(model), "--no-repack", "-no-cnv", "--no-warmup"]
    return Started(command, command, folder)


def _bench(model: Path) -> Started:
    """It tells speeds; what is compared is what it has done."""
    folder = build_newest("llama-bench")
    words = [
        str(folder / "llama-bench"),
        "-m",
        str(model),
        "-p",
        "8",
        "-n",
        "4",
        "-r",
        "1",
        "-ngl",
        "99",
        "-o",
        "jsonl",
    ]
    command = ["sh", "-c", """"$@" | grep -o '"n_[a-z]*": [0-9]*, "n_gen": [0-9]*'""", "sh", *words]
    return Started(command, command, folder)


def _static(*, exports: bool) -> Callable[[Path], Started]:
    def prepare(_model: Path) -> Started:
        program = [str(static_program.build(exports=exports))]
        return Started(program, program, build_newest())

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
    Program("a static program with -rdynamic", "b11434", "0.26.0", "`run`", _static(exports=True)),
    Program(
        "a static program", "b11434", "0.26.0", "not at all", _static(exports=False), "hides the functions of its ggml"
    ),
    Program("ggml with assertions", "b11434", "0.26.0", "`attach()`", _asserting_ggml),
    Program("libggml-python", "0.20.2.post1", "0.20.2", "`run --preload`", _prebuilt_ggml),
    Program("llama-bench", "b11434", "0.26.0", "`run`", _bench),
    Program("llama-completion", "b11434", "0.26.0", "`run`", completion),
)
