/* Graphs that the guest has described, as ggml's graphs with stable addresses: CUDA graphs warm up
 * only if tensors stay where they are from run to run. */
#ifndef HOST_GRAPHS_H
#define HOST_GRAPHS_H

#include "host.h"
#include "ops/data_check_list.h"
#include "ops/tensors.h"

/* How fast a device computes a graph, by its pieces that were waited for. */
struct host_pace {
    uint64_t ns;
    uint64_t nodes;
};

/* Of the nodes that ggml gets. */
struct host_range {
    uint32_t first;
    uint32_t end;
};

struct host_graph_extent {
    uint32_t n_tensors;
    uint32_t n_nodes;   /* of them */
    uint32_t described; /* tensors that have come so far */
};

struct host_graph {
    uint32_t n_tensors;
    uint32_t n_nodes;
    uint32_t users;     /* its handle, and plans that point into it */
    uint64_t charged;   /* to the guest's quota; 0: refused by it */
    uint32_t described; /* tensors that have come so far */
    bool is_refused; /* a tensor of it was refused: the rest of it is ignored */
    bool is_built;
    bool is_placed;                         /* every tensor has memory */
    const struct host_device *supported_by; /* the device that said it can compute every node */
    struct host_pace pace;
    struct host_graph_memory memory; /* of what follows, up to hash_keys */
    void *ggml;                      /* ggml's struct, abi->graph_size bytes */
    void *piece;                     /* likewise, of a range of its nodes */
    struct ggml_tensor *tensors;
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

/* Those that ggml gets, which on a CPU are the checks of its data as well. */
struct host_nodes host_graph_nodes(const struct host_graph *graph, const struct host_device *device);

/* ggml's struct for a range of the nodes, as ggml_graph_view makes it, until the next one. It has no uid: a backend
 * would take a graph with a uid for one that it knows. */
void *host_graph_piece(struct host_context *context, struct host_graph *graph, const struct host_device *device,
                       const struct host_range *range);

/* Gives ggml the nodes that `device` is to compute. */
void host_graph_set_nodes(struct host_context *context, struct host_graph *graph, const struct host_device *device);

/* Gives it a new uid, so that ggml takes it for another graph: under the old one a backend may replay what it has
 * recorded. */
void host_graph_renew_uid(struct host_context *context, struct host_graph *graph);

/* Ends one use of it; the last one frees it. */
void host_graph_release(struct host_context *context, struct host_graph *graph);

/* How many graphs, and how many tensors of them, the guest may keep here. */
void host_tell_graph_quotas(const struct host_context *context, struct wire_context_hello_reply *reply);

/* A graph that the guest has a handle of, and that was refused when so many of its tensors had come. */
bool host_graph_add_refused(struct host_context *context, uint64_t handle, struct host_graph_extent extent,
                            struct remoting_error *error);
/* Of a tensor of the graph, as the guest said. */
int32_t host_graph_use_count(const struct host_graph *graph, const struct ggml_tensor *tensor);

#endif
