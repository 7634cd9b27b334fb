"""Graphs of ggml ops over numpy arrays, computed on a remoted device. Needs numpy.

Shapes are numpy's (see ggml_remoting.arrays); what an op makes of its sources is ggml's affair: MUL_MAT of a (n, k) and
b (m, k) is b @ a.T, of shape (m, n).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

from ggml_remoting.arrays import Array, Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.errors import CallFailed, NoMemory
from ggml_remoting.generated import names
from ggml_remoting.generated.names import Status, TensorFlag
from ggml_remoting.generated.records import Tensor

_SOURCES_MAXIMUM = len(Tensor().source)
_WORDS_MAXIMUM = len(Tensor().op_params)


class Graph:
    """Ops in the order in which they were added, on one device. Use it in a with statement, or free it."""

    def __init__(self, context: Context, memory_bytes: int, device: int = 0) -> None:
        """`memory_bytes` is device memory for all inputs and results; `device` an index of context.offer.devices.

        Raises NoMemory if the device has no room, CallFailed if it gives no stream.
        """
        self._context = context
        self._leaves: list[Tensor] = []
        self._nodes: list[tuple[Tensor, Sequence[Tensor]]] = []
        self._memory = Memory(context, memory_bytes, context.offer.devices[device].buffer_type)
        self._backend = context.new_handle()
        context.device_init_backend(device, None, self._backend)

    def put(self, array: Array) -> Tensor:
        """An input: a copy of the array, of float32, float16, float64 or int8 to int64, with at most four axes.

        Raises ValueError if ggml has no such type or shape, NoMemory if the graph's memory is full.
        """
        self._leaves.append(self._memory.put(array))
        return self._leaves[-1]

    def add(
        self,
        op: str,
        sources: Sequence[Tensor],
        shape: tuple[int, ...],
        words: Sequence[int] = (),
        dtype: npt.DTypeLike = np.float32,
    ) -> Tensor:
        """A result of `shape` and `dtype`: ggml's op (as "MUL_MAT") of inputs or earlier results. `words` are its
        32-bit parameters.

        Raises ValueError if there is no such op or there are too many sources or words, NoMemory if the graph's memory
        is full.
        """
        if op not in names.OP_NAMES:
            raise ValueError(f"ggml {names.ABIS[-1].release} has no op {op}")
        if len(sources) > _SOURCES_MAXIMUM or len(words) > _WORDS_MAXIMUM:
            raise ValueError(f"an op has at most {_SOURCES_MAXIMUM} sources and {_WORDS_MAXIMUM} words")
        result = self._memory.place(describe(shape, dtype))
        result.op, result.flags, result.use_count = names.OP_NAMES.index(op), TensorFlag.COMPUTE, 1
        result.op_params = (*words, *(0,) * (_WORDS_MAXIMUM - len(words)))
        self._nodes.append((result, sources))
        return result

    def compute(self) -> None:
        """Computes every result and waits.

        Raises CallFailed, with the device's reason, if it cannot, NoMemory if it has no room.
        """
        graph = self._context.new_handle()
        tensors = self._described()
        self._context.context_graph_begin(graph, len(tensors), len(self._nodes))
        self._context.context_graph_tensors(graph, 0, len(tensors), tensors)
        self._context.backend_graph_compute(self._backend, graph)
        self._context.backend_synchronize(self._backend)
        self._context.context_graph_free(graph)
        self._context.release_handle(graph)
        status, reason = self._context.take_status()
        if status is not Status.SUCCESS:
            raise (NoMemory if status is Status.ALLOC_FAILED else CallFailed)(reason)

    def read(self, tensor: Tensor) -> Array:
        """A copy of an input or result, with four axes, leading ones of length 1.

        Raises ValueError for a type that numpy lacks.
        """
        return self._memory.read(tensor)

    def free(self) -> None:
        """Frees the stream and the memory; tensors are no longer valid."""
        self._context.backend_free(self._backend)
        self._context.release_handle(self._backend)
        self._memory.free()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.free()

    def _described(self) -> list[Tensor]:
        """Leaves, then nodes, whose sources are told by 1 + their index."""
        numbers = dict(zip(map(id, (*self._leaves, *(node for node, _ in self._nodes))), count(1), strict=False))
        for node, sources in self._nodes:
            unknown = [source for source in sources if id(source) not in numbers]
            if unknown:
                raise ValueError(f"{unknown[0]} is neither an input nor a result of this graph")
            node.source = (*(numbers[id(source)] for source in sources), *(0,) * (_SOURCES_MAXIMUM - len(sources)))
        return [*self._leaves, *(node for node, _ in self._nodes)]
