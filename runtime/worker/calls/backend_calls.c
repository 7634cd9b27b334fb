/* The hand-written halves of the backend's calls. */
#include <stdlib.h>
#include <string.h>

#include "calls/comm.h"
#include "ggml/compute.h"
#include "ggml/graph_ready.h"
#include "ggml/staging.h"
#include "ggml/threads.h"
#include "ggml/work_memory.h"
#include "host.h"
#include "host_calls.h"
#include "ops/data_checks.h"
#include "quota.h"

bool host_backend_free(struct host_context *context, struct host_backend *backend, struct remoting_error *error)
{
    struct host_table *plans = &context->tables[HOST_TABLE_PLANS];

    for (uint32_t i = 0; i < plans->count; i++) {
        struct host_plan *plan = plans->entries[i].object;

        if (plan && plan->backend == backend && !host_backend_graph_plan_free(context, backend, plan, error)) {
            return false;
        }
    }
    host_comm_free_of(context, backend);
    host_remove_object(context, HOST_TABLE_BACKENDS, backend);
    host_quota_give(context, QUOTA_BACKENDS, 1);
    host_work_memory_give(context, backend->work_memory);
    remoting_count(&context->metrics.counters->backends[backend->device->place], -UINT64_C(1));
    context->ggml.ggml_backend_synchronize(backend->ggml);
    host_staging_free(context, backend->staging);
    context->ggml.ggml_backend_free(backend->ggml);
    host_end_threads(context, &backend->device->threads);
    free(backend->params);
    free(backend);
    return true;
}

static void wait_for(struct host_context *context, struct host_backend *backend)
{
    context->ggml.ggml_backend_synchronize(backend->ggml);
    backend->is_busy = false;
}

bool host_backend_synchronize(struct host_context *context, struct host_backend *backend, struct remoting_error *error)
{
    (void)error;
    host_graph_memory_prepare(&context->graph_pages);
    wait_for(context, backend);
    return true;
}

/* The bytes lie in the ring, which the guest overwrites once this returns. An idle stream copies them sooner than they
 * could be staged. */
bool host_backend_set_tensor_async(struct host_context *context, struct host_backend *backend,
                                   struct ggml_tensor *tensor, const uint8_t *data,
                                   const struct wire_backend_set_tensor_async_request *request,
                                   struct remoting_error *error)
{
    const uint8_t *staged = backend->is_busy ? host_staging_put(context, backend, data, request->size) : NULL;

    (void)error;
    context->ggml.ggml_backend_tensor_set_async(backend->ggml, tensor, staged ? staged : data, request->offset,
                                                request->size);
    if (!staged) {
        wait_for(context, backend);
    }
    return true;
}

/* The guest reads the bytes once this returns. */
bool host_backend_get_tensor_async(struct host_context *context, struct host_backend *backend,
                                   struct ggml_tensor *tensor, uint8_t *data,
                                   const struct wire_backend_get_tensor_async_request *request,
                                   struct remoting_error *error)
{
    (void)error;
    context->ggml.ggml_backend_tensor_get_async(backend->ggml, tensor, data, request->offset, request->size);
    wait_for(context, backend);
    return true;
}

static bool compute(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                    struct remoting_error *error)
{
    if (!host_graph_ready(context, graph, backend->device, error) ||
        !host_work_memory_take(context, backend, graph, &backend->work_memory, error)) {
        return false;
    }
    remoting_count(&context->metrics.counters->nodes, graph->n_nodes);
    return host_compute(context, backend, graph, error);
}

bool host_backend_graph_compute(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                                struct remoting_error *error)
{
    bool succeeded;

    host_begin_computing(context, backend);
    succeeded = compute(context, backend, graph, error);
    host_end_computing(context, backend);
    return succeeded;
}

bool host_backend_graph_plan_create(struct host_context *context, struct host_backend *backend,
                                    struct host_graph *graph, uint64_t handle, struct remoting_error *error)
{
    struct host_plan *plan;

    if (!host_slot(backend->ggml, context->abi->backend_graph_plan_create)) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no graph plans", backend->device->record.name);
    }
    if (!host_graph_ready(context, graph, backend->device, error)) {
        return false;
    }
    plan = calloc(1, sizeof *plan);
    if (!plan) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a plan");
    }
    plan->backend = backend;
    plan->graph = graph;
    if (!host_work_memory_take(context, backend, graph, &plan->work_memory, error)) {
        free(plan);
        return false;
    }
    plan->ggml = context->ggml.ggml_backend_graph_plan_create(backend->ggml, graph->ggml);
    if (!plan->ggml) {
        host_work_memory_give(context, plan->work_memory);
        free(plan);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s made no plan", backend->device->record.name);
    }
    if (!host_add_object(context, HOST_TABLE_PLANS, handle, plan, error)) {
        context->ggml.ggml_backend_graph_plan_free(backend->ggml, plan->ggml);
        host_work_memory_give(context, plan->work_memory);
        free(plan);
        return false;
    }
    graph->users++;
    return true;
}

bool host_backend_graph_plan_free(struct host_context *context, struct host_backend *backend, struct host_plan *plan,
                                  struct remoting_error *error)
{
    (void)error;
    context->ggml.ggml_backend_graph_plan_free(backend->ggml, plan->ggml);
    host_remove_object(context, HOST_TABLE_PLANS, plan);
    host_work_memory_give(context, plan->work_memory);
    host_graph_release(context, plan->graph);
    free(plan);
    return true;
}

bool host_backend_graph_plan_compute(struct host_context *context, struct host_backend *backend, struct host_plan *plan,
                                     struct wire_backend_graph_plan_compute_reply *reply, struct remoting_error *error)
{
    if (!host_graph_ready(context, plan->graph, backend->device, error)) {
        return false;
    }
    remoting_count(&context->metrics.counters->nodes, plan->graph->n_nodes);
    backend->is_busy = true;
    context->data_fault.is_seen = false;
    host_begin_computing(context, backend); /* a plan keeps the threads that it was made for */
    reply->result = context->ggml.ggml_backend_graph_plan_compute(backend->ggml, plan->ggml);
    host_end_computing(context, backend);
    return host_data_checks_passed(context, error);
}

bool host_backend_event_wait(struct host_context *context, struct host_backend *backend, struct host_event *event,
                             struct remoting_error *error)
{
    /* A backend accepts events of its own kind of device only, since it reads their fields. */
    if (context->ggml.ggml_backend_dev_backend_reg(event->device->ggml) !=
        context->ggml.ggml_backend_dev_backend_reg(backend->device->ggml)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the event is of another kind of backend");
    }
    backend->is_busy = true;
    context->ggml.ggml_backend_event_wait(backend->ggml, event->ggml);
    return true;
}

/* What the host's backend reports while it reorders a graph. */
struct optimize_answer {
    const struct host_graph *graph;
    uint32_t *dependencies; /* pairs of places in the guest's order, as many as there are nodes */
    uint32_t count;
    bool is_full;
};

/* ggml_backend_graph_optimize_params, ABI 2300 on. */
struct optimize_params {
    void (*add_alloc_dep)(void *user_data, struct ggml_tensor *tensor, struct ggml_tensor *until);
    void *user_data;
};

static uint32_t place_of(const struct host_graph *graph, const struct ggml_tensor *node)
{
    return (uint32_t)(node - (graph->tensors + graph->n_tensors - graph->n_nodes));
}

static void add_dependency(void *user_data, struct ggml_tensor *tensor, struct ggml_tensor *until)
{
    struct optimize_answer *answer = user_data;

    if (tensor < answer->graph->tensors + answer->graph->n_tensors - answer->graph->n_nodes) {
        return; /* a leaf is not allocated by the guest's graph */
    }
    if (answer->count == answer->graph->n_nodes) {
        answer->is_full = true;
        return;
    }
    answer->dependencies[2 * answer->count] = place_of(answer->graph, tensor);
    answer->dependencies[2 * answer->count + 1] = place_of(answer->graph, until);
    answer->count++;
}

static void call_optimize(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                          struct optimize_answer *answer)
{
    struct optimize_params params = { add_dependency, answer };
    void (*optimize)(void *backend, void *graph, struct optimize_params *params);
    void *slot = host_slot(backend->ggml, context->abi->backend_graph_optimize);

    memcpy(&optimize, &slot, sizeof optimize);
    /* A reordering would separate the checks of data from the nodes that they check. */
    if (optimize && graph->data_checks.count == 0) {
        /* A release that takes no params ignores a third argument (x86-64 and AArch64 calling conventions). */
        optimize(backend->ggml, graph->ggml, &params);
        host_graph_renew_uid(context, graph);
    }
}

/* The answer: the order, the number of dependencies, the dependencies. More of them than fit would
 * be lost, so the order is then left as it was. */
bool host_backend_graph_optimize(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                                 uint8_t *bytes, uint32_t n_nodes, struct remoting_error *error)
{
    struct optimize_answer answer = { .graph = graph };
    uint32_t *order;

    if (!host_graph_suits(context, graph, backend->device, error)) {
        return false;
    }
    if (n_nodes != graph->n_nodes) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the graph has %u nodes, not %u", graph->n_nodes,
                             n_nodes);
    }
    order = calloc(3 * (size_t)n_nodes + 1, sizeof *order);
    if (!order) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to reorder a graph");
    }
    answer.dependencies = order + n_nodes + 1;
    call_optimize(context, backend, graph, &answer);
    for (uint32_t i = 0; i < n_nodes; i++) {
        order[i] = answer.is_full ? i : place_of(graph, graph->nodes[i]);
    }
    order[n_nodes] = answer.is_full ? 0 : answer.count;
    memcpy(bytes, order, (3 * (size_t)n_nodes + 1) * sizeof *order);
    free(order);
    return true;
}

bool host_procedure_set_n_threads(struct host_context *context, struct host_backend *backend, int32_t n_threads,
                                  struct remoting_error *error)
{
    if (!backend->device->threads.set_count) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no threads to set",
                             backend->device->record.name);
    }
    host_set_threads(context, backend, n_threads);
    return true;
}
