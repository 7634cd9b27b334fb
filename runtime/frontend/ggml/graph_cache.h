/* The graphs of a backend that the host knows, found by their content. Each crosses once, then as its handle alone. */
#ifndef GUEST_GRAPH_CACHE_H
#define GUEST_GRAPH_CACHE_H

#include "channel/context.h"
#include "ggml/objects.h"

struct guest_graph_cache;
struct guest_graph_view;

/* NULL without memory. */
struct guest_graph_cache *guest_graph_cache_new(const struct guest_backend *backend);
void guest_graph_cache_free(struct guest_graph_cache *cache);

/* The handle of a graph of ggml's, which is described to the host unless it knows the same one; 0 if nothing of it is
 * the device's to compute. Valid until the next graph of this backend is asked for. */
bool guest_graph_cache_find(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                            struct remoting_error *error);

/* Remembers the graph that was found last, if it was new. Apart from finding it, so that the host computes meanwhile.
 */
void guest_graph_cache_keep(struct guest_graph_cache *cache, const void *ggml_graph);

/* The same as finding for a plan, which keeps its graph: it is described anew, and the caller forgets the handle. */
bool guest_graph_cache_describe(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                                struct remoting_error *error);

/* Whether the host's graph_optimize would leave a graph of so many nodes as it is: it left two of this backend's, one
 * of them as long, and has changed none. A guess, which may be wrong: every graph may be computed in the order it has.
 */
bool guest_graph_cache_keeps_order(const struct guest_graph_cache *cache, uint32_t n_nodes);

/* What the host's graph_optimize answers for a graph whose tensors have no memory yet: 3 * n_nodes + 1 words, valid
 * until the next call on this backend. NULL on failure. */
const uint32_t *guest_graph_cache_optimize(struct guest_graph_cache *cache, const struct guest_graph_view *view,
                                           struct remoting_error *error);

#endif
