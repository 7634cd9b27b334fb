/* Graphs that the guest has described, as ggml's graphs with stable addresses: CUDA graphs warm up
 * only if tensors stay where they are from run to run. */
#ifndef HOST_GRAPHS_H
#define HOST_GRAPHS_H

#include "host.h"

struct host_graph {
    uint32_t n_tensors;
    uint32_t n_nodes;
    uint64_t charged;   /* to the guest's quota; 0: refused for it */
    uint32_t described; /* tensors that have come so far */
    bool is_refused; /* a tensor of it was not understood: what else comes of it is passed over */
    bool is_built;
    bool is_placed;                         /* every tensor has memory */
    const struct host_device *supported_by; /* the device that said it can compute every node */
    void *ggml;                             /* ggml's struct, snapshot->graph_size bytes */
    struct ggml_tensor *tensors;
    struct wire_tensor *wires; /* until it is built */
    struct ggml_tensor **nodes;
    int32_t *use_counts;
    uint32_t *hash_used;
    struct ggml_tensor **hash_keys;
    uint64_t *buffers; /* handles of the buffers that its data lies in */
    uint32_t buffer_count;
};

/* A graph that is complete, of which nothing was freed since, and whose nodes `device` can compute. */
bool host_graph_suits(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error);

/* A graph that suits `device` and whose tensors have memory. */
bool host_graph_ready(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error);

void host_graph_free(struct host_graph *graph);

#endif
