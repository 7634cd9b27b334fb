#include "ggml/graph_cuts.h"

/* ggml_can_fuse_subgraph takes no longer subgraph, and no backend of a known release fuses more nodes. */
#define FUSED_MAXIMUM 32

static const struct ggml_tensor *memory_of(const struct ggml_tensor *tensor)
{
    return tensor && tensor->view_src ? tensor->view_src : tensor;
}

static bool is_multiplication(const struct host_translation *translation, const struct ggml_tensor *node)
{
    return node->op == translation->mul_mat_op || node->op == translation->mul_mat_id_op;
}

/* A backend fuses multiplications of one input (gate and up, with or without experts), and may compute those of one
 * input at once (query, key and value). Nothing else that is fused has a multiplication but as its first node. */
static bool is_cut(const struct host_translation *translation, struct ggml_tensor *const *nodes, uint32_t place)
{
    const struct ggml_tensor *input = memory_of(nodes[place]->src[1]);
    const uint32_t first = place > FUSED_MAXIMUM ? place - FUSED_MAXIMUM : 0;

    if (nodes[place]->op != translation->mul_mat_op) {
        return false;
    }
    for (uint32_t i = first; i < place; i++) {
        if (is_multiplication(translation, nodes[i]) && memory_of(nodes[i]->src[1]) == input) {
            return false;
        }
    }
    return true;
}

uint32_t host_next_cut(const struct host_translation *translation, struct ggml_tensor *const *nodes, uint32_t count,
                       uint32_t from)
{
    uint32_t place = from > 0 ? from : 1;

    while (place < count && !is_cut(translation, nodes, place)) {
        place++;
    }
    return place < count ? place : count;
}
