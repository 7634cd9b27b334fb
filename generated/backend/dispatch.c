/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * One dispatcher for each call that crosses: copy the request, look every handle up, check what the
 * IDL says must hold, call, answer. */
#include "checked.h"
#include "command.h"
#include "host.h"
#include "host_calls.h"
#include "ops/tensors.h"

bool host_check_usage(int32_t value, struct remoting_error *error)
{
    switch (value) {
    case WIRE_USAGE_ANY:
    case WIRE_USAGE_WEIGHTS:
    case WIRE_USAGE_COMPUTE:
        return true;
    default:
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%d is no usage", value);
    }
}

#define SERVE(call)                                                                        \
    static bool serve_##call(struct host_context *context, struct host_command *command, \
                             struct remoting_error *error)

/* What the IDL says must hold of a request. */
#define HOLDS(truth, text) ((truth) || remoting_fail(error, REMOTING_ERROR_MALFORMED, text))

SERVE(context_hello) /* 0x0101, sync */
{
    struct wire_context_hello_request request = { 0 };
    struct wire_context_hello_reply *reply = host_reply(command, sizeof *reply);
    const uint8_t *names = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_take_bytes(command, request.names_size, &names, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.op_count <= 256, "context.hello: not op_count <= 256") &&
           HOLDS(request.type_count <= 256, "context.hello: not type_count <= 256") &&
           HOLDS(request.unary_op_count <= 256, "context.hello: not unary_op_count <= 256") &&
           HOLDS(request.glu_op_count <= 256, "context.hello: not glu_op_count <= 256") &&
           host_context_hello(context, names, &request, reply, error);
}

SERVE(context_ping) /* 0x0102, sync */
{
    return host_command_ends(command, error) &&
           host_context_ping(context, error);
}

SERVE(context_acknowledge_failure) /* 0x0103, post */
{
    struct wire_context_acknowledge_failure_request request = { 0 };

    return host_take_record(command, &request, sizeof request, error) &&
           host_command_ends(command, error) &&
           host_context_acknowledge_failure(context, request.failures, error);
}

SERVE(context_graph_begin) /* 0x0104, post */
{
    struct wire_context_graph_begin_request request = { 0 };

    return host_take_record(command, &request, sizeof request, error) &&
           host_can_add_graph(context, request.graph, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.n_nodes >= 1, "context.graph_begin: not n_nodes >= 1") &&
           HOLDS(request.n_nodes <= request.n_tensors, "context.graph_begin: not n_nodes <= n_tensors") &&
           HOLDS(request.n_tensors <= 262144, "context.graph_begin: not n_tensors <= 262144") &&
           host_context_graph_begin(context, request.graph, request.n_tensors, request.n_nodes, error);
}

SERVE(context_graph_tensors) /* 0x0105, post */
{
    struct wire_context_graph_tensors_request request = { 0 };
    struct host_graph *graph = NULL;
    const struct wire_tensor *tensors = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.count >= 1, "context.graph_tensors: not count >= 1") &&
           HOLDS(request.count <= 4096, "context.graph_tensors: not count <= 4096") &&
           host_context_graph_tensors(context, graph, request.first, request.count, tensors, error);
}

SERVE(context_graph_free) /* 0x0106, post */
{
    struct wire_context_graph_free_request request = { 0 };
    struct host_graph *graph = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_command_ends(command, error) &&
           host_context_graph_free(context, graph, error);
}

SERVE(context_share) /* 0x0107, sync */
{
    struct wire_context_share_request request = { 0 };
    struct host_buffer_type *buffer_type = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer_type(context, request.buffer_type, &buffer_type, error) &&
           host_can_add_buffer(context, request.buffer, error) &&
           host_command_ends(command, error) &&
           host_context_share(context, buffer_type, request.resource, request.size, request.buffer, error);
}

SERVE(context_upload) /* 0x0108, post */
{
    struct wire_context_upload_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    struct host_buffer *source = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           (request.backend == 0 || host_find_backend(context, request.backend, &backend, error)) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_find_buffer(context, request.source, &source, error) &&
           host_command_ends(command, error) &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "context.upload: not offset + size <= nbytes(tensor)") &&
           host_context_upload(context, backend, &tensor, source, &request, error);
}

SERVE(context_download) /* 0x0109, post */
{
    struct wire_context_download_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    struct host_buffer *destination = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           (request.backend == 0 || host_find_backend(context, request.backend, &backend, error)) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_find_buffer(context, request.destination, &destination, error) &&
           host_command_ends(command, error) &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "context.download: not offset + size <= nbytes(tensor)") &&
           host_context_download(context, backend, &tensor, destination, &request, error);
}

SERVE(context_comm_init) /* 0x010a, sync */
{
    struct wire_context_comm_init_request request = { 0 };
    const uint8_t *backends = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_can_add_comm(context, request.comm, error) &&
           host_take_bytes(command, wire_product(&exact, 8, request.count), &backends, error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "context.comm_init: its sizes are too large to be counted") &&
           HOLDS(request.count >= 2, "context.comm_init: not count >= 2") &&
           HOLDS(request.count <= 16, "context.comm_init: not count <= 16") &&
           host_context_comm_init(context, request.comm, request.count, backends, error);
}

SERVE(context_comm_free) /* 0x010b, post */
{
    struct wire_context_comm_free_request request = { 0 };
    struct host_comm *comm = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_comm(context, request.comm, &comm, error) &&
           host_command_ends(command, error) &&
           host_context_comm_free(context, comm, error);
}

SERVE(context_comm_try_allreduce) /* 0x010c, sync */
{
    struct wire_context_comm_try_allreduce_request request = { 0 };
    struct wire_context_comm_try_allreduce_reply *reply = host_reply(command, sizeof *reply);
    struct host_comm *comm = NULL;
    const struct wire_tensor *tensors = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_comm(context, request.comm, &comm, error) &&
           host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) &&
           host_command_ends(command, error) &&
           host_context_comm_try_allreduce(context, comm, request.count, tensors, reply, error);
}

SERVE(context_comm_allreduce) /* 0x010d, post */
{
    struct wire_context_comm_allreduce_request request = { 0 };
    struct host_comm *comm = NULL;
    const struct wire_tensor *tensors = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_comm(context, request.comm, &comm, error) &&
           host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) &&
           host_command_ends(command, error) &&
           host_context_comm_allreduce(context, comm, request.count, tensors, error);
}

SERVE(device_get_memory) /* 0x0302, sync */
{
    struct wire_device_get_memory_request request = { 0 };
    struct wire_device_get_memory_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_command_ends(command, error) &&
           host_device_get_memory(context, device, reply, error);
}

SERVE(device_init_backend) /* 0x0305, sync */
{
    struct wire_device_init_backend_request request = { 0 };
    struct wire_device_init_backend_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    char params_text[4096];
    const char *params = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_take_string(command, request.params_size, params_text, sizeof params_text, &params, error) &&
           host_can_add_backend(context, request.backend, error) &&
           host_command_ends(command, error) &&
           host_device_init_backend(context, device, params, request.backend, reply, error);
}

SERVE(device_supports_op) /* 0x0309, cached */
{
    struct wire_device_supports_op_request request = { 0 };
    struct wire_device_supports_op_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_op op;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_take_op(context, command, request.op_tensors, &op, error) &&
           host_command_ends(command, error) &&
           host_device_supports_op(context, device, &op, reply, error);
}

SERVE(device_supports_buft) /* 0x030a, cached */
{
    struct wire_device_supports_buft_request request = { 0 };
    struct wire_device_supports_buft_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_buffer_type *buffer_type = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_find_buffer_type(context, request.buffer_type, &buffer_type, error) &&
           host_command_ends(command, error) &&
           host_device_supports_buft(context, device, buffer_type, reply, error);
}

SERVE(device_offload_op) /* 0x030b, cached */
{
    struct wire_device_offload_op_request request = { 0 };
    struct wire_device_offload_op_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_op op;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_take_op(context, command, request.op_tensors, &op, error) &&
           host_command_ends(command, error) &&
           host_device_offload_op(context, device, &op, reply, error);
}

SERVE(device_event_new) /* 0x030c, sync */
{
    struct wire_device_event_new_request request = { 0 };
    struct host_device *device = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_can_add_event(context, request.event, error) &&
           host_command_ends(command, error) &&
           host_device_event_new(context, device, request.event, error);
}

SERVE(device_event_free) /* 0x030d, post */
{
    struct wire_device_event_free_request request = { 0 };
    struct host_device *device = NULL;
    struct host_event *event = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_find_event(context, request.event, &event, error) &&
           host_command_ends(command, error) &&
           HOLDS(event->device->ggml == device->ggml, "device.event_free: the event is another device's") &&
           host_device_event_free(context, device, event, error);
}

SERVE(device_event_synchronize) /* 0x030e, sync */
{
    struct wire_device_event_synchronize_request request = { 0 };
    struct host_device *device = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_find_event(context, request.event, &event, error) ||
        !host_command_ends(command, error) ||
        !HOLDS(event->device->ggml == device->ggml, "device.event_synchronize: the event is another device's")) {
        return false;
    }
    context->ggml.ggml_backend_event_synchronize(event->ggml);
    return true;
}

SERVE(buffer_type_alloc_buffer) /* 0x0401, sync */
{
    struct wire_buffer_type_alloc_buffer_request request = { 0 };
    struct wire_buffer_type_alloc_buffer_reply *reply = host_reply(command, sizeof *reply);
    struct host_buffer_type *buffer_type = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer_type(context, request.buffer_type, &buffer_type, error) &&
           host_can_add_buffer(context, request.buffer, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.size <= buffer_type->record.max_size,
                 "buffer_type.alloc_buffer: not size <= max_size(buffer_type)") &&
           host_buffer_type_alloc_buffer(context, buffer_type, request.size, request.buffer, reply, error);
}

SERVE(buffer_type_get_alloc_size) /* 0x0405, cached */
{
    struct wire_buffer_type_get_alloc_size_request request = { 0 };
    struct wire_buffer_type_get_alloc_size_reply *reply = host_reply(command, sizeof *reply);
    struct host_buffer_type *buffer_type = NULL;
    struct host_op tensor;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer_type(context, request.buffer_type, &buffer_type, error) &&
           host_take_op(context, command, request.tensor_tensors, &tensor, error) &&
           host_command_ends(command, error) &&
           host_buffer_type_get_alloc_size(context, buffer_type, &tensor, reply, error);
}

SERVE(buffer_free_buffer) /* 0x0500, post */
{
    struct wire_buffer_free_buffer_request request = { 0 };
    struct host_buffer *buffer = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_command_ends(command, error) &&
           host_buffer_free_buffer(context, buffer, error);
}

SERVE(buffer_init_tensor) /* 0x0502, post */
{
    struct wire_buffer_init_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_check_usage(request.usage, error) &&
           host_command_ends(command, error) &&
           HOLDS(tensor.buffer == buffer->ggml, "buffer.init_tensor: the tensor lies in another buffer") &&
           host_buffer_init_tensor(context, buffer, &tensor, request.usage, error);
}

SERVE(buffer_memset_tensor) /* 0x0503, post */
{
    struct wire_buffer_memset_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_command_ends(command, error) ||
        !HOLDS(tensor.buffer == buffer->ggml, "buffer.memset_tensor: the tensor lies in another buffer") ||
        !HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
               "buffer.memset_tensor: not offset + size <= nbytes(tensor)")) {
        return false;
    }
    context->ggml.ggml_backend_tensor_memset(&tensor, request.value, request.offset, request.size);
    return true;
}

SERVE(buffer_set_tensor) /* 0x0504, post */
{
    struct wire_buffer_set_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_bytes(command, request.size, &data, error) &&
           host_command_ends(command, error) &&
           HOLDS(tensor.buffer == buffer->ggml, "buffer.set_tensor: the tensor lies in another buffer") &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "buffer.set_tensor: not offset + size <= nbytes(tensor)") &&
           host_buffer_set_tensor(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_get_tensor) /* 0x0505, fetch */
{
    struct wire_buffer_get_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_return(context, command, request.size, &data, error) &&
           host_command_ends(command, error) &&
           HOLDS(tensor.buffer == buffer->ggml, "buffer.get_tensor: the tensor lies in another buffer") &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "buffer.get_tensor: not offset + size <= nbytes(tensor)") &&
           host_buffer_get_tensor(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_set_tensor_2d) /* 0x0506, post */
{
    struct wire_buffer_set_tensor_2d_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_bytes(command, wire_product(&exact, request.size, request.n_copies), &data, error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "buffer.set_tensor_2d: its sizes are too large to be counted") &&
           HOLDS(tensor.buffer == buffer->ggml, "buffer.set_tensor_2d: the tensor lies in another buffer") &&
           HOLDS(request.n_copies >= 1, "buffer.set_tensor_2d: not n_copies >= 1") &&
           HOLDS((wire_sum(&exact,
                           wire_sum(&exact, request.offset,
                                    wire_product(&exact, wire_difference(&exact, request.n_copies, 1),
                                                 request.stride_tensor)), request.size) <= host_nbytes(context,
                   &tensor)) && exact,
                 "buffer.set_tensor_2d: not offset + (n_copies - 1) * stride_tensor + size <= nbytes(tensor)") &&
           host_buffer_set_tensor_2d(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_get_tensor_2d) /* 0x0507, fetch */
{
    struct wire_buffer_get_tensor_2d_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_return(context, command, wire_product(&exact, request.size, request.n_copies), &data, error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "buffer.get_tensor_2d: its sizes are too large to be counted") &&
           HOLDS(tensor.buffer == buffer->ggml, "buffer.get_tensor_2d: the tensor lies in another buffer") &&
           HOLDS(request.n_copies >= 1, "buffer.get_tensor_2d: not n_copies >= 1") &&
           HOLDS((wire_sum(&exact,
                           wire_sum(&exact, request.offset,
                                    wire_product(&exact, wire_difference(&exact, request.n_copies, 1),
                                                 request.stride_tensor)), request.size) <= host_nbytes(context,
                   &tensor)) && exact,
                 "buffer.get_tensor_2d: not offset + (n_copies - 1) * stride_tensor + size <= nbytes(tensor)") &&
           host_buffer_get_tensor_2d(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_cpy_tensor) /* 0x0508, post */
{
    struct wire_buffer_cpy_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor src;
    struct ggml_tensor dst;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.src, &src, error) &&
           host_take_tensor(context, &request.dst, &dst, error) &&
           host_command_ends(command, error) &&
           HOLDS(dst.buffer == buffer->ggml, "buffer.cpy_tensor: the tensor lies in another buffer") &&
           HOLDS(host_nbytes(context, &src) == host_nbytes(context, &dst),
                 "buffer.cpy_tensor: not nbytes(src) == nbytes(dst)") &&
           host_buffer_cpy_tensor(context, buffer, &src, &dst, error);
}

SERVE(buffer_clear) /* 0x0509, post */
{
    struct wire_buffer_clear_request request = { 0 };
    struct host_buffer *buffer = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    context->ggml.ggml_backend_buffer_clear(buffer->ggml, request.value);
    return true;
}

SERVE(buffer_reset) /* 0x050a, post */
{
    struct wire_buffer_reset_request request = { 0 };
    struct host_buffer *buffer = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    context->ggml.ggml_backend_buffer_reset(buffer->ggml);
    return true;
}

SERVE(backend_free) /* 0x0601, post */
{
    struct wire_backend_free_request request = { 0 };
    struct host_backend *backend = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_command_ends(command, error) &&
           host_backend_free(context, backend, error);
}

SERVE(backend_set_tensor_async) /* 0x0602, post */
{
    struct wire_backend_set_tensor_async_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_bytes(command, request.size, &data, error) &&
           host_command_ends(command, error) &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "backend.set_tensor_async: not offset + size <= nbytes(tensor)") &&
           host_backend_set_tensor_async(context, backend, &tensor, data, &request, error);
}

SERVE(backend_get_tensor_async) /* 0x0603, fetch */
{
    struct wire_backend_get_tensor_async_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_return(context, command, request.size, &data, error) &&
           host_command_ends(command, error) &&
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "backend.get_tensor_async: not offset + size <= nbytes(tensor)") &&
           host_backend_get_tensor_async(context, backend, &tensor, data, &request, error);
}

SERVE(backend_cpy_tensor_async) /* 0x0606, post */
{
    struct wire_backend_cpy_tensor_async_request request = { 0 };
    struct host_backend *backend_src = NULL;
    struct host_backend *backend_dst = NULL;
    struct ggml_tensor src;
    struct ggml_tensor dst;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend_src, &backend_src, error) &&
           host_find_backend(context, request.backend_dst, &backend_dst, error) &&
           host_take_tensor(context, &request.src, &src, error) &&
           host_take_tensor(context, &request.dst, &dst, error) &&
           host_command_ends(command, error) &&
           HOLDS(host_nbytes(context, &src) == host_nbytes(context, &dst),
                 "backend.cpy_tensor_async: not nbytes(src) == nbytes(dst)") &&
           host_backend_cpy_tensor_async(context, backend_src, backend_dst, &src, &dst, error);
}

SERVE(backend_synchronize) /* 0x0607, sync */
{
    struct wire_backend_synchronize_request request = { 0 };
    struct host_backend *backend = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_command_ends(command, error) &&
           host_backend_synchronize(context, backend, error);
}

SERVE(backend_graph_plan_create) /* 0x0608, sync */
{
    struct wire_backend_graph_plan_create_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_can_add_plan(context, request.plan, error) &&
           host_command_ends(command, error) &&
           host_backend_graph_plan_create(context, backend, graph, request.plan, error);
}

SERVE(backend_graph_plan_free) /* 0x0609, post */
{
    struct wire_backend_graph_plan_free_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_plan *plan = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_plan(context, request.plan, &plan, error) &&
           host_command_ends(command, error) &&
           HOLDS(plan->backend->ggml == backend->ggml, "backend.graph_plan_free: the plan is another backend's") &&
           host_backend_graph_plan_free(context, backend, plan, error);
}

SERVE(backend_graph_plan_compute) /* 0x060b, sync */
{
    struct wire_backend_graph_plan_compute_request request = { 0 };
    struct wire_backend_graph_plan_compute_reply *reply = host_reply(command, sizeof *reply);
    struct host_backend *backend = NULL;
    struct host_plan *plan = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_plan(context, request.plan, &plan, error) &&
           host_command_ends(command, error) &&
           HOLDS(plan->backend->ggml == backend->ggml, "backend.graph_plan_compute: the plan is another backend's") &&
           host_backend_graph_plan_compute(context, backend, plan, reply, error);
}

SERVE(backend_graph_compute) /* 0x060c, post */
{
    struct wire_backend_graph_compute_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_command_ends(command, error) &&
           host_backend_graph_compute(context, backend, graph, error);
}

SERVE(backend_event_record) /* 0x060d, post */
{
    struct wire_backend_event_record_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_event(context, request.event, &event, error) ||
        !host_command_ends(command, error) ||
        !HOLDS(event->device->ggml == backend->device->ggml, "backend.event_record: the event is another device's")) {
        return false;
    }
    context->ggml.ggml_backend_event_record(event->ggml, backend->ggml);
    return true;
}

SERVE(backend_event_wait) /* 0x060e, post */
{
    struct wire_backend_event_wait_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_event *event = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_event(context, request.event, &event, error) &&
           host_command_ends(command, error) &&
           host_backend_event_wait(context, backend, event, error);
}

SERVE(backend_graph_optimize) /* 0x060f, fetch */
{
    struct wire_backend_graph_optimize_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;
    uint8_t *answer = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_take_return(context, command, wire_sum(&exact, wire_product(&exact, 12, request.n_nodes), 4), &answer,
                            error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "backend.graph_optimize: its sizes are too large to be counted") &&
           host_backend_graph_optimize(context, backend, graph, answer, request.n_nodes, error);
}

SERVE(procedure_set_n_threads) /* 0x0700, post */
{
    struct wire_procedure_set_n_threads_request request = { 0 };
    struct host_backend *backend = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.n_threads >= 1, "procedure.set_n_threads: not n_threads >= 1") &&
           host_procedure_set_n_threads(context, backend, request.n_threads, error);
}

static const struct {
    bool (*serve)(struct host_context *context, struct host_command *command, struct remoting_error *error);
    struct host_command_traits traits;
} calls[] = {
    [WIRE_CONTEXT_HELLO] = { serve_context_hello, { HOST_MODE_SYNC, false, false } },
    [WIRE_CONTEXT_PING] = { serve_context_ping, { HOST_MODE_SYNC, false, false } },
    [WIRE_CONTEXT_ACKNOWLEDGE_FAILURE] = { serve_context_acknowledge_failure, { HOST_MODE_POST, false, false } },
    [WIRE_CONTEXT_GRAPH_BEGIN] = { serve_context_graph_begin, { HOST_MODE_POST, false, false } },
    [WIRE_CONTEXT_GRAPH_TENSORS] = { serve_context_graph_tensors, { HOST_MODE_POST, false, false } },
    [WIRE_CONTEXT_GRAPH_FREE] = { serve_context_graph_free, { HOST_MODE_POST, false, false } },
    [WIRE_CONTEXT_SHARE] = { serve_context_share, { HOST_MODE_SYNC, false, false } },
    [WIRE_CONTEXT_UPLOAD] = { serve_context_upload, { HOST_MODE_POST, true, false } },
    [WIRE_CONTEXT_DOWNLOAD] = { serve_context_download, { HOST_MODE_POST, true, false } },
    [WIRE_CONTEXT_COMM_INIT] = { serve_context_comm_init, { HOST_MODE_SYNC, true, false } },
    [WIRE_CONTEXT_COMM_FREE] = { serve_context_comm_free, { HOST_MODE_POST, true, false } },
    [WIRE_CONTEXT_COMM_TRY_ALLREDUCE] = { serve_context_comm_try_allreduce, { HOST_MODE_SYNC, true, false } },
    [WIRE_CONTEXT_COMM_ALLREDUCE] = { serve_context_comm_allreduce, { HOST_MODE_POST, true, false } },
    [WIRE_DEVICE_GET_MEMORY] = { serve_device_get_memory, { HOST_MODE_SYNC, false, false } },
    [WIRE_DEVICE_INIT_BACKEND] = { serve_device_init_backend, { HOST_MODE_SYNC, false, false } },
    [WIRE_DEVICE_SUPPORTS_OP] = { serve_device_supports_op, { HOST_MODE_SYNC, false, true } },
    [WIRE_DEVICE_SUPPORTS_BUFT] = { serve_device_supports_buft, { HOST_MODE_SYNC, false, true } },
    [WIRE_DEVICE_OFFLOAD_OP] = { serve_device_offload_op, { HOST_MODE_SYNC, false, true } },
    [WIRE_DEVICE_EVENT_NEW] = { serve_device_event_new, { HOST_MODE_SYNC, false, false } },
    [WIRE_DEVICE_EVENT_FREE] = { serve_device_event_free, { HOST_MODE_POST, true, false } },
    [WIRE_DEVICE_EVENT_SYNCHRONIZE] = { serve_device_event_synchronize, { HOST_MODE_SYNC, true, false } },
    [WIRE_BUFFER_TYPE_ALLOC_BUFFER] = { serve_buffer_type_alloc_buffer, { HOST_MODE_SYNC, true, false } },
    [WIRE_BUFFER_TYPE_GET_ALLOC_SIZE] = { serve_buffer_type_get_alloc_size, { HOST_MODE_SYNC, false, true } },
    [WIRE_BUFFER_FREE_BUFFER] = { serve_buffer_free_buffer, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_INIT_TENSOR] = { serve_buffer_init_tensor, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_MEMSET_TENSOR] = { serve_buffer_memset_tensor, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_SET_TENSOR] = { serve_buffer_set_tensor, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_GET_TENSOR] = { serve_buffer_get_tensor, { HOST_MODE_FETCH, true, false } },
    [WIRE_BUFFER_SET_TENSOR_2D] = { serve_buffer_set_tensor_2d, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_GET_TENSOR_2D] = { serve_buffer_get_tensor_2d, { HOST_MODE_FETCH, true, false } },
    [WIRE_BUFFER_CPY_TENSOR] = { serve_buffer_cpy_tensor, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_CLEAR] = { serve_buffer_clear, { HOST_MODE_POST, true, false } },
    [WIRE_BUFFER_RESET] = { serve_buffer_reset, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_FREE] = { serve_backend_free, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_SET_TENSOR_ASYNC] = { serve_backend_set_tensor_async, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_GET_TENSOR_ASYNC] = { serve_backend_get_tensor_async, { HOST_MODE_FETCH, true, false } },
    [WIRE_BACKEND_CPY_TENSOR_ASYNC] = { serve_backend_cpy_tensor_async, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_SYNCHRONIZE] = { serve_backend_synchronize, { HOST_MODE_SYNC, true, false } },
    [WIRE_BACKEND_GRAPH_PLAN_CREATE] = { serve_backend_graph_plan_create, { HOST_MODE_SYNC, false, false } },
    [WIRE_BACKEND_GRAPH_PLAN_FREE] = { serve_backend_graph_plan_free, { HOST_MODE_POST, false, false } },
    [WIRE_BACKEND_GRAPH_PLAN_COMPUTE] = { serve_backend_graph_plan_compute, { HOST_MODE_SYNC, true, false } },
    [WIRE_BACKEND_GRAPH_COMPUTE] = { serve_backend_graph_compute, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_EVENT_RECORD] = { serve_backend_event_record, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_EVENT_WAIT] = { serve_backend_event_wait, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_GRAPH_OPTIMIZE] = { serve_backend_graph_optimize, { HOST_MODE_FETCH, false, false } },
    [WIRE_PROCEDURE_SET_N_THREADS] = { serve_procedure_set_n_threads, { HOST_MODE_POST, false, false } },
};

static bool is_known(uint32_t command)
{
    return command < sizeof calls / sizeof calls[0] && calls[command].serve;
}

bool host_dispatch(struct host_context *context, struct host_command *command, struct remoting_error *error)
{
    return is_known(command->id)
               ? calls[command->id].serve(context, command, error)
               : remoting_fail(error, REMOTING_ERROR_MALFORMED, "no call has the id %#06x", command->id);
}

struct host_command_traits host_command_traits(uint32_t command)
{
    return is_known(command) ? calls[command].traits : (struct host_command_traits){ HOST_MODE_UNKNOWN, false, false };
}
