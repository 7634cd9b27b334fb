"""Programs that are built from llama.cpp's source, and a prebuilt ggml."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from ggml_remoting import downloads
from ggml_remoting.paths import cache_folder
from tests.programs import language, static_program
from tests.programs.packages import build_newest
from tests.programs.program import Program, Started
from tests.support import asserting_ggml

_HERE = Path(__file__).parent


def _words(folder: Path, model: Path) -> list[str]:
    """The arguments of llama-completion, with the kernels that every CPU device has."""
    return [str(folder / "llama-completion"), *language.options(model), "--no-repack", "-no-cnv", "--no-warmup"]


def completion(model: Path) -> Started:
    """llama-completion of the newest llama.cpp."""
    folder = build_newest("llama-completion")
    return Started(_words(folder, model), _words(folder, model), folder)


def _asserting_completion(model: Path) -> Started:
    """The same program and libllama with a ggml that has assertions, which the host uses too."""
    tools, libraries = build_newest("llama-completion"), asserting_ggml.build()
    folder = cache_folder() / "parts" / "llama-completion-with-assertions"
    folder.mkdir(exist_ok=True)
    for file in (tools / "llama-completion", *tools.glob("libllama*"), *libraries.glob("libggml*")):
        if not (folder / file.name).exists():
            shutil.copy(file, folder)
    words = _words(folder, model)
    return Started(words, words, folder, {"LD_LIBRARY_PATH": str(folder)})


def _bench(model: Path) -> Started:
    """llama-bench. Its speeds vary, so the numbers of tokens are compared."""
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


def _prebuilt_ggml(_model: Path) -> Started:
    folder = downloads.fetch_small_ggml()
    script = [sys.executable, str(_HERE / "multiply.py"), str(folder)]
    return Started(script, script, folder)


PROGRAMS = (
    Program("a static program with -rdynamic", "b11434", "0.26.0", "`run`", _static(exports=True)),
    Program(
        "a static program", "b11434", "0.26.0", "not at all", _static(exports=False), "hides the functions of its ggml"
    ),
    Program("llama-completion with assertions", "b11434", "0.26.0", "`run`", _asserting_completion),
    Program("libggml-python", "0.20.2.post1", "0.20.2", "`run --preload`", _prebuilt_ggml),
    Program("llama-bench", "b11434", "0.26.0", "`run`", _bench),
    Program("llama-completion", "b11434", "0.26.0", "`run`", completion),
)
