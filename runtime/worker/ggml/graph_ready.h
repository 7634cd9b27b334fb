/* What must be so before a graph is computed. */
#ifndef HOST_GRAPH_READY_H
#define HOST_GRAPH_READY_H

#include "ggml/graphs.h"

/* A graph that suits `device` and whose tensors have memory, with the nodes that it is to compute there. */
bool host_graph_ready(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error);

#endif
