/* What a CPU backend needs to compute a graph besides its tensors. Its size depends on shapes, not on the bytes that a
 * guest has: a source with a stride of zero can need gigabytes. It counts as memory of the context's buffers. */
#ifndef HOST_WORK_MEMORY_H
#define HOST_WORK_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

struct host_backend;
struct host_context;
struct host_graph;

/* Charges what a graph needs beyond `charged`, and raises that: a backend keeps the most that it has needed, a plan its
 * own. */
bool host_work_memory_take(struct host_context *context, const struct host_backend *backend, struct host_graph *graph,
                           uint64_t *charged, struct remoting_error *error);
void host_work_memory_give(struct host_context *context, uint64_t charged);

#endif
