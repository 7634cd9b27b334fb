"""Graphs of ggml ops over numpy arrays, computed on a remoted device. Needs numpy.

Shapes are numpy's (see ggml_remoting.arrays); what an op makes of its sources is ggml's affair: MUL_MAT of a (n, k) and
b (m, k) is b @ a.T, of shape (m, n).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from ggml_remoting.arrays import (
    Array,
    Memory,
    check_index,
    dequantise,
    describe,
    has_dtype,
    quantise,
    shape_of,
    type_name,
)
from ggml_remoting.context import Context
from ggml_remoting.errors import CallFailed, NoMemory, NotComputed
from ggml_remoting.generated import names
from ggml_remoting.generated.names import Status, TensorFlag
from ggml_remoting.generated.op_signatures import OPS
from ggml_remoting.generated.records import Tensor
from ggml_remoting.op_signature import OpSignature

_SOURCES_MAXIMUM = len(Tensor().source)
_VIEWS = {"VIEW": "reshape", "RESHAPE": "reshape", "PERMUTE": "permute", "TRANSPOSE": "transpose", "NONE": "put"}


@dataclass(repr=False, eq=False)
class Value(Tensor):
    """An input or result of a graph. `axes` is how many of numpy's axes it has."""

    axes: int = 4

    @property
    def shape(self) -> tuple[int, ...]:
        """numpy's shape, with as many axes as the arrays that it is made of."""
        return shape_of(self)[len(self.ne) - self.axes :]

    @property
    def type_name(self) -> str:
        """ggml's name of its type."""
        return names.TYPE_NAMES[self.type]

    def __repr__(self) -> str:
        return f"<{names.OP_NAMES[self.op] if self.op else 'input'} {self.type_name} {self.shape}>"


class Graph:
    """Ops in the order in which they were added, on one device. Use it in a with statement, or free it."""

    def __init__(self, context: Context, memory_bytes: int, device: int = 0) -> None:
        """`memory_bytes` is device memory for all inputs and results; `device` an index of context.offer.devices.

        Raises ValueError for a device that is not there or memory that cannot be, NoMemory if the device has no room,
        CallFailed if it gives no stream.
        """
        check_index("device", device, len(context.offer.devices))
        self._context = context
        self._leaves: list[Value] = []
        self._nodes: list[tuple[Value, Sequence[Value | None]]] = []
        self._computed = 0  # so many nodes, from the first
        self._device = device
        self._memory = Memory(context, memory_bytes, context.offer.devices[device].buffer_type)
        self._backend = context.new_handle()
        context.device_init_backend(device, None, self._backend)

    def __repr__(self) -> str:
        device = self._context.offer.devices[self._device].name
        return f"<Graph of {len(self._leaves)} input(s) and {len(self._nodes)} op(s) on {device}>"

    def put(self, array: Array, dtype: npt.DTypeLike | None = None) -> Value:
        """An input: a copy of the array, of float32, float16, float64 or int8 to int64, with at most four axes.

        With ggml's name of a type that numpy lacks (such as "q4_0") as `dtype` the values are quantised first, by the
        package gguf. Raises ValueError if ggml has no such type or shape, NoMemory if the graph's memory is full,
        SetupError without gguf.
        """
        name = type_name(array.dtype if dtype is None else dtype)
        if name == type_name(array.dtype):
            return self._leaf(self._memory.put(array), array.ndim)
        describe(array.shape, name)  # reports a wrong shape before gguf does
        return self.put_blocks(quantise(array, name), array.shape, name)

    def put_blocks(self, blocks: Array | bytes, shape: tuple[int, ...], dtype: str) -> Value:
        """An input of `shape` in a type of ggml's whose bytes are there already, such as a tensor of a GGUF file.

        Raises ValueError if they are not as many as the shape needs, NoMemory if the graph's memory is full.
        """
        return self._leaf(self._memory.put_blocks(blocks, shape, dtype), len(shape))

    def add(
        self,
        op: str,
        sources: Sequence[Value | None],
        shape: tuple[int, ...] | None = None,
        *,
        dtype: npt.DTypeLike | None = None,
        **parameters: object,
    ) -> Value:
        """A result: ggml's op (as "MUL_MAT") of inputs or earlier results; None stands for an optional source that is
        left out.

        `parameters` are the op's, by ggml's names, with ggml's defaults; `ggml_remoting.generated.op_signatures.OPS`
        lists them. `shape` and `dtype` need be given only where the sources do not tell them. Raises ValueError for
        what the op does not take, NoMemory if the graph's memory is full.
        """
        signature = _signature(op)
        signature.check_sources(op, [source is not None for source in sources])
        words = signature.words(op, parameters)
        given = (*sources, *(None,) * (_SOURCES_MAXIMUM - len(sources)))
        inferred = _inferred(op, signature, given, words, shape)
        kind = type_name(dtype) if dtype is not None else _inferred_type(signature, given, words)
        axes = len(shape) if shape is not None else _axes(given, inferred)
        placed = self._memory.place(describe(tuple(reversed(inferred)), kind))
        return self._node(op, placed, sources, words, axes)

    def reshape(self, value: Value, shape: tuple[int, ...]) -> Value:
        """The same elements in another shape, without a copy.

        Raises ValueError if they are not as many, or not packed.
        """
        view = describe(shape, value.type_name)
        if np.prod(view.ne) != np.prod(value.ne):
            raise ValueError(f"{value} has {np.prod(value.ne)} elements, a shape {shape} {np.prod(view.ne)}")
        if tuple(value.nb) != tuple(describe(shape_of(value), value.type_name).nb):
            raise ValueError(f"{value} is not packed: add CONT before")
        return self._view("RESHAPE", view, value, len(shape))

    def transpose(self, value: Value) -> Value:
        """The last two axes exchanged, without a copy; many ops want CONT of it."""
        order = (1, 0, 2, 3)
        return self._view("TRANSPOSE", _permuted(value, order), value, max(2, value.axes))

    def permute(self, value: Value, axis0: int, axis1: int, axis2: int, axis3: int) -> Value:
        """As ggml_permute: ggml's axis N of the source becomes its axis axisN of the result, without a copy."""
        order = (axis0, axis1, axis2, axis3)
        if sorted(order) != [0, 1, 2, 3]:
            raise ValueError(f"{order} is no order of four axes")
        words = {f"axis{number}": axis for number, axis in enumerate(order)}
        return self._view("PERMUTE", _permuted(value, order), value, 4, words)

    def compute(self) -> None:
        """Computes every result and waits.

        Raises ValueError if there is no op, CallFailed, with the device's reason, if it cannot, NoMemory if it has no
        room.
        """
        if not self._nodes:
            raise ValueError("the graph has no op: add one first")
        tensors = self._described()
        graph = self._context.new_handle()
        self._context.context_graph_begin(graph, len(tensors), len(self._nodes))
        self._context.context_graph_tensors(graph, 0, len(tensors), tensors)
        self._context.backend_graph_compute(self._backend, graph)
        self._context.backend_synchronize(self._backend)
        self._context.context_graph_free(graph)
        self._context.release_handle(graph)
        status, reason = self._context.take_status()
        if status is not Status.SUCCESS:
            raise (NoMemory if status is Status.ALLOC_FAILED else CallFailed)(reason)
        self._computed = len(self._nodes)

    def read(self, value: Value) -> Array:
        """A copy of an input or result, of value.shape; of a type that numpy lacks as float32, by the package gguf.

        Raises NotComputed for a result that compute() has not computed, ValueError for a view that is not packed.
        """
        self._check_computed(value)
        if has_dtype(value):
            return self._memory.read(value).reshape(value.shape)
        return dequantise(self._memory.read_blocks(value), value.type_name).reshape(value.shape)

    def read_blocks(self, value: Value) -> Array:
        """The bytes of an input or result, a row of bytes for each row. Raises as read does."""
        self._check_computed(value)
        return self._memory.read_blocks(value).reshape((*value.shape[:-1], -1))

    def free(self) -> None:
        """Frees the stream and the memory; inputs and results are no longer valid."""
        self._context.backend_free(self._backend)
        self._context.release_handle(self._backend)
        self._memory.free()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.free()

    def _leaf(self, tensor: Tensor, axes: int) -> Value:
        self._leaves.append(Value(**vars(tensor), axes=axes))
        return self._leaves[-1]

    def _node(
        self, op: str, placed: Tensor, sources: Sequence[Value | None], words: tuple[int, ...], axes: int
    ) -> Value:
        result = Value(**vars(placed), axes=axes)
        result.op, result.flags, result.use_count = names.OP_NAMES.index(op), TensorFlag.COMPUTE, 1
        result.op_params = words
        self._nodes.append((result, sources))
        return result

    def _view(
        self, op: str, view: Tensor, source: Value, axes: int, parameters: Mapping[str, object] | None = None
    ) -> Value:
        view.buffer, view.data_offset = source.buffer, source.data_offset
        return self._node(op, view, (source,), OPS[op].words(op, parameters or {}), axes)

    def _viewed(self, view: Value) -> Value:
        """The tensor whose memory a view uses: as in ggml, never a view itself."""
        sources = {id(node): sources[0] for node, sources in self._nodes if names.OP_NAMES[node.op] in _VIEWS}
        value = view
        while (source := sources.get(id(value))) is not None:
            value = source
        return value

    def _check_computed(self, value: Value) -> None:
        for number, (node, _) in enumerate(self._nodes):
            if node is value and number >= self._computed:
                raise NotComputed(f"{value} has not been computed: call compute() first")

    def _described(self) -> list[Tensor]:
        """Leaves, then nodes, whose sources are told by 1 + their index."""
        numbers = dict(zip(map(id, (*self._leaves, *(node for node, _ in self._nodes))), count(1), strict=False))
        for node, sources in self._nodes:
            unknown = [source for source in sources if source is not None and id(source) not in numbers]
            if unknown:
                raise ValueError(f"{unknown[0]} is neither an input nor a result of this graph")
            told = [0 if source is None else numbers[id(source)] for source in sources]
            node.source = (*told, *(0,) * (_SOURCES_MAXIMUM - len(told)))
            node.view_source = numbers[id(self._viewed(node))] if names.OP_NAMES[node.op] in _VIEWS else 0
        return [*self._leaves, *(node for node, _ in self._nodes)]


def _signature(op: str) -> OpSignature:
    if op in _VIEWS:
        raise ValueError(f"{op} is a view, or no op: use Graph.{_VIEWS[op]}")
    if op in names.UNARY_OP_NAMES or op in names.GLU_OP_NAMES:
        kind = "UNARY" if op in names.UNARY_OP_NAMES else "GLU"
        raise ValueError(f'{op} is said as add("{kind}", sources, sub_op="{op}")')
    if op not in OPS:
        raise ValueError(f"ggml {names.ABIS[-1].release} has no op {op}, or it cannot cross")
    return OPS[op]


def _inferred(
    op: str,
    signature: OpSignature,
    sources: Sequence[Value | None],
    words: Sequence[int],
    shape: tuple[int, ...] | None,
) -> tuple[int, ...]:
    """ggml's number of elements in each dimension.

    Raises ValueError if they are not told, or `shape` says otherwise.
    """
    given = None if shape is None else tuple(describe(shape).ne)
    if signature.ne is None:
        if given is None:
            raise ValueError(f"{op} does not tell the shape of its result: give it")
        return given
    ne = signature.ne(sources, words)
    if given is not None and given != tuple(ne):
        raise ValueError(
            f"{op} of {', '.join(repr(source) for source in sources if source)} has the shape {tuple(reversed(ne))}, "
            f"not {shape}"
        )
    return ne


def _inferred_type(signature: OpSignature, sources: Sequence[Value | None], words: Sequence[int]) -> str:
    """The type that the rules give, else the first source's, else float32."""
    if signature.type is not None:
        return names.TYPE_NAMES[signature.type(sources, words)]
    return sources[0].type_name if sources[0] else "f32"


def _axes(sources: Sequence[Value | None], ne: Sequence[int]) -> int:
    """As many as the source with the most of them, and as the result needs."""
    needed = max((number for number, elements in enumerate(ne, 1) if elements != 1), default=1)
    return max([needed, *(source.axes for source in sources if source)])


def _permuted(value: Value, order: Sequence[int]) -> Tensor:
    ne, nb = [1] * 4, [0] * 4
    for source, axis in enumerate(order):
        ne[axis], nb[axis] = value.ne[source], value.nb[source]
    return Tensor(type=value.type, ne=tuple(ne), nb=tuple(nb))
