"""A replacement for llama-server in quick tests: a stock ggml that loads the frontend and computes on the remoted
device.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = """#!/bin/sh
PYTHONPATH={root} exec {python} -m tests.support.guest {scenario} {libraries} "$GGML_BACKEND_PATH" {argument}
"""


def put_program(path: Path, libraries: Path, seconds: float = 0) -> Path:
    """Writes the program, with links to its ggml beside it as in a release of llama.cpp.

    It computes for some seconds and prints "right".
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for library in libraries.glob("libggml*.so*"):
        link = path.parent / library.name
        if not link.is_symlink():
            link.symlink_to(library)
    words = {"root": _ROOT, "python": sys.executable, "libraries": path.parent}
    quoted = {name: shlex.quote(str(word)) for name, word in words.items()}
    path.write_text(_SCRIPT.format(**quoted, scenario="repeat", argument=seconds))
    path.chmod(0o755)
    return path
