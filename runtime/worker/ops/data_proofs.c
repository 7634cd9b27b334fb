#include "ops/data_proofs.h"

#include <string.h>

#include "ops/tensors.h"
#include "ops/validation_words.h"

int64_t host_op_dimension(const struct ggml_tensor *node, struct op_dimension dimension)
{
    const struct ggml_tensor *tensor = dimension.tensor == OP_DATA_DESTINATION ? node : node->src[dimension.tensor];

    return tensor->ne[dimension.number];
}

/* Bytes of memory, from `start` to before `end`. */
struct range {
    uintptr_t start;
    uintptr_t end;
};

static struct range range_of(const struct host_context *context, const struct ggml_tensor *tensor)
{
    const uintptr_t start = (uintptr_t)tensor->data;

    return (struct range){ start, start + host_nbytes(context, tensor) };
}

static bool overlap(struct range a, struct range b)
{
    return a.start < b.end && b.start < a.end;
}

/* Whether a node may write there, be it computed or passed over. */
static bool may_write(const struct host_context *context, const struct ggml_tensor *node, const struct op_data *data,
                      struct range range)
{
    for (int i = 0; data && i < GGML_TENSOR_SOURCES; i++) {
        if (data->written >> i & 1 && node->src[i] && overlap(range_of(context, node->src[i]), range)) {
            return true;
        }
    }
    return overlap(range_of(context, node), range);
}

/* Each number of `ids` is one that the node has made, whole. */
static bool consists_of(const struct host_context *context, const struct ggml_tensor *node,
                        const struct ggml_tensor *ids)
{
    const struct range made = range_of(context, node);
    const struct range read = range_of(context, ids);
    bool is_whole = (read.start - made.start) % sizeof(int32_t) == 0;

    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        is_whole = is_whole && (ids->ne[i] == 1 || ids->nb[i] % sizeof(int32_t) == 0);
    }
    return is_whole && ids->type == node->type && rule_contiguous(context, node) && made.start <= read.start &&
           read.end <= made.end;
}

static bool same_numbers(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b)
{
    return a->data == b->data && rule_same_layout(context, a, b);
}

/* Of nodes to look back at: more than a layer of any model has between its router and its last expert. */
#define NODES_LOOKED_AT 256u

bool host_index_is_proven(const struct host_context *context, const struct host_nodes *nodes, uint32_t place)
{
    const struct ggml_tensor *node = nodes->all[place];
    const struct op_data *data = context->translation.data[node->op];
    const struct ggml_tensor *ids = node->src[data->index];
    const int64_t below = host_op_dimension(node, data->below);
    const struct range read = range_of(context, ids);

    for (uint32_t i = place; i-- > 0 && place - i <= NODES_LOOKED_AT;) {
        const struct ggml_tensor *earlier = nodes->all[i];
        const struct op_data *known = context->translation.data[earlier->op];
        const bool is_computed = host_node_is_computed(earlier);

        if (may_write(context, earlier, known, read)) {
            return is_computed && known && known->result_below.tensor != OP_DATA_NONE &&
                   host_op_dimension(earlier, known->result_below) <= below && consists_of(context, earlier, ids);
        }
        if (is_computed && known && known->index != OP_DATA_NONE && host_op_dimension(earlier, known->below) <= below &&
            same_numbers(context, earlier->src[known->index], ids)) {
            return true;
        }
    }
    return false;
}
