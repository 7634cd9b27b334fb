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
    const uint8_t *names = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_take_bytes(command, request.names_size, &names, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.names_size <= 4096, "context.hello: not names_size <= 4096") &&
           host_context_hello(context, request.names_size, names, error);
}

SERVE(context_ping) /* 0x0102, sync */
{
    return host_command_ends(command, error) &&
           host_context_ping(context, error);
}

SERVE(context_graph_tensors) /* 0x0103, post */
{
    struct wire_context_graph_tensors_request request = { 0 };
    struct host_graph *graph = NULL;
    const struct wire_tensor *tensors = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_take_records(context, command, request.count, sizeof tensors[0], (const void **)&tensors, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.count >= 1, "context.graph_tensors: not count >= 1") &&
           host_context_graph_tensors(context, graph, request.count, tensors, error);
}

SERVE(device_get_memory) /* 0x0301, sync */
{
    struct wire_device_get_memory_request request = { 0 };
    struct wire_device_get_memory_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    size_t free = 0;
    size_t total = 0;

    if (!host_take_record(command, &request, sizeof request, error) ||
        !host_find_device(context, request.device, &device, error) ||
        !host_command_ends(command, error)) {
        return false;
    }
    context->ggml.ggml_backend_dev_memory(device->ggml, &free, &total);
    reply->free = free;
    reply->total = total;
    return true;
}

SERVE(device_init_backend) /* 0x0303, sync */
{
    struct wire_device_init_backend_request request = { 0 };
    struct wire_device_init_backend_reply *reply = host_reply(command, sizeof *reply);
    struct host_device *device = NULL;
    char params_text[64];
    const char *params = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_device(context, request.device, &device, error) &&
           host_take_string(command, request.params_size, params_text, sizeof params_text, &params, error) &&
           host_can_add_backend(context, request.backend, error) &&
           host_command_ends(command, error) &&
           host_device_init_backend(context, device, params, request.backend, reply, error);
}

SERVE(device_supports_op) /* 0x0305, cached */
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

SERVE(device_supports_buft) /* 0x0306, cached */
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
    reply->result = context->ggml.ggml_backend_dev_supports_buft(device->ggml, buffer_type->ggml);
    return true;
}

SERVE(buffer_type_alloc_buffer) /* 0x0401, sync */
{
    struct wire_buffer_type_alloc_buffer_request request = { 0 };
    struct host_buffer_type *buffer_type = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer_type(context, request.buffer_type, &buffer_type, error) &&
           host_can_add_buffer(context, request.buffer, error) &&
           host_command_ends(command, error) &&
           HOLDS(request.size <= buffer_type->record.max_size,
                 "buffer_type.alloc_buffer: not size <= max_size(buffer_type)") &&
           host_buffer_type_alloc_buffer(context, buffer_type, request.size, request.buffer, error);
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

SERVE(buffer_init_tensor) /* 0x0501, post */
{
    struct wire_buffer_init_tensor_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_check_usage(request.usage, error) &&
           host_command_ends(command, error) &&
           host_buffer_init_tensor(context, buffer, &tensor, request.usage, error);
}

SERVE(buffer_set_rows) /* 0x0502, post */
{
    struct wire_buffer_set_rows_request request = { 0 };
    struct host_buffer *buffer = NULL;
    struct ggml_tensor tensor;
    const uint8_t *data = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_buffer(context, request.buffer, &buffer, error) &&
           host_take_tensor(context, &request.tensor, &tensor, error) &&
           host_take_bytes(command, wire_product(&exact, wire_sum(&exact, request.size, 8), request.rows), &data,
                           error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "buffer.set_rows: its sizes are too large to be counted") &&
           HOLDS(request.rows >= 1, "buffer.set_rows: not rows >= 1") &&
           HOLDS((wire_sum(&exact, request.offset,
                           wire_product(&exact, wire_difference(&exact, request.rows, 1),
                                        request.size)) <= host_nbytes(context, &tensor)) && exact,
                 "buffer.set_rows: not offset + (rows - 1) * size <= nbytes(tensor)") &&
           host_buffer_set_rows(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_get_tensor) /* 0x0503, fetch */
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
           HOLDS((wire_sum(&exact, request.offset, request.size) <= host_nbytes(context, &tensor)) && exact,
                 "buffer.get_tensor: not offset + size <= nbytes(tensor)") &&
           host_buffer_get_tensor(context, buffer, &tensor, data, &request, error);
}

SERVE(buffer_clear) /* 0x0504, post */
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

SERVE(backend_free) /* 0x0601, post */
{
    struct wire_backend_free_request request = { 0 };
    struct host_backend *backend = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_command_ends(command, error) &&
           host_backend_free(context, backend, error);
}

SERVE(backend_plan_compute) /* 0x0602, sync */
{
    struct wire_backend_plan_compute_request request = { 0 };
    struct wire_backend_plan_compute_reply *reply = host_reply(command, sizeof *reply);
    struct host_backend *backend = NULL;
    struct host_plan *plan = NULL;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_plan(context, request.plan, &plan, error) &&
           host_command_ends(command, error) &&
           host_backend_plan_compute(context, backend, plan, reply, error);
}

SERVE(backend_graph_optimize) /* 0x0603, fetch */
{
    struct wire_backend_graph_optimize_request request = { 0 };
    struct host_backend *backend = NULL;
    struct host_graph *graph = NULL;
    uint8_t *answer = NULL;
    bool exact = true;

    return host_take_record(command, &request, sizeof request, error) &&
           host_find_backend(context, request.backend, &backend, error) &&
           host_find_graph(context, request.graph, &graph, error) &&
           host_take_return(context, command, wire_sum(&exact, wire_product(&exact, 12, request.nodes), 4), &answer,
                            error) &&
           host_command_ends(command, error) &&
           HOLDS(exact, "backend.graph_optimize: its sizes are too large to be counted") &&
           host_backend_graph_optimize(context, backend, graph, answer, request.nodes, error);
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
    [WIRE_CONTEXT_GRAPH_TENSORS] = { serve_context_graph_tensors, { HOST_MODE_POST, false, false } },
    [WIRE_DEVICE_GET_MEMORY] = { serve_device_get_memory, { HOST_MODE_SYNC, false, false } },
    [WIRE_DEVICE_INIT_BACKEND] = { serve_device_init_backend, { HOST_MODE_SYNC, false, false } },
    [WIRE_DEVICE_SUPPORTS_OP] = { serve_device_supports_op, { HOST_MODE_SYNC, false, true } },
    [WIRE_DEVICE_SUPPORTS_BUFT] = { serve_device_supports_buft, { HOST_MODE_SYNC, false, true } },
    [WIRE_BUFFER_TYPE_ALLOC_BUFFER] = { serve_buffer_type_alloc_buffer, { HOST_MODE_SYNC, false, false } },
    [WIRE_BUFFER_FREE_BUFFER] = { serve_buffer_free_buffer, { HOST_MODE_POST, false, false } },
    [WIRE_BUFFER_INIT_TENSOR] = { serve_buffer_init_tensor, { HOST_MODE_POST, false, false } },
    [WIRE_BUFFER_SET_ROWS] = { serve_buffer_set_rows, { HOST_MODE_POST, false, false } },
    [WIRE_BUFFER_GET_TENSOR] = { serve_buffer_get_tensor, { HOST_MODE_FETCH, false, false } },
    [WIRE_BUFFER_CLEAR] = { serve_buffer_clear, { HOST_MODE_POST, true, false } },
    [WIRE_BACKEND_FREE] = { serve_backend_free, { HOST_MODE_POST, false, false } },
    [WIRE_BACKEND_PLAN_COMPUTE] = { serve_backend_plan_compute, { HOST_MODE_SYNC, false, false } },
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
