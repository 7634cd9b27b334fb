/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "calls.h"

#include <string.h>

#include "channel/context.h"
#include "ggml/graph_encoder.h"

bool guest_call_context_hello(struct guest_context *context, uint32_t snapshot, uint32_t op_count, uint32_t type_count, uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const void *names, struct remoting_error *error)
{
    struct wire_context_hello_request request = { 0 };
    request.snapshot = snapshot;
    request.op_count = op_count;
    request.type_count = type_count;
    request.unary_op_count = unary_op_count;
    request.glu_op_count = glu_op_count;
    request.names_size = names_size;
    const struct guest_part parts[] = {
        { names, request.names_size },
    };
    return guest_transact(context, WIRE_CONTEXT_HELLO, &request, sizeof request, parts, 1, NULL, 0, error);
}

bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error)
{
    return guest_transact(context, WIRE_CONTEXT_PING, NULL, 0, NULL, 0, NULL, 0, error);
}

bool guest_call_context_acknowledge_failure(struct guest_context *context, uint32_t failures, struct remoting_error *error)
{
    struct wire_context_acknowledge_failure_request request = { 0 };
    request.failures = failures;
    return guest_post(context, WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_context_graph_begin(struct guest_context *context, uint64_t graph, uint32_t n_tensors, uint32_t n_nodes, struct remoting_error *error)
{
    struct wire_context_graph_begin_request request = { 0 };
    request.graph = graph;
    request.n_tensors = n_tensors;
    request.n_nodes = n_nodes;
    return guest_post(context, WIRE_CONTEXT_GRAPH_BEGIN, &request, sizeof request, NULL, 0, error);
}

bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t first, uint32_t count, const struct wire_tensor *tensors, struct remoting_error *error)
{
    struct wire_context_graph_tensors_request request = { 0 };
    request.graph = graph;
    request.first = first;
    request.count = count;
    const struct guest_part parts[] = {
        { tensors, count * sizeof tensors[0] },
    };
    return guest_post(context, WIRE_CONTEXT_GRAPH_TENSORS, &request, sizeof request, parts, 1, error);
}

bool guest_call_context_graph_free(struct guest_context *context, uint64_t graph, struct remoting_error *error)
{
    struct wire_context_graph_free_request request = { 0 };
    request.graph = graph;
    return guest_post(context, WIRE_CONTEXT_GRAPH_FREE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_context_share(struct guest_context *context, const struct guest_buffer_type *buffer_type, uint32_t resource, uint64_t size, uint64_t buffer, struct remoting_error *error)
{
    struct wire_context_share_request request = { 0 };
    request.buffer_type = buffer_type->index;
    request.resource = resource;
    request.size = size;
    request.buffer = buffer;
    return guest_transact(context, WIRE_CONTEXT_SHARE, &request, sizeof request, NULL, 0, NULL, 0, error);
}

bool guest_call_context_upload(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const struct guest_buffer *source, uint64_t source_offset, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_context_upload_request request = { 0 };
    request.backend = backend ? backend->handle : 0;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.source = source->handle;
    request.source_offset = source_offset;
    request.offset = offset;
    request.size = size;
    return guest_post(context, WIRE_CONTEXT_UPLOAD, &request, sizeof request, NULL, 0, error);
}

bool guest_call_context_download(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const struct guest_buffer *destination, uint64_t destination_offset, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_context_download_request request = { 0 };
    request.backend = backend ? backend->handle : 0;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.destination = destination->handle;
    request.destination_offset = destination_offset;
    request.offset = offset;
    request.size = size;
    return guest_post(context, WIRE_CONTEXT_DOWNLOAD, &request, sizeof request, NULL, 0, error);
}

bool guest_call_device_get_memory(struct guest_context *context, const struct guest_device *device, uint64_t *free, uint64_t *total, struct remoting_error *error)
{
    struct wire_device_get_memory_request request = { 0 };
    struct wire_device_get_memory_reply reply = { 0 };
    request.device = device->index;
    if (!guest_transact(context, WIRE_DEVICE_GET_MEMORY, &request, sizeof request, NULL, 0, &reply, sizeof reply, error)) {
        return false;
    }
    *free = reply.free;
    *total = reply.total;
    return true;
}

bool guest_call_device_init_backend(struct guest_context *context, const struct guest_device *device, const char *params, uint64_t backend, uint32_t *slots, struct remoting_error *error)
{
    struct wire_device_init_backend_request request = { 0 };
    struct wire_device_init_backend_reply reply = { 0 };
    request.device = device->index;
    const size_t params_length = params ? strlen(params) : 0;
    if (params_length >= 4096) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "params is longer than 4095 bytes");
    }
    request.params_size = params ? (uint32_t)params_length + 1 : 0;
    request.backend = backend;
    const struct guest_part parts[] = {
        { params, params_length },
    };
    if (!guest_transact(context, WIRE_DEVICE_INIT_BACKEND, &request, sizeof request, parts, 1, &reply, sizeof reply, error)) {
        return false;
    }
    *slots = reply.slots;
    return true;
}

bool guest_call_device_supports_op(struct guest_context *context, const struct guest_device *device, const struct ggml_tensor *op, bool *result, struct remoting_error *error)
{
    struct wire_device_supports_op_request request = { 0 };
    struct wire_device_supports_op_reply reply = { 0 };
    request.device = device->index;
    struct guest_op_description op_description;
    if (!guest_describe_op(context, op, &op_description, error)) {
        return false;
    }
    request.op_tensors = op_description.count;
    const struct guest_part parts[] = {
        { op_description.tensors, op_description.count * sizeof op_description.tensors[0] },
    };
    if (!guest_ask(context, WIRE_DEVICE_SUPPORTS_OP, &request, sizeof request, parts, 1, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_device_supports_buft(struct guest_context *context, const struct guest_device *device, const struct guest_buffer_type *buffer_type, bool *result, struct remoting_error *error)
{
    struct wire_device_supports_buft_request request = { 0 };
    struct wire_device_supports_buft_reply reply = { 0 };
    request.device = device->index;
    request.buffer_type = buffer_type->index;
    if (!guest_ask(context, WIRE_DEVICE_SUPPORTS_BUFT, &request, sizeof request, NULL, 0, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_device_offload_op(struct guest_context *context, const struct guest_device *device, const struct ggml_tensor *op, bool *result, struct remoting_error *error)
{
    struct wire_device_offload_op_request request = { 0 };
    struct wire_device_offload_op_reply reply = { 0 };
    request.device = device->index;
    struct guest_op_description op_description;
    if (!guest_describe_op(context, op, &op_description, error)) {
        return false;
    }
    request.op_tensors = op_description.count;
    const struct guest_part parts[] = {
        { op_description.tensors, op_description.count * sizeof op_description.tensors[0] },
    };
    if (!guest_ask(context, WIRE_DEVICE_OFFLOAD_OP, &request, sizeof request, parts, 1, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_device_event_new(struct guest_context *context, const struct guest_device *device, uint64_t event, struct remoting_error *error)
{
    struct wire_device_event_new_request request = { 0 };
    request.device = device->index;
    request.event = event;
    return guest_transact(context, WIRE_DEVICE_EVENT_NEW, &request, sizeof request, NULL, 0, NULL, 0, error);
}

bool guest_call_device_event_free(struct guest_context *context, const struct guest_device *device, const struct guest_event *event, struct remoting_error *error)
{
    struct wire_device_event_free_request request = { 0 };
    request.device = device->index;
    request.event = event->handle;
    return guest_post(context, WIRE_DEVICE_EVENT_FREE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_device_event_synchronize(struct guest_context *context, const struct guest_device *device, const struct guest_event *event, struct remoting_error *error)
{
    struct wire_device_event_synchronize_request request = { 0 };
    request.device = device->index;
    request.event = event->handle;
    return guest_transact(context, WIRE_DEVICE_EVENT_SYNCHRONIZE, &request, sizeof request, NULL, 0, NULL, 0, error);
}

bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type, uint64_t size, uint64_t buffer, bool *init_tensor, struct remoting_error *error)
{
    struct wire_buffer_type_alloc_buffer_request request = { 0 };
    struct wire_buffer_type_alloc_buffer_reply reply = { 0 };
    request.buffer_type = buffer_type->index;
    request.size = size;
    request.buffer = buffer;
    if (!guest_transact(context, WIRE_BUFFER_TYPE_ALLOC_BUFFER, &request, sizeof request, NULL, 0, &reply, sizeof reply, error)) {
        return false;
    }
    *init_tensor = reply.init_tensor != 0;
    return true;
}

bool guest_call_buffer_type_get_alloc_size(struct guest_context *context, const struct guest_buffer_type *buffer_type, const struct ggml_tensor *tensor, uint64_t *result, struct remoting_error *error)
{
    struct wire_buffer_type_get_alloc_size_request request = { 0 };
    struct wire_buffer_type_get_alloc_size_reply reply = { 0 };
    request.buffer_type = buffer_type->index;
    struct guest_op_description tensor_description;
    if (!guest_describe_op(context, tensor, &tensor_description, error)) {
        return false;
    }
    request.tensor_tensors = tensor_description.count;
    const struct guest_part parts[] = {
        { tensor_description.tensors, tensor_description.count * sizeof tensor_description.tensors[0] },
    };
    if (!guest_ask(context, WIRE_BUFFER_TYPE_GET_ALLOC_SIZE, &request, sizeof request, parts, 1, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result;
    return true;
}

bool guest_call_buffer_free_buffer(struct guest_context *context, const struct guest_buffer *buffer, struct remoting_error *error)
{
    struct wire_buffer_free_buffer_request request = { 0 };
    request.buffer = buffer->handle;
    return guest_post(context, WIRE_BUFFER_FREE_BUFFER, &request, sizeof request, NULL, 0, error);
}

bool guest_call_buffer_init_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error)
{
    struct wire_buffer_init_tensor_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.usage = usage;
    return guest_post(context, WIRE_BUFFER_INIT_TENSOR, &request, sizeof request, NULL, 0, error);
}

bool guest_call_buffer_memset_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, uint8_t value, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_buffer_memset_tensor_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.value = value;
    request.offset = offset;
    request.size = size;
    return guest_post(context, WIRE_BUFFER_MEMSET_TENSOR, &request, sizeof request, NULL, 0, error);
}

bool guest_call_buffer_set_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_buffer_set_tensor_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    const struct guest_part parts[] = {
        { data, request.size },
    };
    return guest_post(context, WIRE_BUFFER_SET_TENSOR, &request, sizeof request, parts, 1, error);
}

bool guest_call_buffer_get_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_buffer_get_tensor_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    return guest_fetch(context, WIRE_BUFFER_GET_TENSOR, &request, sizeof request, data, request.size, error);
}

bool guest_call_buffer_set_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error)
{
    struct wire_buffer_set_tensor_2d_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    request.n_copies = n_copies;
    request.stride_tensor = stride_tensor;
    const struct guest_part parts[] = {
        { data, request.size * request.n_copies },
    };
    return guest_post(context, WIRE_BUFFER_SET_TENSOR_2D, &request, sizeof request, parts, 1, error);
}

bool guest_call_buffer_get_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error)
{
    struct wire_buffer_get_tensor_2d_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    request.n_copies = n_copies;
    request.stride_tensor = stride_tensor;
    return guest_fetch(context, WIRE_BUFFER_GET_TENSOR_2D, &request, sizeof request, data, request.size * request.n_copies, error);
}

bool guest_call_buffer_cpy_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *src, const struct ggml_tensor *dst, struct remoting_error *error)
{
    struct wire_buffer_cpy_tensor_request request = { 0 };
    request.buffer = buffer->handle;
    if (!guest_describe_tensor(context, src, &request.src, error)) {
        return false;
    }
    if (!guest_describe_tensor(context, dst, &request.dst, error)) {
        return false;
    }
    return guest_post(context, WIRE_BUFFER_CPY_TENSOR, &request, sizeof request, NULL, 0, error);
}

bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value, struct remoting_error *error)
{
    struct wire_buffer_clear_request request = { 0 };
    request.buffer = buffer->handle;
    request.value = value;
    return guest_post(context, WIRE_BUFFER_CLEAR, &request, sizeof request, NULL, 0, error);
}

bool guest_call_buffer_reset(struct guest_context *context, const struct guest_buffer *buffer, struct remoting_error *error)
{
    struct wire_buffer_reset_request request = { 0 };
    request.buffer = buffer->handle;
    return guest_post(context, WIRE_BUFFER_RESET, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend, struct remoting_error *error)
{
    struct wire_backend_free_request request = { 0 };
    request.backend = backend->handle;
    return guest_post(context, WIRE_BACKEND_FREE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_set_tensor_async(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_backend_set_tensor_async_request request = { 0 };
    request.backend = backend->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    const struct guest_part parts[] = {
        { data, request.size },
    };
    return guest_post(context, WIRE_BACKEND_SET_TENSOR_ASYNC, &request, sizeof request, parts, 1, error);
}

bool guest_call_backend_get_tensor_async(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_backend_get_tensor_async_request request = { 0 };
    request.backend = backend->handle;
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    request.offset = offset;
    request.size = size;
    return guest_fetch(context, WIRE_BACKEND_GET_TENSOR_ASYNC, &request, sizeof request, data, request.size, error);
}

bool guest_call_backend_cpy_tensor_async(struct guest_context *context, const struct guest_backend *backend_src, const struct guest_backend *backend_dst, const struct ggml_tensor *src, const struct ggml_tensor *dst, struct remoting_error *error)
{
    struct wire_backend_cpy_tensor_async_request request = { 0 };
    request.backend_src = backend_src->handle;
    request.backend_dst = backend_dst->handle;
    if (!guest_describe_tensor(context, src, &request.src, error)) {
        return false;
    }
    if (!guest_describe_tensor(context, dst, &request.dst, error)) {
        return false;
    }
    return guest_post(context, WIRE_BACKEND_CPY_TENSOR_ASYNC, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_synchronize(struct guest_context *context, const struct guest_backend *backend, struct remoting_error *error)
{
    struct wire_backend_synchronize_request request = { 0 };
    request.backend = backend->handle;
    return guest_transact(context, WIRE_BACKEND_SYNCHRONIZE, &request, sizeof request, NULL, 0, NULL, 0, error);
}

bool guest_call_backend_graph_plan_create(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, uint64_t plan, struct remoting_error *error)
{
    struct wire_backend_graph_plan_create_request request = { 0 };
    request.backend = backend->handle;
    request.graph = graph;
    request.plan = plan;
    return guest_transact(context, WIRE_BACKEND_GRAPH_PLAN_CREATE, &request, sizeof request, NULL, 0, NULL, 0, error);
}

bool guest_call_backend_graph_plan_free(struct guest_context *context, const struct guest_backend *backend, uint64_t plan, struct remoting_error *error)
{
    struct wire_backend_graph_plan_free_request request = { 0 };
    request.backend = backend->handle;
    request.plan = plan;
    return guest_post(context, WIRE_BACKEND_GRAPH_PLAN_FREE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_graph_plan_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t plan, int32_t *result, struct remoting_error *error)
{
    struct wire_backend_graph_plan_compute_request request = { 0 };
    struct wire_backend_graph_plan_compute_reply reply = { 0 };
    request.backend = backend->handle;
    request.plan = plan;
    if (!guest_transact(context, WIRE_BACKEND_GRAPH_PLAN_COMPUTE, &request, sizeof request, NULL, 0, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result;
    return true;
}

bool guest_call_backend_graph_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, struct remoting_error *error)
{
    struct wire_backend_graph_compute_request request = { 0 };
    request.backend = backend->handle;
    request.graph = graph;
    return guest_post(context, WIRE_BACKEND_GRAPH_COMPUTE, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_event_record(struct guest_context *context, const struct guest_backend *backend, const struct guest_event *event, struct remoting_error *error)
{
    struct wire_backend_event_record_request request = { 0 };
    request.backend = backend->handle;
    request.event = event->handle;
    return guest_post(context, WIRE_BACKEND_EVENT_RECORD, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_event_wait(struct guest_context *context, const struct guest_backend *backend, const struct guest_event *event, struct remoting_error *error)
{
    struct wire_backend_event_wait_request request = { 0 };
    request.backend = backend->handle;
    request.event = event->handle;
    return guest_post(context, WIRE_BACKEND_EVENT_WAIT, &request, sizeof request, NULL, 0, error);
}

bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, void *answer, uint32_t n_nodes, struct remoting_error *error)
{
    struct wire_backend_graph_optimize_request request = { 0 };
    request.backend = backend->handle;
    request.graph = graph;
    request.n_nodes = n_nodes;
    return guest_fetch(context, WIRE_BACKEND_GRAPH_OPTIMIZE, &request, sizeof request, answer, 12 * request.n_nodes + 4, error);
}

bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend, int32_t n_threads, struct remoting_error *error)
{
    struct wire_procedure_set_n_threads_request request = { 0 };
    request.backend = backend->handle;
    request.n_threads = n_threads;
    return guest_post(context, WIRE_PROCEDURE_SET_N_THREADS, &request, sizeof request, NULL, 0, error);
}
