/* What is known, without reading them, of the numbers that a node uses as places in memory. */
#ifndef HOST_DATA_PROOFS_H
#define HOST_DATA_PROOFS_H

#include <stdbool.h>
#include <stdint.h>

#include "op_data.h"

struct ggml_tensor;
struct host_context;
struct host_nodes;

/* The elements that a node's tensor has in a dimension, or what its numbers stay below. */
int64_t host_op_dimension(const struct ggml_tensor *node, struct op_dimension dimension);

/* Whether the index of node `place` is in range by where it comes from: an ARGSORT or TOP_K over no more, or
 * an index that an earlier node had to have in range, with nothing written there since. */
bool host_index_is_proven(const struct host_context *context, const struct host_nodes *nodes, uint32_t place);

#endif
