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
#define CHECK(truth, text)                                                 \
    do {                                                                   \
        if (!(truth)) {                                                    \
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, text);   \
        }                                                                  \
    } while (0)

SERVE(context_hello) /* 0x0101, sync */
{
    struct wire_context_hello_request request = { 0 };
    struct wire_context_hello_reply *reply = host_reply(command, sizeof *reply);
    const uint8_t *names = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_take_bytes(command, request.names_size, &names, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(request.op_count <= 256, "context.hello: not op_count <= 256");
    CHECK(request.type_count <= 256, "context.hello: not type_count <= 256");
    CHECK(request.unary_op_count <= 256, "context.hello: not unary_op_count <= 256");
    CHECK(request.glu_op_count <= 256, "context.hello: not glu_op_count <= 256");
    return host_context_hello(context, names, &request, reply, error);
}

SERVE(context_ping) /* 0x0102, sync */
{
    if (!host_command_ends(command, error)) {
        return false;
    }
    return host_context_ping(context, error);
}

SERVE(context_acknowledge_failure) /* 0x0103, post */
{
    struct wire_context_acknowledge_failure_request request = { 0 };

    if (!host_take_record(command, &request, sizeof request, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_context_acknowledge_failure(context, request.failures, error);
}

SERVE(context_graph_begin) /* 0x0104, post */
{
    struct wire_context_graph_begin_request request = { 0 };

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_can_add_graph(context, request.graph, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(request.n_nodes >= 1, "context.graph_begin: not n_nodes >= 1");
    CHECK(request.n_nodes <= request.n_tensors, "context.graph_begin: not n_nodes <= n_tensors");
    CHECK(request.n_tensors <= 262144, "context.graph_begin: not n_tensors <= 262144");
    return host_context_graph_begin(context, request.graph, request.n_tensors, request.n_nodes, error);
}

SERVE(context_graph_tensors) /* 0x0105, post */
{
    struct wire_context_graph_tensors_request request = { 0 };
    struct host_graph *graph = NULL;
    const struct wire_tensor *tensors = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_graph(context, request.graph, &graph, error) ||
        !host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    CHECK(request.count >= 1, "context.graph_tensors: not count >= 1");
    CHECK(request.count <= 4096, "context.graph_tensors: not count <= 4096");
    return host_context_graph_tensors(context, graph, request.first, request.count, tensors, error);
}

SERVE(context_graph_free) /* 0x0106, post */
{
    struct wire_context_graph_free_request request = { 0 };
    struct host_graph *graph = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_graph(context, request.graph, &graph, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_context_graph_free(context, graph, error);
}

SERVE(context_share) /* 0x0107, sync */
{
    struct wire_context_share_request request = { 0 };
    struct host_buffer_type *buffer_type = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer_type(context, request.buffer_type, &buffer_type, error) ||
        !host_can_add_buffer(context, request.buffer, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_context_share(context, buffer_type, request.resource, request.size, request.buffer, error);
}

SERVE(context_upload) /* 0x0108, post */
{
    struct wire_context_upload_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    struct host_buffer *source = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !(request.backend == 0 || host_find_backend(context, request.backend, &backend, error)) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_find_buffer(context, request.source, &source, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "context.upload: not offset + size <= nbytes(tensor)");
    return host_context_upload(context, backend, &tensor, source, &request, error);
}

SERVE(context_download) /* 0x0109, post */
{
    struct wire_context_download_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    struct host_buffer *destination = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !(request.backend == 0 || host_find_backend(context, request.backend, &backend, error)) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_find_buffer(context, request.destination, &destination, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "context.download: not offset + size <= nbytes(tensor)");
    return host_context_download(context, backend, &tensor, destination, &request, error);
}

SERVE(context_comm_init) /* 0x010a, sync */
{
    struct wire_context_comm_init_request request = { 0 };
    const uint8_t *backends = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_can_add_comm(context, request.comm, error) ||
        !host_take_bytes(command, wire_product(&exact, 8, request.count), &backends, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    CHECK(exact, "context.comm_init: its sizes are too large to be counted");
    CHECK(request.count >= 2, "context.comm_init: not count >= 2");
    CHECK(request.count <= 16, "context.comm_init: not count <= 16");
    return host_context_comm_init(context, request.comm, request.count, backends, error);
}

SERVE(context_comm_free) /* 0x010b, post */
{
    struct wire_context_comm_free_request request = { 0 };
    struct host_comm *comm = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_comm(context, request.comm, &comm, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_context_comm_free(context, comm, error);
}

SERVE(context_comm_try_allreduce) /* 0x010c, sync */
{
    struct wire_context_comm_try_allreduce_request request = { 0 };
    struct wire_context_comm_try_allreduce_reply *reply = host_reply(command, sizeof *reply);
    struct host_comm *comm = NULL;
    const struct wire_tensor *tensors = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_comm(context, request.comm, &comm, error) ||
        !host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    return host_context_comm_try_allreduce(context, comm, request.count, tensors, reply, error);
}

SERVE(context_comm_allreduce) /* 0x010d, post */
{
    struct wire_context_comm_allreduce_request request = { 0 };
    struct host_comm *comm = NULL;
    const struct wire_tensor *tensors = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_comm(context, request.comm, &comm, error) ||
        !host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    return host_context_comm_allreduce(context, comm, request.count, tensors, error);
}

SERVE(device_get_memory) /* 0x0302, sync */
{
    struct wire_device_get_memory_request request = { 0 };
    struct wire_device_get_memory_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_device_get_memory(context, device, reply, error);
}

SERVE(device_init_backend) /* 0x0305, sync */
{
    struct wire_device_init_backend_request request = { 0 };
    struct wire_device_init_backend_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    char params_text[4096];
    const char *params = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_take_string(command, request.params_size, params_text, sizeof params_text, &params, error) ||
        !host_can_add_backend(context, request.backend, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_device_init_backend(context, device, params, request.backend, reply, error);
}

SERVE(device_supports_op) /* 0x0309, cached */
{
    struct wire_device_supports_op_request request = { 0 };
    struct wire_device_supports_op_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_op op;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_take_op(context, command, request.op_tensors, &op, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_device_supports_op(context, device, &op, reply, error);
}

SERVE(device_supports_buft) /* 0x030a, cached */
{
    struct wire_device_supports_buft_request request = { 0 };
    struct wire_device_supports_buft_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_buffer_type *buffer_type = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_find_buffer_type(context, request.buffer_type, &buffer_type, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    return host_device_supports_buft(context, device, buffer_type, reply, error);
}

SERVE(device_offload_op) /* 0x030b, cached */
{
    struct wire_device_offload_op_request request = { 0 };
    struct wire_device_offload_op_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    struct host_op op;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_take_op(context, command, request.op_tensors, &op, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_device_offload_op(context, device, &op, reply, error);
}

SERVE(device_event_new) /* 0x030c, sync */
{
    struct wire_device_event_new_request request = { 0 };
    struct host_device *device = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_can_add_event(context, request.event, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_device_event_new(context, device, request.event, error);
}

SERVE(device_event_free) /* 0x030d, post */
{
    struct wire_device_event_free_request request = { 0 };
    struct host_device *device = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_find_event(context, request.event, &event, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(event->device->ggml == device->ggml, "device.event_free: the event is another device's");
    return host_device_event_free(context, device, event, error);
}

SERVE(device_event_synchronize) /* 0x030e, sync */
{
    struct wire_device_event_synchronize_request request = { 0 };
    struct host_device *device = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_find_event(context, request.event, &event, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(event->device->ggml == device->ggml, "device.event_synchronize: the event is another device's");
    context->ggml.ggml_backend_event_synchronize(event->ggml);
    return true;
}

SERVE(buffer_type_alloc_buffer) /* 0x0401, sync */
{
    struct wire_buffer_type_alloc_buffer_request request = { 0 };
    struct wire_buffer_type_alloc_buffer_reply *reply = host_reply(command, sizeof *reply);
    struct host_buffer_type *buffer_type = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer_type(context, request.buffer_type, &buffer_type, error) ||
        !host_can_add_buffer(context, request.buffer, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(request.size <= buffer_type->record.max_size, "buffer_type.alloc_buffer: not size <= max_size(buffer_type)");
    return host_buffer_type_alloc_buffer(context, buffer_type, request.size, request.buffer, reply, error);
}

SERVE(buffer_type_get_alloc_size) /* 0x0405, cached */
{
    struct wire_buffer_type_get_alloc_size_request request = { 0 };
    struct wire_buffer_type_get_alloc_size_reply *reply = host_reply(command, sizeof *reply);
    struct host_buffer_type *buffer_type = NULL;
    struct host_op tensor;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer_type(context, request.buffer_type, &buffer_type, error) ||
        !host_take_op(context, command, request.tensor_tensors, &tensor, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_buffer_type_get_alloc_size(context, buffer_type, &tensor, reply, error);
}

SERVE(buffer_free_buffer) /* 0x0500, post */
{
    struct wire_buffer_free_buffer_request request = { 0 };
    struct host_buffer *buffer = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_buffer_free_buffer(context, buffer, error);
}

SERVE(buffer_init_tensor) /* 0x0502, post */
{
    struct wire_buffer_init_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) || !host_check_usage(request.usage, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    CHECK(tensor.buffer == buffer->ggml, "buffer.init_tensor: the tensor lies in another buffer");
    return host_buffer_init_tensor(context, buffer, &tensor, request.usage, error);
}

SERVE(buffer_memset_tensor) /* 0x0503, post */
{
    struct wire_buffer_memset_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(tensor.buffer == buffer->ggml, "buffer.memset_tensor: the tensor lies in another buffer");
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "buffer.memset_tensor: not offset + size <= nbytes(tensor)");
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

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_bytes(command, request.size, &data, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(tensor.buffer == buffer->ggml, "buffer.set_tensor: the tensor lies in another buffer");
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "buffer.set_tensor: not offset + size <= nbytes(tensor)");
    return host_buffer_set_tensor(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_get_tensor) /* 0x0505, fetch */
{
    struct wire_buffer_get_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_return(context, command, request.size, &data, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(tensor.buffer == buffer->ggml, "buffer.get_tensor: the tensor lies in another buffer");
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "buffer.get_tensor: not offset + size <= nbytes(tensor)");
    return host_buffer_get_tensor(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_set_tensor_2d) /* 0x0506, post */
{
    struct wire_buffer_set_tensor_2d_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_bytes(command, wire_product(&exact, request.size, request.n_copies), &data, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    CHECK(exact, "buffer.set_tensor_2d: its sizes are too large to be counted");
    CHECK(tensor.buffer == buffer->ggml, "buffer.set_tensor_2d: the tensor lies in another buffer");
    CHECK(request.n_copies >= 1, "buffer.set_tensor_2d: not n_copies >= 1");
    CHECK((wire_sum(&exact,
                    wire_sum(&exact, request.offset,
                             wire_product(&exact, wire_difference(&exact, request.n_copies, 1), request.stride_tensor)),
                    request.size) <= host_nbytes(context, &tensor)) && exact,
          "buffer.set_tensor_2d: not offset + (n_copies - 1) * stride_tensor + size <= nbytes(tensor)");
    return host_buffer_set_tensor_2d(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_get_tensor_2d) /* 0x0507, fetch */
{
    struct wire_buffer_get_tensor_2d_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_return(context, command, wire_product(&exact, request.size, request.n_copies), &data, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    CHECK(exact, "buffer.get_tensor_2d: its sizes are too large to be counted");
    CHECK(tensor.buffer == buffer->ggml, "buffer.get_tensor_2d: the tensor lies in another buffer");
    CHECK(request.n_copies >= 1, "buffer.get_tensor_2d: not n_copies >= 1");
    CHECK((wire_sum(&exact,
                    wire_sum(&exact, request.offset,
                             wire_product(&exact, wire_difference(&exact, request.n_copies, 1), request.stride_tensor)),
                    request.size) <= host_nbytes(context, &tensor)) && exact,
          "buffer.get_tensor_2d: not offset + (n_copies - 1) * stride_tensor + size <= nbytes(tensor)");
    return host_buffer_get_tensor_2d(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_cpy_tensor) /* 0x0508, post */
{
    struct wire_buffer_cpy_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor src;
    struct ggml_tensor dst;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) ||
        !host_take_tensor(context, &request.src, &src, error) ||
        !host_take_tensor(context, &request.dst, &dst, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(dst.buffer == buffer->ggml, "buffer.cpy_tensor: the tensor lies in another buffer");
    CHECK(host_nbytes(context, &src) == host_nbytes(context, &dst),
          "buffer.cpy_tensor: not nbytes(src) == nbytes(dst)");
    return host_buffer_cpy_tensor(context, buffer, &src, &dst, error);
}

SERVE(buffer_clear) /* 0x0509, post */
{
    struct wire_buffer_clear_request request = { 0 };
    struct host_buffer *buffer = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_buffer(context, request.buffer, &buffer, error) || !host_command_ends(command, error)) {
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
        !host_find_buffer(context, request.buffer, &buffer, error) || !host_command_ends(command, error)) {
        return false;
    }
    context->ggml.ggml_backend_buffer_reset(buffer->ggml);
    return true;
}

SERVE(backend_free) /* 0x0601, post */
{
    struct wire_backend_free_request request = { 0 };
    struct host_backend *backend = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_backend_free(context, backend, error);
}

SERVE(backend_set_tensor_async) /* 0x0602, post */
{
    struct wire_backend_set_tensor_async_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_bytes(command, request.size, &data, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "backend.set_tensor_async: not offset + size <= nbytes(tensor)");
    return host_backend_set_tensor_async(context, backend, &tensor, data, &request, error);
}

SERVE(backend_get_tensor_async) /* 0x0603, fetch */
{
    struct wire_backend_get_tensor_async_request request = { 0 };
    struct host_backend *backend = NULL;
    struct ggml_tensor tensor;
    uint8_t *data = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_take_tensor(context, &request.tensor, &tensor, error) ||
        !host_take_return(context, command, request.size, &data, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
          "backend.get_tensor_async: not offset + size <= nbytes(tensor)");
    return host_backend_get_tensor_async(context, backend, &tensor, data, &request, error);
}

SERVE(backend_cpy_tensor_async) /* 0x0606, post */
{
    struct wire_backend_cpy_tensor_async_request request = { 0 };
    struct host_backend *backend_src = NULL;
    struct host_backend *backend_dst = NULL;
    struct ggml_tensor src;
    struct ggml_tensor dst;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend_src, &backend_src, error) ||
        !host_find_backend(context, request.backend_dst, &backend_dst, error) ||
        !host_take_tensor(context, &request.src, &src, error) ||
        !host_take_tensor(context, &request.dst, &dst, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(host_nbytes(context, &src) == host_nbytes(context, &dst),
          "backend.cpy_tensor_async: not nbytes(src) == nbytes(dst)");
    return host_backend_cpy_tensor_async(context, backend_src, backend_dst, &src, &dst, error);
}

SERVE(backend_synchronize) /* 0x0607, sync */
{
    struct wire_backend_synchronize_request request = { 0 };
    struct host_backend *backend = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_backend_synchronize(context, backend, error);
}

SERVE(backend_graph_plan_create) /* 0x0608, sync */
{
    struct wire_backend_graph_plan_create_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_graph(context, request.graph, &graph, error) || !host_can_add_plan(context, request.plan, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    return host_backend_graph_plan_create(context, backend, graph, request.plan, error);
}

SERVE(backend_graph_plan_free) /* 0x0609, post */
{
    struct wire_backend_graph_plan_free_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_plan *plan = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_plan(context, request.plan, &plan, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(plan->backend->ggml == backend->ggml, "backend.graph_plan_free: the plan is another backend's");
    return host_backend_graph_plan_free(context, backend, plan, error);
}

SERVE(backend_graph_plan_compute) /* 0x060b, sync */
{
    struct wire_backend_graph_plan_compute_request request = { 0 };
    struct wire_backend_graph_plan_compute_reply *reply = host_reply(command, sizeof *reply);
    struct host_backend *backend = NULL;
    struct host_plan *plan = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_plan(context, request.plan, &plan, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(plan->backend->ggml == backend->ggml, "backend.graph_plan_compute: the plan is another backend's");
    return host_backend_graph_plan_compute(context, backend, plan, reply, error);
}

SERVE(backend_graph_compute) /* 0x060c, post */
{
    struct wire_backend_graph_compute_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_graph(context, request.graph, &graph, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_backend_graph_compute(context, backend, graph, error);
}

SERVE(backend_event_record) /* 0x060d, post */
{
    struct wire_backend_event_record_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_event(context, request.event, &event, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(event->device->ggml == backend->device->ggml, "backend.event_record: the event is another device's");
    context->ggml.ggml_backend_event_record(event->ggml, backend->ggml);
    return true;
}

SERVE(backend_event_wait) /* 0x060e, post */
{
    struct wire_backend_event_wait_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_event *event = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_event(context, request.event, &event, error) || !host_command_ends(command, error)) {
        return false;
    }
    return host_backend_event_wait(context, backend, event, error);
}

SERVE(backend_graph_optimize) /* 0x060f, fetch */
{
    struct wire_backend_graph_optimize_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;
    uint8_t *answer = NULL;
    bool exact = true;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) ||
        !host_find_graph(context, request.graph, &graph, error) ||
        !host_take_return(context, command, wire_sum(&exact, wire_product(&exact, 12, request.n_nodes), 4), &answer,
                          error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(exact, "backend.graph_optimize: its sizes are too large to be counted");
    return host_backend_graph_optimize(context, backend, graph, answer, request.n_nodes, error);
}

SERVE(procedure_set_n_threads) /* 0x0700, post */
{
    struct wire_procedure_set_n_threads_request request = { 0 };
    struct host_backend *backend = NULL;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_backend(context, request.backend, &backend, error) || !host_command_ends(command, error)) {
        return false;
    }
    CHECK(request.n_threads >= 1, "procedure.set_n_threads: not n_threads >= 1");
    return host_procedure_set_n_threads(context, backend, request.n_threads, error);
}

bool host_dispatch(struct host_context *context, struct host_command *command, struct remoting_error *error)
{
    switch (command->id) {
    case WIRE_CONTEXT_HELLO: return serve_context_hello(context, command, error);
    case WIRE_CONTEXT_PING: return serve_context_ping(context, command, error);
    case WIRE_CONTEXT_ACKNOWLEDGE_FAILURE: return serve_context_acknowledge_failure(context, command, error);
    case WIRE_CONTEXT_GRAPH_BEGIN: return serve_context_graph_begin(context, command, error);
    case WIRE_CONTEXT_GRAPH_TENSORS: return serve_context_graph_tensors(context, command, error);
    case WIRE_CONTEXT_GRAPH_FREE: return serve_context_graph_free(context, command, error);
    case WIRE_CONTEXT_SHARE: return serve_context_share(context, command, error);
    case WIRE_CONTEXT_UPLOAD: return serve_context_upload(context, command, error);
    case WIRE_CONTEXT_DOWNLOAD: return serve_context_download(context, command, error);
    case WIRE_CONTEXT_COMM_INIT: return serve_context_comm_init(context, command, error);
    case WIRE_CONTEXT_COMM_FREE: return serve_context_comm_free(context, command, error);
    case WIRE_CONTEXT_COMM_TRY_ALLREDUCE: return serve_context_comm_try_allreduce(context, command, error);
    case WIRE_CONTEXT_COMM_ALLREDUCE: return serve_context_comm_allreduce(context, command, error);
    case WIRE_DEVICE_GET_MEMORY: return serve_device_get_memory(context, command, error);
    case WIRE_DEVICE_INIT_BACKEND: return serve_device_init_backend(context, command, error);
    case WIRE_DEVICE_SUPPORTS_OP: return serve_device_supports_op(context, command, error);
    case WIRE_DEVICE_SUPPORTS_BUFT: return serve_device_supports_buft(context, command, error);
    case WIRE_DEVICE_OFFLOAD_OP: return serve_device_offload_op(context, command, error);
    case WIRE_DEVICE_EVENT_NEW: return serve_device_event_new(context, command, error);
    case WIRE_DEVICE_EVENT_FREE: return serve_device_event_free(context, command, error);
    case WIRE_DEVICE_EVENT_SYNCHRONIZE: return serve_device_event_synchronize(context, command, error);
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER: return serve_buffer_type_alloc_buffer(context, command, error);
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE: return serve_buffer_type_get_alloc_size(context, command, error);
    case WIRE_BUFFER_FREE_BUFFER: return serve_buffer_free_buffer(context, command, error);
    case WIRE_BUFFER_INIT_TENSOR: return serve_buffer_init_tensor(context, command, error);
    case WIRE_BUFFER_MEMSET_TENSOR: return serve_buffer_memset_tensor(context, command, error);
    case WIRE_BUFFER_SET_TENSOR: return serve_buffer_set_tensor(context, command, error);
    case WIRE_BUFFER_GET_TENSOR: return serve_buffer_get_tensor(context, command, error);
    case WIRE_BUFFER_SET_TENSOR_2D: return serve_buffer_set_tensor_2d(context, command, error);
    case WIRE_BUFFER_GET_TENSOR_2D: return serve_buffer_get_tensor_2d(context, command, error);
    case WIRE_BUFFER_CPY_TENSOR: return serve_buffer_cpy_tensor(context, command, error);
    case WIRE_BUFFER_CLEAR: return serve_buffer_clear(context, command, error);
    case WIRE_BUFFER_RESET: return serve_buffer_reset(context, command, error);
    case WIRE_BACKEND_FREE: return serve_backend_free(context, command, error);
    case WIRE_BACKEND_SET_TENSOR_ASYNC: return serve_backend_set_tensor_async(context, command, error);
    case WIRE_BACKEND_GET_TENSOR_ASYNC: return serve_backend_get_tensor_async(context, command, error);
    case WIRE_BACKEND_CPY_TENSOR_ASYNC: return serve_backend_cpy_tensor_async(context, command, error);
    case WIRE_BACKEND_SYNCHRONIZE: return serve_backend_synchronize(context, command, error);
    case WIRE_BACKEND_GRAPH_PLAN_CREATE: return serve_backend_graph_plan_create(context, command, error);
    case WIRE_BACKEND_GRAPH_PLAN_FREE: return serve_backend_graph_plan_free(context, command, error);
    case WIRE_BACKEND_GRAPH_PLAN_COMPUTE: return serve_backend_graph_plan_compute(context, command, error);
    case WIRE_BACKEND_GRAPH_COMPUTE: return serve_backend_graph_compute(context, command, error);
    case WIRE_BACKEND_EVENT_RECORD: return serve_backend_event_record(context, command, error);
    case WIRE_BACKEND_EVENT_WAIT: return serve_backend_event_wait(context, command, error);
    case WIRE_BACKEND_GRAPH_OPTIMIZE: return serve_backend_graph_optimize(context, command, error);
    case WIRE_PROCEDURE_SET_N_THREADS: return serve_procedure_set_n_threads(context, command, error);
    default:
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "no call has the id %#06x", command->id);
    }
}

struct host_command_traits host_command_traits(uint32_t command)
{
    switch (command) {
    case WIRE_CONTEXT_UPLOAD:
    case WIRE_CONTEXT_DOWNLOAD:
    case WIRE_CONTEXT_COMM_FREE:
    case WIRE_CONTEXT_COMM_ALLREDUCE:
    case WIRE_DEVICE_EVENT_FREE:
    case WIRE_BUFFER_FREE_BUFFER:
    case WIRE_BUFFER_INIT_TENSOR:
    case WIRE_BUFFER_MEMSET_TENSOR:
    case WIRE_BUFFER_SET_TENSOR:
    case WIRE_BUFFER_SET_TENSOR_2D:
    case WIRE_BUFFER_CPY_TENSOR:
    case WIRE_BUFFER_CLEAR:
    case WIRE_BUFFER_RESET:
    case WIRE_BACKEND_FREE:
    case WIRE_BACKEND_SET_TENSOR_ASYNC:
    case WIRE_BACKEND_CPY_TENSOR_ASYNC:
    case WIRE_BACKEND_GRAPH_COMPUTE:
    case WIRE_BACKEND_EVENT_RECORD:
    case WIRE_BACKEND_EVENT_WAIT:
        return (struct host_command_traits){ HOST_MODE_POST, true };
    case WIRE_CONTEXT_ACKNOWLEDGE_FAILURE:
    case WIRE_CONTEXT_GRAPH_BEGIN:
    case WIRE_CONTEXT_GRAPH_TENSORS:
    case WIRE_CONTEXT_GRAPH_FREE:
    case WIRE_BACKEND_GRAPH_PLAN_FREE:
    case WIRE_PROCEDURE_SET_N_THREADS:
        return (struct host_command_traits){ HOST_MODE_POST, false };
    case WIRE_BUFFER_GET_TENSOR:
    case WIRE_BUFFER_GET_TENSOR_2D:
    case WIRE_BACKEND_GET_TENSOR_ASYNC:
        return (struct host_command_traits){ HOST_MODE_FETCH, true };
    case WIRE_BACKEND_GRAPH_OPTIMIZE:
        return (struct host_command_traits){ HOST_MODE_FETCH, false };
    case WIRE_CONTEXT_COMM_INIT:
    case WIRE_CONTEXT_COMM_TRY_ALLREDUCE:
    case WIRE_DEVICE_EVENT_SYNCHRONIZE:
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER:
    case WIRE_BACKEND_SYNCHRONIZE:
    case WIRE_BACKEND_GRAPH_PLAN_COMPUTE:
        return (struct host_command_traits){ HOST_MODE_SYNC, true };
    case WIRE_CONTEXT_HELLO:
    case WIRE_CONTEXT_PING:
    case WIRE_CONTEXT_SHARE:
    case WIRE_DEVICE_GET_MEMORY:
    case WIRE_DEVICE_INIT_BACKEND:
    case WIRE_DEVICE_SUPPORTS_OP:
    case WIRE_DEVICE_SUPPORTS_BUFT:
    case WIRE_DEVICE_OFFLOAD_OP:
    case WIRE_DEVICE_EVENT_NEW:
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE:
    case WIRE_BACKEND_GRAPH_PLAN_CREATE:
        return (struct host_command_traits){ HOST_MODE_SYNC, false };
    default:
        return (struct host_command_traits){ HOST_MODE_UNKNOWN, false };
    }
}
