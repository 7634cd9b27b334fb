/* Where a graph may be cut, so that its pieces compute the same bits as the whole (docs/developing/sharing.md). */
#ifndef HOST_GRAPH_CUTS_H
#define HOST_GRAPH_CUTS_H

#include <stdint.h>

#include "host.h"

/* The first place from `from` on at which a piece may begin, none of the first node; `count` if there is none. */
uint32_t host_next_cut(const struct host_translation *translation, struct ggml_tensor *const *nodes, uint32_t count,
                       uint32_t from);

#endif
