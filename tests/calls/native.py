"""Makes the calls of the wire in this process on the host's own ggml, so that a test can compare both.

`Native` has the methods of the generated `Calls`. A method returns None where ggml's public API has no such answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cffi import FFI

from ggml_remoting.generated import names, records
from ggml_remoting.generated.records import Tensor

_DECLARATIONS = """
    struct ggml_tensor {
        int type; void *buffer; int64_t ne[4]; size_t nb[4]; int op; int32_t op_params[16]; int32_t flags;
        struct ggml_tensor *src[10]; struct ggml_tensor *view_src;
        size_t view_offs; void *data; char name[64]; void *extra; char padding[8];
    };
    struct ggml_init_params { size_t mem_size; void *mem_buffer; bool no_alloc; };
    const char *ggml_op_name(int op);
    const char *ggml_type_name(int type);
    void *ggml_init(struct ggml_init_params params);
    void ggml_free(void *ctx);
    void *ggml_new_graph_custom(void *ctx, size_t size, bool grads);
    void ggml_build_forward_expand(void *graph, struct ggml_tensor *tensor);
    int ggml_graph_n_nodes(void *graph);
    struct ggml_tensor *ggml_graph_node(void *graph, int i);

    void *ggml_backend_dev_by_name(const char *name);
    void *ggml_backend_dev_init(void *device, const char *params);
    void *ggml_backend_dev_buffer_type(void *device);
    void ggml_backend_dev_memory(void *device, size_t *free, size_t *total);
    bool ggml_backend_dev_supports_op(void *device, const struct ggml_tensor *op);
    bool ggml_backend_dev_supports_buft(void *device, void *buffer_type);
    bool ggml_backend_dev_offload_op(void *device, const struct ggml_tensor *op);
    void *ggml_backend_event_new(void *device);
    void *ggml_backend_cpu_buffer_from_ptr(void *pointer, size_t size);
    void *ggml_backend_buft_alloc_buffer(void *buffer_type, size_t size);
    size_t ggml_backend_buft_get_alloc_size(void *buffer_type, const struct ggml_tensor *tensor);
    void ggml_backend_buffer_free(void *buffer);
    void *ggml_backend_buffer_get_base(void *buffer);
    int ggml_backend_buffer_init_tensor(void *buffer, struct ggml_tensor *tensor);
    void ggml_backend_buffer_set_usage(void *buffer, int usage);
    void ggml_backend_buffer_clear(void *buffer, uint8_t value);
    void ggml_backend_buffer_reset(void *buffer);
    void ggml_backend_tensor_memset(struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size);
    void ggml_backend_tensor_set(struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
    void ggml_backend_tensor_get(const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
    void ggml_backend_tensor_set_2d(struct ggml_tensor *tensor, const void *data, size_t offset, size_t size,
                                    size_t n_copies,
                                    size_t stride_tensor, size_t stride_data);
    void ggml_backend_tensor_get_2d(const struct ggml_tensor *tensor, void *data, size_t offset, size_t size,
                                    size_t n_copies,
                                    size_t stride_tensor, size_t stride_data);
    void ggml_backend_tensor_copy(const struct ggml_tensor *src, struct ggml_tensor *dst);
    void ggml_backend_free(void *backend);
    void ggml_backend_tensor_set_async(void *backend, struct ggml_tensor *tensor, const void *data, size_t offset,
                                       size_t size);
    void ggml_backend_tensor_get_async(void *backend, const struct ggml_tensor *tensor, void *data, size_t offset,
                                       size_t size);
    void ggml_backend_tensor_copy_async(void *backend_src, void *backend_dst, const struct ggml_tensor *src,
                                        struct ggml_tensor *dst);
    void ggml_backend_synchronize(void *backend);
    void *ggml_backend_graph_plan_create(void *backend, void *graph);
    void ggml_backend_graph_plan_free(void *backend, void *plan);
    int ggml_backend_graph_plan_compute(void *backend, void *plan);
    int ggml_backend_graph_compute_async(void *backend, void *graph);
    void ggml_backend_cpu_set_n_threads(void *backend, int n_threads);
"""
_ffi = FFI()
_ffi.cdef(_DECLARATIONS)


@dataclass
class _Graph:
    n_tensors: int
    n_nodes: int
    context: Any
    tensors: list[Any] = field(default_factory=list)
    ggml: Any = None


class Native:
    """The CPU device of the ggml in a folder. Call close() after use."""

    def __init__(self, folder: Path) -> None:
        self._ggml = _ffi.dlopen(str(folder / "libggml.so.0"))
        self._device = self._ggml.ggml_backend_dev_by_name(b"CPU")
        self._buffer_type = self._ggml.ggml_backend_dev_buffer_type(self._device)
        self._ops = self._numbers(self._ggml.ggml_op_name, len(names.OP_NAMES))
        self._types = self._numbers(self._ggml.ggml_type_name, len(names.TYPE_NAMES))
        self._buffers: dict[int, Any] = {}
        self._backends: dict[int, Any] = {}
        self._graphs: dict[int, _Graph] = {}
        self._plans: dict[int, Any] = {}
        self._blobs: list[Any] = []

    def close(self) -> None:
        for backend in list(self._backends):
            self.backend_free(backend)
        for buffer in list(self._buffers):
            self.buffer_free_buffer(buffer)
        for graph in list(self._graphs):
            self.context_graph_free(graph)

    @staticmethod
    def _numbers(name_of: Any, count: int) -> dict[str, int]:
        return {_ffi.string(name_of(number)).decode(): number for number in range(count)}

    def _tensor(self, record: Tensor, before: Sequence[Any] | None = None) -> Any:
        """A ggml tensor from its record. Its sources and its view are indices into `before`, and empty without it."""
        tensor = _ffi.new("struct ggml_tensor *")
        tensor.type = self._types[names.TYPE_NAMES[record.type]]
        tensor.op = self._ops[names.OP_NAMES[record.op]]
        tensor.flags, tensor.ne, tensor.nb, tensor.op_params = record.flags, record.ne, record.nb, record.op_params
        tensor.name = record.name.encode()
        if record.buffer:
            tensor.buffer = self._buffers[record.buffer]
            tensor.data = (
                _ffi.cast("char *", self._ggml.ggml_backend_buffer_get_base(tensor.buffer)) + record.data_offset
            )
        if before is None:
            return tensor
        for place, source in enumerate(record.source):
            if source:
                tensor.src[place] = (*before, tensor)[source - 1]
        if record.view_source:
            tensor.view_src, tensor.view_offs = before[record.view_source - 1], record.view_offset
        return tensor

    def _tensors(self, described: Sequence[Tensor], tensors: list[Any] | None = None) -> list[Any]:
        tensors = [] if tensors is None else tensors
        for record in described:
            tensors.append(self._tensor(record, tensors))
        return tensors

    def context_ping(self) -> None: ...

    def context_graph_begin(self, graph: int, n_tensors: int, n_nodes: int) -> None:
        context = self._ggml.ggml_init(
            _ffi.new("struct ggml_init_params *", {"mem_size": 1 << 20, "no_alloc": True})[0]
        )
        self._graphs[graph] = _Graph(n_tensors, n_nodes, context)

    def context_graph_tensors(self, graph: int, first: int, count: int, tensors: Sequence[Tensor]) -> None:
        begun = self._graphs[graph]
        assert (len(begun.tensors), len(tensors)) == (first, count)
        self._tensors(tensors, begun.tensors)
        if len(begun.tensors) == begun.n_tensors:
            begun.ggml = self._ggml.ggml_new_graph_custom(begun.context, 2 * begun.n_tensors, False)
            for node in begun.tensors[-begun.n_nodes :]:
                self._ggml.ggml_build_forward_expand(begun.ggml, node)
            order = [
                self._ggml.ggml_graph_node(begun.ggml, i) for i in range(self._ggml.ggml_graph_n_nodes(begun.ggml))
            ]
            assert order == begun.tensors[-begun.n_nodes :]

    def context_graph_free(self, graph: int) -> None:
        self._ggml.ggml_free(self._graphs.pop(graph).context)

    def create_blob(self, size: int) -> tuple[memoryview, int]:
        self._blobs.append(_ffi.new("char[]", size + 64))
        return memoryview(_ffi.buffer(self._aligned(len(self._blobs)), size)), len(self._blobs)

    def _aligned(self, resource: int) -> Any:
        blob = self._blobs[resource - 1]
        return blob + -int(_ffi.cast("uintptr_t", blob)) % 64

    def context_share(self, buffer_type: int, resource: int, size: int, buffer: int) -> None:
        self._buffers[buffer] = self._ggml.ggml_backend_cpu_buffer_from_ptr(self._aligned(resource), size)

    def _shared(self, buffer: int, offset: int) -> Any:
        return _ffi.cast("char *", self._ggml.ggml_backend_buffer_get_base(self._buffers[buffer])) + offset

    def context_upload(
        self, backend: int, tensor: Tensor, source: int, source_offset: int, offset: int, size: int
    ) -> None:
        data = self._shared(source, source_offset)
        if backend:
            self._ggml.ggml_backend_tensor_set_async(self._backends[backend], self._tensor(tensor), data, offset, size)
        else:
            self._ggml.ggml_backend_tensor_set(self._tensor(tensor), data, offset, size)

    def context_download(
        self, backend: int, tensor: Tensor, destination: int, destination_offset: int, offset: int, size: int
    ) -> None:
        data = self._shared(destination, destination_offset)
        if backend:
            self._ggml.ggml_backend_tensor_get_async(self._backends[backend], self._tensor(tensor), data, offset, size)
        else:
            self._ggml.ggml_backend_tensor_get(self._tensor(tensor), data, offset, size)

    def device_get_memory(self, device: int) -> records.DeviceGetMemoryReply:
        sizes = _ffi.new("size_t[2]")
        self._ggml.ggml_backend_dev_memory(self._device, sizes, sizes + 1)
        return records.DeviceGetMemoryReply(*sizes)

    def device_init_backend(self, device: int, params: str | None, backend: int) -> None:
        text = _ffi.NULL if params is None else params.encode()
        self._backends[backend] = self._ggml.ggml_backend_dev_init(self._device, text)
        assert self._backends[backend]

    def device_supports_op(self, device: int, op: Sequence[Tensor]) -> records.DeviceSupportsOpReply:
        tensors = self._tensors(op)
        return records.DeviceSupportsOpReply(self._ggml.ggml_backend_dev_supports_op(self._device, tensors[-1]))

    def device_supports_buft(self, device: int, buffer_type: int) -> records.DeviceSupportsBuftReply:
        return records.DeviceSupportsBuftReply(
            self._ggml.ggml_backend_dev_supports_buft(self._device, self._buffer_type)
        )

    def device_offload_op(self, device: int, op: Sequence[Tensor]) -> records.DeviceOffloadOpReply:
        tensors = self._tensors(op)
        return records.DeviceOffloadOpReply(self._ggml.ggml_backend_dev_offload_op(self._device, tensors[-1]))

    def device_has_events(self) -> bool:
        return bool(self._ggml.ggml_backend_event_new(self._device))

    def buffer_type_alloc_buffer(self, buffer_type: int, size: int, buffer: int) -> None:
        self._buffers[buffer] = self._ggml.ggml_backend_buft_alloc_buffer(self._buffer_type, size)

    def buffer_type_get_alloc_size(
        self, buffer_type: int, tensor: Sequence[Tensor]
    ) -> records.BufferTypeGetAllocSizeReply:
        tensors = self._tensors(tensor)
        return records.BufferTypeGetAllocSizeReply(
            self._ggml.ggml_backend_buft_get_alloc_size(self._buffer_type, tensors[-1])
        )

    def buffer_free_buffer(self, buffer: int) -> None:
        self._ggml.ggml_backend_buffer_free(self._buffers.pop(buffer))

    def buffer_init_tensor(self, buffer: int, tensor: Tensor, usage: int) -> None:
        self._ggml.ggml_backend_buffer_set_usage(self._buffers[buffer], usage)
        assert self._ggml.ggml_backend_buffer_init_tensor(self._buffers[buffer], self._tensor(tensor)) == 0

    def buffer_memset_tensor(self, buffer: int, tensor: Tensor, value: int, offset: int, size: int) -> None:
        self._ggml.ggml_backend_tensor_memset(self._tensor(tensor), value, offset, size)

    def buffer_set_tensor(self, buffer: int, tensor: Tensor, data: bytes, offset: int, size: int) -> None:
        self._ggml.ggml_backend_tensor_set(self._tensor(tensor), data, offset, size)

    def buffer_get_tensor(self, buffer: int, tensor: Tensor, offset: int, size: int) -> bytes:
        data = _ffi.new("char[]", max(size, 1))
        self._ggml.ggml_backend_tensor_get(self._tensor(tensor), data, offset, size)
        return bytes(_ffi.buffer(data, size))

    def buffer_set_tensor_2d(
        self, buffer: int, tensor: Tensor, data: bytes, offset: int, size: int, n_copies: int, stride_tensor: int
    ) -> None:
        self._ggml.ggml_backend_tensor_set_2d(self._tensor(tensor), data, offset, size, n_copies, stride_tensor, size)

    def buffer_get_tensor_2d(
        self, buffer: int, tensor: Tensor, offset: int, size: int, n_copies: int, stride_tensor: int
    ) -> bytes:
        data = _ffi.new("char[]", max(size * n_copies, 1))
        self._ggml.ggml_backend_tensor_get_2d(self._tensor(tensor), data, offset, size, n_copies, stride_tensor, size)
        return bytes(_ffi.buffer(data, size * n_copies))

    def buffer_cpy_tensor(self, buffer: int, src: Tensor, dst: Tensor) -> None:
        self._ggml.ggml_backend_tensor_copy(self._tensor(src), self._tensor(dst))

    def buffer_clear(self, buffer: int, value: int) -> None:
        self._ggml.ggml_backend_buffer_clear(self._buffers[buffer], value)

    def buffer_reset(self, buffer: int) -> None:
        self._ggml.ggml_backend_buffer_reset(self._buffers[buffer])

    def backend_free(self, backend: int) -> None:
        self._ggml.ggml_backend_free(self._backends.pop(backend))

    def backend_set_tensor_async(self, backend: int, tensor: Tensor, data: bytes, offset: int, size: int) -> None:
        self._ggml.ggml_backend_tensor_set_async(self._backends[backend], self._tensor(tensor), data, offset, size)

    def backend_get_tensor_async(self, backend: int, tensor: Tensor, offset: int, size: int) -> bytes:
        data = _ffi.new("char[]", max(size, 1))
        self._ggml.ggml_backend_tensor_get_async(self._backends[backend], self._tensor(tensor), data, offset, size)
        self.backend_synchronize(backend)
        return bytes(_ffi.buffer(data, size))

    def backend_cpy_tensor_async(self, backend_src: int, backend_dst: int, src: Tensor, dst: Tensor) -> None:
        backends = self._backends[backend_src], self._backends[backend_dst]
        self._ggml.ggml_backend_tensor_copy_async(*backends, self._tensor(src), self._tensor(dst))

    def backend_synchronize(self, backend: int) -> None:
        self._ggml.ggml_backend_synchronize(self._backends[backend])

    def backend_graph_plan_create(self, backend: int, graph: int, plan: int) -> None:
        self._plans[plan] = self._ggml.ggml_backend_graph_plan_create(self._backends[backend], self._graphs[graph].ggml)

    def backend_graph_plan_free(self, backend: int, plan: int) -> None:
        self._ggml.ggml_backend_graph_plan_free(self._backends[backend], self._plans.pop(plan))

    def backend_graph_plan_compute(self, backend: int, plan: int) -> records.BackendGraphPlanComputeReply:
        status = self._ggml.ggml_backend_graph_plan_compute(self._backends[backend], self._plans[plan])
        return records.BackendGraphPlanComputeReply(status)

    def backend_graph_compute(self, backend: int, graph: int) -> None:
        assert self._ggml.ggml_backend_graph_compute_async(self._backends[backend], self._graphs[graph].ggml) == 0

    def procedure_set_n_threads(self, backend: int, n_threads: int) -> None:
        self._ggml.ggml_backend_cpu_set_n_threads(self._backends[backend], n_threads)
