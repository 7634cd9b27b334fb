"""The wire from Python: bytes go through a real daemon and worker, and errors have the right class."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest

from ggml_remoting.context import Context
from ggml_remoting.daemon import Daemon, DaemonConfig
from ggml_remoting.errors import ContextLost, Malformed, NoMemory, RemotingError, WireError
from ggml_remoting.generated.names import OP_NAMES, TYPE_NAMES, Status, Usage
from ggml_remoting.generated.records import Tensor
from ggml_remoting.inventory import parse_capset
from tests.support.watch import logs

F32 = TYPE_NAMES.index("f32")
ADD = OP_NAMES.index("ADD")
FLAG_COMPUTE = 16  # GGML_TENSOR_FLAG_COMPUTE in ggml.h: ggml skips nodes without it


def vector(buffer: int, offset: int, count: int, **more: int | tuple[int, ...]) -> Tensor:
    """A row of floats in a buffer."""
    stride = 4 * count
    return Tensor(
        type=F32, ne=(count, 1, 1, 1), nb=(4, stride, stride, stride), buffer=buffer, data_offset=offset, **more
    )


@pytest.fixture
def buffer(context: Context) -> int:
    handle = context.new_handle()
    context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 1 << 20, handle)
    return handle


def test_inventory_names_the_device_and_the_release(context: Context) -> None:
    (device,) = context.offer.devices
    assert device.name == "Remote-CPU"
    assert "CPU" in device.description
    assert context.offer.release.startswith("0.20")
    assert context.offer.buffer_types[device.buffer_type].alignment > 0


def test_the_device_s_memory_is_that_of_this_machine(context: Context) -> None:
    memory = context.device_get_memory(0)
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 0 < memory.free <= memory.total
    assert memory.total == pytest.approx(physical, rel=0.05)


@pytest.mark.parametrize("count", [1, 7, 1000, 200_000])
def test_bytes_are_read_back_as_they_were_written(context: Context, buffer: int, count: int) -> None:
    values = np.random.default_rng(count).standard_normal(count).astype(np.float32)
    tensor = vector(buffer, 64, count)
    context.buffer_set_tensor(buffer, tensor, values.tobytes(), 0, values.nbytes)
    assert context.buffer_get_tensor(buffer, tensor, 0, values.nbytes) == values.tobytes()
    assert context.take_status() == (Status.SUCCESS, "")


def test_part_of_a_tensor_can_be_written_and_read(context: Context, buffer: int) -> None:
    tensor = vector(buffer, 0, 16)
    context.buffer_clear(buffer, 0)
    context.buffer_set_tensor(buffer, tensor, b"abcd", 8, 4)
    context.buffer_memset_tensor(buffer, tensor, 0x7A, 12, 4)
    assert context.buffer_get_tensor(buffer, tensor, 0, 20) == bytes(8) + b"abcdzzzz" + bytes(4)


def test_a_graph_computes(context: Context, buffer: int) -> None:
    count = 1000
    numbers = np.random.default_rng(1)
    a, b = (numbers.standard_normal(count).astype(np.float32) for _ in range(2))
    tensors = [vector(buffer, 4096 * place, count) for place in range(2)]
    tensors.append(vector(buffer, 8192, count, op=ADD, flags=FLAG_COMPUTE, source=(1, 2, *(0,) * 8)))
    for tensor, values in zip(tensors, (a, b), strict=False):
        context.buffer_set_tensor(buffer, tensor, values.tobytes(), 0, values.nbytes)
    assert context.device_supports_op(0, tensors).result

    backend, graph = context.new_handle(), context.new_handle()
    context.device_init_backend(0, None, backend)
    context.context_graph_begin(graph, len(tensors), 1)
    context.context_graph_tensors(graph, 0, len(tensors), tensors)
    context.backend_graph_compute(backend, graph)
    context.backend_synchronize(backend)
    result = context.buffer_get_tensor(buffer, tensors[2], 0, 4 * count)
    np.testing.assert_array_equal(np.frombuffer(result, np.float32), a + b)
    assert context.take_status() == (Status.SUCCESS, "")


def test_too_much_memory_is_an_error_and_the_context_stays_usable(context: Context) -> None:
    buffer_type = context.offer.devices[0].buffer_type
    with pytest.raises(NoMemory):
        context.buffer_type_alloc_buffer(buffer_type, 1 << 60, context.new_handle())
    context.context_ping()


def test_a_refused_call_has_its_reason_in_the_daemon_s_log(host_libraries: Path) -> None:
    with Daemon(DaemonConfig(host_libraries, ("CPU",))) as daemon, Context(daemon.address) as context:
        with pytest.raises(NoMemory):
            context.buffer_type_alloc_buffer(context.offer.devices[0].buffer_type, 1 << 60, context.new_handle())
        assert logs(daemon, f"buffer_type.alloc_buffer failed: Remote-CPU has no {1 << 60} bytes left")


def test_a_device_that_does_not_exist_ends_the_context(context: Context) -> None:
    with pytest.raises((Malformed, ContextLost), match="device"):
        context.device_get_memory(99)
    with pytest.raises(ContextLost):
        context.context_ping()


def test_a_tensor_outside_its_buffer_ends_the_context(context: Context, buffer: int) -> None:
    tensor = vector(buffer, (1 << 20) - 4, 2)
    with pytest.raises(WireError, match="buffer"):
        context.buffer_get_tensor(buffer, tensor, 0, 8)
    with pytest.raises(ContextLost):
        context.context_ping()


def test_a_stale_handle_is_recognised(context: Context, buffer: int) -> None:
    context.buffer_free_buffer(buffer)
    with pytest.raises(WireError):
        context.buffer_get_tensor(buffer, vector(buffer, 0, 2), 0, 8)


def test_one_context_does_not_see_or_end_another(daemon: Daemon, context: Context, buffer: int) -> None:
    with Context(daemon.address) as other:
        with pytest.raises(WireError):
            other.buffer_get_tensor(buffer, vector(buffer, 0, 2), 0, 8)
        with pytest.raises(ContextLost):
            other.context_ping()
    context.context_ping()


def test_the_usage_of_a_buffer_crosses(context: Context, buffer: int) -> None:
    context.buffer_init_tensor(buffer, vector(buffer, 0, 8), Usage.WEIGHTS)
    context.context_ping()
    assert context.take_status() == (Status.SUCCESS, "")


def test_a_call_on_a_closed_context_is_an_error(daemon: Daemon) -> None:
    context = Context(daemon.address)
    context.close()
    context.close()
    with pytest.raises(ContextLost, match="closed"):
        context.context_ping()


@pytest.mark.parametrize("address", ["unix:", "tcp:host:1", "unix:/nonexistent/socket", f"unix:/tmp/{'x' * 200}"])
def test_an_invalid_address_is_an_error_with_a_reason(address: str) -> None:
    with pytest.raises(WireError, match=r"\w+ \w+"):
        Context(address)


def test_a_socket_without_a_daemon_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    path.touch()
    with pytest.raises(WireError):
        Context(f"unix:{path}")


def test_handles_never_repeat(context: Context) -> None:
    seen = set()
    for _ in range(100):
        handle = context.new_handle()
        assert handle
        assert handle not in seen
        seen.add(handle)
        context.release_handle(handle)


@pytest.mark.parametrize("capset", [b"", bytes(100), struct.pack("<IIII", 0x4D524747, 1, 1 << 20, 0) + bytes(56)])
def test_a_damaged_inventory_is_an_error(capset: bytes) -> None:
    with pytest.raises(RemotingError, match="inventory"):
        parse_capset(capset)
