/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_rules.h"

#include "ops/validation_words.h"

/* Numbers of ggml's types; GGUF files hold them, so they do not change. */
enum {
    RULE_TYPE_F32 = 0,
};

#define RULE(number, truth)                                                                         \
    static bool rule_##number(const struct host_context *context, const struct ggml_tensor *dst)    \
    {                                                                                               \
        bool exact = true;                                                                          \
        const bool holds = truth;                                                                   \
                                                                                                    \
        (void)context;                                                                              \
        return holds && exact;                                                                      \
    }

/* dst.ne[0] == src0.ne[0] + word[0] + word[1] */
RULE(0, (dst->ne[0] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[0]), (int64_t)dst->op_params[1])))
/* same_shape(src0, src1) */
RULE(1, rule_same_shape(context, dst->src[0], dst->src[1]))
/* src0.type == f32 */
RULE(2, (dst->src[0]->type == RULE_TYPE_F32))
/* packed(dst) or same_layout(dst, src0) */
RULE(3, (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])))

static const struct op_rule pad_rules[] = {
    { "dst.ne[0] == src0.ne[0] + word[0] + word[1]", rule_0, 0x001, false, 0, 0 },
    { "same_shape(src0, src1)", rule_1, 0x003, false, 200, 0 },
    { "src0.type == f32", rule_2, 0x001, true, 100, 200 },
};

static const struct op_rule unary_rules[] = {
    { "packed(dst) or same_layout(dst, src0)", rule_3, 0x001, false, 0, 0 },
};

const struct op_rules op_rules[] = {
    { "NONE", NULL, 0 },
    { "PAD", pad_rules, sizeof pad_rules / sizeof pad_rules[0] },
    { "UNARY", unary_rules, sizeof unary_rules / sizeof unary_rules[0] },
    { "CUSTOM", NULL, 0 },
};
const size_t op_rules_count = sizeof op_rules / sizeof op_rules[0];
