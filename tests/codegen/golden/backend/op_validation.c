/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_validation.h"

#include "ops/validation_words.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* not every op's rules ask for the device */

/* Numbers of ggml's types; GGUF files hold them, so they do not change. */
enum {
    TYPE_F32 = 0,
};

/* The words of rules, over the op that is checked. What cannot be computed exactly clears `exact`. */
#define SRC(number) (dst->src[number])
#define WORD(number) ((int64_t)dst->op_params[number])
#define FLOAT(number) rule_float(dst, number)
#define STRIDE(tensor, number) rule_stride(&exact, tensor, number)
#define NELEMENTS(tensor) rule_nelements(context, &exact, tensor)
#define NBYTES(tensor) rule_nbytes(context, &exact, tensor)
#define TYPE_SIZE(tensor) rule_type_size(context, &exact, tensor)
#define BLOCK(tensor) rule_block(context, &exact, tensor)
#define F32_STEPS(tensor) rule_f32_steps(context, &exact, tensor)
#define SAME_SHAPE(...) rule_same_shape(context, __VA_ARGS__)
#define SAME_LAYOUT(...) rule_same_layout(context, __VA_ARGS__)
#define REPEATS(...) rule_repeats(context, __VA_ARGS__)
#define PACKED(...) rule_packed(context, __VA_ARGS__)
#define CONTIGUOUS(...) rule_contiguous(context, __VA_ARGS__)
#define CONTIGUOUS_1(...) rule_contiguous_1(context, __VA_ARGS__)
#define CONTIGUOUS_2(...) rule_contiguous_2(context, __VA_ARGS__)
#define CONTIGUOUS_ROWS(...) rule_contiguous_rows(context, __VA_ARGS__)
#define CONTIGUOUS_CHANNELS(...) rule_contiguous_channels(context, __VA_ARGS__)
#define PADDED_1D(...) rule_padded_1d(context, __VA_ARGS__)
#define DENSE(...) rule_dense(context, __VA_ARGS__)
#define TRANSPOSED(...) rule_transposed(context, __VA_ARGS__)
#define SCALAR(...) rule_scalar(context, __VA_ARGS__)
#define VECTOR(...) rule_vector(context, __VA_ARGS__)
#define MATRIX(...) rule_matrix(context, __VA_ARGS__)

/* When a rule applies: where the op has the sources that it reads, on the CPU alone, where it is computed and not only
 * asked for, in some releases. */
#define HAS(number) (SRC(number) != NULL)
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

#define VALIDATE(op)                                                                                         \
    static const char *validate_##op(const struct host_context *context, const struct host_device *device,  \
                                     const struct ggml_tensor *dst, bool computed)

VALIDATE(pad)
{
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]",
         dst->ne[0] == rule_sum(&exact, rule_sum(&exact, SRC(0)->ne[0], WORD(0)), WORD(1)));
    RULE(HAS(0) && HAS(1) && SINCE(200), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && ON_CPU && SINCE(100) && BEFORE(200), "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(unary)
{
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    return NULL;
}

const struct op_validation op_validations[] = {
    { "NONE", NULL },
    { "PAD", validate_pad },
    { "UNARY", validate_unary },
    { "CUSTOM", NULL },
};
const size_t op_validation_count = sizeof op_validations / sizeof op_validations[0];
