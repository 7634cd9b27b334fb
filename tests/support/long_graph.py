"""A graph that takes hours."""

from __future__ import annotations

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from tests.calls.making import node, open_backend, send_graph

_ROWS = 2048
_PRODUCTS = 2000
BYTES = 4 * 4 * _ROWS * _ROWS
"""The memory of a guest that it takes."""


def compute_for_hours(context: Context) -> int:
    """Has a chain of matrix products computed, of which one alone takes a second of a core. Returns the backend."""
    memory = Memory(context, BYTES)
    a, b = (memory.place(describe((_ROWS, _ROWS))) for _ in range(2))
    products = [
        node("MUL_MAT", (_ROWS, _ROWS), (1, 2), buffer=a.buffer, data_offset=8 * _ROWS * _ROWS)
        for _ in range(_PRODUCTS)
    ]
    backend = open_backend(context)
    context.backend_graph_compute(backend, send_graph(context, [a, b, *products], _PRODUCTS))
    return backend
