/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What each op demands of its destination, sources and parameter words. */
#ifndef OP_VALIDATION_H
#define OP_VALIDATION_H

#include <stdbool.h>
#include <stddef.h>

struct ggml_tensor;
struct host_context;
struct host_device;

struct op_validation {
    const char *name;
    /* The first rule that an op breaks on a device, or NULL. Some rules hold only where it is computed, not where it is
     * asked for. NULL itself for an op without rules. */
    const char *(*broken_rule)(const struct host_context *context, const struct host_device *device,
                               const struct ggml_tensor *dst, bool computed);
};

extern const struct op_validation op_validations[];
extern const size_t op_validation_count;

#endif
