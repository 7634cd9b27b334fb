/* What a graph lies in: whole pages, which a freed graph leaves to the next. A page fault costs 0.1 us on a machine
 * and 2 us in a nested VM, and a graph of 900 tensors has ninety pages, so the next graph's pages are made ready while
 * the device computes. */
#ifndef HOST_GRAPH_MEMORY_H
#define HOST_GRAPH_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

struct host_context;

struct host_graph_memory {
    void *address; /* NULL: none */
    size_t size;   /* whole pages */
};

/* At least `size` bytes, of any content. */
bool host_graph_memory_take(struct host_context *context, size_t size, struct host_graph_memory *taken);
void host_graph_memory_give(struct host_context *context, const struct host_graph_memory *given);
/* Makes memory ready for a graph like the last one. */
void host_graph_memory_prepare(struct host_context *context);

#endif
