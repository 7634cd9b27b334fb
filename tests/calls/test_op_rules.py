"""Ops that ggml's constructors never make are refused for the rule that they break, or compute within their memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from making import FLAG_COMPUTE, open_backend, send_graph

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import ContextLost
from ggml_remoting.generated import names
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor
from tests.support.valid_ops import VALID_OPS, ValidOp, honest, nbytes, packed

IDL = Path(__file__).parents[2] / "idl" / "ops.yaml"
CANARY, GAP = 0x5A, 1024
WITHOUT_KERNEL = {"NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE"}
HOLDS_FUNCTIONS = {"MAP_CUSTOM1", "MAP_CUSTOM2", "MAP_CUSTOM3", "CUSTOM"}
SUB_OPS = {"UNARY", "GLU"}
"""Ops whose word 0 is a sub-op. A number that the guest's own ggml does not have ends its context."""
WRITTEN_SOURCES = {"OPT_STEP_ADAMW": {0, 2, 3}, "OPT_STEP_SGD": {0}}
"""Sources that an op writes besides its destination."""


def test_every_op_with_a_kernel_has_a_valid_case() -> None:
    assert {case.name for case in VALID_OPS} == set(names.OP_NAMES) - WITHOUT_KERNEL - HOLDS_FUNCTIONS - {
        "FLASH_ATTN_BACK"
    }


@dataclass(frozen=True)
class Mutation:
    what: str
    tensors: list[Tensor]


def mutations(case: ValidOp) -> Iterator[Mutation]:
    """The op with one change: a dimension, a stride or the type of one tensor, or a parameter word."""
    for place in range(len(case.tensors())):
        of = "dst" if place == len(case.sources) else f"src{place}"
        yield from _of_shape(case, place, of)
        yield from _of_strides(case, place, of)
        for name in ("f32", "f16", "i32", "i64"):
            yield from _changed(case, place, f"{of}.type = {name}", type=names.TYPE_NAMES.index(name))
    for word in {*case.words, 15} - ({0} if case.name in SUB_OPS else set()):
        old = case.tensors()[-1].op_params[word]
        for value in {-(2**31), -1, 0, old + 1, 2 * old, 1000} - {old}:
            tensors = case.tensors()
            tensors[-1].op_params = tuple(value if i == word else kept for i, kept in enumerate(tensors[-1].op_params))
            if -(2**31) <= value < 2**31:
                yield Mutation(f"word[{word}] = {value}", tensors)


def _of_shape(case: ValidOp, place: int, of: str) -> Iterator[Mutation]:
    ne = case.tensors()[place].ne
    block = 32 if case.tensors()[place].nb[0] in (18, 34) else 1
    for dimension in range(4):
        step = block if dimension == 0 else 1
        for count in {ne[dimension] + step, ne[dimension] - step, 3 * ne[dimension], 0} - {ne[dimension]}:
            changed = tuple(count if i == dimension else kept for i, kept in enumerate(ne))
            yield from _changed(case, place, f"{of}.ne[{dimension}] = {count}", ne=changed)


def _of_strides(case: ValidOp, place: int, of: str) -> Iterator[Mutation]:
    nb = case.tensors()[place].nb
    for dimension in range(4):
        for stride in {0, nb[dimension] // 2, 2 * nb[dimension]} - {nb[dimension]}:
            tensors = case.tensors()
            tensors[place].nb = tuple(stride if i == dimension else kept for i, kept in enumerate(nb))
            if dimension > 0 or nb[0] not in (18, 34):
                yield Mutation(f"{of}.nb[{dimension}] = {stride}", tensors)


def _changed(case: ValidOp, place: int, what: str, **fields: object) -> Iterator[Mutation]:
    tensors = case.tensors()
    was = (tensors[place].type, tensors[place].ne)
    for field, value in fields.items():
        setattr(tensors[place], field, value)
    if (tensors[place].type, tensors[place].ne) != was:
        packed(tensors[place])
        yield Mutation(what, tensors)


class Guarded:
    """A buffer in which each tensor of an op lies between guard zones of a known byte."""

    def __init__(self, context: Context, tensors: list[Tensor]) -> None:
        self._context = context
        self._tensors = tensors
        end = GAP
        for tensor in tensors:
            tensor.data_offset = end
            if tensor.view_source:
                tensor.data_offset = tensors[tensor.view_source - 1].data_offset
            end = max(end, -(-(tensor.data_offset + nbytes(tensor)) // 64) * 64 + GAP)
        self._size = end
        self.buffer = context.new_handle()
        context.buffer_type_alloc_buffer(0, end, self.buffer)
        context.buffer_clear(self.buffer, CANARY)
        for tensor in tensors:
            tensor.buffer = self.buffer
            if not tensor.view_source and nbytes(tensor):
                context.buffer_memset_tensor(self.buffer, self._bytes(tensor), 0, 0, nbytes(tensor))

    def free(self) -> None:
        self._context.buffer_free_buffer(self.buffer)
        self._context.release_handle(self.buffer)

    def trampled(self, written: set[int]) -> list[int]:
        """Offsets of changed bytes that belong to none of the tensors `written`."""
        everything = Tensor(
            type=names.TYPE_NAMES.index("i8"), ne=(self._size, 1, 1, 1), nb=(1, *(self._size,) * 3), buffer=self.buffer
        )
        found = bytearray(self._context.buffer_get_tensor(self.buffer, everything, 0, self._size))
        expected = bytearray([CANARY]) * self._size
        for tensor in self._tensors:
            expected[tensor.data_offset : tensor.data_offset + nbytes(tensor)] = bytes(nbytes(tensor))
        for place in written:
            tensor = self._tensors[place]
            area = slice(tensor.data_offset, tensor.data_offset + nbytes(tensor))
            expected[area] = found[area]
        return (
            [offset for offset in range(self._size) if found[offset] != expected[offset]] if found != expected else []
        )

    @staticmethod
    def _bytes(tensor: Tensor) -> Tensor:
        size = nbytes(tensor)
        return Tensor(
            type=names.TYPE_NAMES.index("i8"),
            ne=(size, 1, 1, 1),
            nb=(1, size, size, size),
            buffer=tensor.buffer,
            data_offset=tensor.data_offset,
        )


def outcome(context: Context, backend: int, case: ValidOp, tensors: list[Tensor]) -> tuple[Status, str, list[int]]:
    """Sends an op. Returns the status, the reason if it was refused, and otherwise the offsets that it must not have
    written.
    """
    memory = Guarded(context, tensors)
    graph = send_graph(context, tensors, 1)
    context.backend_graph_compute(backend, graph)
    context.backend_synchronize(backend)
    status, reason = context.take_status()
    has_run = status is Status.SUCCESS
    trampled = memory.trampled({len(tensors) - 1} | WRITTEN_SOURCES.get(case.name, set())) if has_run else []
    context.context_graph_free(graph)
    context.release_handle(graph)
    memory.free()
    return status, reason, trampled


@pytest.mark.parametrize("case", VALID_OPS, ids=str)
def test_a_valid_op_is_supported_and_computed(context: Context, case: ValidOp) -> None:
    assert context.device_supports_op(0, case.tensors()).result
    assert outcome(context, open_backend(context), case, case.tensors()) == (Status.SUCCESS, "", [])


@pytest.mark.parametrize("case", VALID_OPS, ids=str)
def test_a_changed_op_is_refused_for_the_rule_it_breaks_or_stays_within_its_memory(
    daemon: Daemon, case: ValidOp
) -> None:
    rules = " ".join(IDL.read_text("utf-8").split())  # a long rule is wrapped over two lines
    wrong: list[str] = []
    outcomes: list[Status] = []
    waiting = deque(mutations(case))
    while waiting:
        with Context(daemon.address) as context:
            backend = open_backend(context)
            while waiting:
                mutation = waiting.popleft()
                try:
                    supported = context.device_supports_op(0, mutation.tensors).result
                    status, reason, trampled = outcome(context, backend, case, mutation.tensors)
                except ContextLost as lost:
                    wrong.append(f"{mutation.what}: {lost}")
                    break
                _, wants, rule = reason.strip().partition(f"{case.name}, which wants ")
                outcomes.append(status)
                wrong += [f"{mutation.what}: {len(trampled)} bytes trampled"] if trampled else []
                wrong += (
                    [f"{mutation.what}: {reason}, of which the IDL knows nothing"]
                    if wants
                    and not all(part in rules for part in rule.split(" ... "))  # " ... " is a cut in a long message
                    else []
                )
                expects_no = wants and f'asked: false, rule: "{rule}"' not in rules
                wrong += [f"{mutation.what}: supported, and yet {reason}"] if expects_no and supported else []
    assert not wrong, "\n".join(wrong)
    assert Status.FAILED in outcomes


def test_argmax_and_pool_2d_do_not_write_beyond_their_destination(context: Context, latches) -> None:
    """ARGMAX of more rows than results, and POOL_2D of more planes than its destination has, once did."""
    backend = open_backend(context)
    for name, dimension, rule in (
        ("ARGMAX", 1, r"dst.ne\[0\] == src0.ne\[1\]"),
        ("POOL_2D", 2, r"dst.ne\[2:\] == src0.ne\[2:\]"),
    ):
        tensors = honest(name).tensors()
        tensors[0].ne = tuple(1000 if i == dimension else count for i, count in enumerate(tensors[0].ne))
        packed(tensors[0])
        memory = Guarded(context, tensors)
        with latches(f"cannot compute node 0 '', {name}, which wants {rule}"):
            context.backend_graph_compute(backend, send_graph(context, tensors, 1))
        assert memory.trampled(set()) == []


@pytest.mark.parametrize(
    "name", ["ADD", "GLU", "MUL_MAT", "CPY"], ids=["of another shape", "of no sub-op", "without sources", "of itself"]
)
def test_an_op_without_the_compute_flag_is_skipped_without_validation(context: Context, name: str) -> None:
    tensors = honest(name).tensors()
    tensors[-1].flags &= ~FLAG_COMPUTE
    if name == "ADD":
        tensors[-1].ne = (8, 3, 2, 1)
        packed(tensors[-1])
    elif name == "GLU":
        tensors[-1].op_params = (1000, *(0,) * 15)
    elif name == "MUL_MAT":
        tensors[-1].source = (0,) * 10
    else:
        tensors[-1].source = (len(tensors),) * 10
    memory = Guarded(context, tensors)
    context.backend_graph_compute(open_backend(context), send_graph(context, tensors, 1))
    context.context_ping()
    assert context.take_status() == (Status.SUCCESS, "")
    assert memory.trampled(set()) == []


def test_a_rule_whose_arithmetic_overflows_is_not_satisfied(context: Context) -> None:
    """The size of a convolution's result, with a kernel of 2 ** 40 columns dilated by 2 ** 30."""
    tensors = honest("CONV_2D").tensors()
    tensors[0].ne, tensors[-1].op_params = (2**40, 1, 4, 5), (2, 2, 1, 1, 2**30, 1, *(0,) * 10)
    packed(tensors[0])
    assert not context.device_supports_op(0, tensors).result


def test_a_node_without_elements_is_not_validated(context: Context) -> None:
    tensors = honest("ARGMAX").tensors()
    tensors[-1].ne = (0, 1, 1, 1)
    packed(tensors[-1])
    assert outcome(context, open_backend(context), honest("ARGMAX"), tensors) == (Status.SUCCESS, "", [])
