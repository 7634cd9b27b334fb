#include "ggml/work_memory.h"

#include "ggml/graphs.h"
#include "quota.h"

/* ggml asks for some cache lines more. */
#define SLACK 4096u

bool host_work_memory_take(struct host_context *context, const struct host_backend *backend, struct host_graph *graph,
                           uint64_t *charged, struct remoting_error *error)
{
    const struct host_thread_functions *functions = &backend->device->threads;

    if (!functions->plan) {
        return true;
    }
    if (graph->work_threads != backend->n_threads) {
        graph->work_size = functions->plan(graph->ggml, backend->n_threads, NULL).size + SLACK;
        graph->work_threads = backend->n_threads;
    }
    if (graph->work_size <= *charged) {
        return true;
    }
    if (!host_quota_take(context, QUOTA_DEVICE_MEMORY, graph->work_size - *charged, error)) {
        return false;
    }
    *charged = graph->work_size;
    return true;
}

void host_work_memory_give(struct host_context *context, uint64_t charged)
{
    host_quota_give(context, QUOTA_DEVICE_MEMORY, charged);
}
