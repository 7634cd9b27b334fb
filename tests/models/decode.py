"""A guest: a stock libllama reads a few tokens with each of several models, then generates some.

python -m tests.models.decode PACKAGE FRONTEND MODEL... runs in a process of its own, which has the libraries of that
release of llama-cpp-py-sync only. FRONTEND may be empty. It prints one JSON object: for each model the SHA-256 of the
logits of every step, or why there are none. llama.cpp's log of each model goes to standard error, after the model's
path.
"""

from __future__ import annotations

import array
import hashlib
import json
import sys
from pathlib import Path

from tests.matrix.generate import Model, remoted_device

_PROMPT = list(range(3, 35))  # token numbers: longer than the window of the model that has one
_TOKENS = 8


def main(package: str, frontend: str, *paths: str) -> dict[str, str]:
    """The digest of each model's logits."""
    sys.path.insert(0, str(Path(package).parent))
    import llama_cpp_py_sync._cffi_bindings as bindings  # type: ignore[import-not-found]  # this package's own

    llama = bindings.get_lib()
    llama.llama_backend_init()
    device = remoted_device(frontend)[0] if frontend else None
    if frontend and device is None:
        sys.exit("the frontend was declined")
    said = {}
    for path in paths:
        print(f"\nMODEL {path}", file=sys.stderr, flush=True)
        model = Model(bindings.get_ffi(), llama, path, device)
        try:
            said[path] = _digest(model)
        except AssertionError as error:
            said[path] = str(error)
        model.free()
    return said


def _digest(model: Model) -> str:
    digest = hashlib.sha256()
    batch = _PROMPT
    for _ in range(_TOKENS):
        logits = model.logits(batch)
        digest.update(array.array("f", logits).tobytes())
        batch = [max(range(len(logits)), key=logits.__getitem__)]
    return digest.hexdigest()


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
