/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_validation.h"

#include "ops/validation_words.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* not every op's rules ask for the device */

/* Numbers of ggml's types; GGUF files hold them, so they do not change. */
enum {
    RULE_TYPE_F32 = 0,
};

/* When a rule applies: where the op has the sources that it reads, on the CPU alone, where it is computed and not only
 * asked for, in some releases. */
#define HAS(source) (dst->src[source] != NULL)
#define ON_CPU (device->is_cpu)
#define COMPUTED (computed)
#define SINCE(number) (context->release >= (number))
#define BEFORE(number) (context->release < (number))

#define RULE(applies, text, truth)             \
    do {                                       \
        if (applies) {                         \
            bool exact = true;                 \
            const bool holds = truth;          \
                                               \
            if (!holds || !exact) {            \
                return text;                   \
            }                                  \
        }                                      \
    } while (0)

#define VALIDATE(op)                                                                                             \
    static const char *validate_##op(const struct host_context *context, const struct host_device *device,      \
                                     const struct ggml_tensor *dst, bool computed)

VALIDATE(pad)
{
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]", (dst->ne[0] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[0]), (int64_t)dst->op_params[1])));
    RULE(HAS(0) && HAS(1) && SINCE(200), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && ON_CPU && SINCE(100) && BEFORE(200), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(unary)
{
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    return NULL;
}

const struct op_validation op_validations[] = {
    { "NONE", NULL },
    { "PAD", validate_pad },
    { "UNARY", validate_unary },
    { "CUSTOM", NULL },
};
const size_t op_validation_count = sizeof op_validations / sizeof op_validations[0];
