#include "ops/validation.h"

#include <string.h>

#include "ops/tensors.h"

const struct op_validation *host_validation_of(const char *name)
{
    for (size_t i = 0; i < op_validation_count; i++) {
        if (strcmp(op_validations[i].name, name) == 0) {
            return &op_validations[i];
        }
    }
    return NULL;
}

const char *host_broken_rule(const struct host_context *context, const struct host_device *device,
                             const struct ggml_tensor *op, enum host_op_use use)
{
    const struct op_validation *validation = context->translation.validations[op->op];

    if (!validation) {
        return "an op whose rules are known";
    }
    if (host_is_empty(op) || !validation->broken_rule) {
        return NULL; /* backends pass over a node without elements */
    }
    return validation->broken_rule(context, device, op, use == HOST_OP_COMPUTED);
}
