/* Graphs that the guest has described, as ggml's graphs with stable addresses: CUDA graphs warm up
 * only if tensors stay where they are from run to run. */
#ifndef HOST_GRAPHS_H
#define HOST_GRAPHS_H

#include "host.h"
#include "ops/data_check_list.h"

struct host_graph_extent {
    uint32_t n_tensors;
    uint32_t n_nodes;   /* of them */
    uint32_t described; /* tensors that have come so far */
};

struct host_graph {
    uint32_t n_tensors;
    uint32_t n_nodes;
    uint32_t users;     /* its handle, and plans that point into it */
    uint64_t charged;   /* to the guest's quota; 0: refused for it */
    uint32_t described; /* tensors that have come so far */
    bool is_refused; /* a tensor of it was not understood: what else comes of it is passed over */
    bool is_built;
    bool is_placed;                         /* every tensor has memory */
    const struct host_device *supported_by; /* the device that said it can compute every node */
    void *ggml;                             /* ggml's struct, abi->graph_size bytes */
    struct ggml_tensor *tensors;
    struct wire_tensor *wires; /* as the guest described them: a worker that restores the graph builds it of these */
    struct ggml_tensor **nodes;
    int32_t *use_counts;
    size_t hash_size; /* of ggml's hash set of its tensors */
    uint32_t *hash_used;
    struct ggml_tensor **hash_keys;
    uint64_t work_size; /* that a CPU backend of work_threads takes to compute it */
    int work_threads;
    struct host_data_checks data_checks; /* for a CPU */
    uint64_t *buffers; /* handles of the buffers that its data lies in */
    uint32_t buffer_count;
};

/* A graph that is complete, of which nothing was freed since, and whose nodes `device` can compute. */
bool host_graph_suits(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error);

/* Gives ggml the nodes that `device` is to compute. A CPU computes the checks of the graph's data as well. */
void host_graph_set_nodes(struct host_context *context, struct host_graph *graph, const struct host_device *device);

/* Gives it a number that ggml takes for another graph: a backend may replay what it has recorded under the one before.
 */
void host_graph_renew_uid(struct host_context *context, struct host_graph *graph);

/* Ends one use of it; the last one frees it. */
void host_graph_release(struct host_context *context, struct host_graph *graph);

/* How many graphs, and how many tensors of them, the guest may keep here. */
void host_tell_graph_quotas(const struct host_context *context, struct wire_context_hello_reply *reply);
/* Whether ggml computes a node or passes over it. */
bool host_node_is_computed(const struct ggml_tensor *node);

void host_graph_free(struct host_graph *graph);

/* A graph that the guest has a handle of, and that was refused when so many of its tensors had come. */
bool host_graph_add_refused(struct host_context *context, uint64_t handle,
                            struct host_graph_extent extent, struct remoting_error *error);

#endif
