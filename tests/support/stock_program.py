"""A stand-in for llama-server where no test may wait for one: a stock ggml, which loads the frontend and computes on
the remoted device.
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
    """Makes it, with links to its ggml beside it as in a release of llama.cpp.

    It computes for so long and says "right".
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
