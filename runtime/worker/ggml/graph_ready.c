#include "ggml/graph_ready.h"

#include "ops/data_checks.h"

bool host_graph_ready(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error)
{
    if (!host_graph_suits(context, graph, device, error)) {
        return false;
    }
    if (!graph->is_placed) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the graph has tensors without memory");
    }
    if (device->is_cpu && !graph->data_checks.are_placed &&
        !host_data_checks_place(context, &(struct host_nodes){ graph->nodes, graph->n_nodes }, device,
                                &graph->data_checks, error)) {
        return false;
    }
    host_graph_set_nodes(context, graph, device);
    return true;
}
