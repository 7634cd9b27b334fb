#include "ggml/compute.h"

#include "clock.h"
#include "ggml/graph_cuts.h"
#include "ggml/graphs.h"
#include "ops/data_checks.h"
#include "sharing/sharing.h"

/* About how long others wait for a piece. Measured on an H200: with 1.5 ms an interactive 8B decoder beside endless
 * prompts keeps 0.66 of its own rate, with 2 ms 0.59 (docs/reference/performance.md). */
#define PIECE_NS 1500000
#define WHOLE_NS (2 * PIECE_NS) /* a graph that takes no longer is not cut */
#define FIRST_NODES 16u         /* of a graph whose pace nobody knows */
#define REMEMBERED 4u           /* computations whose pace counts, about */

static const char *status_text(int32_t status)
{
    switch (status) {
    case WIRE_STATUS_ALLOC_FAILED:
        return "the device's memory did not suffice";
    case WIRE_STATUS_ABORTED:
        return "the computation was aborted";
    default:
        return "the device's backend says that it failed";
    }
}

static bool give(struct host_context *context, struct host_backend *backend, void *graph, struct remoting_error *error)
{
    int32_t status;

    backend->is_busy = true;
    context->data_fault.is_seen = false;
    status = context->ggml.ggml_backend_graph_compute_async(backend->ggml, graph);
    if (!host_data_checks_passed(context, error)) {
        return false;
    }
    if (status != WIRE_STATUS_SUCCESS) {
        return remoting_fail(error,
                             status == WIRE_STATUS_ALLOC_FAILED ? REMOTING_ERROR_ALLOCATION : REMOTING_ERROR_FAILED,
                             "%s", status_text(status));
    }
    return true;
}

/* Only with others about: a graph that is given whole cannot be taken back when one of them comes. */
static bool may_be_cut(const struct host_context *context)
{
    return context->piece_nodes > 0 || host_sharing_wants_pieces(context);
}

/* How many of the nodes that are left a piece has, before it is known where it may be cut. */
static uint32_t nodes_of_piece(const struct host_context *context, const struct host_pace *pace, uint32_t left)
{
    uint64_t node_ns;

    if (context->piece_nodes > 0) {
        return context->piece_nodes;
    }
    if (pace->nodes == 0) {
        return FIRST_NODES;
    }
    node_ns = pace->ns / pace->nodes + 1;
    if (left * node_ns <= WHOLE_NS) {
        return left;
    }
    return node_ns < PIECE_NS ? (uint32_t)(PIECE_NS / node_ns) : 1;
}

static uint32_t end_of_piece(const struct host_context *context, const struct host_pace *pace,
                             const struct host_nodes *nodes, uint32_t first)
{
    uint32_t target;

    if (!may_be_cut(context)) {
        return nodes->count;
    }
    target = nodes_of_piece(context, pace, nodes->count - first);
    return target < nodes->count - first
               ? host_next_cut(&context->translation, nodes->all, nodes->count, first + target)
               : nodes->count;
}

static void note_pace(struct host_pace *pace, uint64_t took_ns, uint32_t nodes, uint32_t of)
{
    pace->ns += took_ns;
    pace->nodes += nodes;
    if (pace->nodes > REMEMBERED * (uint64_t)of) {
        pace->ns /= 2;
        pace->nodes /= 2;
    }
}

static bool give_piece(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                       const struct host_range *range, struct remoting_error *error)
{
    remoting_count(&context->metrics.counters->pieces, 1);
    return give(context, backend, host_graph_piece(context, graph, backend->device, range), error);
}

/* Computes a piece and waits for it. */
static bool compute_piece(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                          const struct host_range *range, struct remoting_error *error)
{
    const int64_t begin_ns = remoting_now_ns();

    if (!give_piece(context, backend, graph, range, error)) {
        return false;
    }
    host_synchronize_busy(context);
    note_pace(&graph->pace, (uint64_t)(remoting_now_ns() - begin_ns), range->end - range->first, graph->n_nodes);
    host_sharing_yield(context);
    return true;
}

bool host_compute(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                  struct remoting_error *error)
{
    const struct host_nodes nodes = host_graph_nodes(graph, backend->device);
    struct host_range range = { 0, end_of_piece(context, &graph->pace, &nodes, 0) };

    if (range.end == nodes.count) {
        return give(context, backend, graph->ggml, error);
    }
    host_synchronize_busy(context); /* the pace is that of the piece alone */
    while (range.end < nodes.count) {
        if (!compute_piece(context, backend, graph, &range, error)) {
            return false;
        }
        range.first = range.end;
        range.end = end_of_piece(context, &graph->pace, &nodes, range.first);
    }
    return give_piece(context, backend, graph, &range, error);
}
