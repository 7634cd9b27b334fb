"""A guest: a stock ggml computes small graphs on its own CPU and on the frontend's first device.

python -m tests.matrix.compute LIB_DIR FRONTEND runs in a process of its own, so that it has the ggml of LIB_DIR only.
It prints one JSON object: the remoted device's name, null if the frontend was declined, and for each graph the
normalised mean squared error of the remoted result, null if the device does not support it.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections.abc import Callable
from ctypes import c_bool, c_char_p, c_float, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.guest import Ggml

_ROWS, _COLUMNS, _INNER = 24, 40, 256  # a block of every quantised type has at most 256 elements
_POSITIONS, _HEADS, _HEAD_SIZE = 64, 4, 32
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "ggml_backend_dev_supports_op": (c_bool, [c_void_p, c_void_p]),
    "ggml_nbytes": (c_size_t, [c_void_p]),
    "ggml_type_name": (c_char_p, [c_int]),
    "ggml_new_tensor_3d": (c_void_p, [c_void_p, c_int, c_int64, c_int64, c_int64]),
    "ggml_quantize_chunk": (c_size_t, [c_int, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_void_p]),
    "ggml_cont": (c_void_p, [c_void_p, c_void_p]),
    "ggml_mul": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_get_rows": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_rms_norm": (c_void_p, [c_void_p, c_void_p, c_float]),
    "ggml_swiglu_split": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_permute": (c_void_p, [c_void_p, c_void_p, c_int, c_int, c_int, c_int]),
    "ggml_view_2d": (c_void_p, [c_void_p, c_void_p, c_int64, c_int64, c_size_t, c_size_t]),
    "ggml_soft_max_ext": (c_void_p, [c_void_p, c_void_p, c_void_p, c_float, c_float]),
    "ggml_rope_ext": (c_void_p, [c_void_p, c_void_p, c_void_p, c_void_p, c_int, c_int, c_int, *[c_float] * 6]),
    "ggml_flash_attn_ext": (c_void_p, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p, c_float, c_float, c_float]),
    "ggml_pad_circular": (c_void_p, [c_void_p, c_void_p, c_int, c_int, c_int, c_int]),
}
_NEOX = 2


class Graph:
    """A graph that is built on a device. Its inputs are the same in every process."""

    def __init__(self, ggml: Ggml) -> None:
        self.ggml = ggml
        self.context = ggml.new_context()
        self.nodes: list[int] = []
        self._inputs: list[tuple[int, bytes]] = []
        self._random = np.random.default_rng(1)

    def matrix(self, rows: int, columns: int = _INNER, type_name: str = "f32", planes: int = 1) -> int:
        """An input of `rows` rows of `columns` random numbers, quantised by ggml itself if the type is quantised."""
        values = self._random.standard_normal((planes, rows, columns), dtype=np.float32)
        number = next(i for i in range(64) if self.ggml.type_name(i) == type_name.encode())
        tensor = self.ggml.new_tensor_3d(self.context, number, columns, rows, planes)
        if type_name != "f32":
            packed = ctypes.create_string_buffer(self.ggml.nbytes(tensor))
            self.ggml.quantize_chunk(number, values.ctypes.data, packed, 0, planes * rows, columns, None)
            return self._input(tensor, packed.raw)
        return self._input(tensor, values.tobytes())

    def numbers(self, values: list[int]) -> int:
        """An input of 32-bit integers."""
        number = next(i for i in range(64) if self.ggml.type_name(i) == b"i32")
        return self._input(
            self.ggml.new_tensor_2d(self.context, number, len(values), 1), np.array(values, np.int32).tobytes()
        )

    def node(self, operation: str, *arguments: object) -> int:
        """Adds the result of ggml_<operation>."""
        self.nodes.append(getattr(self.ggml, operation)(self.context, *arguments))
        return self.nodes[-1]

    def compute(self, device: int) -> np.ndarray[Any, Any] | None:
        """The last node's result as float64, or None if the device does not support one of the nodes."""
        ggml = self.ggml
        if not all(ggml.backend_dev_supports_op(device, node) for node in self.nodes):
            return None
        backend = ggml.backend_dev_init(device, None)
        buffer = ggml.backend_alloc_ctx_tensors(self.context, backend)
        for tensor, data in self._inputs:
            ggml.backend_tensor_set(tensor, data, 0, len(data))
        graph = ggml.new_graph(self.context)
        ggml.build_forward_expand(graph, self.nodes[-1])
        status = ggml.backend_graph_compute(backend, graph)
        result = ctypes.create_string_buffer(ggml.nbytes(self.nodes[-1]))
        ggml.backend_tensor_get(self.nodes[-1], result, 0, len(result))
        ggml.backend_buffer_free(buffer)
        ggml.backend_free(backend)
        assert status == 0, f"graph_compute returned {status}"
        return np.frombuffer(result.raw, np.float32).astype(np.float64)

    def _input(self, tensor: int, data: bytes) -> int:
        self._inputs.append((tensor, data))
        return tensor


def _product(type_name: str) -> Callable[[Graph], None]:
    def build(graph: Graph) -> None:
        graph.node("mul_mat", graph.matrix(_ROWS, type_name=type_name), graph.matrix(_COLUMNS))

    return build


def _get_rows(graph: Graph) -> None:
    graph.node("get_rows", graph.matrix(_ROWS, type_name="q4_0"), graph.numbers([3, 1, 4, 1, 5]))


def _soft_max(graph: Graph) -> None:
    graph.node("soft_max_ext", graph.matrix(_ROWS), graph.matrix(_ROWS), 0.125, 0.0)


def _rope(graph: Graph) -> None:
    rotated = graph.matrix(_HEADS, _HEAD_SIZE, planes=_POSITIONS)
    graph.node(
        "rope_ext",
        rotated,
        graph.numbers([*range(_POSITIONS)]),
        None,
        _HEAD_SIZE,
        _NEOX,
        0,
        10000.0,
        1.0,
        0.0,
        1.0,
        32.0,
        1.0,
    )


def _view(graph: Graph) -> None:
    """Every second row of a part of a matrix, multiplied without a copy."""
    view = graph.node("view_2d", graph.matrix(2 * _ROWS), 64, _ROWS, 2 * 4 * _INNER, 4 * 32)
    graph.node("cont", graph.node("mul_mat", view, graph.matrix(_COLUMNS, 64)))


def _feed_forward(graph: Graph) -> None:
    """The nodes after the attention in a layer of a model: seven of them."""
    state = graph.node("mul", graph.node("rms_norm", graph.matrix(_COLUMNS), 1e-5), graph.matrix(1))
    gate, up = (graph.node("mul_mat", graph.matrix(2 * _INNER, type_name="q8_0"), state) for _ in range(2))
    graph.node("mul_mat", graph.matrix(_INNER, 2 * _INNER, "q4_K"), graph.node("swiglu_split", gate, up))


def _attention(graph: Graph) -> None:
    """Queries, keys and values by head, as views of what a layer computes."""
    queries, keys, values = (
        graph.node("permute", graph.matrix(_HEADS, _HEAD_SIZE, planes=_POSITIONS), 0, 2, 1, 3) for _ in range(3)
    )
    scores = graph.node("soft_max_ext", graph.node("mul_mat", keys, queries), None, 1.0 / math.sqrt(_HEAD_SIZE), 0.0)
    graph.node("mul_mat", graph.node("cont", graph.node("permute", values, 1, 0, 2, 3)), scores)


def _flash_attention(graph: Graph) -> None:
    queries, keys, values = (graph.matrix(_POSITIONS, _HEAD_SIZE, planes=_HEADS) for _ in range(3))
    keys, values = (graph.node("cont", tensor) for tensor in (keys, values))
    graph.node("flash_attn_ext", queries, keys, values, None, 1.0 / math.sqrt(_HEAD_SIZE), 0.0, 0.0)


def _pad_circular(graph: Graph) -> None:
    graph.node("pad_circular", graph.matrix(_ROWS), 16, 4, 0, 0)


GRAPHS: dict[str, Callable[[Graph], None]] = {
    "product f32": _product("f32"),
    "product q4_0": _product("q4_0"),
    "product q8_0": _product("q8_0"),
    "product q4_K": _product("q4_K"),
    "rows q4_0": _get_rows,
    "soft_max": _soft_max,
    "rope": _rope,
    "view": _view,
    "feed forward": _feed_forward,
    "attention": _attention,
    "flash attention": _flash_attention,
    "pad circular": _pad_circular,
}


def _error(native: np.ndarray[Any, Any], remoted: np.ndarray[Any, Any]) -> float:
    """Normalised mean squared error; NaN for any NaN."""
    return float(((remoted - native) ** 2).sum() / (native**2).sum())


def main(lib_dir: str, frontend: str) -> dict[str, Any]:
    """The result of each graph that this ggml can build."""
    ggml = Ggml(Path(lib_dir), _FUNCTIONS)
    own = ggml.backend_dev_get(0)
    registry = ggml.backend_load(frontend.encode())
    device = ggml.backend_reg_dev_get(registry, 0) if registry else None
    graphs: dict[str, float | None] = {}
    for name, build in GRAPHS.items():
        results = []
        for place in (own, device or own):
            graph = Graph(ggml)
            try:
                build(graph)
            except AttributeError:  # this release lacks the function
                break
            results.append(graph.compute(place))
            ggml.free(graph.context)
        if len(results) == 2 and results[0] is not None:
            graphs[name] = None if results[1] is None else _error(results[0], results[1])
    return {"device": ggml.backend_dev_name(device).decode() if device else None, "graphs": graphs}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
