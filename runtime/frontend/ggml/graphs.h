/* Graphs that the host knows: each crosses once, then as its handle alone. */
#ifndef GUEST_GRAPHS_H
#define GUEST_GRAPHS_H

#include "channel/context.h"
#include "ggml/objects.h"

/* A backend keeps a few: a context computes its prompt and its tokens by different graphs, a draft
 * model and a tensor split each have their own. */
#define GUEST_GRAPHS_KEPT 8

struct guest_graph_cache;
struct guest_graph_view;

/* NULL without memory. */
struct guest_graph_cache *guest_graphs_new(struct guest_context *context);
void guest_graphs_free(struct guest_graph_cache *cache);

/* The handle of a graph of ggml's, which is described to the host unless it knows the same one. */
bool guest_graphs_find(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                       struct remoting_error *error);

/* Describes a graph whose tensors have no memory yet, for a question about it. The caller forgets it. */
bool guest_graphs_describe_unplaced(struct guest_context *context, const struct guest_graph_view *view,
                                    uint64_t *handle, struct remoting_error *error);

/* Puts the nodes in another order, of their places. One that is no permutation, or in which a node comes before
 * another that it reads, changes nothing. */
bool guest_graphs_reorder(const struct guest_graph_view *view, const uint32_t *order);

void guest_graphs_forget(struct guest_context *context, uint64_t handle);

#endif
