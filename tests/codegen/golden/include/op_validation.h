/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What each op demands of its destination, sources and parameter words. */
#ifndef OP_VALIDATION_H
#define OP_VALIDATION_H

#include <stddef.h>

struct ggml_tensor;
struct host_context;
struct host_device;

struct op_validation {
    const char *name;
    /* The first rule that an op breaks on a device, or NULL. NULL itself for an op without rules. */
    const char *(*broken_rule)(const struct host_context *context, const struct host_device *device, const struct ggml_tensor *dst);
};

extern const struct op_validation op_validations[];
extern const size_t op_validation_count;

#endif
