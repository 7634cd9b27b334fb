/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What each op demands of its destination, sources and parameter words. */
#ifndef OP_RULES_H
#define OP_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ggml_tensor;
struct host_context;

struct op_rule {
    const char *text;
    bool (*holds)(const struct host_context *context, const struct ggml_tensor *dst);
    uint16_t reads; /* bit n: it reads source n, and applies only where the op has that */
    bool cpu_only;  /* it is the CPU's kernels that demand it */
    bool is_asked;  /* it holds for the question whether a device supports the op, not for computing alone */
    uint32_t since; /* releases from this one on; 0: all */
    uint32_t until; /* releases before this one; 0: all */
};

struct op_rules {
    const char *name;
    const struct op_rule *rules;
    size_t count;
};

extern const struct op_rules op_rules[];
extern const size_t op_rules_count;

#endif
