/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "calls.h"

#include <string.h>

#include "channel/context.h"
#include "ggml/graph_encoder.h"

bool guest_call_context_hello(struct guest_context *context, uint32_t names_size, const void *names,
                              struct remoting_error *error)
{
    struct wire_context_hello_request request = { .names_size = names_size };
    const struct guest_part parts[] = { { names, request.names_size } };
    const struct guest_request command = { WIRE_CONTEXT_HELLO, &request, sizeof request, parts, 1 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error)
{
    const struct guest_request command = { WIRE_CONTEXT_PING, NULL, 0, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
}

bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t count,
                                      const struct wire_tensor *tensors, struct remoting_error *error)
{
    struct wire_context_graph_tensors_request request = { .graph = graph, .count = count };
    const struct guest_part parts[] = { { tensors, count * sizeof tensors[0] } };
    const struct guest_request command = { WIRE_CONTEXT_GRAPH_TENSORS, &request, sizeof request, parts, 1 };

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
    if (params_length >= 64) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "params is longer than 63 bytes");
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

bool guest_call_device_supports_op(struct guest_context *context, const struct guest_device *device,
                                   const struct ggml_tensor *op, bool *result, struct remoting_error *error)
{
    struct wire_device_supports_op_request request = { .device = device->index };
    struct wire_device_supports_op_reply reply = { 0 };
    struct guest_op_description op_description;
    if (!guest_describe_op(context, op, &op_description, error)) {
        return false;
    }
    request.op_tensors = op_description.count;
    const struct guest_part parts[] = { { op_description.tensors,
                                          op_description.count * sizeof op_description.tensors[0] } };
    const struct guest_request command = { WIRE_DEVICE_SUPPORTS_OP, &request, sizeof request, parts, 1 };

    if (!guest_ask(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result != 0;
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

bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                         uint64_t size, uint64_t buffer, struct remoting_error *error)
{
    struct wire_buffer_type_alloc_buffer_request request = { .buffer_type = buffer_type->index, .size = size,
            .buffer = buffer };
    const struct guest_request command = { WIRE_BUFFER_TYPE_ALLOC_BUFFER, &request, sizeof request, NULL, 0 };

    return guest_transact(context, &command, NULL, 0, error);
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

bool guest_call_buffer_set_rows(struct guest_context *context, const struct guest_buffer *buffer,
                                const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                uint32_t rows, struct remoting_error *error)
{
    struct wire_buffer_set_rows_request request = { .buffer = buffer->handle, .offset = offset, .size = size,
                                                    .rows = rows };
    if (!guest_describe_tensor(context, tensor, &request.tensor, error)) {
        return false;
    }
    const struct guest_part parts[] = { { data, (request.size + 8) * request.rows } };
    const struct guest_request command = { WIRE_BUFFER_SET_ROWS, &request, sizeof request, parts, 1 };

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

bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value,
                             struct remoting_error *error)
{
    struct wire_buffer_clear_request request = { .buffer = buffer->handle, .value = value };
    const struct guest_request command = { WIRE_BUFFER_CLEAR, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend,
                             struct remoting_error *error)
{
    struct wire_backend_free_request request = { .backend = backend->handle };
    const struct guest_request command = { WIRE_BACKEND_FREE, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}

bool guest_call_backend_plan_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t plan,
                                     int32_t *result, struct remoting_error *error)
{
    struct wire_backend_plan_compute_request request = { .backend = backend->handle, .plan = plan };
    struct wire_backend_plan_compute_reply reply = { 0 };
    const struct guest_request command = { WIRE_BACKEND_PLAN_COMPUTE, &request, sizeof request, NULL, 0 };

    if (!guest_transact(context, &command, &reply, sizeof reply, error)) {
        return false;
    }
    *result = reply.result;
    return true;
}

bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend,
                                       uint64_t graph, void *answer, uint32_t nodes, struct remoting_error *error)
{
    struct wire_backend_graph_optimize_request request = { .backend = backend->handle, .graph = graph, .nodes = nodes };
    const struct guest_request command = { WIRE_BACKEND_GRAPH_OPTIMIZE, &request, sizeof request, NULL, 0 };

    return guest_fetch(context, &command, answer, 12 * request.nodes + 4, error);
}

bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend,
                                        int32_t n_threads, struct remoting_error *error)
{
    struct wire_procedure_set_n_threads_request request = { .backend = backend->handle, .n_threads = n_threads };
    const struct guest_request command = { WIRE_PROCEDURE_SET_N_THREADS, &request, sizeof request, NULL, 0 };

    return guest_post(context, &command, error);
}
