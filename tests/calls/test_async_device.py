"""Asynchronous devices, such as GPUs: copies, events and sums over several devices, on tests/support/async_device.c."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import pytest
from making import STALE, node, send_graph
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory, describe
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import ContextLost, Unsupported
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.names import Status
from ggml_remoting.generated.records import Tensor

PIECE = 512 << 10
REFUSED = 8  # async_device.c refuses to add vectors of this many elements


@pytest.fixture
def context(two_devices: Daemon) -> Iterator[Context]:
    """A guest context with the two devices. At the end no posted call may have failed."""
    with Context(two_devices.address) as opened:
        yield opened
        opened.context_ping()
        assert opened.take_status() == (Status.SUCCESS, "")


NAMES = ("Remote-Async0", "Remote-Async1", "Remote-CPU")


def index_of(context: Context, device: int) -> int:
    """The index in the inventory of one of NAMES."""
    return [offered.name for offered in context.offer.devices].index(NAMES[device])


def open_backend(context: Context, device: int) -> int:
    backend = context.new_handle()
    context.device_init_backend(index_of(context, device), None, backend)
    return backend


def memory_of(context: Context, device: int, size: int) -> Memory:
    return Memory(context, size, context.offer.devices[index_of(context, device)].buffer_type)


def waits(context: Context, device: int) -> int:
    """How often the device's streams have been synchronized."""
    reply = context.device_get_memory(index_of(context, device))
    return (reply.total - reply.free) // 4096


def keep_busy(context: Context, backend: int, memory: Memory) -> None:
    """Makes the stream compute something that finishes later."""
    leaf = memory.put(np.array([1, 2, 3, 4], np.float32))
    context.backend_graph_compute(backend, send_graph(context, [leaf, memory.place(node("SQR", (4,), (1,)))], 1))


def test_an_asynchronous_write_does_not_synchronize_a_busy_stream(context: Context) -> None:
    backend, memory = open_backend(context, 0), memory_of(context, 0, 1 << 20)
    target = memory.place(describe((1024,)))
    keep_busy(context, backend, memory)
    before = waits(context, 0)
    for i in range(16):
        context.backend_set_tensor_async(backend, target, bytes([i]) * 256, 256 * i, 256)
    assert waits(context, 0) == before
    context.backend_synchronize(backend)
    assert waits(context, 0) == before + 1
    assert memory.read(target).tobytes() == b"".join(bytes([i]) * 256 for i in range(16))


def test_more_writes_than_the_staging_memory_holds_arrive_whole(context: Context) -> None:
    pieces = 24  # of 512 KiB: six times the staging memory
    backend, memory = open_backend(context, 0), memory_of(context, 0, (pieces + 1) * PIECE)
    target = memory.place(describe((pieces * PIECE // 4,)))
    keep_busy(context, backend, memory)
    before = waits(context, 0)
    for i in range(pieces):
        context.backend_set_tensor_async(backend, target, bytes([i]) * PIECE, i * PIECE, PIECE)
    assert waits(context, 0) == before
    context.backend_synchronize(backend)
    assert all(
        context.buffer_get_tensor(memory.buffer, target, i * PIECE, PIECE) == bytes([i]) * PIECE for i in range(pieces)
    )


def test_a_stream_may_be_freed_while_writes_are_pending(context: Context) -> None:
    backend, memory = open_backend(context, 0), memory_of(context, 0, 1 << 20)
    target = memory.place(describe((64,)))
    keep_busy(context, backend, memory)
    context.backend_set_tensor_async(backend, target, b"\x11" * 256, 0, 256)
    context.backend_free(backend)
    assert memory.read(target).tobytes() == b"\x11" * 256


# Groups


class Pair:
    """A stream and a vector on each device, and a group of both."""

    def __init__(self, context: Context, count: int) -> None:
        self.context = context
        self.backends = [open_backend(context, device) for device in (0, 1)]
        self.memories = [memory_of(context, device, 1 << 16) for device in (0, 1)]
        self.vectors = [memory.place(describe((count,))) for memory in self.memories]
        self.comm = context.new_handle()
        context.context_comm_init(self.comm, 2, struct.pack("<2Q", *self.backends))

    def compute(self, values: np.ndarray) -> None:
        """Makes each device compute the squares of these numbers into its vector, asynchronously."""
        for backend, memory, vector in zip(self.backends, self.memories, self.vectors, strict=True):
            square = node("SQR", (len(values),), (1,), buffer=vector.buffer, data_offset=vector.data_offset)
            self.context.backend_graph_compute(backend, send_graph(self.context, [memory.put(values), square], 1))

    def read(self) -> list[np.ndarray]:
        for backend in self.backends:
            self.context.backend_synchronize(backend)
        return [memory.read(vector).reshape(-1) for memory, vector in zip(self.memories, self.vectors, strict=True)]


@effect_of(
    Command.CONTEXT_COMM_INIT,
    Command.CONTEXT_COMM_FREE,
    Command.CONTEXT_COMM_TRY_ALLREDUCE,
    Command.CONTEXT_COMM_ALLREDUCE,
)
def test_partial_results_are_added_up_on_the_devices_in_the_order_of_their_streams(context: Context) -> None:
    pair, values = Pair(context, 16), np.arange(16, dtype=np.float32)
    before = [waits(context, device) for device in (0, 1)]
    pair.compute(values)
    assert context.context_comm_try_allreduce(pair.comm, 2, pair.vectors).result
    context.context_comm_allreduce(pair.comm, 2, pair.vectors)
    assert [waits(context, device) for device in (0, 1)] == before
    for result in pair.read():
        np.testing.assert_array_equal(result, 4 * values * values)  # the sum of two, twice
    context.context_comm_free(pair.comm)


def test_freeing_a_backend_ends_its_group(context: Context) -> None:
    pair = Pair(context, 16)
    context.backend_free(pair.backends[1])
    context.context_ping()


@pytest.mark.parametrize("shape", [(REFUSED,), (3,)])  # the second is no multiple of 16 bytes
def test_a_sum_that_the_devices_refuse_is_reported_and_changes_nothing(
    context: Context, shape: tuple[int, ...]
) -> None:
    pair, values = Pair(context, *shape), np.arange(*shape, dtype=np.float32)
    pair.compute(values)
    assert not context.context_comm_try_allreduce(pair.comm, 2, pair.vectors).result
    for result in pair.read():
        np.testing.assert_array_equal(result, values * values)


@failure_of(Command.CONTEXT_COMM_ALLREDUCE)
def test_the_failure_of_a_posted_sum_is_reported(two_devices: Daemon) -> None:
    with Context(two_devices.address) as context:
        pair = Pair(context, REFUSED)
        context.context_comm_allreduce(pair.comm, 2, pair.vectors)
        context.context_ping()
        status, reason = context.take_status()
        assert status is Status.FAILED
        assert "did not add up" in reason


@failure_of(Command.CONTEXT_COMM_INIT)
@pytest.mark.parametrize(("devices", "reason"), [((0, 0), "two backends of a group"), ((0, 2), "several kinds")])
def test_a_group_must_span_different_devices_of_one_kind(
    context: Context, devices: tuple[int, int], reason: str
) -> None:
    backends = [open_backend(context, device) for device in devices]
    with pytest.raises(Unsupported, match=reason):
        context.context_comm_init(context.new_handle(), 2, struct.pack("<2Q", *backends))


def wrong_sums(pair: Pair) -> dict[str, tuple[int, list[Tensor], str]]:
    return {
        "one tensor": (1, pair.vectors[:1], "1 tensors for a group of 2"),
        "another's memory": (2, pair.vectors[::-1], "adds nothing up in memory of"),
    }


@failure_of(Command.CONTEXT_COMM_TRY_ALLREDUCE)
@pytest.mark.parametrize("wrong", ["one tensor", "another's memory"])
def test_a_wrong_sum_ends_the_context(two_devices: Daemon, wrong: str) -> None:
    with Context(two_devices.address) as context:
        pair = Pair(context, 16)
        count, tensors, reason = wrong_sums(pair)[wrong]
        with pytest.raises(ContextLost, match=reason):
            context.context_comm_try_allreduce(pair.comm, count, tensors)


@failure_of(Command.CONTEXT_COMM_FREE)
def test_an_unknown_group_ends_the_context(two_devices: Daemon) -> None:
    with Context(two_devices.address) as context, pytest.raises(ContextLost, match="no comm has the handle"):
        context.context_comm_free(STALE)
        context.context_ping()


def test_a_buffer_says_whether_it_keeps_something_beside_its_tensors(context: Context) -> None:
    replies = [
        context.buffer_type_alloc_buffer(context.offer.devices[index_of(context, device)].buffer_type, size, handle)
        for device, size, handle in ((0, 64, context.new_handle()), (1, 64, context.new_handle()))
    ]
    assert [(reply.init_tensor, reply.fills_padding) for reply in replies] == [(True, True), (True, False)]
