"""Calls of a buffer: allocation, and bytes in and out."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from making import STALE, describe, filled, ggml_type, node, open_backend, raw_bytes
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon
from ggml_remoting.errors import NoMemory
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.names import Usage
from ggml_remoting.generated.records import Tensor
from tests.support.watch import memory_of, workers

KIB = 1024
SIZES = [0, 1, 7, 512 * KIB - 1, 512 * KIB, 512 * KIB + 1, 3 * 1024 * KIB]


def random_bytes(count: int) -> np.ndarray:
    return np.random.default_rng(count).integers(-128, 128, count, np.int8)


@effect_of(Command.BUFFER_TYPE_ALLOC_BUFFER, Command.BUFFER_SET_TENSOR, Command.BUFFER_GET_TENSOR)
@pytest.mark.parametrize("size", SIZES)
def test_an_array_is_read_back_as_it_was_written(both, size: int) -> None:
    memory = Memory(both, max(size, 64))
    array = random_bytes(size)
    np.testing.assert_array_equal(memory.read(memory.put(array)).reshape(-1), array)


@pytest.mark.parametrize("size", [0, 1, 7, 512 * KIB + 1])
def test_a_write_changes_its_bytes_and_no_others(both, size: int) -> None:
    memory = filled(both, 1 << 20)
    tensor = memory.place(describe((1 << 20,), np.int8))
    data = random_bytes(size).tobytes()
    both.buffer_set_tensor(memory.buffer, tensor, data, 3, size)
    assert raw_bytes(both, tensor, 1 << 20) == bytes(3) + data + bytes((1 << 20) - 3 - size)


@pytest.mark.parametrize("size", [64, 4096, 64 * KIB, 3 * 1024 * KIB])
def test_new_memory_holds_no_bytes_of_the_worker(context: Context, size: int) -> None:
    for _ in range(4):
        memory = Memory(context, size)
        assert not memory.read(memory.place(describe((size,), np.int8))).any()
        context.buffer_clear(memory.buffer, 1)
        memory.free()


@pytest.mark.parametrize("size", [0, 1, 4097])
def test_a_buffer_of_any_size_can_be_made_and_cleared(both, size: int) -> None:
    filled(both, size, 1).free()


def test_too_much_memory_is_an_error(context: Context) -> None:
    with pytest.raises(NoMemory, match="no 1152921504606846976 bytes left"):
        Memory(context, 1 << 60)
    Memory(context, 64)


@pytest.fixture
def rows(both) -> Tensor:
    """A tensor of 16 rows of 32 bytes; each byte is its row's number."""
    memory = Memory(both, 16 * 32)
    return memory.put(np.arange(16 * 32, dtype=np.int64).astype(np.int8).reshape(16, 32))


@effect_of(Command.BUFFER_SET_TENSOR_2D, Command.BUFFER_GET_TENSOR_2D)
@pytest.mark.parametrize(
    ("size", "n_copies", "stride"), [(5, 3, 32), (32, 16, 32), (1, 1, 0), (8, 4, 8), (0, 9, 50), (7, 2, 3)]
)
def test_rows_with_strides_are_sent_contiguously(both, rows: Tensor, size: int, n_copies: int, stride: int) -> None:
    before = np.frombuffer(raw_bytes(both, rows, 512), np.uint8).copy()
    read = both.buffer_get_tensor_2d(rows.buffer, rows, 0, size, n_copies, stride)
    assert read == b"".join(before[i * stride : i * stride + size].tobytes() for i in range(n_copies))
    data = random_bytes(size * n_copies).view(np.uint8)
    both.buffer_set_tensor_2d(rows.buffer, rows, data.tobytes(), 0, size, n_copies, stride)
    for i in range(n_copies):
        before[i * stride : i * stride + size] = data[i * size : (i + 1) * size]
    assert raw_bytes(both, rows, 512) == before.tobytes()


@effect_of(Command.BUFFER_MEMSET_TENSOR)
@pytest.mark.parametrize(("offset", "size"), [(0, 512), (3, 1), (511, 1), (512, 0), (0, 0)])
def test_memset_fills_the_given_range(both, rows: Tensor, offset: int, size: int) -> None:
    both.buffer_memset_tensor(rows.buffer, rows, 0xA5, offset, size)
    assert raw_bytes(both, rows, 512)[offset : offset + size] == b"\xa5" * size


@effect_of(Command.BUFFER_CLEAR)
def test_clear_fills_all_of_the_buffer(both, rows: Tensor) -> None:
    both.buffer_clear(rows.buffer, 0xC3)
    assert raw_bytes(both, rows, 512) == b"\xc3" * 512


@effect_of(Command.BUFFER_CPY_TENSOR)
def test_a_tensor_is_copied_between_buffers(both, rows: Tensor) -> None:
    memory = filled(both, 4096)
    copy = memory.place(describe((16, 32), np.int8))
    both.buffer_cpy_tensor(memory.buffer, rows, copy)
    assert raw_bytes(both, copy, 512) == raw_bytes(both, rows, 512)


@effect_of(Command.BUFFER_INIT_TENSOR, Command.BUFFER_RESET)
@pytest.mark.parametrize("usage", Usage)
def test_init_and_reset_leave_the_data_unchanged(both, rows: Tensor, usage: Usage) -> None:
    before = raw_bytes(both, rows, 512)
    both.buffer_init_tensor(rows.buffer, rows, usage)
    both.buffer_reset(rows.buffer)
    assert raw_bytes(both, rows, 512) == before


@effect_of(Command.BUFFER_FREE_BUFFER)
def test_freed_memory_goes_back_to_the_system(daemon: Daemon, both) -> None:
    both.context_ping()
    size = 64 << 20
    for pid in (max(workers(daemon.pid)), os.getpid()):  # the youngest worker serves this test
        before = memory_of(pid)
        memory = filled(both, size, 1)
        both.context_ping()
        assert memory_of(pid) > before + size / 2
        memory.free()
        both.context_ping()
        assert memory_of(pid) < before + size / 2


# Failures

LONG = 2**64 - 1


@failure_of(
    Command.BUFFER_MEMSET_TENSOR,
    Command.BUFFER_SET_TENSOR,
    Command.BUFFER_GET_TENSOR,
    Command.BUFFER_SET_TENSOR_2D,
    Command.BUFFER_GET_TENSOR_2D,
)
@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("buffer_set_tensor", (b"abcd", 13, 4)),
        ("buffer_set_tensor", (b"abcd", LONG, 4)),
        ("buffer_set_tensor", (b"", 17, 0)),
        ("buffer_get_tensor", (13, 4)),
        ("buffer_get_tensor", (0, 17)),
        ("buffer_get_tensor", (LONG, 1)),
        ("buffer_memset_tensor", (1, 0, 17)),
        ("buffer_memset_tensor", (1, LONG, LONG)),
        ("buffer_memset_tensor", (1, 1, LONG)),
        ("buffer_set_tensor_2d", (b"abcd", 0, 2, 2, 15)),
        ("buffer_set_tensor_2d", (b"abcd", 0, 2, 2, LONG)),
        ("buffer_set_tensor_2d", (b"", 0, 0, 0, 0)),
        ("buffer_set_tensor_2d", (b"", 0, 2**63, 2, 0)),
        ("buffer_get_tensor_2d", (0, 2, 2, 15)),
        ("buffer_get_tensor_2d", (0, 0, 0, 0)),
        ("buffer_get_tensor_2d", (1, 1, 2, LONG)),
    ],
)
def test_bytes_outside_of_the_tensor_end_the_context(
    context: Context, ends, call: str, arguments: tuple[Any, ...]
) -> None:
    memory = Memory(context, 4096)
    tensor = memory.place(describe((4,)))
    with ends(r"not offset \+|not n_copies|cut short"):
        getattr(context, call)(memory.buffer, tensor, *arguments)


def test_bytes_up_to_the_end_of_the_tensor_may_be_accessed(both) -> None:
    memory = filled(both, 16)
    tensor = memory.place(describe((4,)))
    both.buffer_set_tensor(memory.buffer, tensor, b"abcd", 12, 4)
    both.buffer_set_tensor_2d(memory.buffer, tensor, b"xy", 0, 1, 2, 15)
    assert raw_bytes(both, tensor, 16) == b"x" + bytes(11) + b"abcy"


CALLS_ON_A_BUFFER = [
    ("buffer_free_buffer", ()),
    ("buffer_clear", (0,)),
    ("buffer_reset", ()),
    ("buffer_init_tensor", (describe((0,)), 0)),
    ("buffer_memset_tensor", (describe((0,)), 0, 0, 0)),
    ("buffer_set_tensor", (describe((0,)), b"", 0, 0)),
    ("buffer_get_tensor", (describe((0,)), 0, 0)),
    ("buffer_set_tensor_2d", (describe((0,)), b"", 0, 0, 1, 0)),
    ("buffer_get_tensor_2d", (describe((0,)), 0, 0, 1, 0)),
    ("buffer_cpy_tensor", (describe((0,)), describe((0,)))),
]


@failure_of(
    Command.BUFFER_FREE_BUFFER,
    Command.BUFFER_CLEAR,
    Command.BUFFER_RESET,
    Command.BUFFER_INIT_TENSOR,
    Command.BUFFER_CPY_TENSOR,
)
@pytest.mark.parametrize(("call", "arguments"), CALLS_ON_A_BUFFER, ids=[call for call, _ in CALLS_ON_A_BUFFER])
def test_a_freed_buffer_ends_the_context(context: Context, ends, call: str, arguments: tuple[Any, ...]) -> None:
    memory = Memory(context, 64)
    context.buffer_free_buffer(memory.buffer)
    with ends(f"no buffer has the handle {memory.buffer:#x}"):
        getattr(context, call)(memory.buffer, *arguments)


def test_a_handle_of_another_kind_ends_the_context(context: Context, ends) -> None:
    backend = context.new_handle()
    context.device_init_backend(0, None, backend)
    with ends("no buffer has the handle"):
        context.buffer_clear(backend, 0)


def test_a_handle_of_an_earlier_generation_does_not_name_the_new_buffer(context: Context, ends) -> None:
    first = Memory(context, 64)
    first.free()
    second = Memory(context, 64)
    assert second.buffer & 0xFFFFFFFF == first.buffer & 0xFFFFFFFF
    context.buffer_clear(second.buffer, 0)
    with ends("no buffer has the handle"):
        context.buffer_clear(first.buffer, 0)


def test_a_tensor_in_another_buffer_than_the_call_s_ends_the_context(context: Context, ends) -> None:
    one, other = Memory(context, 64), Memory(context, 64)
    tensor = one.place(describe((4,)))
    with ends("lies in another buffer"):
        context.buffer_set_tensor(other.buffer, tensor, bytes(16), 0, 16)


@pytest.mark.parametrize(("shape", "reason"), [((8,), "not nbytes"), ((2, 2), "different layouts")])
def test_a_copy_to_another_layout_ends_the_context(context: Context, ends, shape: tuple[int, ...], reason: str) -> None:
    memory = Memory(context, 4096)
    with ends(reason):
        context.buffer_cpy_tensor(memory.buffer, memory.place(describe((4,))), memory.place(describe(shape)))


def test_an_unknown_usage_ends_the_context(context: Context, ends) -> None:
    memory = Memory(context, 64)
    with ends("9 is no usage"):
        context.buffer_init_tensor(memory.buffer, memory.place(describe((4,))), 9)


# Invalid tensors


def changed(**fields: Any) -> Tensor:
    return Tensor(**{**vars(describe((4, 4))), **fields})


@pytest.mark.parametrize(
    ("tensor", "reason"),
    [
        (changed(ne=(-1, 1, 1, 1)), "-1 elements"),
        (changed(ne=(1, 1, 1, -(2**63))), "elements in dimension 3"),
        (changed(ne=(2**32, 2**32, 1, 1)), "more elements than can be counted"),
        (changed(ne=(2**62, 4, 1, 1)), "more elements than can be counted"),
        (changed(nb=(4, 2**63, 16, 16)), "strides reach beyond all memory"),
        (changed(nb=(2**63, 16, 16, 16)), "strides reach beyond all memory"),
        (changed(nb=(4, 16, 16, 2**64 - 1), ne=(4, 4, 1, 3)), "strides reach beyond all memory"),
        (changed(ne=(5, 4, 1, 1)), "does not lie in its buffer"),
        (changed(data_offset=1), "does not lie in its buffer"),
        (changed(data_offset=2**64 - 64), "does not lie in its buffer"),
        (changed(nb=(4, 17, 16, 16)), "does not lie in its buffer"),
        (changed(nb=(0, 20, 16, 16)), "does not lie in its buffer"),  # rows are counted as packed at least
        (changed(type=ggml_type("q4_0"), ne=(33, 1, 1, 1), nb=(18, 18, 18, 18)), "no whole number of blocks of 32"),
        (changed(type=ggml_type("q4_0"), ne=(32, 1, 1, 1), nb=(17, 18, 18, 18)), "no whole number of blocks of 32"),
        (changed(type=ggml_type("q4_0"), ne=(128, 1, 1, 1), nb=(18, 72, 72, 72)), "does not lie in its buffer"),
        (changed(type=999), "the guest has no type 999"),
        (changed(op=999), "the guest has no op 999"),
        (changed(buffer=STALE), "no buffer has the handle"),
        (changed(buffer=0), "no data to read or write"),
    ],
)
def test_an_invalid_tensor_ends_the_context(context: Context, ends, tensor: Tensor, reason: str) -> None:
    memory = Memory(context, 64)
    placed = Tensor(**{"buffer": memory.buffer, **vars(tensor)})
    if tensor.buffer == 0 and reason != "no data to read or write":
        placed.buffer = memory.buffer
    with ends(reason):
        context.buffer_get_tensor(memory.buffer, placed, 0, 1)


@pytest.mark.parametrize("call", ["buffer_get_tensor", "buffer_cpy_tensor", "backend_get_tensor_async"])
def test_an_empty_tensor_without_data_ends_the_context(context: Context, ends, call: str) -> None:
    """ggml asserts that the tensor has a buffer or data before it sees that there are no bytes to move."""
    memory = Memory(context, 64)
    nowhere, there = describe((0,)), changed(buffer=memory.buffer, ne=(0, 1, 1, 1))
    with ends("no data to read or write"):
        if call == "backend_get_tensor_async":
            context.backend_get_tensor_async(open_backend(context), nowhere, 0, 0)
        else:
            getattr(context, call)(memory.buffer, nowhere, *((there,) if call == "buffer_cpy_tensor" else (0, 0)))


def test_a_tensor_may_fill_its_buffer_to_the_last_byte(both) -> None:
    memory = filled(both, 64)
    assert raw_bytes(both, changed(buffer=memory.buffer), 64) == bytes(64)
    assert raw_bytes(both, changed(buffer=memory.buffer, data_offset=64, ne=(0, 4, 1, 1)), 0) == b""
    quants = Tensor(type=ggml_type("q4_0"), ne=(96, 1, 1, 1), nb=(18, 54, 54, 54), buffer=memory.buffer, data_offset=10)
    assert raw_bytes(both, quants, 54) == bytes(54)


def test_a_removed_type_fails_the_call_and_the_context_stays_usable(context: Context, latches) -> None:
    memory = Memory(context, 64)
    with latches("does not know the guest's type"):
        tensor = changed(type=ggml_type("DEPRECATED"), buffer=memory.buffer)
        context.buffer_memset_tensor(memory.buffer, tensor, 0, 0, 1)


def test_an_op_is_checked_against_its_schema_when_its_data_is_accessed(context: Context, latches) -> None:
    memory = Memory(context, 64)
    with latches("ADD has no parameter word 0"):
        context.buffer_memset_tensor(memory.buffer, memory.place(node("ADD", (4,), (), (1,))), 0, 0, 1)
