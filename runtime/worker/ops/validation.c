#include "ops/validation.h"

#include "ops/tensors.h"

const char *host_broken_rule(const struct host_context *context, const struct host_device *device,
                             const struct ggml_tensor *op, enum host_op_use use)
{
    const struct op_schema *known = context->translation.known_ops[op->op];

    if (!known) {
        return "an op whose rules are known";
    }
    if (host_is_empty(op) || !known->broken_rule) {
        return NULL; /* backends skip a node without elements */
    }
    return known->broken_rule(context, device, op, use == HOST_OP_COMPUTED);
}
