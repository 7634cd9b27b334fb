/* Describes ggml's graphs for the wire, and puts their nodes in another order. */
#ifndef GUEST_GRAPHS_H
#define GUEST_GRAPHS_H

#include "channel/context.h"
#include "wire.h"

struct ggml_tensor;
struct guest_graph_entry;
struct guest_graph_view;

/* A graph as it crosses: leaves, then its nodes in their order. It begins zeroed and serves one graph after the other:
 * a thousand nodes take some 400 KB, and memory that is new each time would cost more than describing does. */
struct guest_graph_description {
    struct guest_context *context;
    struct wire_tensor *tensors;
    uint32_t count;
    uint32_t n_leaves;
    uint32_t n_nodes;
    bool is_placed;  /* its tensors have memory */
    uint64_t handle; /* under which it is sent; 0: it is described only */
    uint32_t sent;   /* of its tensors */
    uint32_t capacity;
    struct guest_graph_entry *entries; /* by tensor */
    uint32_t slot_count;               /* of the entries in use, a power of two */
    uint32_t entry_capacity;
};

void guest_graph_description_free(struct guest_graph_description *description);

/* Describes a graph in place of the one before: what it reads, then its nodes. Both fail where guest_describe_node
 * does. A graph whose sending has begun in between is sent while it is described, so that the host reads it meanwhile.
 */
bool guest_graph_describe_leaves(struct guest_graph_description *description, struct guest_context *context,
                                 bool is_placed, const struct guest_graph_view *view, struct remoting_error *error);
bool guest_graph_describe_nodes(struct guest_graph_description *description, const struct guest_graph_view *view,
                                struct remoting_error *error);

/* Gives a graph whose leaves are described a new handle, which the caller forgets, also if describing the rest fails.
 */
bool guest_graph_begin_sending(struct guest_graph_description *description, struct remoting_error *error);

/* Sends a described graph. Returns its new handle, which the caller forgets, or 0 on failure. */
uint64_t guest_graph_send(struct guest_graph_description *description, struct remoting_error *error);
void guest_graph_forget(struct guest_context *context, uint64_t handle);

/* Puts the nodes in another order, of their places. One that is no permutation, or in which a node comes before
 * another that it reads, changes nothing. */
bool guest_graph_reorder(const struct guest_graph_view *view, const uint32_t *order);

#endif
