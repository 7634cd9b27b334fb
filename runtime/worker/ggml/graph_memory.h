/* The memory of graphs: whole pages, which the next graph reuses. A page fault costs 0.1 us on a machine and 2 us in a
 * nested VM, and a graph of 900 tensors has ninety pages, so the next graph's pages are allocated while the device
 * computes. The spare is not charged to the guest: it is no larger than one graph may be. */
#ifndef HOST_GRAPH_MEMORY_H
#define HOST_GRAPH_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

struct host_graph_memory {
    void *address; /* NULL: none */
    size_t size;   /* whole pages */
};

struct host_graph_pages {
    struct host_graph_memory spare; /* for the next graph */
    size_t last_size;               /* of the last graph */
};

/* At least `size` bytes, of any content. */
bool host_graph_memory_take(struct host_graph_pages *pages, size_t size, struct host_graph_memory *taken);
void host_graph_memory_give(struct host_graph_pages *pages, const struct host_graph_memory *given);
/* Allocates memory for a graph like the last one. */
void host_graph_memory_prepare(struct host_graph_pages *pages);

#endif
