"""Short ways to say tensors, ops and graphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.generated import names
from ggml_remoting.generated.records import Tensor

FLAG_COMPUTE = 16  # ggml.h: without it a node of a graph is passed over
STALE = 7 << 32 | 9  # a handle that nothing has


def op(name: str) -> int:
    """The guest's number of an op."""
    return names.OP_NAMES.index(name)


def ggml_type(name: str) -> int:
    """The guest's number of a type."""
    return names.TYPE_NAMES.index(name)


def padded(values: Sequence[int], count: int) -> tuple[int, ...]:
    return (*values, *(0,) * (count - len(values)))


def node(
    op_name: str, shape: tuple[int, ...], sources: Sequence[int], words: Sequence[int] = (), /, **fields: Any
) -> Tensor:
    """A float tensor that an op computes; `sources` are 1 + their index."""
    tensor = describe(shape)
    tensor.op, tensor.flags, tensor.use_count = op(op_name), FLAG_COMPUTE, 1
    tensor.source, tensor.op_params = padded(sources, 10), padded(words, 16)
    for field, value in fields.items():
        setattr(tensor, field, value)
    return tensor


def send_graph(calls: Any, tensors: Sequence[Tensor], n_nodes: int) -> int:
    """Describes a graph whole; its handle."""
    graph = calls.new_handle()
    calls.context_graph_begin(graph, len(tensors), n_nodes)
    calls.context_graph_tensors(graph, 0, len(tensors), tensors)
    return graph


def open_backend(calls: Any) -> int:
    """A stream on the first device; its handle."""
    backend = calls.new_handle()
    calls.device_init_backend(0, None, backend)
    return backend


def compute(calls: Any, tensors: Sequence[Tensor], n_nodes: int) -> int:
    """Computes a graph and waits; the stream's handle."""
    backend = open_backend(calls)
    calls.backend_graph_compute(backend, send_graph(calls, tensors, n_nodes))
    calls.backend_synchronize(backend)
    return backend


def raw_bytes(calls: Any, tensor: Tensor, size: int) -> bytes:
    """The first bytes of a placed tensor."""
    return calls.buffer_get_tensor(tensor.buffer, tensor, 0, size)


def filled(calls: Any, size: int, value: int = 0) -> Memory:
    """A buffer whose bytes all have one value."""
    memory = Memory(calls, size)
    calls.buffer_clear(memory.buffer, value)
    return memory
