/* What ggml's constructors and kernels take for granted of an op, checked before a kernel sees it: idl/ops.yaml. */
#ifndef HOST_RULES_H
#define HOST_RULES_H

#include "host.h"

/* The rules of the op that the host's ggml calls so, or NULL if it is not known. */
const struct op_rules *host_rules_of(const char *name);

/* The first rule that an op breaks on a device, or NULL. */
const char *host_broken_rule(const struct host_context *context, const struct host_device *device,
                             const struct ggml_tensor *op);

#endif
