"""A folder that Ollama takes for one of its own libraries, so that it starts a llama-server on the remoted devices.

Ollama starts its llama-server once for each folder in lib/ollama that holds a libggml-*, with GGML_BACKEND_PATH set to
the first of these that is neither ggml's base nor its CPU backend (its source, since pull request 16031).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ggml_remoting.errors import SetupError
from ggml_remoting.paths import FRONTEND, c_part

_NAME = "libggml-remoting.so"


def make_ollama_folder(folder: Path) -> Path:
    """Makes the folder, such as /usr/lib/ollama/remoting, or brings it up to date. Returns the library in it.

    Raises SetupError if it holds another backend, which Ollama might take instead, or cannot be written.
    """
    others = sorted(path.name for path in folder.glob("*ggml-*") if path.name != _NAME) if folder.is_dir() else []
    if others:
        raise SetupError(f"{folder} holds {others[0]} already: name a folder of its own, beside those of Ollama")
    library = folder / _NAME
    unfinished = folder / "unfinished"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(c_part(FRONTEND), unfinished)
        unfinished.rename(library)
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}: may you write there?") from error
    return library
