/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "calls.h"

#include <string.h>

#include "channel/context.h"
#include "ggml/graph_encoder.h"

bool guest_call_context_hello(struct guest_context *context, uint32_t abi, uint32_t op_count, uint32_t type_count,
                              uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const void *names,
                              uint64_t *graph_tensors, uint32_t *graphs, struct remoting_error *error)
{
    struct wire_context_hello_request request = { .abi = abi, .op_count = op_count, .type_count = type_count,
                                                  .unary_op_count = unary_op_count, .glu_op_count = glu_op_count,
                                                  .names_size = names_size };
    struct wire_context_hello_reply reply = { 0 };
    const struct guest_part parts[] = { { names, request.names_size } };
    const struct guest_request command = { WIRE_CONTEXT_HELLO, &request, sizeof request, parts, 1 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *graph_tensors = reply.graph_tensors;
    *graphs = reply.graphs;
    return true;
}

bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error)
{
    const struct guest_request command = { WIRE_CONTEXT_PING, NULL, 0, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_context_acknowledge_failure(struct guest_context *context, uint32_t failures,
                                            struct remoting_error *error)
{
    struct wire_context_acknowledge_failure_request request = { .failures = failures };
    const struct guest_request command = { WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_graph_begin(struct guest_context *context, uint64_t graph, uint32_t n_tensors, uint32_t n_nodes,
                                    struct remoting_error *error)
{
    struct wire_context_graph_begin_request request = { .graph = graph, .n_tensors = n_tensors, .n_nodes = n_nodes };
    const struct guest_request command = { WIRE_CONTEXT_GRAPH_BEGIN, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t first, uint32_t count,
                                      const struct wire_tensor *tensors, struct remoting_error *error)
{
    struct wire_context_graph_tensors_request request = { .graph = graph, .first = first, .count = count };
    const struct guest_part parts[] = { { tensors, count * sizeof tensors[0] } };
    const struct guest_request command = { WIRE_CONTEXT_GRAPH_TENSORS, &request, sizeof request, parts, 1 };

    return guest_post(context, &command, error);
}

bool guest_call_context_graph_free(struct guest_context *context, uint64_t graph, struct remoting_error *error)
{
    struct wire_context_graph_free_request request = { .graph = graph };
    const struct guest_request command = { WIRE_CONTEXT_GRAPH_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_share(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                              uint32_t resource, uint64_t size, uint64_t buffer, struct remoting_error *error)
{
    struct wire_context_share_request request = { .buffer_type = buffer_type->index, .resource = resource, .size = size,
                                                  .buffer = buffer };
    const struct guest_request command = { WIRE_CONTEXT_SHARE, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_context_upload(struct guest_context *context, const struct guest_backend *backend,
                               const struct ggml_tensor *tensor, const struct guest_buffer *source,
                               uint64_t source_offset, uint64_t offset, uint64_t size, struct remoting_error *error)
{
    struct wire_context_upload_request request = { .backend = backend ? backend->handle : 0, .source = source->handle,
                                                   .source_offset = source_offset, .offset = offset, .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_CONTEXT_UPLOAD, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_download(struct guest_context *context, const struct guest_backend *backend,
                                 const struct ggml_tensor *tensor, const struct guest_buffer *destination,
                                 uint64_t destination_offset, uint64_t offset, uint64_t size,
                                 struct remoting_error *error)
{
    struct wire_context_download_request request = { .backend = backend ? backend->handle : 0,
                                                     .destination = destination->handle,
                                                     .destination_offset = destination_offset, .offset = offset,
                                                     .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_CONTEXT_DOWNLOAD, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_comm_init(struct guest_context *context, uint64_t comm, uint32_t count, const void *backends,
                                  struct remoting_error *error)
{
    struct wire_context_comm_init_request request = { .comm = comm, .count = count };
    const struct guest_part parts[] = { { backends, 8 * request.count } };
    const struct guest_request command = { WIRE_CONTEXT_COMM_INIT, &request, sizeof request, parts, 1 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_context_comm_free(struct guest_context *context, uint64_t comm, struct remoting_error *error)
{
    struct wire_context_comm_free_request request = { .comm = comm };
    const struct guest_request command = { WIRE_CONTEXT_COMM_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_context_comm_try_allreduce(struct guest_context *context, uint64_t comm, uint32_t count,
                                           const struct wire_tensor *tensors, bool *result,
                                           struct remoting_error *error)
{
    struct wire_context_comm_try_allreduce_request request = { .comm = comm, .count = count };
    struct wire_context_comm_try_allreduce_reply reply = { 0 };
    const struct guest_part parts[] = { { tensors, count * sizeof tensors[0] } };
    const struct guest_request command = { WIRE_CONTEXT_COMM_TRY_ALLREDUCE, &request, sizeof request, parts, 1 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_context_comm_allreduce(struct guest_context *context, uint64_t comm, uint32_t count,
                                       const struct wire_tensor *tensors, struct remoting_error *error)
{
    struct wire_context_comm_allreduce_request request = { .comm = comm, .count = count };
    const struct guest_part parts[] = { { tensors, count * sizeof tensors[0] } };
    const struct guest_request command = { WIRE_CONTEXT_COMM_ALLREDUCE, &request, sizeof request, parts, 1 };

    return guest_post(context, &command, error);
}

bool guest_call_device_get_memory(struct guest_context *context, const struct guest_device *device, uint64_t *free,
                                  uint64_t *total, struct remoting_error *error)
{
    struct wire_device_get_memory_request request = { .device = device->index };
    struct wire_device_get_memory_reply reply = { 0 };
    const struct guest_request command = { WIRE_DEVICE_GET_MEMORY, &request, sizeof request, NULL, 0 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *free = reply.free;
    *total = reply.total;
    return true;
}

bool guest_call_device_init_backend(struct guest_context *context, const struct guest_device *device,
                                    const char *params, uint64_t backend, uint32_t *slots, struct remoting_error *error)
{
    struct wire_device_init_backend_request request = { .device = device->index, .backend = backend };
    struct wire_device_init_backend_reply reply = { 0 };
    const size_t params_length = params ? strlen(params) : 0;
    if (params_length >= 4096) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "params is longer than 4095 bytes");
    }
    request.params_size = params ? (uint32_t)params_length + 1 : 0;
    const struct guest_part parts[] = { { params, params_length } };
    const struct guest_request command = { WIRE_DEVICE_INIT_BACKEND, &request, sizeof request, parts, 1 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *slots = reply.slots;
    return true;
}

bool guest_call_device_supports_buft(struct guest_context *context, const struct guest_device *device,
                                     const struct guest_buffer_type *buffer_type, bool *result,
                                     struct remoting_error *error)
{
    struct wire_device_supports_buft_request request = { .device = device->index, .buffer_type = buffer_type->index };
    struct wire_device_supports_buft_reply reply = { 0 };
    const struct guest_request command = { WIRE_DEVICE_SUPPORTS_BUFT, &request, sizeof request, NULL, 0 };

    if (!guest_ask(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_device_offload_op(struct guest_context *context, const struct guest_device *device,
                                  const struct ggml_tensor *op, bool *result, struct remoting_error *error)
{
    struct wire_device_offload_op_request request = { .device = device->index };
    struct wire_device_offload_op_reply reply = { 0 };
    struct guest_op_description op_description;
    if (!guest_describe_op(context, op, &op_description, error)) {
        return false;
    }
    request.op_tensors = op_description.count;
    const struct guest_part parts[] = { { op_description.tensors,
                                          op_description.count * sizeof op_description.tensors[0] } };
    const struct guest_request command = { WIRE_DEVICE_OFFLOAD_OP, &request, sizeof request, parts, 1 };

    if (!guest_ask(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
    return true;
}

bool guest_call_device_event_new(struct guest_context *context, const struct guest_device *device, uint64_t event,
                                 struct remoting_error *error)
{
    struct wire_device_event_new_request request = { .device = device->index, .event = event };
    const struct guest_request command = { WIRE_DEVICE_EVENT_NEW, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_device_event_free(struct guest_context *context, const struct guest_device *device,
                                  const struct guest_event *event, struct remoting_error *error)
{
    struct wire_device_event_free_request request = { .device = device->index, .event = event->handle };
    const struct guest_request command = { WIRE_DEVICE_EVENT_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_device_event_synchronize(struct guest_context *context, const struct guest_device *device,
                                         const struct guest_event *event, struct remoting_error *error)
{
    struct wire_device_event_synchronize_request request = { .device = device->index, .event = event->handle };
    const struct guest_request command = { WIRE_DEVICE_EVENT_SYNCHRONIZE, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                         uint64_t size, uint64_t buffer, bool *init_tensor, bool *fills_padding,
                                         struct remoting_error *error)
{
    struct wire_buffer_type_alloc_buffer_request request = { .buffer_type = buffer_type->index, .size = size,
            .buffer = buffer };
    struct wire_buffer_type_alloc_buffer_reply reply = { 0 };
    const struct guest_request command = { WIRE_BUFFER_TYPE_ALLOC_BUFFER, &request, sizeof request, NULL, 0 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *init_tensor = reply.init_tensor != 0;
    *fills_padding = reply.fills_padding != 0;
    return true;
}

bool guest_call_buffer_type_get_alloc_size(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                           const struct ggml_tensor *tensor, uint64_t *result,
                                           struct remoting_error *error)
{
    struct wire_buffer_type_get_alloc_size_request request = { .buffer_type = buffer_type->index };
    struct wire_buffer_type_get_alloc_size_reply reply = { 0 };
    struct guest_op_description tensor_description;
    if (!guest_describe_op(context, tensor, &tensor_description, error)) {
        return false;
    }
    request.tensor_tensors = tensor_description.count;
    const struct guest_part parts[] = { { tensor_description.tensors,
                                          tensor_description.count * sizeof tensor_description.tensors[0] } };
    const struct guest_request command = { WIRE_BUFFER_TYPE_GET_ALLOC_SIZE, &request, sizeof request, parts, 1 };

    if (!guest_ask(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result;
    return true;
}

bool guest_call_buffer_free_buffer(struct guest_context *context, const struct guest_buffer *buffer,
                                   struct remoting_error *error)
{
    struct wire_buffer_free_buffer_request request = { .buffer = buffer->handle };
    const struct guest_request command = { WIRE_BUFFER_FREE_BUFFER, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_init_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                   const struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error)
{
    struct wire_buffer_init_tensor_request request = { .buffer = buffer->handle, .usage = usage };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BUFFER_INIT_TENSOR, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_memset_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, uint8_t value, uint64_t offset, uint64_t size,
                                     struct remoting_error *error)
{
    struct wire_buffer_memset_tensor_request request = { .buffer = buffer->handle, .value = value, .offset = offset,
                                                         .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BUFFER_MEMSET_TENSOR, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_set_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                  struct remoting_error *error)
{
    struct wire_buffer_set_tensor_request request = { .buffer = buffer->handle, .offset = offset, .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_part parts[] = { { data, request.size } };
    const struct guest_request command = { WIRE_BUFFER_SET_TENSOR, &request, sizeof request, parts, 1 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_get_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                  struct remoting_error *error)
{
    struct wire_buffer_get_tensor_request request = { .buffer = buffer->handle, .offset = offset, .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BUFFER_GET_TENSOR, &request, sizeof request, NULL, 0 };

    return guest_fetch(context, &command, data, request.size, error);
}

bool guest_call_buffer_set_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                     uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error)
{
    struct wire_buffer_set_tensor_2d_request request = { .buffer = buffer->handle, .offset = offset, .size = size,
                                                         .n_copies = n_copies, .stride_tensor = stride_tensor };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_part parts[] = { { data, request.size * request.n_copies } };
    const struct guest_request command = { WIRE_BUFFER_SET_TENSOR_2D, &request, sizeof request, parts, 1 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_get_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                     uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error)
{
    struct wire_buffer_get_tensor_2d_request request = { .buffer = buffer->handle, .offset = offset, .size = size,
                                                         .n_copies = n_copies, .stride_tensor = stride_tensor };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BUFFER_GET_TENSOR_2D, &request, sizeof request, NULL, 0 };

    return guest_fetch(context, &command, data, request.size * request.n_copies, error);
}

bool guest_call_buffer_cpy_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *src, const struct ggml_tensor *dst,
                                  struct remoting_error *error)
{
    struct wire_buffer_cpy_tensor_request request = { .buffer = buffer->handle };
    if (!guest_describe_tensor(context, src, &request.src, error)) {
        return false;
    }
    if (!guest_describe_tensor(context, dst, &request.dst, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BUFFER_CPY_TENSOR, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value,
                             struct remoting_error *error)
{
    struct wire_buffer_clear_request request = { .buffer = buffer->handle, .value = value };
    const struct guest_request command = { WIRE_BUFFER_CLEAR, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_buffer_reset(struct guest_context *context, const struct guest_buffer *buffer,
                             struct remoting_error *error)
{
    struct wire_buffer_reset_request request = { .buffer = buffer->handle };
    const struct guest_request command = { WIRE_BUFFER_RESET, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend,
                             struct remoting_error *error)
{
    struct wire_backend_free_request request = { .backend = backend->handle };
    const struct guest_request command = { WIRE_BACKEND_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_set_tensor_async(struct guest_context *context, const struct guest_backend *backend,
                                         const struct ggml_tensor *tensor, const void *data, uint64_t offset,
                                         uint64_t size, struct remoting_error *error)
{
    struct wire_backend_set_tensor_async_request request = { .backend = backend->handle, .offset = offset,
            .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_part parts[] = { { data, request.size } };
    const struct guest_request command = { WIRE_BACKEND_SET_TENSOR_ASYNC, &request, sizeof request, parts, 1 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_get_tensor_async(struct guest_context *context, const struct guest_backend *backend,
                                         const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                         struct remoting_error *error)
{
    struct wire_backend_get_tensor_async_request request = { .backend = backend->handle, .offset = offset,
            .size = size };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BACKEND_GET_TENSOR_ASYNC, &request, sizeof request, NULL, 0 };

    return guest_fetch(context, &command, data, request.size, error);
}

bool guest_call_backend_cpy_tensor_async(struct guest_context *context, const struct guest_backend *backend_src,
                                         const struct guest_backend *backend_dst, const struct ggml_tensor *src,
                                         const struct ggml_tensor *dst, struct remoting_error *error)
{
    struct wire_backend_cpy_tensor_async_request request = { .backend_src = backend_src->handle,
            .backend_dst = backend_dst->handle };
    if (!guest_describe_tensor(context, src, &request.src, error)) {
        return false;
    }
    if (!guest_describe_tensor(context, dst, &request.dst, error)) {
        return false;
    }
    const struct guest_request command = { WIRE_BACKEND_CPY_TENSOR_ASYNC, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_synchronize(struct guest_context *context, const struct guest_backend *backend,
                                    struct remoting_error *error)
{
    struct wire_backend_synchronize_request request = { .backend = backend->handle };
    const struct guest_request command = { WIRE_BACKEND_SYNCHRONIZE, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_backend_graph_plan_create(struct guest_context *context, const struct guest_backend *backend,
                                          uint64_t graph, uint64_t plan, struct remoting_error *error)
{
    struct wire_backend_graph_plan_create_request request = { .backend = backend->handle, .graph = graph,
            .plan = plan };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_PLAN_CREATE, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_backend_graph_plan_free(struct guest_context *context, const struct guest_backend *backend,
                                        uint64_t plan, struct remoting_error *error)
{
    struct wire_backend_graph_plan_free_request request = { .backend = backend->handle, .plan = plan };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_PLAN_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_graph_plan_compute(struct guest_context *context, const struct guest_backend *backend,
                                           uint64_t plan, int32_t *result, struct remoting_error *error)
{
    struct wire_backend_graph_plan_compute_request request = { .backend = backend->handle, .plan = plan };
    struct wire_backend_graph_plan_compute_reply reply = { 0 };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_PLAN_COMPUTE, &request, sizeof request, NULL, 0 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result;
    return true;
}

bool guest_call_backend_graph_compute(struct guest_context *context, const struct guest_backend *backend,
                                      uint64_t graph, struct remoting_error *error)
{
    struct wire_backend_graph_compute_request request = { .backend = backend->handle, .graph = graph };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_COMPUTE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_event_record(struct guest_context *context, const struct guest_backend *backend,
                                     const struct guest_event *event, struct remoting_error *error)
{
    struct wire_backend_event_record_request request = { .backend = backend->handle, .event = event->handle };
    const struct guest_request command = { WIRE_BACKEND_EVENT_RECORD, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_event_wait(struct guest_context *context, const struct guest_backend *backend,
                                   const struct guest_event *event, struct remoting_error *error)
{
    struct wire_backend_event_wait_request request = { .backend = backend->handle, .event = event->handle };
    const struct guest_request command = { WIRE_BACKEND_EVENT_WAIT, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend,
                                       uint64_t graph, void *answer, uint32_t n_nodes, struct remoting_error *error)
{
    struct wire_backend_graph_optimize_request request = { .backend = backend->handle, .graph = graph,
                                                           .n_nodes = n_nodes };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_OPTIMIZE, &request, sizeof request, NULL, 0 };

    return guest_fetch(context, &command, answer, 12 * request.n_nodes + 4, error);
}

bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend,
                                        int32_t n_threads, struct remoting_error *error)
{
    struct wire_procedure_set_n_threads_request request = { .backend = backend->handle, .n_threads = n_threads };
    const struct guest_request command = { WIRE_PROCEDURE_SET_N_THREADS, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}
