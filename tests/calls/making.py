"""Functions that build tensors, ops and graphs for the tests of calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.generated import names
from ggml_remoting.generated.records import Tensor

FLAG_COMPUTE = 16  # GGML_TENSOR_FLAG_COMPUTE in ggml.h: ggml skips nodes without it
STALE = 7 << 32 | 9  # a handle that names no object


def op(name: str) -> int:
    """The guest's number of an op, by its name."""
    return names.OP_NAMES.index(name)


def ggml_type(name: str) -> int:
    """The guest's number of a type, by its name."""
    return names.TYPE_NAMES.index(name)


def padded(values: Sequence[int], count: int) -> tuple[int, ...]:
    return (*values, *(0,) * (count - len(values)))


def node(
    op_name: str, shape: tuple[int, ...], sources: Sequence[int], words: Sequence[int] = (), /, **fields: Any
) -> Tensor:
    """A float tensor that `op_name` computes. `sources` are indices of tensors plus 1."""
    tensor = describe(shape)
    tensor.op, tensor.flags, tensor.use_count = op(op_name), FLAG_COMPUTE, 1
    tensor.source, tensor.op_params = padded(sources, 10), padded(words, 16)
    for field, value in fields.items():
        setattr(tensor, field, value)
    return tensor


def send_graph(calls: Any, tensors: Sequence[Tensor], n_nodes: int) -> int:
    """Sends a whole graph and returns its handle."""
    graph = calls.new_handle()
    calls.context_graph_begin(graph, len(tensors), n_nodes)
    calls.context_graph_tensors(graph, 0, len(tensors), tensors)
    return graph


def open_backend(calls: Any) -> int:
    """Opens a stream on the first device and returns its handle."""
    backend = calls.new_handle()
    calls.device_init_backend(0, None, backend)
    return backend


def compute(calls: Any, tensors: Sequence[Tensor], n_nodes: int) -> int:
    """Computes a graph, waits for it and returns the stream's handle."""
    backend = open_backend(calls)
    calls.backend_graph_compute(backend, send_graph(calls, tensors, n_nodes))
    calls.backend_synchronize(backend)
    return backend


def raw_bytes(calls: Any, tensor: Tensor, size: int) -> bytes:
    """The first bytes of a tensor that has memory."""
    return calls.buffer_get_tensor(tensor.buffer, tensor, 0, size)


def filled(calls: Any, size: int, value: int = 0) -> Memory:
    """A buffer in which every byte has the same value."""
    memory = Memory(calls, size)
    calls.buffer_clear(memory.buffer, value)
    return memory
