"""A graph that takes hours."""

from __future__ import annotations

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.generated import names
from tests.calls.making import open_backend, send_graph

_COMPUTED = 16  # GGML_TENSOR_FLAG_COMPUTE
_ROWS = 2048
_PRODUCTS = 2000
BYTES = 4 * 4 * _ROWS * _ROWS
"""The memory of a guest that it takes."""


def compute_for_hours(context: Context) -> int:
    """Has a chain of matrix products computed, of which one alone takes a second of a core. Returns the backend."""
    memory = Memory(context, BYTES)
    a, b = (memory.place(describe((_ROWS, _ROWS))) for _ in range(2))
    tensors = [a, b]
    for _ in range(_PRODUCTS):
        product = describe((_ROWS, _ROWS))
        product.op, product.flags, product.use_count = names.OP_NAMES.index("MUL_MAT"), _COMPUTED, 1
        product.source = (1, 2) + (0,) * 8
        product.buffer, product.data_offset = a.buffer, 8 * _ROWS * _ROWS
        tensors.append(product)
    backend = open_backend(context)
    context.backend_graph_compute(backend, send_graph(context, tensors, _PRODUCTS))
    return backend
