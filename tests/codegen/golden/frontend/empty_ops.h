/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit.
 *
 * Names of the ops that compute nothing (ggml_op_is_empty of ggml-impl.h), ended by NULL. */
#ifndef GUEST_EMPTY_OPS_H
#define GUEST_EMPTY_OPS_H

#include <stddef.h>

static const char *const guest_empty_ops[] = {
    NULL,
};

#endif
