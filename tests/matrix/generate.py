"""A guest: a stock llama-cpp-py-sync generates text through its own bindings and its own libllama.

python generate.py PACKAGE MODEL PROMPT TOKENS OUT [FRONTEND] computes on the frontend's first device, or on the
program's own CPU if FRONTEND is missing. It runs in a process of its own, which has that package's libraries only. It
prints one JSON object: the remoted device's name, null if there is none, and the text. It writes the logits of every
step to the file OUT, as float32.
"""

from __future__ import annotations

import array
import ctypes
import json
import sys
from pathlib import Path
from typing import Any

_CONTEXT = 256  # tokens
_PIECE = 64  # bytes of a token's text at most


class Model:
    """A model and its context in stock bindings, whose structs are those of their release."""

    def __init__(self, ffi: Any, llama: Any, path: str, device: int | None) -> None:
        """Loads the model, with all layers on the device if there is one.

        The CPU gets no repacked weights, because a remoted device has none.
        """
        self._ffi, self._llama = ffi, llama
        parameters = llama.llama_model_default_params()
        self._devices = ffi.new("ggml_backend_dev_t[]", [ffi.cast("ggml_backend_dev_t", device or 0), ffi.NULL])
        parameters.devices = self._devices
        parameters.n_gpu_layers = 99 if device else 0
        parameters.use_extra_bufts = False
        self._model = llama.llama_model_load_from_file(path.encode(), parameters)
        settings = llama.llama_context_default_params()
        settings.n_ctx = settings.n_batch = _CONTEXT
        settings.n_threads = settings.n_threads_batch = 1
        settings.flash_attn_type = 0
        self._context = llama.llama_init_from_model(self._model, settings)
        self._vocabulary = llama.llama_model_get_vocab(self._model)
        self._size = llama.llama_vocab_n_tokens(self._vocabulary)

    def tokens(self, text: bytes) -> list[int]:
        """The tokens of a text."""
        space = self._ffi.new("llama_token[]", _CONTEXT)
        count = self._llama.llama_tokenize(self._vocabulary, text, len(text), space, _CONTEXT, True, True)
        return [space[i] for i in range(count)]

    def logits(self, tokens: list[int]) -> list[float]:
        """The logits after these tokens and all before them."""
        batch = self._ffi.new("llama_token[]", tokens)
        status = self._llama.llama_decode(self._context, self._llama.llama_batch_get_one(batch, len(tokens)))
        assert status == 0, f"llama_decode returned {status}"
        logits: list[float] = self._ffi.unpack(self._llama.llama_get_logits_ith(self._context, -1), self._size)
        return logits

    def text(self, token: int) -> bytes:
        """The text of a token."""
        space = self._ffi.new("char[]", _PIECE)
        count = self._llama.llama_token_to_piece(self._vocabulary, token, space, _PIECE, 0, True)
        return bytes(self._ffi.buffer(space, count))

    def free(self) -> None:
        """Frees both."""
        self._llama.llama_free(self._context)
        self._llama.llama_model_free(self._model)


def main(
    package: str, model_path: str, prompt: str, count: str, out: str, frontend: str | None = None
) -> dict[str, Any]:
    """Generates greedily."""
    sys.path.insert(0, str(Path(package).parent))
    import llama_cpp_py_sync._cffi_bindings as bindings  # type: ignore[import-not-found]  # this package's own

    llama = bindings.get_lib()
    llama.llama_backend_init()
    device, name = remoted_device(frontend) if frontend else (None, None)
    model = Model(bindings.get_ffi(), llama, model_path, device)
    batch = model.tokens(prompt.encode())
    text = b""
    with Path(out).open("wb") as file:
        for _ in range(int(count)):
            logits = model.logits(batch)
            file.write(array.array("f", logits).tobytes())
            batch = [max(range(len(logits)), key=logits.__getitem__)]
            text += model.text(batch[0])
    model.free()
    return {"device": name, "text": text.decode("utf-8", "replace")}


def remoted_device(frontend: str) -> tuple[int | None, str | None]:
    """The index and the name of the frontend's first device; None if the frontend was declined, with its
    own message.
    """
    ggml, base = loaded("libggml.so"), loaded("libggml-base.so")
    ggml.ggml_backend_load.restype = base.ggml_backend_reg_dev_get.restype = ctypes.c_void_p
    base.ggml_backend_dev_name.restype = ctypes.c_char_p
    registry = ggml.ggml_backend_load(frontend.encode())
    if not registry:
        return None, None
    device = base.ggml_backend_reg_dev_get(ctypes.c_void_p(registry), ctypes.c_size_t(0))
    return device, base.ggml_backend_dev_name(ctypes.c_void_p(device)).decode()


def loaded(name: str) -> ctypes.CDLL:
    """The library that libllama loaded, by its path: a package may have several copies."""
    lines = Path("/proc/self/maps").read_text("utf-8").splitlines()
    return ctypes.CDLL(next(line.split(maxsplit=5)[5] for line in lines if f"/{name}" in line))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
