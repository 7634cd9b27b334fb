"""One method for each call that crosses. Generated from idl/ by python -m codegen gen. Do not edit."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from enum import IntEnum

from ggml_remoting.generated import records
from ggml_remoting.wire import Wire


class Command(IntEnum):
    """Ids of the calls that cross."""

    CONTEXT_HELLO = 0x0101
    CONTEXT_PING = 0x0102
    CONTEXT_GRAPH_TENSORS = 0x0103
    DEVICE_GET_MEMORY = 0x0301
    DEVICE_INIT_BACKEND = 0x0303
    DEVICE_SUPPORTS_OP = 0x0305
    DEVICE_SUPPORTS_BUFT = 0x0306
    BUFFER_TYPE_ALLOC_BUFFER = 0x0401
    BUFFER_FREE_BUFFER = 0x0500
    BUFFER_INIT_TENSOR = 0x0501
    BUFFER_SET_ROWS = 0x0502
    BUFFER_GET_TENSOR = 0x0503
    BUFFER_CLEAR = 0x0504
    BACKEND_FREE = 0x0601
    BACKEND_PLAN_COMPUTE = 0x0602
    BACKEND_GRAPH_OPTIMIZE = 0x0603
    PROCEDURE_SET_N_THREADS = 0x0700


class Calls(Wire):
    """The calls of the wire, spelled as the IDL names them.

    Sizes and offsets are in bytes. A handle is a number that the caller chose (Context.new_handle); a device and a
    buffer type are told by their index in Context.offer. A call that is posted returns at once, and take_status tells
    its failure; any other raises the WireError that fits.
    """

    def context_hello(self, names_size: int, names: bytes) -> None:
        """The first command.

        names_size: bytes of the names.
        names: the names.
        Must hold, or the context ends: names_size <= 4096.
        """
        self.transact(Command.CONTEXT_HELLO, struct.pack("<I4x", names_size), names, 0)

    def context_ping(self) -> None:
        """Does nothing."""
        self.transact(Command.CONTEXT_PING, b"", b"", 0)

    def context_graph_tensors(self, graph: int, count: int, tensors: Sequence[records.Tensor]) -> None:
        """The next tensors of a graph. Posted.

        count: how many.
        tensors: the tensors.
        Must hold, or the context ends: count >= 1.
        """
        self.post(Command.CONTEXT_GRAPH_TENSORS, struct.pack("<QI4x", graph, count),
                  b"".join(record.pack() for record in tensors))

    def device_get_memory(self, device: int) -> records.DeviceGetMemoryReply:
        """Memory of the device now."""
        reply = self.transact(Command.DEVICE_GET_MEMORY, struct.pack("<I4x", device), b"", 16)
        return records.DeviceGetMemoryReply(*struct.unpack("<QQ", reply))

    def device_init_backend(self, device: int, params: str | None, backend: int) -> records.DeviceInitBackendReply:
        """Opens a stream of work.

        params: settings.
        backend: freed by backend.free.
        """
        request = struct.pack("<IIQ", device, 0 if params is None else 1 + len(params.encode()), backend)
        reply = self.transact(Command.DEVICE_INIT_BACKEND, request, (params or "").encode(), 8)
        return records.DeviceInitBackendReply(*struct.unpack("<I4x", reply))

    def device_supports_op(self, device: int, op: Sequence[records.Tensor]) -> records.DeviceSupportsOpReply:
        """Whether the device can compute an op.

        op: the op.
        """
        reply = self.transact(Command.DEVICE_SUPPORTS_OP, struct.pack("<II", device, len(op)),
                              b"".join(record.pack() for record in op), 8)
        return records.DeviceSupportsOpReply(*struct.unpack("<?7x", reply))

    def device_supports_buft(self, device: int, buffer_type: int) -> records.DeviceSupportsBuftReply:
        """Whether the device can use a buffer type."""
        reply = self.transact(Command.DEVICE_SUPPORTS_BUFT, struct.pack("<II", device, buffer_type), b"", 8)
        return records.DeviceSupportsBuftReply(*struct.unpack("<?7x", reply))

    def buffer_type_alloc_buffer(self, buffer_type: int, size: int, buffer: int) -> None:
        """Allocates memory.

        size: bytes.
        buffer: freed by buffer.free_buffer.
        Must hold, or the context ends: size <= max_size(buffer_type).
        """
        self.transact(Command.BUFFER_TYPE_ALLOC_BUFFER, struct.pack("<I4xQQ", buffer_type, size, buffer), b"", 0)

    def buffer_free_buffer(self, buffer: int) -> None:
        """Frees the buffer. Posted.

        buffer: no longer valid after.
        """
        self.post(Command.BUFFER_FREE_BUFFER, struct.pack("<Q", buffer), b"")

    def buffer_init_tensor(self, buffer: int, tensor: records.Tensor, usage: int) -> None:
        """Prepares a tensor. Posted.

        tensor: placed in the buffer.
        usage: what the buffer is for.
        """
        self.post(Command.BUFFER_INIT_TENSOR, struct.pack("<Q72si4x", buffer, tensor.pack(), usage), b"")

    def buffer_set_rows(self, buffer: int, tensor: records.Tensor, data: bytes, offset: int, size: int,
                        rows: int) -> None:
        """Writes rows into a tensor. Posted.

        tensor: lies in the buffer.
        data: the rows.
        offset: first byte.
        size: bytes of a row.
        rows: rows.
        Must hold, or the context ends: rows >= 1, offset + (rows - 1) * size <= nbytes(tensor).
        """
        request = struct.pack("<Q72sQQI4x", buffer, tensor.pack(), offset, size, rows)
        self.post(Command.BUFFER_SET_ROWS, request, data)

    def buffer_get_tensor(self, buffer: int, tensor: records.Tensor, offset: int, size: int) -> bytes:
        """Reads from a tensor.

        tensor: lies in the buffer.
        data: where to.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: offset + size <= nbytes(tensor).
        """
        return self.fetch(Command.BUFFER_GET_TENSOR, struct.pack("<Q72sQQ", buffer, tensor.pack(), offset, size), size)

    def buffer_clear(self, buffer: int, value: int) -> None:
        """Fills the buffer with a byte. Posted.

        value: the byte.
        """
        self.post(Command.BUFFER_CLEAR, struct.pack("<QB7x", buffer, value), b"")

    def backend_free(self, backend: int) -> None:
        """Closes the stream. Posted.

        backend: no longer valid after.
        """
        self.post(Command.BACKEND_FREE, struct.pack("<Q", backend), b"")

    def backend_plan_compute(self, backend: int, plan: int) -> records.BackendPlanComputeReply:
        """Computes the graph of a plan.

        plan: the plan.
        """
        reply = self.transact(Command.BACKEND_PLAN_COMPUTE, struct.pack("<QQ", backend, plan), b"", 8)
        return records.BackendPlanComputeReply(*struct.unpack("<i4x", reply))

    def backend_graph_optimize(self, backend: int, graph: int, nodes: int) -> bytes:
        """Reorders the nodes.

        graph: the graph.
        answer: the order.
        nodes: nodes of the graph.
        """
        return self.fetch(Command.BACKEND_GRAPH_OPTIMIZE, struct.pack("<QQI4x", backend, graph, nodes), 12 * nodes + 4)

    def procedure_set_n_threads(self, backend: int, n_threads: int) -> None:
        """Sets the number of threads. Posted.

        n_threads: at least 1.
        Must hold, or the context ends: n_threads >= 1.
        """
        self.post(Command.PROCEDURE_SET_N_THREADS, struct.pack("<Qi4x", backend, n_threads), b"")
