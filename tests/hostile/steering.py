"""Valid ops whose data addresses memory, computed with indices that are out of range; idl/ops.yaml marks these ops."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from codegen.op_data import OpData
from ggml_remoting.generated.records import Tensor
from tests.fuzz.scripted_guest import ScriptedGuest
from tests.hostile.commands import idl
from tests.support.valid_ops import VALID_OPS, ValidOp, nbytes

_ROOM = 1 << 20
_NUMBERS = (-1, -(2**31), 2**31 - 1, 1, 7, 1 << 10, 1 << 20)
_ORDERED = (float("nan"), float("inf"), -1.0)


def steering_sessions() -> Iterator[tuple[str, bytes]]:
    """The name of each session, and the commands that its guest sends after the hello."""
    data = {op.name: op.data for op in idl()[0].ops if op.data}
    for case in VALID_OPS:
        found = data.get(case.name)
        for source, content in _contents(case, found) if found else ():
            for threads in (1, 2):
                yield (
                    f"{case}: source {source} is {content[:8].hex()}, {threads} threads",
                    _session(case, source, content, threads),
                )


def _contents(case: ValidOp, data: OpData) -> Iterator[tuple[int, bytes]]:
    if data.index is not None:
        size = case.sources[data.index].nb[0]
        count = nbytes(case.sources[data.index]) // size
        for number in _NUMBERS:
            yield data.index, struct.pack("<q" if size == 8 else "<i", number) * count
    if data.ordered is not None:
        count = nbytes(case.sources[data.ordered]) // 4
        for value in _ORDERED:
            yield data.ordered, struct.pack("<ff", value, 1.0) * (count // 2)


def _session(case: ValidOp, source: int, content: bytes, threads: int) -> bytes:
    said = ScriptedGuest()
    buffer, backend, graph = said.new_handle(), said.new_handle(), said.new_handle()
    tensors = _placed(case, buffer)
    said.buffer_type_alloc_buffer(0, _ROOM, buffer)
    said.buffer_clear(buffer, 0)
    place = Tensor(**{**vars(tensors[source]), "op": 0, "source": (0,) * 10, "view_source": 0})
    said.buffer_set_tensor(buffer, place, content, 0, len(content))
    said.device_init_backend(0, "", backend)
    said.procedure_set_n_threads(backend, threads)
    said.context_graph_begin(graph, len(tensors), 1)
    said.context_graph_tensors(graph, 0, len(tensors), tensors)
    said.backend_graph_compute(backend, graph)
    said.backend_synchronize(backend)
    return said.bytes


def _placed(case: ValidOp, buffer: int) -> list[Tensor]:
    end = 0
    tensors = case.tensors()
    for tensor in tensors:
        tensor.buffer = buffer
        tensor.data_offset = tensors[tensor.view_source - 1].data_offset if tensor.view_source else end
        end = -(-max(end, tensor.data_offset + nbytes(tensor)) // 64) * 64
    return tensors
