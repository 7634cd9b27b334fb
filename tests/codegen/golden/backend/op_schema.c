/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_schema.h"

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
#define SUM(a, b) rule_sum(&exact, a, b)
#define DIFFERENCE(a, b) rule_difference(&exact, a, b)
#define PRODUCT(a, b) rule_product(&exact, a, b)
#define QUOTIENT(a, b) rule_quotient(&exact, a, b)
#define REMAINDER(a, b) rule_remainder(&exact, a, b)
#define IS_ONE_OF(value, ...) \
    rule_is_one_of(value, (const int64_t[]){ __VA_ARGS__ }, sizeof(int64_t[]){ __VA_ARGS__ } / sizeof(int64_t))
#define SAME_EXTENTS(a, b, begin, end) rule_same_extents(a, b, begin, end)
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
         dst->ne[0] == SUM(SUM(SRC(0)->ne[0], WORD(0)), WORD(1)));
    RULE(HAS(0) && HAS(1) && SINCE(200), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && ON_CPU && SINCE(100) && BEFORE(200), "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(unary)
{
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    return NULL;
}

static const struct op_word_values pad_values_100[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values pad_values_200[] = { { 0, true, 1, { 7 } } };

/* name, since, until, words, nonzero, sources, required, batched, crosses, enum word, its enum, values, rules */
const struct op_schema op_schemas[] = {
    { "NONE", 100, 0, 0x0000, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "PAD", 100, 200, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_100, 1, validate_pad },
    { "PAD", 200, 0, 0x0103, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_200, 1, validate_pad },
    { "UNARY", 100, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0, validate_unary },
    { "CUSTOM", 200, 0, 0x8000, 0x0000, 0x200, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
};
const size_t op_schema_count = sizeof op_schemas / sizeof op_schemas[0];
