"""Tensor data that kernels use as indices: an index out of range is reported, and no kernel reads or writes there."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from making import FLAG_COMPUTE, op, open_backend, send_graph

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor
from matrix.releases import parse
from tests.support.valid_ops import ValidOp, f32, honest, nbytes

HOSTS = ("libggml-python==0.9.4", "libggml-python==0.20.2.post1")
MALICE = (-1, -(2**31), 2**31 - 1, 1 << 20)

# For each op whose data addresses memory: the source with the indices, and their limit in the valid case.
BY_THE_WORKER = {"MUL_MAT_ID": (2, 4), "GET_ROWS_BACK": (1, 5), "SSM_SCAN": (6, 3)}
BY_THE_KERNEL = {"ADD_ID": (2, 5), "GET_ROWS": (1, 5), "SET_ROWS": (1, 5)}


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest) -> Iterator[Daemon]:
    with Daemon(DaemonConfig(parse(request.param).libraries, ("CPU",))) as daemon:
        yield daemon


@pytest.fixture
def guest(host: Daemon) -> Iterator[Context]:
    with Context(host.address) as context:
        yield context


def told(context: Context) -> tuple[Status, str]:
    """The status of the last computation and the host's reason."""
    status, text = context.take_status()
    return status, text.strip().removeprefix("ggml-remoting: backend.graph_compute failed on the host: ")


class Room:
    """A buffer of zeros from which tensors take memory, from its start on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._used = 0
        self.buffer = context.new_handle()
        context.buffer_type_alloc_buffer(0, 1 << 20, self.buffer)
        context.buffer_clear(self.buffer, 0)

    def place(self, tensor: Tensor, data: bytes = b"") -> Tensor:
        """Gives a tensor memory of its own and writes `data` to its start."""
        tensor.buffer, tensor.data_offset = self.buffer, self._used
        self._used = -(-(self._used + nbytes(tensor)) // 64) * 64
        if data:
            self.write(tensor, data)
        return tensor

    def write(self, tensor: Tensor, data: bytes, offset: int = 0) -> None:
        self._context.buffer_set_tensor(self.buffer, _place_of(tensor), data, offset, len(data))

    def read(self, tensor: Tensor) -> bytes:
        return self._context.buffer_get_tensor(self.buffer, _place_of(tensor), 0, nbytes(tensor))


def _place_of(tensor: Tensor) -> Tensor:
    return Tensor(type=tensor.type, ne=tensor.ne, nb=tensor.nb, buffer=tensor.buffer, data_offset=tensor.data_offset)


class Placed:
    """A valid op whose tensors have memory, all zeros. Tests change the bytes of its sources."""

    def __init__(self, context: Context, case: ValidOp) -> None:
        self.context = context
        self.memory = Room(context)
        self.tensors = case.tensors()
        for tensor in self.tensors:
            if tensor.view_source:
                viewed = self.tensors[tensor.view_source - 1]
                tensor.buffer, tensor.data_offset = viewed.buffer, viewed.data_offset
            else:
                self.memory.place(tensor)

    def write(self, source: int, data: bytes, offset: int = 0) -> None:
        self.memory.write(self.tensors[source], data, offset)

    def write_number(self, source: int, number: int) -> None:
        """Writes the last number of a source."""
        tensor = self.tensors[source]
        count = int(np.prod(tensor.ne))
        self.write(source, struct.pack("<q" if tensor.nb[0] == 8 else "<i", number), (count - 1) * tensor.nb[0])

    def compute(self) -> tuple[Status, str]:
        backend = open_backend(self.context)
        self.context.backend_graph_compute(backend, send_graph(self.context, self.tensors, 1))
        self.context.backend_synchronize(backend)
        return told(self.context)


@pytest.mark.parametrize("name", [*BY_THE_WORKER, *BY_THE_KERNEL])
def test_every_index_below_the_limit_is_accepted(guest: Context, name: str) -> None:
    source, limit = (BY_THE_WORKER | BY_THE_KERNEL)[name]
    placed = Placed(guest, honest(name))
    for number in range(limit):
        placed.write_number(source, number)
        assert placed.compute() == (Status.SUCCESS, "")


@pytest.mark.parametrize("name", BY_THE_WORKER)
def test_an_index_that_no_kernel_checks_is_refused_with_a_reason(guest: Context, name: str) -> None:
    source, limit = BY_THE_WORKER[name]
    placed = Placed(guest, honest(name))
    for number in (limit, *MALICE):
        placed.write_number(source, number)
        status, reason = placed.compute()
        assert status is Status.FAILED
        assert reason == f"node '', {name}, has an index in source {source} that is not below {limit}"
    placed.write_number(source, 0)
    assert placed.compute() == (Status.SUCCESS, "")


@pytest.mark.parametrize("name", BY_THE_KERNEL)
def test_an_index_that_the_kernel_checks_ends_the_worker(host: Daemon, name: str) -> None:
    source, limit = BY_THE_KERNEL[name]
    for number in (limit, *MALICE):
        with Context(host.address) as context, pytest.raises(ContextLost, match=r"GGML_ASSERT\(i"):
            placed = Placed(context, honest(name))
            placed.write_number(source, number)
            placed.compute()


def test_argsort_of_a_nan_is_refused(guest: Context) -> None:
    """std::sort writes beyond its array if a comparison contradicts itself, as comparisons with NaN do."""
    placed = Placed(guest, honest("ARGSORT"))
    placed.write(0, np.full(8 * 3 * 2, np.inf, np.float32).tobytes())
    assert placed.compute() == (Status.SUCCESS, "")
    placed.write(0, np.array([np.nan], np.float32).tobytes(), 4 * 11)
    assert placed.compute() == (Status.FAILED, "node '', ARGSORT, cannot order source 0, which has a NaN")


def router(
    context: Context, experts: int, choose_from: int, spoil: Callable[[list[Tensor]], None] | None = None
) -> tuple[Room, list[Tensor]]:
    """ARGSORT of the scores of three tokens, and MUL_MAT_ID by the first two of each, as llama.cpp chooses experts."""
    memory = Room(context)
    mul_mat = honest("MUL_MAT_ID")
    weights, inputs, _, product = mul_mat.tensors()
    weights.ne, weights.nb = (*weights.ne[:2], experts, 1), (*weights.nb[:3], weights.nb[2] * experts)
    scores = memory.place(f32(choose_from, 3), np.arange(3 * choose_from, dtype=np.float32).tobytes())
    order = honest("ARGSORT").tensors()[1]
    order.ne, order.nb = (choose_from, 3, 1, 1), (4, 4 * choose_from, 12 * choose_from, 12 * choose_from)
    order.op_params = (1, *order.op_params[1:])
    for tensor in (weights, inputs, order, product):
        memory.place(tensor)
    order.source = (3, *(0,) * 9)
    chosen = Tensor(type=order.type, ne=(2, 3, 1, 1), nb=order.nb, op=op("VIEW"), source=(4, *(0,) * 9), view_source=4)
    chosen.buffer, chosen.data_offset, chosen.flags = order.buffer, order.data_offset, FLAG_COMPUTE
    product.source = (1, 2, 5, *(0,) * 7)
    tensors = [weights, inputs, scores, order, chosen, product]
    if spoil is not None:
        spoil(tensors)
    return memory, tensors


def outcome(context: Context, tensors: list[Tensor], n_nodes: int) -> tuple[Status, str]:
    backend = open_backend(context)
    context.backend_graph_compute(backend, send_graph(context, tensors, n_nodes))
    context.backend_synchronize(backend)
    return told(context)


def test_expert_ids_from_an_argsort_of_as_many_scores_need_no_check(guest: Context) -> None:
    assert outcome(guest, router(guest, 4, 4)[1], 3) == (Status.SUCCESS, "")


def test_expert_ids_from_an_argsort_of_more_scores_are_checked(guest: Context) -> None:
    status, reason = outcome(guest, router(guest, 4, 9)[1], 3)
    assert (status, reason) == (Status.FAILED, "node '', MUL_MAT_ID, has an index in source 2 that is not below 4")


def test_expert_ids_are_checked_if_another_node_overwrites_the_argsort(guest: Context) -> None:
    """A copy of floats overwrites the result of ARGSORT before MUL_MAT_ID reads it."""
    memory, tensors = router(guest, 4, 4)
    ones = memory.place(f32(12), np.ones(12, np.float32).tobytes())
    over = Tensor(type=ones.type, ne=ones.ne, nb=ones.nb, op=op("DUP"), flags=FLAG_COMPUTE, source=(4, *(0,) * 9))
    over.buffer, over.data_offset = tensors[3].buffer, tensors[3].data_offset
    order, chosen, product = tensors[3:]
    chosen.source, chosen.view_source, product.source = (5, *(0,) * 9), 5, (1, 2, 7, *(0,) * 7)
    status, reason = outcome(guest, [*tensors[:3], ones, order, over, chosen, product], 4)
    assert (status, reason) == (Status.FAILED, "node '', MUL_MAT_ID, has an index in source 2 that is not below 4")


def test_expert_ids_are_checked_if_the_argsort_is_not_computed(guest: Context) -> None:
    memory, tensors = router(guest, 4, 4)
    tensors[3].flags = 0
    memory.write(tensors[3], struct.pack("<12i", *[77] * 12))
    status, reason = outcome(guest, tensors, 3)
    assert (status, reason) == (Status.FAILED, "node '', MUL_MAT_ID, has an index in source 2 that is not below 4")


def test_expert_ids_at_unaligned_offsets_of_an_argsort_are_checked(guest: Context) -> None:
    """Two bytes of one number and two of the next form another number."""

    def shift(tensors: list[Tensor]) -> None:
        tensors[4].data_offset += 2
        tensors[4].view_offset = 2

    status, reason = outcome(guest, router(guest, 4, 4, shift)[1], 3)
    assert (status, reason) == (Status.FAILED, "node '', MUL_MAT_ID, has an index in source 2 that is not below 4")


@pytest.mark.parametrize("n_threads", [1, 2])
def test_no_node_is_computed_after_a_failed_check(guest: Context, n_threads: int) -> None:
    """Neither the checked node nor those after it, with any number of ggml's threads."""
    memory, tensors = router(guest, 4, 9)
    memory.write(tensors[-1], b"\x5a" * nbytes(tensors[-1]))
    backend = open_backend(guest)
    guest.procedure_set_n_threads(backend, n_threads)
    guest.backend_graph_compute(backend, send_graph(guest, tensors, 3))
    guest.backend_synchronize(backend)
    assert told(guest)[0] is Status.FAILED
    assert memory.read(tensors[-1]) == b"\x5a" * nbytes(tensors[-1])


def test_a_plan_is_checked_like_a_graph(guest: Context) -> None:
    memory, tensors = router(guest, 4, 9)
    backend, plan = open_backend(guest), guest.new_handle()
    guest.backend_graph_plan_create(backend, send_graph(guest, tensors, 3), plan)
    with pytest.raises(Exception, match="MUL_MAT_ID, has an index in source 2 that is not below 4"):
        guest.backend_graph_plan_compute(backend, plan)


def test_security_md_lists_every_op_whose_data_addresses_memory() -> None:
    import yaml

    root = Path(__file__).parents[2]
    ops = yaml.safe_load((root / "idl" / "ops.yaml").read_text("utf-8"))["ops"]
    text = (root / "docs" / "reference" / "security.md").read_text("utf-8")
    for entry in ops:
        if data := entry.get("data"):
            assert data.keys() <= {"written"} or f"| `{entry['name']}` |" in text, entry["name"]
