/* Checks what ggml's constructors and kernels assume about an op, before a kernel runs: idl/ops.yaml. */
#ifndef HOST_VALIDATION_H
#define HOST_VALIDATION_H

#include "host.h"

enum host_op_use {
    HOST_OP_ASKED, /* a question about an op that a program may have made up, with words left unset */
    HOST_OP_COMPUTED,
};

/* The first rule that an op breaks on a device, or NULL. */
const char *host_broken_rule(const struct host_context *context, const struct host_device *device,
                             const struct ggml_tensor *op, enum host_op_use use);

#endif
