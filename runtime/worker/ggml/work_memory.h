/* What a CPU backend takes to compute a graph besides its tensors: its size goes by shapes, not by the bytes that a
 * guest has, so a source with a stride of zero makes gigabytes of it. It counts as memory of the context's buffers. */
#ifndef HOST_WORK_MEMORY_H
#define HOST_WORK_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

struct host_backend;
struct host_context;
struct host_graph;

/* Charges what a graph, ready to be computed, takes beyond `charged`, which it raises: a backend keeps the most that it
 * has needed, a plan its own. */
bool host_work_memory_take(struct host_context *context, const struct host_backend *backend, struct host_graph *graph,
                           uint64_t *charged, struct remoting_error *error);
void host_work_memory_give(struct host_context *context, uint64_t charged);

#endif
