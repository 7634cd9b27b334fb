/* The hand-written halves of the backend's slots. */
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "channel/context.h"
#include "channel/read_ahead.h"
#include "ggml/abi.h"
#include "ggml/graph_cache.h"
#include "ggml/graphs.h"
#include "ggml/host_buffer.h"
#include "ggml_tensor.h"

const char *guest_backend_get_name(struct guest_backend *backend)
{
    return backend->device->record.name;
}

void guest_backend_set_tensor_async(struct guest_backend *backend, struct ggml_tensor *tensor, const void *data,
                                    size_t offset, size_t size)
{
    const struct guest_copy copy = { backend->device->registry, backend->context, backend, tensor, offset, size };
    struct remoting_error error;

    backend->has_work = true;
    if (guest_upload(&copy, data)) {
        return;
    }
    for (size_t done = 0; done < size;) {
        const size_t piece = size - done < GUEST_PIECE_MAXIMUM ? size - done : GUEST_PIECE_MAXIMUM;

        if (!guest_call_backend_set_tensor_async(backend->context, backend, tensor, (const uint8_t *)data + done,
                                                 offset + done, piece, &error)) {
            guest_report_failure(backend->context, "backend.set_tensor_async", &error);
            return;
        }
        done += piece;
    }
}

void guest_backend_get_tensor_async(struct guest_backend *backend, const struct ggml_tensor *tensor, void *data,
                                    size_t offset, size_t size)
{
    const struct guest_copy copy = { backend->device->registry, backend->context, backend, tensor, offset, size };
    struct remoting_error error;

    backend->has_work = true;
    if (guest_download(&copy, data)) {
        return;
    }
    for (size_t done = 0; done < size;) {
        const size_t piece = size - done < GUEST_PIECE_MAXIMUM ? size - done : GUEST_PIECE_MAXIMUM;

        if (!guest_call_backend_get_tensor_async(backend->context, backend, tensor, (uint8_t *)data + done,
                                                 offset + done, piece, &error)) {
            memset((uint8_t *)data + done, 0xff, size - done);
            guest_report_failure(backend->context, "backend.get_tensor_async", &error);
            return;
        }
        done += piece;
    }
}

/* ggml synchronises before every input it writes, nine times a token; only one of them has work to
 * wait for. */
void guest_backend_synchronize(struct guest_backend *backend)
{
    struct remoting_error error;

    if (!backend->has_work) {
        return;
    }
    backend->has_work = false;
    if (!guest_call_backend_synchronize(backend->context, backend, &error)) {
        guest_report_failure(backend->context, "backend.synchronize", &error);
    }
}

static int n_nodes_of(const struct guest_backend *backend, const void *graph)
{
    struct guest_graph_view view;

    guest_context_instance(backend->context)->abi->read_graph(graph, &view);
    return view.n_nodes;
}

int32_t guest_backend_graph_compute(struct guest_backend *backend, void *graph)
{
    struct remoting_error error;
    uint64_t handle;

    if (n_nodes_of(backend, graph) > 0) {
        backend->has_work = true;
        if (!guest_graph_cache_find(backend->graphs, graph, &handle, &error) ||
            (handle && !guest_call_backend_graph_compute(backend->context, backend, handle, &error))) {
            guest_report_failure(backend->context, "backend.graph_compute", &error);
        } else if (handle) {
            guest_read_ahead_begin(backend->context, backend->device, backend->handle, handle);
        }
        guest_graph_cache_keep(backend->graphs, graph);
    }
    return guest_take_status(backend->context);
}

void *guest_backend_graph_plan_create(struct guest_backend *backend, const void *graph)
{
    struct remoting_error error;
    uint64_t handle = 0;
    uint64_t plan = guest_handle_new(backend->context, GUEST_HANDLE_PLAN);
    const bool created = plan && guest_graph_cache_describe(backend->graphs, graph, &handle, &error) &&
                         guest_call_backend_graph_plan_create(backend->context, backend, handle, plan, &error);

    if (handle) {
        guest_graph_forget(backend->context, handle); /* the plan keeps what it points into */
    }
    if (created) {
        return (void *)(uintptr_t)plan;
    }
    if (plan) {
        guest_report_failure(backend->context, "backend.graph_plan_create", &error);
        guest_take_status(backend->context); /* NULL is the program's sign of failure */
        guest_handle_release(backend->context, GUEST_HANDLE_PLAN, plan);
    }
    return NULL;
}

void guest_backend_graph_plan_free(struct guest_backend *backend, void *plan)
{
    struct remoting_error error;

    if (!guest_call_backend_graph_plan_free(backend->context, backend, (uintptr_t)plan, &error)) {
        guest_report_failure(backend->context, "backend.graph_plan_free", &error);
    }
    guest_handle_release(backend->context, GUEST_HANDLE_PLAN, (uintptr_t)plan);
}

/* The first word of ggml_backend_graph_optimize_params, ABI 2300 on. */
struct ggml_backend_graph_optimize_params {
    void (*add_alloc_dep)(void *user_data, struct ggml_tensor *tensor, struct ggml_tensor *until);
    void *user_data;
};

static void report_dependencies(struct ggml_tensor *const *nodes, uint32_t n_nodes, const uint32_t *answer,
                                const struct ggml_backend_graph_optimize_params *params)
{
    const uint32_t count = answer[0] <= n_nodes ? answer[0] : 0;

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t kept = answer[1 + 2 * i];
        const uint32_t until = answer[2 + 2 * i];

        if (kept < n_nodes && until < n_nodes) {
            params->add_alloc_dep(params->user_data, nodes[kept], nodes[until]);
        }
    }
}

/* An order whose dependencies cannot be reported is ignored: tensors would be reused too early. */
void guest_backend_graph_optimize(struct guest_backend *backend, void *graph,
                                  struct ggml_backend_graph_optimize_params *params)
{
    struct guest_graph_view view;
    struct remoting_error error;
    struct ggml_tensor **before;
    const uint32_t *answer;
    uint32_t n_nodes;

    guest_context_instance(backend->context)->abi->read_graph(graph, &view);
    n_nodes = (uint32_t)view.n_nodes;
    if (n_nodes == 0 || 12 * (size_t)n_nodes + 4 > GUEST_PIECE_MAXIMUM ||
        guest_graph_cache_keeps_order(backend->graphs, n_nodes)) {
        return;
    }
    answer = guest_graph_cache_optimize(backend->graphs, &view, &error);
    before = malloc(n_nodes * sizeof *before);
    if (answer && before) {
        memcpy(before, view.nodes, n_nodes * sizeof *before);
        if ((params || answer[n_nodes] == 0) && guest_graph_reorder(&view, answer) && params) {
            report_dependencies(before, n_nodes, answer + n_nodes, params);
        }
    }
    free(before);
}
