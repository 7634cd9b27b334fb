"""A guest: whisper.cpp's library encodes a generated sound and decodes a few tokens.

python whisper_guest.py LIBRARIES MODEL FRONTEND runs in a process of its own; FRONTEND may be empty. It prints one JSON
object: the first GPU device of its ggml, and for each step the SHA-256 of its logits.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import math
import sys
from array import array
from ctypes import c_char_p, c_float, c_int, c_void_p
from pathlib import Path

_RATE = 16000
_THREADS = 1
_TOKENS = 6
_FUNCTIONS = {
    "whisper_init_from_file": (c_void_p, [c_char_p]),
    "whisper_pcm_to_mel": (c_int, [c_void_p, c_void_p, c_int, c_int]),
    "whisper_encode": (c_int, [c_void_p, c_int, c_int]),
    "whisper_decode": (c_int, [c_void_p, c_void_p, c_int, c_int, c_int]),
    "whisper_get_logits": (ctypes.POINTER(c_float), [c_void_p]),
    "whisper_n_vocab": (c_int, [c_void_p]),
    "whisper_free": (None, [c_void_p]),
    "ggml_backend_load": (c_void_p, [c_char_p]),
    "ggml_backend_dev_by_type": (c_void_p, [c_int]),
    "ggml_backend_dev_name": (c_char_p, [c_void_p]),
}
_GPU = 1


def _library(folder: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(folder / "libwhisper.so.1"), ctypes.RTLD_GLOBAL)
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def main(folder: str, model: str, frontend: str) -> dict[str, object]:
    """The device's name and the digests of the steps' logits."""
    library = _library(Path(folder))
    if frontend and not library.ggml_backend_load(frontend.encode()):
        sys.exit("the frontend was declined")
    device = library.ggml_backend_dev_by_type(_GPU)
    context = library.whisper_init_from_file(model.encode())
    if not context:
        sys.exit("whisper.cpp could not load the model")
    sound = array("f", (0.3 * math.sin(0.05 * i) * math.sin(0.0003 * i) for i in range(5 * _RATE)))
    address, count = sound.buffer_info()
    if library.whisper_pcm_to_mel(context, address, count, _THREADS) or library.whisper_encode(context, 0, _THREADS):
        sys.exit("whisper.cpp could not encode the sound")
    steps = []
    token, past = 1, 0
    for _ in range(_TOKENS):
        if library.whisper_decode(context, ctypes.byref(c_int(token)), 1, past, _THREADS):
            sys.exit("whisper.cpp could not decode a token")
        logits = library.whisper_get_logits(context)[: library.whisper_n_vocab(context)]
        steps.append(hashlib.sha256(array("f", logits).tobytes()).hexdigest()[:16])
        token, past = max(range(len(logits)), key=logits.__getitem__), past + 1
    library.whisper_free(context)
    return {"device": library.ggml_backend_dev_name(device).decode() if device else None, "steps": steps}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
