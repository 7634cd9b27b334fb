"""Calls on memory that guest and worker both map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from making import STALE, describe, filled, node, open_backend, raw_bytes, send_graph
from register import effect_of, failure_of

from ggml_remoting.arrays import Memory
from ggml_remoting.context import Context
from ggml_remoting.generated.calls import Command
from ggml_remoting.generated.names import Status

pytestmark = pytest.mark.shares_memory

SIZE = 1 << 16
HOST_TYPE = 1  # index in the inventory of a CPU: its own buffer type is 0, its host buffer type 1


def shared(calls: Any, size: int = SIZE) -> tuple[memoryview, int]:
    """Memory that the worker maps too, and the handle of its buffer."""
    memory, resource = calls.create_blob(size)
    buffer = calls.new_handle()
    calls.context_share(HOST_TYPE, resource, size, buffer)
    return memory, buffer


def test_each_device_offers_a_host_buffer_type(context: Context) -> None:
    assert context.offer.devices[0].host_buffer_type == 1 + HOST_TYPE
    assert [(each.name, each.host) for each in context.offer.buffer_types] == [
        ("Remote-CPU", 0),
        ("Remote-CPU-Host", 1),
    ]


@effect_of(Command.CONTEXT_SHARE, Command.CONTEXT_UPLOAD, Command.CONTEXT_DOWNLOAD)
@pytest.mark.parametrize("has_stream", [False, True])
def test_a_tensor_is_written_and_read_in_place(both, has_stream: bool) -> None:
    outcomes = []
    for calls in (both.context, both.native):
        calls.new_handle = both.context.new_handle
    for calls in (both.context, both.native):
        calls.offer, calls.take_status = both.context.offer, both.context.take_status
        memory, buffer = shared(calls)
        memory[:1000] = bytes(range(250)) * 4
        stream = open_backend(calls) if has_stream else 0
        tensor = Memory(calls, 4096).place(describe((4096,), np.int8))
        calls.buffer_clear(tensor.buffer, 7)
        calls.context_upload(stream, tensor, buffer, 100, 33, 500)
        calls.context_download(stream, tensor, buffer, 2000, 3, 600)
        if has_stream:
            calls.backend_synchronize(stream)
        calls.context_ping()
        outcomes.append((bytes(memory), raw_bytes(calls, tensor, 4096)))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1][33:533] == (bytes(range(250)) * 4)[100:600]
    assert outcomes[0][0][2000:2600] == bytes([7]) * 30 + (bytes(range(250)) * 4)[100:600] + bytes([7]) * 70


def test_the_result_of_a_stream_is_downloaded_to_shared_memory(context: Context) -> None:
    memory, buffer = shared(context)
    device = Memory(context, 4096)
    source = device.put(np.arange(8, dtype=np.float32))
    total = device.place(node("ADD", (8,), (1, 1)))
    stream = open_backend(context)
    context.backend_graph_compute(stream, send_graph(context, [source, total], 1))
    context.context_download(stream, total, buffer, 0, 0, 32)
    context.backend_synchronize(stream)
    np.testing.assert_array_equal(np.frombuffer(memory[:32], np.float32), 2 * np.arange(8))


def test_after_a_failed_post_no_stale_result_is_downloaded(context: Context) -> None:
    memory, buffer = shared(context)
    device = Memory(context, 4096)
    result = device.put(np.arange(8, dtype=np.float32))
    stream = open_backend(context)
    forgotten = send_graph(context, [result, device.place(node("ADD", (8,), (1, 1)))], 1)
    gone = Memory(context, 64)
    context.context_graph_free(forgotten)
    unsupported = send_graph(context, [result, gone.place(node("ADD", (8,), (1, 1)))], 1)
    gone.free()
    context.backend_graph_compute(stream, unsupported)
    context.context_download(stream, result, buffer, 0, 0, 32)
    context.backend_synchronize(stream)
    assert bytes(memory[:32]) == b"\xff" * 32
    assert context.take_status()[0] is Status.FAILED
    context.context_download(stream, result, buffer, 0, 0, 32)
    context.backend_synchronize(stream)
    np.testing.assert_array_equal(np.frombuffer(memory[:32], np.float32), np.arange(8))


def test_a_graph_cannot_compute_on_shared_memory(context: Context) -> None:
    memory, buffer = shared(context)
    source = describe((8,))
    source.buffer = buffer
    result = Memory(context, 4096).place(node("ADD", (8,), (1, 1)))
    stream = open_backend(context)
    context.backend_graph_compute(stream, send_graph(context, [source, result], 1))
    context.context_ping()
    status, reason = context.take_status()
    assert status is Status.FAILED
    assert "cannot use memory of Remote-CPU-Host" in reason
    assert not context.device_supports_buft(0, HOST_TYPE).result


def test_shared_memory_can_be_freed_and_shared_again(context: Context) -> None:
    memory, resource = context.create_blob(SIZE)
    tensor = Memory(context, 64).place(describe((64,), np.int8))
    for value in (1, 2):
        buffer = context.new_handle()
        context.context_share(HOST_TYPE, resource, SIZE, buffer)
        memory[:64] = bytes([value]) * 64
        context.context_upload(0, tensor, buffer, 0, 0, 64)
        context.buffer_free_buffer(buffer)
        assert raw_bytes(context, tensor, 64) == bytes([value]) * 64


@failure_of(Command.CONTEXT_SHARE)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"buffer_type": 0}, "Remote-CPU is no host buffer type"),
        ({"buffer_type": 9}, "no buffer type 9"),
        ({"size": 0}, "has no 0 bytes to share"),
        ({"size": SIZE + 1}, f"has no {SIZE + 1} bytes to share"),
        ({"size": 2**64 - 1}, "has no 18446744073709551615 bytes"),
        ({"buffer": 0}, "handle"),
    ],
)
def test_an_invalid_request_to_share_ends_the_context(
    context: Context, ends, change: dict[str, int], reason: str
) -> None:
    _, resource = context.create_blob(SIZE)
    values = {"buffer_type": HOST_TYPE, "resource": resource, "size": SIZE, "buffer": context.new_handle(), **change}
    with ends(reason):
        context.context_share(**values)


def test_the_host_allocates_no_memory_of_a_host_buffer_type(context: Context, ends) -> None:
    with ends("Remote-CPU-Host is memory of the guest"):
        context.buffer_type_alloc_buffer(HOST_TYPE, 64, context.new_handle())


def test_the_ring_cannot_be_shared_as_a_buffer(context: Context, ends) -> None:
    _, resource = context.create_blob(SIZE)
    with ends("has no 4096 bytes to share"):
        context.context_share(HOST_TYPE, resource - 1, 4096, context.new_handle())


@failure_of(Command.CONTEXT_UPLOAD, Command.CONTEXT_DOWNLOAD)
@pytest.mark.parametrize("call", ["context_upload", "context_download"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"place": SIZE - 63}, f"64 bytes at {SIZE - 63} do not lie in shared memory of {SIZE}"),
        ({"place": 2**64 - 1}, "do not lie in shared memory"),
        ({"offset": 1}, "offset \\+ size <= nbytes"),
        ({"offset": 2**64 - 32}, "offset \\+ size <= nbytes"),
        ({"size": 65}, "offset \\+ size <= nbytes"),
        ({"buffer": STALE}, "no buffer has the handle"),
        ({"stream": STALE}, "no backend has the handle"),
    ],
)
def test_a_copy_beyond_its_ends_ends_the_context(
    context: Context, ends, call: str, change: dict[str, int], reason: str
) -> None:
    _, buffer = shared(context)
    tensor = Memory(context, 64).place(describe((64,), np.int8))
    values = {"stream": 0, "buffer": buffer, "place": 0, "offset": 0, "size": 64, **change}
    with ends(reason):
        getattr(context, call)(
            values["stream"], tensor, values["buffer"], values["place"], values["offset"], values["size"]
        )
        context.context_ping()


@pytest.mark.parametrize("call", ["context_upload", "context_download"])
def test_device_memory_cannot_be_used_as_shared_memory(context: Context, ends, call: str) -> None:
    memory = filled(context, 64)
    tensor = memory.place(describe((64,), np.int8))
    with ends("the buffer is not shared memory"):
        getattr(context, call)(0, tensor, memory.buffer, 0, 0, 64)
        context.context_ping()
