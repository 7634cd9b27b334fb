"""A guest program that builds one layer of a model for several numbers of tokens, as llama.cpp does, and asks for each
op whether the device supports it; uses a real ggml through ctypes.

As a script: python -m tests.support.guest_questions SCENARIO LIB_DIR FRONTEND ARGUMENT... Every answer is compared with
that of the program's own CPU, the kind of device that the host offers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path

from tests.support.guest import Ggml, remoted_device

HEADS, HEAD, CELLS = 8, 32, 512
WIDTH = HEADS * HEAD
_F32, _F16, _I32, _Q4_0 = 0, 1, 26, 2
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "ggml_add": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_dev_supports_op": (c_bool, [c_void_p, c_void_p]),
    "ggml_cont": (c_void_p, [c_void_p, c_void_p]),
    "ggml_get_rows": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_tensor_1d": (c_void_p, [c_void_p, c_int, c_int64]),
    "ggml_permute": (c_void_p, [c_void_p, c_void_p, c_int, c_int, c_int, c_int]),
    "ggml_reshape_3d": (c_void_p, [c_void_p, c_void_p, c_int64, c_int64, c_int64]),
    "ggml_rms_norm": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_rope": (c_void_p, [c_void_p, c_void_p, c_void_p, c_int, c_int]),
    "ggml_set_name": (c_void_p, [c_void_p, c_char_p]),
    "ggml_soft_max_ext": (c_void_p, [c_void_p, c_void_p, c_void_p, c_float, c_float]),
    "ggml_view_3d": (c_void_p, [c_void_p, c_void_p, *[c_int64] * 3, *[c_size_t] * 3]),
}


def _layer(ggml: Ggml, context: int, tokens: int, cells: int) -> Iterator[int]:
    """The ops of one layer: attention over `cells` of the cache, and one matrix of the feed-forward part."""
    weights = ggml.new_tensor_2d(context, _Q4_0, WIDTH, WIDTH)
    cache = ggml.new_tensor_2d(context, _F16, WIDTH, CELLS)
    hidden = ggml.new_tensor_2d(context, _F32, WIDTH, tokens)
    positions = ggml.new_tensor_1d(context, _I32, tokens)
    mask = ggml.new_tensor_2d(context, _F32, cells, tokens)

    yield (norm := ggml.rms_norm(context, hidden, 1e-5))
    yield (query := ggml.mul_mat(context, weights, norm))
    yield (heads := ggml.reshape_3d(context, query, HEAD, HEADS, tokens))
    yield (turned := ggml.rope(context, heads, positions, HEAD, 0))
    yield (queries := ggml.permute(context, turned, 0, 2, 1, 3))
    keys = ggml.view_3d(context, cache, HEAD, cells, HEADS, 2 * WIDTH, 2 * HEAD, 0)
    values = ggml.view_3d(context, cache, cells, HEAD, HEADS, 2 * CELLS, 2 * CELLS * HEAD, 0)
    yield keys
    yield (scores := ggml.mul_mat(context, keys, queries))
    yield (chances := ggml.soft_max_ext(context, scores, mask, 0.125, 0.0))
    yield (mixed := ggml.mul_mat(context, values, chances))
    yield (merged := ggml.cont(context, ggml.permute(context, mixed, 0, 2, 1, 3)))
    yield (output := ggml.mul_mat(context, weights, ggml.reshape_3d(context, merged, WIDTH, tokens, 1)))
    yield (sum_ := ggml.add(context, output, hidden))
    yield ggml.get_rows(context, sum_, ggml.new_tensor_1d(context, _I32, 1))


def _ask(ggml: Ggml, device: int, tokens: int, cells: int, label: str = "") -> int:
    """Builds the layer, asks for each op, and returns the number of questions."""
    context, cpu = ggml.new_context(), ggml.cpu()
    asked = 0
    for number, op in enumerate(_layer(ggml, context, tokens, cells)):
        ggml.set_name(op, f"{label}op-{number}".encode())
        answers = [ggml.backend_dev_supports_op(one, op) for one in (device, cpu)]
        assert answers[0] == answers[1], f"op {number} of {tokens} tokens and {cells} cells: {answers}"
        asked += 1
    ggml.free(context)
    return asked


def layers(ggml: Ggml, device: int, *shapes: str) -> int:
    """Asks for layers of the shapes TOKENSxCELLS, one after another."""
    return sum(_ask(ggml, device, *map(int, shape.split("x"))) for shape in shapes)


def at_once(ggml: Ggml, device: int, threads: str) -> int:
    """Asks from several threads, each with 20 shapes of its own."""
    count = int(threads)

    def ask(thread: int) -> int:
        return sum(_ask(ggml, device, 1 + thread + turn * count, 32 * (1 + turn % 16)) for turn in range(20))

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(ask, range(count)))


def many(ggml: Ggml, device: int, count: str) -> int:
    """Asks for this many layers whose ops all have names of their own, in two shapes, three times."""
    return sum(
        _ask(ggml, device, tokens + 100 * turn + layer, 64, f"layer-{layer} ")
        for turn in range(3)
        for tokens in (1000, 2000)
        for layer in range(int(count))
    )


SCENARIOS = {function.__name__: function for function in (layers, at_once, many)}

if __name__ == "__main__":
    library = Ggml(Path(sys.argv[2]), _FUNCTIONS)
    _, remoted = remoted_device(library, Path(sys.argv[3]))
    print(SCENARIOS[sys.argv[1]](library, remoted, *sys.argv[4:]))
    print("right")
