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
    CONTEXT_ACKNOWLEDGE_FAILURE = 0x0103
    CONTEXT_GRAPH_BEGIN = 0x0104
    CONTEXT_GRAPH_TENSORS = 0x0105
    CONTEXT_GRAPH_FREE = 0x0106
    CONTEXT_SHARE = 0x0107
    CONTEXT_UPLOAD = 0x0108
    CONTEXT_DOWNLOAD = 0x0109
    CONTEXT_COMM_INIT = 0x010a
    CONTEXT_COMM_FREE = 0x010b
    CONTEXT_COMM_TRY_ALLREDUCE = 0x010c
    CONTEXT_COMM_ALLREDUCE = 0x010d
    DEVICE_GET_MEMORY = 0x0302
    DEVICE_INIT_BACKEND = 0x0305
    DEVICE_SUPPORTS_OP = 0x0309
    DEVICE_SUPPORTS_BUFT = 0x030a
    DEVICE_OFFLOAD_OP = 0x030b
    DEVICE_EVENT_NEW = 0x030c
    DEVICE_EVENT_FREE = 0x030d
    DEVICE_EVENT_SYNCHRONIZE = 0x030e
    BUFFER_TYPE_ALLOC_BUFFER = 0x0401
    BUFFER_TYPE_GET_ALLOC_SIZE = 0x0405
    BUFFER_FREE_BUFFER = 0x0500
    BUFFER_INIT_TENSOR = 0x0502
    BUFFER_MEMSET_TENSOR = 0x0503
    BUFFER_SET_TENSOR = 0x0504
    BUFFER_GET_TENSOR = 0x0505
    BUFFER_SET_TENSOR_2D = 0x0506
    BUFFER_GET_TENSOR_2D = 0x0507
    BUFFER_CPY_TENSOR = 0x0508
    BUFFER_CLEAR = 0x0509
    BUFFER_RESET = 0x050a
    BACKEND_FREE = 0x0601
    BACKEND_SET_TENSOR_ASYNC = 0x0602
    BACKEND_GET_TENSOR_ASYNC = 0x0603
    BACKEND_CPY_TENSOR_ASYNC = 0x0606
    BACKEND_SYNCHRONIZE = 0x0607
    BACKEND_GRAPH_PLAN_CREATE = 0x0608
    BACKEND_GRAPH_PLAN_FREE = 0x0609
    BACKEND_GRAPH_PLAN_COMPUTE = 0x060b
    BACKEND_GRAPH_COMPUTE = 0x060c
    BACKEND_EVENT_RECORD = 0x060d
    BACKEND_EVENT_WAIT = 0x060e
    BACKEND_GRAPH_OPTIMIZE = 0x060f
    PROCEDURE_SET_N_THREADS = 0x0700


class Calls(Wire):
    """The calls of the wire, spelled as the IDL names them.

    Sizes and offsets are in bytes. A handle is a number that the caller chose (Context.new_handle); a device and a
    buffer type are told by their index in Context.offer. A call that is posted returns at once, and take_status tells
    its failure; any other raises the WireError that fits.
    """

    def context_hello(self, abi: int, op_count: int, type_count: int, unary_op_count: int, glu_op_count: int,
                      names_size: int, names: bytes) -> records.ContextHelloReply:
        """The first command. Tells the guest's names of ops, types and sub-ops, which the host maps to its own numbers.

        abi: the ABI of the guest's ggml.
        op_count: names of ops.
        type_count: names of types.
        unary_op_count: names of unary ops.
        glu_op_count: names of GLU ops.
        names_size: bytes of the names.
        names: the names in order of their numbers, each ended by a zero byte.
        Must hold, or the context ends: op_count <= 256, type_count <= 256, unary_op_count <= 256, glu_op_count <= 256.
        """
        request = struct.pack("<IIIII4xQ", abi, op_count, type_count, unary_op_count, glu_op_count, names_size)
        reply = self.transact(Command.CONTEXT_HELLO, request, names, 16)
        return records.ContextHelloReply(*struct.unpack("<QI4x", reply))

    def context_ping(self) -> None:
        """Does nothing. What a call costs."""
        self.transact(Command.CONTEXT_PING, b"", b"", 0)

    def context_acknowledge_failure(self, failures: int) -> None:
        """The guest has told the program of the failure in the ring's header; the next one may be written there.
        Posted.

        failures: how many the guest has seen.
        """
        self.post(Command.CONTEXT_ACKNOWLEDGE_FAILURE, struct.pack("<I4x", failures), b"")

    def context_graph_begin(self, graph: int, n_tensors: int, n_nodes: int) -> None:
        """Starts to describe a graph. Tensors follow; the last n_nodes of them are its nodes in the order of
        computation. Posted.

        graph: owned by the guest; freed by graph_free.
        n_tensors: tensors that follow.
        n_nodes: how many of them are nodes.
        Must hold, or the context ends: n_nodes >= 1, n_nodes <= n_tensors, n_tensors <= 262144.
        """
        self.post(Command.CONTEXT_GRAPH_BEGIN, struct.pack("<QII", graph, n_tensors, n_nodes), b"")

    def context_graph_tensors(self, graph: int, first: int, count: int, tensors: Sequence[records.Tensor]) -> None:
        """The next tensors of a graph that has been begun. Sources and views name tensors before them. Posted.

        first: index of the first of them.
        count: how many.
        tensors: the tensors.
        Must hold, or the context ends: count >= 1, count <= 4096.
        """
        self.post(Command.CONTEXT_GRAPH_TENSORS, struct.pack("<QII", graph, first, count),
                  b"".join(record.pack() for record in tensors))

    def context_graph_free(self, graph: int) -> None:
        """Forgets a graph. Posted.

        graph: no longer valid after.
        """
        self.post(Command.CONTEXT_GRAPH_FREE, struct.pack("<Q", graph), b"")

    def context_share(self, buffer_type: int, resource: int, size: int, buffer: int) -> None:
        """Makes a buffer of a host buffer type out of memory that both sides map, and pins it for the device. Freed by
        buffer.free_buffer, before the guest takes the memory back.

        buffer_type: a host buffer type.
        resource: id of the blob, attached to this context.
        size: bytes of it.
        buffer: owned by the guest.
        """
        self.transact(Command.CONTEXT_SHARE, struct.pack("<IIQQ", buffer_type, resource, size, buffer), b"", 0)

    def context_upload(self, backend: int, tensor: records.Tensor, source: int, source_offset: int, offset: int,
                       size: int) -> None:
        """Writes into a tensor from shared memory, which the guest leaves alone until the stream is synchronised or an
        event recorded later is reached. Posted.

        backend: the stream; NULL has written when the command is carried out.
        tensor: lies in a buffer of this context.
        source: made by share.
        source_offset: first byte there.
        offset: first byte in the tensor.
        size: bytes.
        Must hold, or the context ends: offset + size <= nbytes(tensor).
        """
        request = struct.pack("<Q280sQQQQ", backend, tensor.pack(), source, source_offset, offset, size)
        self.post(Command.CONTEXT_UPLOAD, request, b"")

    def context_download(self, backend: int, tensor: records.Tensor, destination: int, destination_offset: int,
                         offset: int, size: int) -> None:
        """Reads from a tensor into shared memory; the bytes are there when the stream is synchronised. While a failed
        posted call has not been told, they are 0xFF. Posted.

        backend: the stream; NULL has read when the command is carried out.
        tensor: lies in a buffer of this context.
        destination: made by share.
        destination_offset: first byte there.
        offset: first byte in the tensor.
        size: bytes.
        Must hold, or the context ends: offset + size <= nbytes(tensor).
        """
        request = struct.pack("<Q280sQQQQ", backend, tensor.pack(), destination, destination_offset, offset, size)
        self.post(Command.CONTEXT_DOWNLOAD, request, b"")

    def context_comm_init(self, comm: int, count: int, backends: bytes) -> None:
        """Makes a group of backends that add tensors up among themselves, by the host's ggml_backend_comm_init. Fails
        where the host has none for them.

        comm: owned by the guest; freed by comm_free.
        count: backends.
        backends: their handles, u64 each.
        Must hold, or the context ends: count >= 2, count <= 16.
        """
        self.transact(Command.CONTEXT_COMM_INIT, struct.pack("<QI4x", comm, count), backends, 0)

    def context_comm_free(self, comm: int) -> None:
        """Frees a group. Its backends live on. Posted.

        comm: no longer valid after.
        """
        self.post(Command.CONTEXT_COMM_FREE, struct.pack("<Q", comm), b"")

    def context_comm_try_allreduce(self, comm: int, count: int,
                                   tensors: Sequence[records.Tensor]) -> records.ContextCommTryAllreduceReply:
        """Adds one tensor of each backend of a group up, in all of them, in the order of their streams.

        count: as many as the group has backends.
        tensors: each lies in memory of its backend's device.
        """
        reply = self.transact(Command.CONTEXT_COMM_TRY_ALLREDUCE, struct.pack("<QI4x", comm, count),
                              b"".join(record.pack() for record in tensors), 8)
        return records.ContextCommTryAllreduceReply(*struct.unpack("<?7x", reply))

    def context_comm_allreduce(self, comm: int, count: int, tensors: Sequence[records.Tensor]) -> None:
        """The same for tensors of a type, shape and alignment to which comm_try_allreduce has said yes. It is a failure
        if the host then cannot. Posted.

        count: as many as the group has backends.
        tensors: each lies in memory of its backend's device.
        """
        self.post(Command.CONTEXT_COMM_ALLREDUCE, struct.pack("<QI4x", comm, count),
                  b"".join(record.pack() for record in tensors))

    def device_get_memory(self, device: int) -> records.DeviceGetMemoryReply:
        """Free and total memory of the device now."""
        reply = self.transact(Command.DEVICE_GET_MEMORY, struct.pack("<I4x", device), b"", 16)
        return records.DeviceGetMemoryReply(*struct.unpack("<QQ", reply))

    def device_init_backend(self, device: int, params: str | None, backend: int) -> records.DeviceInitBackendReply:
        """Opens a stream of work on the device.

        params: backend-specific settings.
        backend: owned by the guest; freed by backend.free.
        """
        request = struct.pack("<IIQ", device, 0 if params is None else 1 + len(params.encode()), backend)
        reply = self.transact(Command.DEVICE_INIT_BACKEND, request, (params or "").encode(), 8)
        return records.DeviceInitBackendReply(*struct.unpack("<I4x", reply))

    def device_supports_op(self, device: int, op: Sequence[records.Tensor]) -> records.DeviceSupportsOpReply:
        """Whether the host's device can compute an op, in its own words. Ops and schemas that the host does not know
        are answered with no.

        op: the op with its sources; addresses and names do not matter.
        """
        reply = self.transact(Command.DEVICE_SUPPORTS_OP, struct.pack("<II", device, len(op)),
                              b"".join(record.pack() for record in op), 8)
        return records.DeviceSupportsOpReply(*struct.unpack("<?7x", reply))

    def device_supports_buft(self, device: int, buffer_type: int) -> records.DeviceSupportsBuftReply:
        """Whether the device can use tensors of a buffer type. A buffer type that is not of this frontend is answered
        with no, without asking."""
        reply = self.transact(Command.DEVICE_SUPPORTS_BUFT, struct.pack("<II", device, buffer_type), b"", 8)
        return records.DeviceSupportsBuftReply(*struct.unpack("<?7x", reply))

    def device_offload_op(self, device: int, op: Sequence[records.Tensor]) -> records.DeviceOffloadOpReply:
        """Whether the device wants an op although its weights lie elsewhere.

        op: the op with its sources.
        """
        reply = self.transact(Command.DEVICE_OFFLOAD_OP, struct.pack("<II", device, len(op)),
                              b"".join(record.pack() for record in op), 8)
        return records.DeviceOffloadOpReply(*struct.unpack("<?7x", reply))

    def device_event_new(self, device: int, event: int) -> None:
        """Makes an event. Does not cross for a host's device that is synchronous and has none. Commands are carried out
        in their order, so a place in the ring serves.

        event: owned by the guest; freed by event_free.
        """
        self.transact(Command.DEVICE_EVENT_NEW, struct.pack("<I4xQ", device, event), b"", 0)

    def device_event_free(self, device: int, event: int) -> None:
        """Frees an event. Posted.

        event: no longer valid after.
        Must hold, or the context ends: device_of(event) == device.
        """
        self.post(Command.DEVICE_EVENT_FREE, struct.pack("<I4xQ", device, event), b"")

    def device_event_synchronize(self, device: int, event: int) -> None:
        """Waits until the event has been reached.

        event: recorded before.
        Must hold, or the context ends: device_of(event) == device.
        """
        self.transact(Command.DEVICE_EVENT_SYNCHRONIZE, struct.pack("<I4xQ", device, event), b"", 0)

    def buffer_type_alloc_buffer(self, buffer_type: int, size: int, buffer: int) -> records.BufferTypeAllocBufferReply:
        """Allocates device memory.

        size: bytes.
        buffer: owned by the guest; freed by buffer.free_buffer.
        Must hold, or the context ends: size <= max_size(buffer_type).
        """
        reply = self.transact(Command.BUFFER_TYPE_ALLOC_BUFFER, struct.pack("<I4xQQ", buffer_type, size, buffer), b"",
                              8)
        return records.BufferTypeAllocBufferReply(*struct.unpack("<??6x", reply))

    def buffer_type_get_alloc_size(self, buffer_type: int,
                                   tensor: Sequence[records.Tensor]) -> records.BufferTypeGetAllocSizeReply:
        """Bytes to set aside for a tensor, padding and scratch memory of its op included. Depends on the sources and
        the op parameters.

        tensor: the tensor with its sources, allocated or not.
        """
        reply = self.transact(Command.BUFFER_TYPE_GET_ALLOC_SIZE, struct.pack("<II", buffer_type, len(tensor)),
                              b"".join(record.pack() for record in tensor), 8)
        return records.BufferTypeGetAllocSizeReply(*struct.unpack("<Q", reply))

    def buffer_free_buffer(self, buffer: int) -> None:
        """Frees the buffer. Graphs that use it can no longer be computed. Posted.

        buffer: no longer valid after.
        """
        self.post(Command.BUFFER_FREE_BUFFER, struct.pack("<Q", buffer), b"")

    def buffer_init_tensor(self, buffer: int, tensor: records.Tensor, usage: int) -> None:
        """Prepares a tensor that has been placed in the buffer, such as zeroing its padding. Does not cross if the
        host's buffer has nothing to prepare. Posted.

        tensor: placed in the buffer.
        usage: what the buffer is for now; ggml has no callback for it.
        Must hold, or the context ends: buffer_of(tensor) == buffer.
        """
        self.post(Command.BUFFER_INIT_TENSOR, struct.pack("<Q280si4x", buffer, tensor.pack(), usage), b"")

    def buffer_memset_tensor(self, buffer: int, tensor: records.Tensor, value: int, offset: int, size: int) -> None:
        """Fills part of a tensor with a byte. Posted.

        tensor: lies in the buffer.
        value: the byte.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: buffer_of(tensor) == buffer, offset + size <= nbytes(tensor).
        """
        request = struct.pack("<Q280sB7xQQ", buffer, tensor.pack(), value, offset, size)
        self.post(Command.BUFFER_MEMSET_TENSOR, request, b"")

    def buffer_set_tensor(self, buffer: int, tensor: records.Tensor, data: bytes, offset: int, size: int) -> None:
        """Writes into a tensor. The bytes are copied before it returns; a large write crosses in pieces. Posted.

        tensor: lies in the buffer.
        data: the bytes.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: buffer_of(tensor) == buffer, offset + size <= nbytes(tensor).
        """
        self.post(Command.BUFFER_SET_TENSOR, struct.pack("<Q280sQQ", buffer, tensor.pack(), offset, size), data)

    def buffer_get_tensor(self, buffer: int, tensor: records.Tensor, offset: int, size: int) -> bytes:
        """Reads from a tensor. While a failed posted call has not been told, the destination is filled with 0xFF.

        tensor: lies in the buffer.
        data: where to.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: buffer_of(tensor) == buffer, offset + size <= nbytes(tensor).
        """
        return self.fetch(Command.BUFFER_GET_TENSOR, struct.pack("<Q280sQQ", buffer, tensor.pack(), offset, size), size)

    def buffer_set_tensor_2d(self, buffer: int, tensor: records.Tensor, data: bytes, offset: int, size: int,
                             n_copies: int, stride_tensor: int) -> None:
        """Writes rows into a tensor; they cross packed, without the gaps of the source. Posted.

        tensor: lies in the buffer.
        data: n_copies rows of size bytes.
        offset: first byte of the first row.
        size: bytes of a row.
        n_copies: rows.
        stride_tensor: bytes from row to row in the tensor.
        Must hold, or the context ends: buffer_of(tensor) == buffer, n_copies >= 1, offset + (n_copies - 1) *
        stride_tensor + size <= nbytes(tensor).
        """
        request = struct.pack("<Q280sQQQQ", buffer, tensor.pack(), offset, size, n_copies, stride_tensor)
        self.post(Command.BUFFER_SET_TENSOR_2D, request, data)

    def buffer_get_tensor_2d(self, buffer: int, tensor: records.Tensor, offset: int, size: int, n_copies: int,
                             stride_tensor: int) -> bytes:
        """Reads rows from a tensor; they cross packed.

        tensor: lies in the buffer.
        data: where to.
        offset: first byte of the first row.
        size: bytes of a row.
        n_copies: rows.
        stride_tensor: bytes from row to row in the tensor.
        Must hold, or the context ends: buffer_of(tensor) == buffer, n_copies >= 1, offset + (n_copies - 1) *
        stride_tensor + size <= nbytes(tensor).
        """
        request = struct.pack("<Q280sQQQQ", buffer, tensor.pack(), offset, size, n_copies, stride_tensor)
        return self.fetch(Command.BUFFER_GET_TENSOR_2D, request, size * n_copies)

    def buffer_cpy_tensor(self, buffer: int, src: records.Tensor, dst: records.Tensor) -> None:
        """Copies a tensor into this buffer within the worker, if both lie there. Posted.

        src: lies in any buffer of this context.
        dst: lies in the buffer.
        Must hold, or the context ends: buffer_of(dst) == buffer, nbytes(src) == nbytes(dst).
        """
        self.post(Command.BUFFER_CPY_TENSOR, struct.pack("<Q280s280s", buffer, src.pack(), dst.pack()), b"")

    def buffer_clear(self, buffer: int, value: int) -> None:
        """Fills the whole buffer with a byte. Posted.

        value: the byte.
        """
        self.post(Command.BUFFER_CLEAR, struct.pack("<QB7x", buffer, value), b"")

    def buffer_reset(self, buffer: int) -> None:
        """Forgets what init_tensor has prepared. Posted."""
        self.post(Command.BUFFER_RESET, struct.pack("<Q", buffer), b"")

    def backend_free(self, backend: int) -> None:
        """Closes the stream. Posted.

        backend: no longer valid after.
        """
        self.post(Command.BACKEND_FREE, struct.pack("<Q", backend), b"")

    def backend_set_tensor_async(self, backend: int, tensor: records.Tensor, data: bytes, offset: int,
                                 size: int) -> None:
        """Writes into a tensor in the order of the stream. The bytes are copied before it returns. Posted.

        tensor: lies in a buffer of this context.
        data: the bytes.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: offset + size <= nbytes(tensor).
        """
        self.post(Command.BACKEND_SET_TENSOR_ASYNC, struct.pack("<Q280sQQ", backend, tensor.pack(), offset, size), data)

    def backend_get_tensor_async(self, backend: int, tensor: records.Tensor, offset: int, size: int) -> bytes:
        """Reads from a tensor in the order of the stream; the destination is filled by the time synchronize returns.

        tensor: lies in a buffer of this context.
        data: where to.
        offset: first byte.
        size: bytes.
        Must hold, or the context ends: offset + size <= nbytes(tensor).
        """
        return self.fetch(Command.BACKEND_GET_TENSOR_ASYNC,
                          struct.pack("<Q280sQQ", backend, tensor.pack(), offset, size), size)

    def backend_cpy_tensor_async(self, backend_src: int, backend_dst: int, src: records.Tensor,
                                 dst: records.Tensor) -> None:
        """Copies a tensor from one stream to another within the worker. Posted.

        src: lies in a buffer of this context.
        dst: lies in a buffer of this context.
        Must hold, or the context ends: nbytes(src) == nbytes(dst).
        """
        request = struct.pack("<QQ280s280s", backend_src, backend_dst, src.pack(), dst.pack())
        self.post(Command.BACKEND_CPY_TENSOR_ASYNC, request, b"")

    def backend_synchronize(self, backend: int) -> None:
        """Waits until the stream has done all its work. Returns at once if nothing was given to it since the last
        time."""
        self.transact(Command.BACKEND_SYNCHRONIZE, struct.pack("<Q", backend), b"", 0)

    def backend_graph_plan_create(self, backend: int, graph: int, plan: int) -> None:
        """Makes a plan for a graph that is computed often.

        graph: the graph.
        plan: owned by the guest; freed by graph_plan_free.
        """
        self.transact(Command.BACKEND_GRAPH_PLAN_CREATE, struct.pack("<QQQ", backend, graph, plan), b"", 0)

    def backend_graph_plan_free(self, backend: int, plan: int) -> None:
        """Frees a plan. Posted.

        plan: no longer valid after.
        Must hold, or the context ends: backend_of(plan) == backend.
        """
        self.post(Command.BACKEND_GRAPH_PLAN_FREE, struct.pack("<QQ", backend, plan), b"")

    def backend_graph_plan_compute(self, backend: int, plan: int) -> records.BackendGraphPlanComputeReply:
        """Computes the graph of a plan.

        plan: the plan.
        Must hold, or the context ends: backend_of(plan) == backend.
        """
        reply = self.transact(Command.BACKEND_GRAPH_PLAN_COMPUTE, struct.pack("<QQ", backend, plan), b"", 8)
        return records.BackendGraphPlanComputeReply(*struct.unpack("<i4x", reply))

    def backend_graph_compute(self, backend: int, graph: int) -> None:
        """Computes a graph. A graph that the host has seen before crosses as its handle alone. Posted.

        graph: sent before by context.graph_begin and what follows it.
        """
        self.post(Command.BACKEND_GRAPH_COMPUTE, struct.pack("<QQ", backend, graph), b"")

    def backend_event_record(self, backend: int, event: int) -> None:
        """Marks this point in the stream. Does not cross for a host's device that is synchronous, where a place in the
        ring is the event. Posted.

        event: the event to set.
        Must hold, or the context ends: device_of(event) == device_of(backend).
        """
        self.post(Command.BACKEND_EVENT_RECORD, struct.pack("<QQ", backend, event), b"")

    def backend_event_wait(self, backend: int, event: int) -> None:
        """Lets the stream wait for another stream's event. An event that is a place in the ring needs no waiting, since
        all that came before it has been done. Posted.

        event: recorded before.
        """
        self.post(Command.BACKEND_EVENT_WAIT, struct.pack("<QQ", backend, event), b"")

    def backend_graph_optimize(self, backend: int, graph: int, n_nodes: int) -> bytes:
        """Lets the host's backend reorder the nodes before they are placed. Does not cross if the host's backend does
        not fill the slot.

        graph: its nodes are put in the host's order.
        answer: the order and the dependencies, as u32.
        n_nodes: nodes of the graph.
        """
        return self.fetch(Command.BACKEND_GRAPH_OPTIMIZE, struct.pack("<QQI4x", backend, graph, n_nodes),
                          12 * n_nodes + 4)

    def procedure_set_n_threads(self, backend: int, n_threads: int) -> None:
        """Sets the number of threads of a CPU device; the host caps it at its cores. Crosses only when the number
        changes. Posted.

        n_threads: at least 1.
        Must hold, or the context ends: n_threads >= 1.
        """
        self.post(Command.PROCEDURE_SET_N_THREADS, struct.pack("<Qi4x", backend, n_threads), b"")
