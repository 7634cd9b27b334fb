"""A guest program that builds one layer of a model for several numbers of tokens, as llama.cpp does, and asks for each
op whether the device supports it; uses a real ggml through ctypes.

As a script: python -m tests.support.guest_questions SCENARIO LIB_DIR FRONTEND ARGUMENT... Every answer is compared with
that of the program's own CPU, the kind of device that the host offers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from random import Random

from tests.support.guest import Ggml, remoted_device

HEADS, HEAD, CELLS = 8, 32, 512
WIDTH = HEADS * HEAD
_F32, _F16, _I32, _Q4_0, _Q4_K = 0, 1, 26, 2, 12
_UNNAMED = "unnamed"
Build = Callable[[Ggml, int, int, int], Iterator[int]]
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
    rows_of_one_block = ggml.new_tensor_2d(context, _Q4_0, 32, tokens)
    yield ggml.get_rows(context, rows_of_one_block, positions)


def _blocks(ggml: Ggml, context: int, tokens: int, cells: int) -> Iterator[int]:
    """Ops on rows of whole blocks, as many as there are tokens, and on rows of `cells` elements."""
    positions = ggml.new_tensor_1d(context, _I32, tokens)
    yield ggml.get_rows(context, ggml.new_tensor_2d(context, _Q4_0, 32 * tokens, 4), positions)
    yield ggml.get_rows(context, ggml.new_tensor_2d(context, _Q4_0, 32, cells), positions)
    yield ggml.get_rows(context, ggml.new_tensor_2d(context, _Q4_0, cells, tokens), positions)


def _ask(ggml: Ggml, device: int, tokens: int, cells: int, label: str = "", build: Build = _layer) -> int:
    """Builds the layer, asks for each op, and returns the number of questions."""
    context, cpu = ggml.new_context(), ggml.cpu()
    asked = 0
    for number, op in enumerate(build(ggml, context, tokens, cells)):
        if label != _UNNAMED:
            ggml.set_name(op, f"{label}op-{number}".encode())
        answers = [ggml.backend_dev_supports_op(one, op) for one in (device, cpu)]
        assert answers[0] == answers[1], f"op {number} of {tokens} tokens and {cells} cells: {answers}"
        asked += 1
    ggml.free(context)
    return asked


def layers(ggml: Ggml, device: int, *shapes: str) -> int:
    """Asks for layers of the shapes TOKENSxCELLS, one after another."""
    return sum(_ask(ggml, device, *map(int, shape.split("x"))) for shape in shapes)


def blocks(ggml: Ggml, device: int, *shapes: str) -> int:
    """Ops on quantized rows, of those shapes."""
    return sum(_ask(ggml, device, *map(int, shape.split("x")), build=_blocks) for shape in shapes)


def any_shapes(ggml: Ggml, device: int, seed: str, rounds: str) -> int:
    """Ops of the same names and any shapes, so that nothing follows from those before."""
    random = Random(int(seed))
    sizes = (1, 2, 3, 8, 31, 32, 64, 256, 512)

    def build(ggml: Ggml, context: int, _tokens: int, _cells: int) -> Iterator[int]:
        for type_, row in ((_F32, 1), (_F16, 1), (_Q4_0, 32), (_Q4_K, 256)):
            inner, rows, columns = row * random.choice(sizes[:6]), random.choice(sizes), random.choice(sizes)
            weights = ggml.new_tensor_2d(context, type_, inner, rows)
            yield ggml.mul_mat(context, weights, ggml.new_tensor_2d(context, _F32, inner, columns))
            yield ggml.get_rows(context, weights, ggml.new_tensor_1d(context, _I32, columns))
            parts = ggml.reshape_3d(context, ggml.new_tensor_2d(context, _F32, inner, rows), inner, 1, rows)
            turned = ggml.permute(context, parts, *random.choice(((1, 0, 2, 3), (0, 2, 1, 3), (2, 1, 0, 3))))
            yield turned
            yield ggml.cont(context, turned)

    return sum(_ask(ggml, device, 1, 1, build=build) for _ in range(int(rounds)))


def unnamed(ggml: Ggml, device: int, *shapes: str) -> int:
    """As `layers`, of ops without names."""
    return sum(_ask(ggml, device, *map(int, shape.split("x")), label=_UNNAMED) for shape in shapes)


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


SCENARIOS = {function.__name__: function for function in (layers, blocks, any_shapes, unnamed, at_once, many)}

if __name__ == "__main__":
    library = Ggml(Path(sys.argv[2]), _FUNCTIONS)
    _, remoted = remoted_device(library, Path(sys.argv[3]))
    print(SCENARIOS[sys.argv[1]](library, remoted, *sys.argv[4:]))
    print("right")
