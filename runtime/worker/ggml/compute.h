/* Computing a graph: whole, or in pieces between which others may have their turn (docs/developing/sharing.md). */
#ifndef HOST_COMPUTE_H
#define HOST_COMPUTE_H

#include <stdbool.h>

#include "error.h"

struct host_backend;
struct host_context;
struct host_graph;

/* Gives a graph that is ready to a stream. What is given last is not waited for. */
bool host_compute(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                  struct remoting_error *error);

#endif
