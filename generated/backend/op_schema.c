/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_schema.h"

#include "ops/validation_words.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* not every op's rules ask for the device */

/* Numbers of ggml's types; GGUF files hold them, so they do not change. */
enum {
    TYPE_F32 = 0,
    TYPE_F16 = 1,
    TYPE_I8 = 24,
    TYPE_I16 = 25,
    TYPE_I32 = 26,
    TYPE_I64 = 27,
    TYPE_F64 = 28,
    TYPE_BF16 = 30,
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

VALIDATE(dup)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    return NULL;
}

VALIDATE(add)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", REPEATS(SRC(1), SRC(0)));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16) or block(src0) > 1",
         IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16) || (BLOCK(SRC(0)) > 1));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", IS_ONE_OF(SRC(1)->type, TYPE_F32, SRC(0)->type));
    RULE(HAS(0) && HAS(1) && ON_CPU, "dst.type == src0.type or (dst.type == f32 and src1.type == f32)",
         (dst->type == SRC(0)->type) || ((dst->type == TYPE_F32) && (SRC(1)->type == TYPE_F32)));
    RULE(HAS(0) && HAS(1) && ON_CPU,
         "block(src0) == 1 or (same_shape(src0, src1) and src1.type == f32 and src1.nb[0] == 4)",
         (BLOCK(SRC(0)) == 1) ||
         (SAME_SHAPE(SRC(0), SRC(1)) && (SRC(1)->type == TYPE_F32) && (STRIDE(SRC(1), 0) == 4)));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)",
         CONTIGUOUS_ROWS(SRC(1)) || SAME_SHAPE(SRC(0), SRC(1)));
    return NULL;
}

VALIDATE(add_id)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", SRC(0)->ne[0] == SRC(1)->ne[0]);
    RULE(HAS(0) && HAS(2), "src0.ne[1] == src2.ne[0]", SRC(0)->ne[1] == SRC(2)->ne[0]);
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[1]", SRC(0)->ne[2] == SRC(2)->ne[1]);
    RULE(HAS(2), "src2.type == i32", SRC(2)->type == TYPE_I32);
    RULE(HAS(1), "src1.ne[1] > 0", SRC(1)->ne[1] > 0);
    RULE(HAS(2), "nelements(src2) > 0", NELEMENTS(SRC(2)) > 0);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    return NULL;
}

VALIDATE(add1)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(1), "scalar(src1)", SCALAR(SRC(1)));
    RULE(HAS(0), "padded_1d(src0)", PADDED_1D(SRC(0)));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type == f32 or (src1.type == src0.type and src1.type in (f16, bf16))",
         (SRC(1)->type == TYPE_F32) ||
         ((SRC(1)->type == SRC(0)->type) && IS_ONE_OF(SRC(1)->type, TYPE_F16, TYPE_BF16)));
    return NULL;
}

VALIDATE(acc)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0) && HAS(1), "nelements(src1) <= nelements(src0)", NELEMENTS(SRC(1)) <= NELEMENTS(SRC(0)));
    RULE(HAS(1), "word[0] >= 0 or src1.ne[1] == 1", (WORD(0) >= 0) || (SRC(1)->ne[1] == 1));
    RULE(HAS(1), "word[1] >= 0 or src1.ne[2] == 1", (WORD(1) >= 0) || (SRC(1)->ne[2] == 1));
    RULE(HAS(1), "word[2] >= 0 or src1.ne[3] == 1", (WORD(2) >= 0) || (SRC(1)->ne[3] == 1));
    RULE(true, "word[3] >= 0", WORD(3) >= 0);
    RULE(HAS(1),
         "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + "
         "(src1.ne[3] - 1) * word[2] <= nbytes(dst)",
         SUM(SUM(SUM(SUM(WORD(3), PRODUCT(SRC(1)->ne[0], TYPE_SIZE(dst))),
                     PRODUCT(DIFFERENCE(SRC(1)->ne[1], 1), WORD(0))), PRODUCT(DIFFERENCE(SRC(1)->ne[2], 1), WORD(1))),
             PRODUCT(DIFFERENCE(SRC(1)->ne[3], 1), WORD(2))) <= NBYTES(dst));
    RULE(ON_CPU, "contiguous(dst)", CONTIGUOUS(dst));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    return NULL;
}

VALIDATE(sub) /* and MUL, DIV */
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", REPEATS(SRC(1), SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", IS_ONE_OF(SRC(1)->type, TYPE_F32, SRC(0)->type));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)",
         CONTIGUOUS_ROWS(SRC(1)) || SAME_SHAPE(SRC(0), SRC(1)));
    return NULL;
}

VALIDATE(sqr) /* and SQRT, LOG, SIN, COS, UNARY */
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", CONTIGUOUS_ROWS(SRC(0)));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    return NULL;
}

VALIDATE(sum)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "scalar(dst)", SCALAR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16));
    return NULL;
}

VALIDATE(sum_rows)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "dst.ne[0] == 1", dst->ne[0] == 1);
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(cumsum)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(mean)
{
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(true, "dst.ne[0] == 1", dst->ne[0] == 1);
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(argmax)
{
    RULE(HAS(0), "matrix(src0)", MATRIX(SRC(0)));
    RULE(HAS(0), "src0.ne[0] <= 2147483647", SRC(0)->ne[0] <= 2147483647);
    RULE(true, "dst.type == i32", dst->type == TYPE_I32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", dst->ne[0] == SRC(0)->ne[1]);
    RULE(true, "vector(dst)", VECTOR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(count_equal)
{
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(true, "dst.type == i64", dst->type == TYPE_I64);
    RULE(true, "scalar(dst)", SCALAR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == i32", SRC(0)->type == TYPE_I32);
    RULE(HAS(1) && ON_CPU, "src1.type == i32", SRC(1)->type == TYPE_I32);
    RULE(HAS(0) && ON_CPU, "matrix(src0)", MATRIX(SRC(0)));
    return NULL;
}

VALIDATE(repeat)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "repeats(src0, dst)", REPEATS(SRC(0), dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16, i32, i16)",
         IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16, TYPE_I32, TYPE_I16));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(repeat_back)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "repeats(dst, src0)", REPEATS(dst, SRC(0)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(concat)
{
    RULE(HAS(0) && HAS(1), "src0.type == src1.type", SRC(0)->type == SRC(1)->type);
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0] or word[0] == 0", (SRC(1)->ne[0] == SRC(0)->ne[0]) ||
         (WORD(0) == 0));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1] or word[0] == 1", (SRC(1)->ne[1] == SRC(0)->ne[1]) ||
         (WORD(0) == 1));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2] or word[0] == 2", (SRC(1)->ne[2] == SRC(0)->ne[2]) ||
         (WORD(0) == 2));
    RULE(HAS(0) && HAS(1), "src1.ne[3] == src0.ne[3] or word[0] == 3", (SRC(1)->ne[3] == SRC(0)->ne[3]) ||
         (WORD(0) == 3));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src0.ne[0] + src1.ne[0] if word[0] == 0 else src0.ne[0])",
         dst->ne[0] == ((WORD(0) == 0) ? SUM(SRC(0)->ne[0], SRC(1)->ne[0]) : SRC(0)->ne[0]));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src0.ne[1] + src1.ne[1] if word[0] == 1 else src0.ne[1])",
         dst->ne[1] == ((WORD(0) == 1) ? SUM(SRC(0)->ne[1], SRC(1)->ne[1]) : SRC(0)->ne[1]));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src0.ne[2] + src1.ne[2] if word[0] == 2 else src0.ne[2])",
         dst->ne[2] == ((WORD(0) == 2) ? SUM(SRC(0)->ne[2], SRC(1)->ne[2]) : SRC(0)->ne[2]));
    RULE(HAS(0) && HAS(1), "dst.ne[3] == (src0.ne[3] + src1.ne[3] if word[0] == 3 else src0.ne[3])",
         dst->ne[3] == ((WORD(0) == 3) ? SUM(SRC(0)->ne[3], SRC(1)->ne[3]) : SRC(0)->ne[3]));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && HAS(1) && ON_CPU,
         "src0.type in (f32, f16, bf16, i32, i16, i8) or (contiguous_rows(src0) and contiguous_rows(src1))",
         IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16, TYPE_I32, TYPE_I16, TYPE_I8) ||
         (CONTIGUOUS_ROWS(SRC(0)) && CONTIGUOUS_ROWS(SRC(1))));
    return NULL;
}

VALIDATE(silu_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && HAS(1), "src1.type == src0.type", SRC(1)->type == SRC(0)->type);
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(HAS(1) && ON_CPU, "contiguous_1(src1)", CONTIGUOUS_1(SRC(1)));
    return NULL;
}

VALIDATE(norm) /* and L2_NORM */
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(true, "float[0] >= 0", FLOAT(0) >= 0);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU && BEFORE(1600), "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(rms_norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(true, "float[0] >= 0", FLOAT(0) >= 0);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(rms_norm_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    return NULL;
}

VALIDATE(group_norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(mul_mat)
{
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", SRC(0)->ne[0] == SRC(1)->ne[0]);
    RULE(HAS(0) && HAS(1), "src1.ne[2] % src0.ne[2] == 0", REMAINDER(SRC(1)->ne[2], SRC(0)->ne[2]) == 0);
    RULE(HAS(0) && HAS(1), "src1.ne[3] % src0.ne[3] == 0", REMAINDER(SRC(1)->ne[3], SRC(0)->ne[3]) == 0);
    RULE(HAS(0), "not transposed(src0)", !TRANSPOSED(SRC(0)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", dst->ne[0] == SRC(0)->ne[1]);
    RULE(HAS(1), "dst.ne[1:] == src1.ne[1:]", SAME_EXTENTS(dst, SRC(1), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(1), "word[1] != 1 or dst.ne[0] == src1.ne[0]", (WORD(1) != 1) || (dst->ne[0] == SRC(1)->ne[0]));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i32, i64, f64)",
         !IS_ONE_OF(SRC(0)->type, TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64, TYPE_F64));
    return NULL;
}

VALIDATE(mul_mat_id)
{
    RULE(HAS(0), "not transposed(src0)", !TRANSPOSED(SRC(0)));
    RULE(HAS(2), "src2.type == i32", SRC(2)->type == TYPE_I32);
    RULE(HAS(0), "src0.ne[3] == 1", SRC(0)->ne[3] == 1);
    RULE(HAS(1), "src1.ne[3] == 1", SRC(1)->ne[3] == 1);
    RULE(HAS(2), "matrix(src2)", MATRIX(SRC(2)));
    RULE(HAS(1) && HAS(2), "src2.ne[1] == src1.ne[2]", SRC(2)->ne[1] == SRC(1)->ne[2]);
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", SRC(0)->ne[0] == SRC(1)->ne[0]);
    RULE(HAS(1) && HAS(2), "src2.ne[0] % src1.ne[1] == 0", REMAINDER(SRC(2)->ne[0], SRC(1)->ne[1]) == 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", dst->ne[0] == SRC(0)->ne[1]);
    RULE(HAS(2), "dst.ne[1] == src2.ne[0]", dst->ne[1] == SRC(2)->ne[0]);
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", dst->ne[2] == SRC(1)->ne[2]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && HAS(2) && ON_CPU, "src0.ne[2] * nelements(src2) <= 1099511627776",
         PRODUCT(SRC(0)->ne[2], NELEMENTS(SRC(2))) <= 1099511627776);
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i32, i64, f64)",
         !IS_ONE_OF(SRC(0)->type, TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64, TYPE_F64));
    RULE(HAS(0) && HAS(1) && ON_CPU,
         "src1.type == f32 or (src1.type == src0.type and block(src0) == 1) or (block(src0) > 1 and block(src1) > 1)",
         (SRC(1)->type == TYPE_F32) || ((SRC(1)->type == SRC(0)->type) && (BLOCK(SRC(0)) == 1)) ||
         ((BLOCK(SRC(0)) > 1) && (BLOCK(SRC(1)) > 1)));
    return NULL;
}

VALIDATE(out_prod)
{
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[1]", SRC(0)->ne[1] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(1), "src1.ne[2] % src0.ne[2] == 0", REMAINDER(SRC(1)->ne[2], SRC(0)->ne[2]) == 0);
    RULE(HAS(0) && HAS(1), "src1.ne[3] % src0.ne[3] == 0", REMAINDER(SRC(1)->ne[3], SRC(0)->ne[3]) == 0);
    RULE(HAS(0), "not transposed(src0)", !TRANSPOSED(SRC(0)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(1), "dst.ne[1] == src1.ne[0]", dst->ne[1] == SRC(1)->ne[0]);
    RULE(HAS(1), "dst.ne[2:] == src1.ne[2:]", SAME_EXTENTS(dst, SRC(1), 2, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(scale)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0), "padded_1d(src0)", PADDED_1D(SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, bf16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_BF16));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(ON_CPU, "contiguous(dst)", CONTIGUOUS(dst));
    return NULL;
}

VALIDATE(set)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "nelements(src1) <= nelements(src0)", NELEMENTS(SRC(1)) <= NELEMENTS(SRC(0)));
    RULE(true, "word[3] < 1073741824", WORD(3) < 1073741824);
    RULE(HAS(1), "word[0] >= 0 or src1.ne[1] == 1", (WORD(0) >= 0) || (SRC(1)->ne[1] == 1));
    RULE(HAS(1), "word[1] >= 0 or src1.ne[2] == 1", (WORD(1) >= 0) || (SRC(1)->ne[2] == 1));
    RULE(HAS(1), "word[2] >= 0 or src1.ne[3] == 1", (WORD(2) >= 0) || (SRC(1)->ne[3] == 1));
    RULE(true, "word[3] >= 0", WORD(3) >= 0);
    RULE(HAS(1),
         "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + "
         "(src1.ne[3] - 1) * word[2] <= nbytes(dst)",
         SUM(SUM(SUM(SUM(WORD(3), PRODUCT(SRC(1)->ne[0], TYPE_SIZE(dst))),
                     PRODUCT(DIFFERENCE(SRC(1)->ne[1], 1), WORD(0))), PRODUCT(DIFFERENCE(SRC(1)->ne[2], 1), WORD(1))),
             PRODUCT(DIFFERENCE(SRC(1)->ne[3], 1), WORD(2))) <= NBYTES(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, i32)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_I32));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type == src0.type", SRC(1)->type == SRC(0)->type);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(ON_CPU, "contiguous(dst)", CONTIGUOUS(dst));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    return NULL;
}

VALIDATE(cpy)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", NELEMENTS(dst) == NELEMENTS(SRC(0)));
    RULE(HAS(1), "same_layout(dst, src1)", SAME_LAYOUT(dst, SRC(1)));
    RULE(HAS(0) && ON_CPU,
         "src0.type == dst.type or src0.type in (f32, f16, bf16) or (dst.type == f32 and (src0.type == i32 or "
         "block(src0) > 1))",
         (SRC(0)->type == dst->type) || IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16) ||
         ((dst->type == TYPE_F32) && ((SRC(0)->type == TYPE_I32) || (BLOCK(SRC(0)) > 1))));
    RULE(HAS(0) && ON_CPU,
         "src0.type == dst.type or dst.type in (f32, f16, bf16) or block(dst) > 1 or (src0.type == f32 and dst.type == "
         "i32)",
         (SRC(0)->type == dst->type) || IS_ONE_OF(dst->type, TYPE_F32, TYPE_F16, TYPE_BF16) || (BLOCK(dst) > 1) ||
         ((SRC(0)->type == TYPE_F32) && (dst->type == TYPE_I32)));
    RULE(HAS(0) && ON_CPU,
         "src0.type == dst.type or block(dst) == 1 or (contiguous(dst) and src0.nb[0] == type_size(src0))",
         (SRC(0)->type == dst->type) || (BLOCK(dst) == 1) ||
         (CONTIGUOUS(dst) && (STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)))));
    RULE(HAS(0) && ON_CPU,
         "src0.type == dst.type or block(dst) == 1 or (src0.ne[0] <= dst.ne[0] and src0.ne[0] % block(dst) == 0)",
         (SRC(0)->type == dst->type) || (BLOCK(dst) == 1) ||
         ((SRC(0)->ne[0] <= dst->ne[0]) && (REMAINDER(SRC(0)->ne[0], BLOCK(dst)) == 0)));
    RULE(HAS(0) && ON_CPU,
         "src0.type != dst.type or block(dst) == 1 or same_shape(src0, dst) or contiguous(src0) or not contiguous(dst)",
         (SRC(0)->type != dst->type) || (BLOCK(dst) == 1) || SAME_SHAPE(SRC(0), dst) || CONTIGUOUS(SRC(0)) ||
         !CONTIGUOUS(dst));
    return NULL;
}

VALIDATE(cont)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", NELEMENTS(dst) == NELEMENTS(SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "block(dst) == 1 or same_shape(src0, dst) or contiguous(src0)", (BLOCK(dst) == 1) ||
         SAME_SHAPE(SRC(0), dst) || CONTIGUOUS(SRC(0)));
    return NULL;
}

VALIDATE(reshape) /* and PERMUTE, TRANSPOSE */
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", NELEMENTS(dst) == NELEMENTS(SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    return NULL;
}

VALIDATE(view)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    return NULL;
}

VALIDATE(get_rows)
{
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", SRC(0)->ne[2] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", SRC(0)->ne[3] == SRC(1)->ne[2]);
    RULE(HAS(1), "src1.ne[3] == 1", SRC(1)->ne[3] == 1);
    RULE(HAS(1), "src1.type == i32", SRC(1)->type == TYPE_I32);
    RULE(HAS(0), "dst.type == (i32 if src0.type == i32 else f32)",
         dst->type == ((SRC(0)->type == TYPE_I32) ? TYPE_I32 : TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(1), "dst.ne[1] == src1.ne[0]", dst->ne[1] == SRC(1)->ne[0]);
    RULE(HAS(1), "dst.ne[2] == src1.ne[1]", dst->ne[2] == SRC(1)->ne[1]);
    RULE(HAS(1), "dst.ne[3] == src1.ne[2]", dst->ne[3] == SRC(1)->ne[2]);
    RULE(HAS(0), "src0.ne[1] > 0", SRC(0)->ne[1] > 0);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i64, f64)",
         !IS_ONE_OF(SRC(0)->type, TYPE_I8, TYPE_I16, TYPE_I64, TYPE_F64));
    return NULL;
}

VALIDATE(get_rows_back)
{
    RULE(HAS(0), "matrix(src0)", MATRIX(SRC(0)));
    RULE(HAS(1), "vector(src1)", VECTOR(SRC(1)));
    RULE(HAS(1), "src1.type == i32", SRC(1)->type == TYPE_I32);
    RULE(HAS(0) && HAS(1), "src0.ne[1] >= src1.ne[0]", SRC(0)->ne[1] >= SRC(1)->ne[0]);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    return NULL;
}

VALIDATE(set_rows)
{
    RULE(HAS(2), "same_layout(dst, src2)", SAME_LAYOUT(dst, SRC(2)));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(0), "dst.ne[2:] == src0.ne[2:]", SAME_EXTENTS(dst, SRC(0), 2, 4));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[0]", SRC(0)->ne[1] == SRC(1)->ne[0]);
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[1] == 0", REMAINDER(SRC(0)->ne[2], SRC(1)->ne[1]) == 0);
    RULE(HAS(0) && HAS(1), "src0.ne[3] % src1.ne[2] == 0", REMAINDER(SRC(0)->ne[3], SRC(1)->ne[2]) == 0);
    RULE(HAS(1), "src1.ne[3] == 1", SRC(1)->ne[3] == 1);
    RULE(HAS(0), "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1), "src1.type in (i32, i64)", IS_ONE_OF(SRC(1)->type, TYPE_I32, TYPE_I64));
    RULE(HAS(0), "contiguous_rows(src0)", CONTIGUOUS_ROWS(SRC(0)));
    RULE(true, "contiguous_rows(dst)", CONTIGUOUS_ROWS(dst));
    RULE(ON_CPU, "dst.type not in (i8, i16, i64, f64)", !IS_ONE_OF(dst->type, TYPE_I8, TYPE_I16, TYPE_I64, TYPE_F64));
    RULE(HAS(0) && ON_CPU && BEFORE(1601), "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(diag)
{
    RULE(HAS(0), "src0.ne[1] == 1", SRC(0)->ne[1] == 1);
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(0), "dst.ne[1] == src0.ne[0]", dst->ne[1] == SRC(0)->ne[0]);
    RULE(HAS(0), "dst.ne[2:] == src0.ne[2:]", SAME_EXTENTS(dst, SRC(0), 2, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(diag_mask_inf) /* and DIAG_MASK_ZERO */
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(true, "word[0] >= 0", WORD(0) >= 0);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(ON_CPU, "contiguous_2(dst)", CONTIGUOUS_2(dst));
    RULE(HAS(0) && ON_CPU, "contiguous(src0) or same_layout(dst, src0)", CONTIGUOUS(SRC(0)) ||
         SAME_LAYOUT(dst, SRC(0)));
    return NULL;
}

VALIDATE(soft_max)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "src1.type in (f32, f16)", IS_ONE_OF(SRC(1)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", SRC(1)->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(0) && HAS(1), "src1.ne[1] >= src0.ne[1]", SRC(1)->ne[1] >= SRC(0)->ne[1]);
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[2] == 0", REMAINDER(SRC(0)->ne[2], SRC(1)->ne[2]) == 0);
    RULE(HAS(0) && HAS(1), "src0.ne[3] % src1.ne[3] == 0", REMAINDER(SRC(0)->ne[3], SRC(1)->ne[3]) == 0);
    RULE(true, "float[1] <= 0 or src1", (FLOAT(1) <= 0) || (SRC(1) != NULL));
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[2]", SRC(2)->ne[0] == SRC(0)->ne[2]);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(soft_max_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(ON_CPU, "contiguous(dst)", CONTIGUOUS(dst));
    return NULL;
}

VALIDATE(rope) /* and ROPE_BACK */
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(1), "src1.type == i32", SRC(1)->type == TYPE_I32);
    RULE(HAS(1), "vector(src1)", VECTOR(SRC(1)));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2])",
         SRC(1)->ne[0] == (IS_ONE_OF(WORD(2), 0, 2) ? SRC(0)->ne[2] : PRODUCT(4, SRC(0)->ne[2])));
    RULE(HAS(0), "src0.ne[0] % 2 == 0", REMAINDER(SRC(0)->ne[0], 2) == 0);
    RULE(COMPUTED, "word[1] >= 2", WORD(1) >= 2);
    RULE(true, "word[1] % 2 == 0", REMAINDER(WORD(1), 2) == 0);
    RULE(true, "word[15] >= 0", WORD(15) >= 0);
    RULE(true, "word[15] % 2 == 0", REMAINDER(WORD(15), 2) == 0);
    RULE(HAS(0), "word[1] + word[15] <= src0.ne[0]", SUM(WORD(1), WORD(15)) <= SRC(0)->ne[0]);
    RULE(HAS(0), "word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0)", (WORD(2) != 24) ||
         ((PRODUCT(2, WORD(1)) == SRC(0)->ne[0]) && (WORD(15) == 0)));
    RULE(true, "word[2] in (0, 2) or word[11] >= 0", IS_ONE_OF(WORD(2), 0, 2) || (WORD(11) >= 0));
    RULE(true, "word[2] in (0, 2) or word[12] >= 0", IS_ONE_OF(WORD(2), 0, 2) || (WORD(12) >= 0));
    RULE(true, "word[2] in (0, 2) or word[13] >= 0", IS_ONE_OF(WORD(2), 0, 2) || (WORD(13) >= 0));
    RULE(true, "word[2] in (0, 2) or word[14] >= 0", IS_ONE_OF(WORD(2), 0, 2) || (WORD(14) >= 0));
    RULE(true, "word[2] in (0, 2) or word[11] + word[12] + word[13] > 0", IS_ONE_OF(WORD(2), 0, 2) ||
         (SUM(SUM(WORD(11), WORD(12)), WORD(13)) > 0));
    RULE(HAS(0), "word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0]",
         IS_ONE_OF(WORD(2), 0, 2) || (SUM(SUM(SUM(WORD(11), WORD(12)), WORD(13)), WORD(14)) <= SRC(0)->ne[0]));
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(0) && HAS(2), "src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2)",
         SRC(2)->ne[0] >= ((WORD(2) == 24) ? QUOTIENT(SRC(0)->ne[0], 2) : QUOTIENT(WORD(1), 2)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(clamp)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(ON_CPU, "contiguous_1(dst)", CONTIGUOUS_1(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(conv_transpose_1d)
{
    RULE(HAS(1), "matrix(src1)", MATRIX(SRC(1)));
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", SRC(0)->ne[2] == SRC(1)->ne[1]);
    RULE(HAS(0), "src0.ne[3] == 1", SRC(0)->ne[3] == 1);
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]",
         dst->ne[0] == SUM(PRODUCT(DIFFERENCE(SRC(1)->ne[0], 1), WORD(0)), SRC(0)->ne[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", dst->ne[1] == SRC(0)->ne[1]);
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", dst->ne[2] == SRC(1)->ne[2]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(ON_CPU, "dst.ne[0] <= 2147483647", dst->ne[0] <= 2147483647);
    return NULL;
}

VALIDATE(im2col)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0 or word[6] == 0", (WORD(1) > 0) || (WORD(6) == 0));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2] or word[6] == 0", (SRC(1)->ne[2] == SRC(0)->ne[2]) ||
         (WORD(6) == 0));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1] or word[6] == 1", (SRC(1)->ne[1] == SRC(0)->ne[1]) ||
         (WORD(6) == 1));
    RULE(HAS(1), "src1.ne[3] == 1 or word[6] == 1", (SRC(1)->ne[3] == 1) || (WORD(6) == 1));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1] * (src0.ne[2] if word[6] == 1 else 1)",
         dst->ne[0] == PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]), ((WORD(6) == 1) ? SRC(0)->ne[2] : 1)));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1",
         dst->ne[1] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[0], PRODUCT(2, WORD(2))),
                                                          PRODUCT(WORD(4), DIFFERENCE(SRC(0)->ne[0], 1))), 1), WORD(0)),
                           1));
    RULE(HAS(0) && HAS(1),
         "dst.ne[2] == ((src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1 if word[6] == 1 else "
         "src1.ne[2])",
         dst->ne[2] == ((WORD(6) == 1) ?
                        SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[1], PRODUCT(2, WORD(3))),
                                                           PRODUCT(WORD(5), DIFFERENCE(SRC(0)->ne[1], 1))), 1),
                                     WORD(1)), 1) : SRC(1)->ne[2]));
    RULE(HAS(1), "dst.ne[3] == (src1.ne[3] if word[6] == 1 else 1)",
         dst->ne[3] == ((WORD(6) == 1) ? SRC(1)->ne[3] : 1));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(ON_CPU, "dst.type in (f32, f16)", IS_ONE_OF(dst->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type in (f32, dst.type)", IS_ONE_OF(SRC(1)->type, TYPE_F32, dst->type));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(1) && ON_CPU, "word[6] == 0 or src1.ne[1] == 1 or src1.nb[1] == src1.ne[0] * type_size(src1)",
         (WORD(6) == 0) || (SRC(1)->ne[1] == 1) || (STRIDE(SRC(1), 1) == PRODUCT(SRC(1)->ne[0], TYPE_SIZE(SRC(1)))));
    RULE(HAS(1) && ON_CPU, "src1.ne[1] == 1 or src1.nb[1] <= 2147483647", (SRC(1)->ne[1] == 1) ||
         (STRIDE(SRC(1), 1) <= 2147483647));
    RULE(HAS(1) && ON_CPU, "src1.ne[2] == 1 or src1.nb[2] <= 2147483647", (SRC(1)->ne[2] == 1) ||
         (STRIDE(SRC(1), 2) <= 2147483647));
    RULE(HAS(1) && ON_CPU, "src1.ne[3] == 1 or src1.nb[3] <= 2147483647", (SRC(1)->ne[3] == 1) ||
         (STRIDE(SRC(1), 3) <= 2147483647));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(2000),
         "dst.type == f32 or (src0.type == f16 and src1.type == f32 and src0.nb[0] == 2)", (dst->type == TYPE_F32) ||
         ((SRC(0)->type == TYPE_F16) && (SRC(1)->type == TYPE_F32) && (STRIDE(SRC(0), 0) == 2)));
    return NULL;
}

VALIDATE(im2col_back)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0 or word[6] == 0", (WORD(1) > 0) || (WORD(6) == 0));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(1), "src1.ne[2] == dst.ne[2] or word[6] == 0", (SRC(1)->ne[2] == dst->ne[2]) || (WORD(6) == 0));
    RULE(HAS(1), "src1.ne[1] == dst.ne[1] or word[6] == 1", (SRC(1)->ne[1] == dst->ne[1]) || (WORD(6) == 1));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0] * src1.ne[1] * (src1.ne[2] if word[6] == 1 else 1)",
         SRC(0)->ne[0] == PRODUCT(PRODUCT(SRC(1)->ne[0], SRC(1)->ne[1]), ((WORD(6) == 1) ? SRC(1)->ne[2] : 1)));
    RULE(HAS(0), "src0.ne[2] == dst.ne[2] or word[6] == 1", (SRC(0)->ne[2] == dst->ne[2]) || (WORD(6) == 1));
    RULE(HAS(0), "src0.ne[3] == (dst.ne[3] if word[6] == 1 else 1)",
         SRC(0)->ne[3] == ((WORD(6) == 1) ? dst->ne[3] : 1));
    RULE(true, "dst.ne[3] == 1 or word[6] == 1", (dst->ne[3] == 1) || (WORD(6) == 1));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type in (f32, f16)", IS_ONE_OF(SRC(1)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    RULE(ON_CPU, "dst.nb[3] <= 2147483647", STRIDE(dst, 3) <= 2147483647);
    RULE(HAS(1) && ON_CPU && BEFORE(2000), "src1.type == f32", SRC(1)->type == TYPE_F32);
    return NULL;
}

VALIDATE(im2col_3d)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(true, "word[9] > 0", WORD(9) > 0);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9]",
         dst->ne[0] == PRODUCT(PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]), SRC(0)->ne[2]), WORD(9)));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1",
         dst->ne[1] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[0], PRODUCT(2, WORD(3))),
                                                          PRODUCT(WORD(6), DIFFERENCE(SRC(0)->ne[0], 1))), 1), WORD(0)),
                           1));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1",
         dst->ne[2] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[1], PRODUCT(2, WORD(4))),
                                                          PRODUCT(WORD(7), DIFFERENCE(SRC(0)->ne[1], 1))), 1), WORD(1)),
                           1));
    RULE(HAS(0) && HAS(1),
         "dst.ne[3] == ((src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1) * (src1.ne[3] / "
         "word[9])",
         dst->ne[3] == PRODUCT(SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[2], PRODUCT(2, WORD(5))),
            PRODUCT(WORD(8), DIFFERENCE(SRC(0)->ne[2], 1))), 1), WORD(2)), 1), QUOTIENT(SRC(1)->ne[3], WORD(9))));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(ON_CPU, "dst.type in (f32, f16)", IS_ONE_OF(dst->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && ON_CPU && BEFORE(2000), "dst.type == f32 or src0.type == f16", (dst->type == TYPE_F32) ||
         (SRC(0)->type == TYPE_F16));
    return NULL;
}

VALIDATE(col2im_1d)
{
    RULE(HAS(0), "matrix(src0)", MATRIX(SRC(0)));
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0), "src0.type in (f32, f16, bf16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16, TYPE_BF16));
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] >= 0", WORD(2) >= 0);
    RULE(HAS(0), "src0.ne[0] % word[1] == 0", REMAINDER(SRC(0)->ne[0], WORD(1)) == 0);
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "dst.ne[0] == (src0.ne[1] - 1) * word[0] + src0.ne[0] / word[1] - 2 * word[2]",
         dst->ne[0] == DIFFERENCE(SUM(PRODUCT(DIFFERENCE(SRC(0)->ne[1], 1), WORD(0)), QUOTIENT(SRC(0)->ne[0], WORD(1))),
                                  PRODUCT(2, WORD(2))));
    RULE(true, "dst.ne[1] == word[1]", dst->ne[1] == WORD(1));
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(conv_2d)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[2]", SRC(0)->ne[2] == SRC(1)->ne[2]);
    RULE(HAS(1), "dst.type == src1.type", dst->type == SRC(1)->type);
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1",
         dst->ne[0] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[0], PRODUCT(2, WORD(2))),
                                                          PRODUCT(WORD(4), DIFFERENCE(SRC(0)->ne[0], 1))), 1), WORD(0)),
                           1));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1",
         dst->ne[1] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[1], PRODUCT(2, WORD(3))),
                                                          PRODUCT(WORD(5), DIFFERENCE(SRC(0)->ne[1], 1))), 1), WORD(1)),
                           1));
    RULE(HAS(0), "dst.ne[2] == src0.ne[3]", dst->ne[2] == SRC(0)->ne[3]);
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", dst->ne[3] == SRC(1)->ne[3]);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.ne[0] * src0.ne[1] * src0.ne[2] * type_size(src0) + 4 * src0.ne[3] <= 16777216",
         SUM(PRODUCT(PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]), SRC(0)->ne[2]), TYPE_SIZE(SRC(0))),
             PRODUCT(4, SRC(0)->ne[3])) <= 16777216);
    return NULL;
}

VALIDATE(conv_3d)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(true, "word[9] > 0", WORD(9) > 0);
    RULE(true, "word[10] > 0", WORD(10) > 0);
    RULE(true, "word[11] > 0", WORD(11) > 0);
    RULE(HAS(0), "src0.ne[3] == word[9] * word[11]", SRC(0)->ne[3] == PRODUCT(WORD(9), WORD(11)));
    RULE(HAS(1), "src1.ne[3] == word[9] * word[10]", SRC(1)->ne[3] == PRODUCT(WORD(9), WORD(10)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1",
         dst->ne[0] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[0], PRODUCT(2, WORD(3))),
                                                          PRODUCT(WORD(6), DIFFERENCE(SRC(0)->ne[0], 1))), 1), WORD(0)),
                           1));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1",
         dst->ne[1] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[1], PRODUCT(2, WORD(4))),
                                                          PRODUCT(WORD(7), DIFFERENCE(SRC(0)->ne[1], 1))), 1), WORD(1)),
                           1));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1",
         dst->ne[2] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[2], PRODUCT(2, WORD(5))),
                                                          PRODUCT(WORD(8), DIFFERENCE(SRC(0)->ne[2], 1))), 1), WORD(2)),
                           1));
    RULE(true, "dst.ne[3] == word[11] * word[10]", dst->ne[3] == PRODUCT(WORD(11), WORD(10)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0) && ON_CPU,
         "src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9] * type_size(src0) + 4 * word[11] <= 16777216",
         SUM(PRODUCT(PRODUCT(PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]), SRC(0)->ne[2]), WORD(9)),
                     TYPE_SIZE(SRC(0))), PRODUCT(4, WORD(11))) <= 16777216);
    return NULL;
}

VALIDATE(conv_2d_dw)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(HAS(0), "src0.ne[2] == 1", SRC(0)->ne[2] == 1);
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", SRC(0)->ne[3] == SRC(1)->ne[2]);
    RULE(HAS(1), "dst.type == src1.type", dst->type == SRC(1)->type);
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1",
         dst->ne[0] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[0], PRODUCT(2, WORD(2))),
                                                          PRODUCT(WORD(4), DIFFERENCE(SRC(0)->ne[0], 1))), 1), WORD(0)),
                           1));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1",
         dst->ne[1] == SUM(QUOTIENT(DIFFERENCE(DIFFERENCE(SUM(SRC(1)->ne[1], PRODUCT(2, WORD(3))),
                                                          PRODUCT(WORD(5), DIFFERENCE(SRC(0)->ne[1], 1))), 1), WORD(1)),
                           1));
    RULE(HAS(1), "dst.ne[2:] == src1.ne[2:]", SAME_EXTENTS(dst, SRC(1), 2, 4));
    RULE(HAS(1),
         "packed(dst) or (contiguous_channels(src1) and dst.nb[2] == type_size(dst) and dst.nb[0] == dst.ne[2] * "
         "dst.nb[2] and dst.nb[1] == dst.ne[0] * dst.nb[0] and dst.nb[3] == dst.ne[1] * dst.nb[1])",
         PACKED(dst) ||
         (CONTIGUOUS_CHANNELS(SRC(1)) && (STRIDE(dst, 2) == TYPE_SIZE(dst)) &&
          (STRIDE(dst, 0) == PRODUCT(dst->ne[2], STRIDE(dst, 2))) &&
          (STRIDE(dst, 1) == PRODUCT(dst->ne[0], STRIDE(dst, 0))) &&
          (STRIDE(dst, 3) == PRODUCT(dst->ne[1], STRIDE(dst, 1)))));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "dense(src1)", DENSE(SRC(1)));
    RULE(HAS(1) && ON_CPU, "contiguous(src1) or contiguous_channels(src1)", CONTIGUOUS(SRC(1)) ||
         CONTIGUOUS_CHANNELS(SRC(1)));
    RULE(HAS(0) && ON_CPU && BEFORE(1600), "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(conv_transpose_2d)
{
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", SRC(0)->ne[3] == SRC(1)->ne[2]);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]",
         dst->ne[0] == SUM(PRODUCT(DIFFERENCE(SRC(1)->ne[0], 1), WORD(0)), SRC(0)->ne[0]));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] - 1) * word[0] + src0.ne[1]",
         dst->ne[1] == SUM(PRODUCT(DIFFERENCE(SRC(1)->ne[1], 1), WORD(0)), SRC(0)->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", dst->ne[2] == SRC(0)->ne[2]);
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", dst->ne[3] == SRC(1)->ne[3]);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && ON_CPU, "src0.ne[1] == 1 or src0.nb[1] == src0.ne[0] * type_size(src0)", (SRC(0)->ne[1] == 1) ||
         (STRIDE(SRC(0), 1) == PRODUCT(SRC(0)->ne[0], TYPE_SIZE(SRC(0)))));
    RULE(ON_CPU, "dst.ne[0] * dst.ne[1] <= 2147483647", PRODUCT(dst->ne[0], dst->ne[1]) <= 2147483647);
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "src0.type == f16", SRC(0)->type == TYPE_F16);
    return NULL;
}

VALIDATE(pool_1d)
{
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(ON_CPU && BEFORE(905), "word[3] == 0 and word[1] == word[2]", (WORD(3) == 0) && (WORD(1) == WORD(2)));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "word[3] != 0 or word[1] != word[2] or dst.ne[0] * word[1] <= src0.ne[0]",
         (WORD(3) != 0) || (WORD(1) != WORD(2)) || (PRODUCT(dst->ne[0], WORD(1)) <= SRC(0)->ne[0]));
    return NULL;
}

VALIDATE(pool_2d)
{
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(true, "word[3] > 0", WORD(3) > 0);
    RULE(true, "word[4] > 0", WORD(4) > 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[2:] == src0.ne[2:]", SAME_EXTENTS(dst, SRC(0), 2, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.nb[2] * src0.ne[2] * src0.ne[3] >= nbytes(src0)",
         PRODUCT(PRODUCT(STRIDE(SRC(0), 2), SRC(0)->ne[2]), SRC(0)->ne[3]) >= NBYTES(SRC(0)));
    return NULL;
}

VALIDATE(pool_2d_back)
{
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(true, "word[3] > 0", WORD(3) > 0);
    RULE(true, "word[4] > 0", WORD(4) > 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(1), "same_shape(dst, src1)", SAME_SHAPE(dst, SRC(1)));
    RULE(HAS(0), "src0.ne[2:] == dst.ne[2:]", SAME_EXTENTS(SRC(0), dst, 2, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "dense(src1)", DENSE(SRC(1)));
    return NULL;
}

VALIDATE(upscale)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "nelements(src0) > 0", NELEMENTS(SRC(0)) > 0);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(ON_CPU, "dst.ne[0] <= 8388608", dst->ne[0] <= 8388608);
    RULE(ON_CPU, "dst.ne[1] <= 8388608", dst->ne[1] <= 8388608);
    RULE(ON_CPU, "dst.ne[2] <= 8388608", dst->ne[2] <= 8388608);
    RULE(ON_CPU, "dst.ne[3] <= 8388608", dst->ne[3] <= 8388608);
    return NULL;
}

VALIDATE(pad)
{
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]",
         dst->ne[0] == SUM(SUM(SRC(0)->ne[0], WORD(0)), WORD(1)));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1] + word[2] + word[3]",
         dst->ne[1] == SUM(SUM(SRC(0)->ne[1], WORD(2)), WORD(3)));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2] + word[4] + word[5]",
         dst->ne[2] == SUM(SUM(SRC(0)->ne[2], WORD(4)), WORD(5)));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3] + word[6] + word[7]",
         dst->ne[3] == SUM(SUM(SRC(0)->ne[3], WORD(6)), WORD(7)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[0] > 0 and word[0] <= src0.ne[0])", (WORD(8) == 0) ||
         ((SRC(0)->ne[0] > 0) && (WORD(0) <= SRC(0)->ne[0])));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[1] > 0 and word[2] <= src0.ne[1])", (WORD(8) == 0) ||
         ((SRC(0)->ne[1] > 0) && (WORD(2) <= SRC(0)->ne[1])));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[2] > 0 and word[4] <= src0.ne[2])", (WORD(8) == 0) ||
         ((SRC(0)->ne[2] > 0) && (WORD(4) <= SRC(0)->ne[2])));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[3] > 0 and word[6] <= src0.ne[3])", (WORD(8) == 0) ||
         ((SRC(0)->ne[3] > 0) && (WORD(6) <= SRC(0)->ne[3])));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU && BEFORE(2000), "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(pad_reflect_1d)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(true, "word[0] >= 0", WORD(0) >= 0);
    RULE(true, "word[1] >= 0", WORD(1) >= 0);
    RULE(HAS(0), "word[0] < src0.ne[0]", WORD(0) < SRC(0)->ne[0]);
    RULE(HAS(0), "word[1] < src0.ne[0]", WORD(1) < SRC(0)->ne[0]);
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]",
         dst->ne[0] == SUM(SUM(SRC(0)->ne[0], WORD(0)), WORD(1)));
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(roll)
{
    RULE(HAS(0), "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(0), "word[0] < src0.ne[0] and -word[0] < src0.ne[0]", (WORD(0) < SRC(0)->ne[0]) &&
         (DIFFERENCE(0, WORD(0)) < SRC(0)->ne[0]));
    RULE(HAS(0), "word[1] < src0.ne[1] and -word[1] < src0.ne[1]", (WORD(1) < SRC(0)->ne[1]) &&
         (DIFFERENCE(0, WORD(1)) < SRC(0)->ne[1]));
    RULE(HAS(0), "word[2] < src0.ne[2] and -word[2] < src0.ne[2]", (WORD(2) < SRC(0)->ne[2]) &&
         (DIFFERENCE(0, WORD(2)) < SRC(0)->ne[2]));
    RULE(HAS(0), "word[3] < src0.ne[3] and -word[3] < src0.ne[3]", (WORD(3) < SRC(0)->ne[3]) &&
         (DIFFERENCE(0, WORD(3)) < SRC(0)->ne[3]));
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(arange)
{
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(true, "dst.ne[0] == f32_steps(dst)", dst->ne[0] == F32_STEPS(dst));
    RULE(true, "vector(dst)", VECTOR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(timestep_embedding)
{
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(true, "dst.ne[0] == word[0]", dst->ne[0] == WORD(0));
    RULE(HAS(0), "dst.ne[1] == src0.ne[0]", dst->ne[1] == SRC(0)->ne[0]);
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    return NULL;
}

VALIDATE(argsort)
{
    RULE(HAS(0), "src0.ne[0] <= 2147483647", SRC(0)->ne[0] <= 2147483647);
    RULE(true, "dst.type == i32", dst->type == TYPE_I32);
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    return NULL;
}

VALIDATE(top_k)
{
    RULE(true, "dst.type == i32", dst->type == TYPE_I32);
    RULE(HAS(0), "dst.ne[0] <= src0.ne[0]", dst->ne[0] <= SRC(0)->ne[0]);
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    return NULL;
}

VALIDATE(leaky_relu)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(ON_CPU, "contiguous_1(dst)", CONTIGUOUS_1(dst));
    return NULL;
}

VALIDATE(tri)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0), "src0.ne[0] == src0.ne[1]", SRC(0)->ne[0] == SRC(0)->ne[1]);
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(fill)
{
    RULE(HAS(0), "src0.type in (f32, f16)", IS_ONE_OF(SRC(0)->type, TYPE_F32, TYPE_F16));
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    return NULL;
}

VALIDATE(flash_attn_ext)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", SRC(0)->ne[0] == SRC(1)->ne[0]);
    RULE(HAS(1) && HAS(2), "src1.ne[1] == src2.ne[1]", SRC(1)->ne[1] == SRC(2)->ne[1]);
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[2] == 0", REMAINDER(SRC(0)->ne[2], SRC(1)->ne[2]) == 0);
    RULE(HAS(0) && HAS(2), "src0.ne[2] % src2.ne[2] == 0", REMAINDER(SRC(0)->ne[2], SRC(2)->ne[2]) == 0);
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[3]", SRC(0)->ne[3] == SRC(1)->ne[3]);
    RULE(HAS(0) && HAS(2), "src0.ne[3] == src2.ne[3]", SRC(0)->ne[3] == SRC(2)->ne[3]);
    RULE(HAS(3), "src3.type == f16", SRC(3)->type == TYPE_F16);
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(1) && HAS(3), "src3.ne[0] >= src1.ne[1]", SRC(3)->ne[0] >= SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(3), "src3.ne[1] >= src0.ne[1]", SRC(3)->ne[1] >= SRC(0)->ne[1]);
    RULE(HAS(0) && HAS(3), "src0.ne[2] % src3.ne[2] == 0", REMAINDER(SRC(0)->ne[2], SRC(3)->ne[2]) == 0);
    RULE(HAS(0) && HAS(3), "src0.ne[3] % src3.ne[3] == 0", REMAINDER(SRC(0)->ne[3], SRC(3)->ne[3]) == 0);
    RULE(true, "float[1] <= 0 or src3", (FLOAT(1) <= 0) || (SRC(3) != NULL));
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(0) && HAS(4), "src4.ne[0] == src0.ne[2]", SRC(4)->ne[0] == SRC(0)->ne[2]);
    RULE(true, "word[4] >= 0", WORD(4) >= 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(2), "dst.ne[0] == src2.ne[0]", dst->ne[0] == SRC(2)->ne[0]);
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", dst->ne[1] == SRC(0)->ne[2]);
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", dst->ne[2] == SRC(0)->ne[1]);
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", dst->ne[3] == SRC(0)->ne[3]);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(2) && ON_CPU, "src2.nb[0] == type_size(src2)", STRIDE(SRC(2), 0) == TYPE_SIZE(SRC(2)));
    RULE(HAS(1) && ON_CPU, "src1.type not in (i8, i16, i32, i64, f64)",
         !IS_ONE_OF(SRC(1)->type, TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64, TYPE_F64));
    RULE(HAS(2) && ON_CPU, "src2.type not in (i8, i16, i32, i64, f64)",
         !IS_ONE_OF(SRC(2)->type, TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64, TYPE_F64));
    return NULL;
}

VALIDATE(ssm_conv)
{
    RULE(HAS(0), "src0.ne[3] == 1", SRC(0)->ne[3] == 1);
    RULE(HAS(1), "matrix(src1)", MATRIX(SRC(1)));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[1]", SRC(0)->ne[1] == SRC(1)->ne[1]);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(1), "dst.ne[0] == src1.ne[1]", dst->ne[0] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(1), "dst.ne[1] == src0.ne[0] - src1.ne[0] + 1",
         dst->ne[1] == SUM(DIFFERENCE(SRC(0)->ne[0], SRC(1)->ne[0]), 1));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", dst->ne[2] == SRC(0)->ne[2]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && ON_CPU, "src0.nb[1] == src0.ne[0] * type_size(src0)",
         STRIDE(SRC(0), 1) == PRODUCT(SRC(0)->ne[0], TYPE_SIZE(SRC(0))));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", CONTIGUOUS(SRC(1)));
    return NULL;
}

VALIDATE(ssm_scan)
{
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(2), "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(1), "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(4), "src4.nb[0] == type_size(src4)", STRIDE(SRC(4), 0) == TYPE_SIZE(SRC(4)));
    RULE(HAS(5), "src5.nb[0] == type_size(src5)", STRIDE(SRC(5), 0) == TYPE_SIZE(SRC(5)));
    RULE(HAS(1), "src1.nb[1] == src1.ne[0] * src1.nb[0]",
         STRIDE(SRC(1), 1) == PRODUCT(SRC(1)->ne[0], STRIDE(SRC(1), 0)));
    RULE(HAS(4), "src4.nb[1] == src4.ne[0] * src4.nb[0]",
         STRIDE(SRC(4), 1) == PRODUCT(SRC(4)->ne[0], STRIDE(SRC(4), 0)));
    RULE(HAS(5), "src5.nb[1] == src5.ne[0] * src5.nb[0]",
         STRIDE(SRC(5), 1) == PRODUCT(SRC(5)->ne[0], STRIDE(SRC(5), 0)));
    RULE(HAS(4) && HAS(5), "same_shape(src4, src5)", SAME_SHAPE(SRC(4), SRC(5)));
    RULE(HAS(6), "src6.type == i32", SRC(6)->type == TYPE_I32);
    RULE(HAS(1) && HAS(2), "src2.ne[0] == src1.ne[1]", SRC(2)->ne[0] == SRC(1)->ne[1]);
    RULE(HAS(1) && HAS(2), "src2.ne[1] == src1.ne[2]", SRC(2)->ne[1] == SRC(1)->ne[2]);
    RULE(HAS(1) && HAS(2), "src2.ne[2] == src1.ne[3]", SRC(2)->ne[2] == SRC(1)->ne[3]);
    RULE(HAS(2), "src2.ne[3] == 1", SRC(2)->ne[3] == 1);
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[0]", SRC(0)->ne[1] == SRC(1)->ne[0]);
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", SRC(0)->ne[2] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(4), "src4.ne[0] == src0.ne[0]", SRC(4)->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(1) && HAS(4), "src1.ne[1] % src4.ne[1] == 0", REMAINDER(SRC(1)->ne[1], SRC(4)->ne[1]) == 0);
    RULE(HAS(1) && HAS(4), "src4.ne[2:] == src1.ne[2:]", SAME_EXTENTS(SRC(4), SRC(1), 2, 4));
    RULE(HAS(1) && HAS(6), "src6.ne[0] == src1.ne[3]", SRC(6)->ne[0] == SRC(1)->ne[3]);
    RULE(HAS(6), "vector(src6)", VECTOR(SRC(6)));
    RULE(HAS(1) && HAS(3), "src3.ne[1] == src1.ne[1]", SRC(3)->ne[1] == SRC(1)->ne[1]);
    RULE(HAS(3), "matrix(src3)", MATRIX(SRC(3)));
    RULE(HAS(0) && HAS(3), "src3.ne[0] == 1 or (src3.ne[0] == src0.ne[0] and word[0] <= 1)", (SRC(3)->ne[0] == 1) ||
         ((SRC(3)->ne[0] == SRC(0)->ne[0]) && (WORD(0) <= 1)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0) && HAS(1) && HAS(6),
         "dst.ne[0] == nelements(src1) + (word[0] if word[0] > 1 else 1) * src0.ne[0] * src0.ne[1] * src0.ne[2] * "
         "src6.ne[0]",
         dst->ne[0] == SUM(NELEMENTS(SRC(1)),
                           PRODUCT(PRODUCT(PRODUCT(PRODUCT(((WORD(0) > 1) ? WORD(0) : 1), SRC(0)->ne[0]),
                                                   SRC(0)->ne[1]), SRC(0)->ne[2]), SRC(6)->ne[0])));
    RULE(true, "vector(dst)", VECTOR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2) && ON_CPU, "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3) && ON_CPU, "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(4) && ON_CPU, "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(5) && ON_CPU, "src5.type == f32", SRC(5)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "packed(src0)", PACKED(SRC(0)));
    RULE(HAS(3) && ON_CPU, "src3.nb[0] == type_size(src3)", STRIDE(SRC(3), 0) == TYPE_SIZE(SRC(3)));
    RULE(HAS(6) && ON_CPU, "src6.nb[0] == type_size(src6)", STRIDE(SRC(6), 0) == TYPE_SIZE(SRC(6)));
    return NULL;
}

VALIDATE(win_part)
{
    RULE(HAS(0), "src0.ne[3] == 1", SRC(0)->ne[3] == 1);
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(true, "word[2] > 0", WORD(2) > 0);
    RULE(HAS(0), "word[0] == (src0.ne[1] + word[2] - 1) / word[2]",
         WORD(0) == QUOTIENT(DIFFERENCE(SUM(SRC(0)->ne[1], WORD(2)), 1), WORD(2)));
    RULE(HAS(0), "word[1] == (src0.ne[2] + word[2] - 1) / word[2]",
         WORD(1) == QUOTIENT(DIFFERENCE(SUM(SRC(0)->ne[2], WORD(2)), 1), WORD(2)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(true, "dst.ne[1] == word[2]", dst->ne[1] == WORD(2));
    RULE(true, "dst.ne[2] == word[2]", dst->ne[2] == WORD(2));
    RULE(true, "dst.ne[3] == word[0] * word[1]", dst->ne[3] == PRODUCT(WORD(0), WORD(1)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    return NULL;
}

VALIDATE(win_unpart)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(true, "word[0] > 0", WORD(0) > 0);
    RULE(HAS(0), "src0.ne[1] == word[0]", SRC(0)->ne[1] == WORD(0));
    RULE(HAS(0), "src0.ne[2] == word[0]", SRC(0)->ne[2] == WORD(0));
    RULE(HAS(0), "src0.ne[3] >= ((dst.ne[1] + word[0] - 1) / word[0]) * ((dst.ne[2] + word[0] - 1) / word[0])",
         SRC(0)->ne[3] >= PRODUCT(QUOTIENT(DIFFERENCE(SUM(dst->ne[1], WORD(0)), 1), WORD(0)),
                                  QUOTIENT(DIFFERENCE(SUM(dst->ne[2], WORD(0)), 1), WORD(0))));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    return NULL;
}

VALIDATE(get_rel_pos)
{
    RULE(true, "dst.type == f16", dst->type == TYPE_F16);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(true, "dst.ne[1] == dst.ne[2]", dst->ne[1] == dst->ne[2]);
    RULE(HAS(0), "src0.ne[1] == 2 * dst.ne[1] - 1", SRC(0)->ne[1] == DIFFERENCE(PRODUCT(2, dst->ne[1]), 1));
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f16, bf16)", IS_ONE_OF(SRC(0)->type, TYPE_F16, TYPE_BF16));
    RULE(HAS(0) && ON_CPU, "dense(src0)", DENSE(SRC(0)));
    return NULL;
}

VALIDATE(add_rel_pos)
{
    RULE(HAS(0), "same_shape(dst, src0)", SAME_SHAPE(dst, SRC(0)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", PACKED(dst) || SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(1) && HAS(2), "same_shape(src1, src2)", SAME_SHAPE(SRC(1), SRC(2)));
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(2), "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(0) && HAS(1), "src1.ne[3] == src0.ne[2]", SRC(1)->ne[3] == SRC(0)->ne[2]);
    RULE(HAS(0) && HAS(1), "src1.ne[0] * src1.ne[0] == src0.ne[0]",
         PRODUCT(SRC(1)->ne[0], SRC(1)->ne[0]) == SRC(0)->ne[0]);
    RULE(HAS(0) && HAS(1), "src1.ne[1] * src1.ne[2] == src0.ne[1]",
         PRODUCT(SRC(1)->ne[1], SRC(1)->ne[2]) == SRC(0)->ne[1]);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    return NULL;
}

VALIDATE(rwkv_wkv6)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(5), "src5.type == f32", SRC(5)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(2), "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(4), "contiguous(src4)", CONTIGUOUS(SRC(4)));
    RULE(HAS(5), "contiguous(src5)", CONTIGUOUS(SRC(5)));
    RULE(HAS(0) && HAS(1), "src1.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(1), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(2), "src2.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(2), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(4), "src4.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(4), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(5), "nelements(src5) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src5.ne[1]",
         NELEMENTS(SRC(5)) == PRODUCT(PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[0]), SRC(0)->ne[1]), SRC(5)->ne[1]));
    RULE(HAS(0) && HAS(5), "src0.ne[2] % src5.ne[1] == 0", REMAINDER(SRC(0)->ne[2], SRC(5)->ne[1]) == 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1]", dst->ne[0] == PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]));
    RULE(HAS(0) && HAS(5), "dst.ne[1] == src0.ne[2] + src0.ne[0] * src5.ne[1]",
         dst->ne[1] == SUM(SRC(0)->ne[2], PRODUCT(SRC(0)->ne[0], SRC(5)->ne[1])));
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(3), "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(0) && HAS(3) && COMPUTED, "nelements(src3) >= src0.ne[0] * src0.ne[1]",
         NELEMENTS(SRC(3)) >= PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]));
    return NULL;
}

VALIDATE(gated_linear_attn)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3), "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(2), "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(4), "contiguous(src4)", CONTIGUOUS(SRC(4)));
    RULE(HAS(0) && HAS(1), "src1.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(1), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(2), "src2.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(2), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(3), "src3.ne[:3] == src0.ne[:3]", SAME_EXTENTS(SRC(3), SRC(0), 0, 3));
    RULE(HAS(0) && HAS(4), "nelements(src4) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src4.ne[1]",
         NELEMENTS(SRC(4)) == PRODUCT(PRODUCT(PRODUCT(SRC(0)->ne[0], SRC(0)->ne[0]), SRC(0)->ne[1]), SRC(4)->ne[1]));
    RULE(HAS(0) && HAS(4), "src0.ne[2] % src4.ne[1] == 0", REMAINDER(SRC(0)->ne[2], SRC(4)->ne[1]) == 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1]", dst->ne[0] == PRODUCT(SRC(0)->ne[0], SRC(0)->ne[1]));
    RULE(HAS(0) && HAS(4), "dst.ne[1] == src0.ne[2] + src0.ne[0] * src4.ne[1]",
         dst->ne[1] == SUM(SRC(0)->ne[2], PRODUCT(SRC(0)->ne[0], SRC(4)->ne[1])));
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(rwkv_wkv7)
{
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(3), "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(5), "src5.type == f32", SRC(5)->type == TYPE_F32);
    RULE(HAS(6), "src6.type == f32", SRC(6)->type == TYPE_F32);
    RULE(HAS(2), "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(4), "contiguous(src4)", CONTIGUOUS(SRC(4)));
    RULE(HAS(5), "contiguous(src5)", CONTIGUOUS(SRC(5)));
    RULE(HAS(6), "contiguous(src6)", CONTIGUOUS(SRC(6)));
    RULE(HAS(0) && HAS(2), "src0.ne[:3] == src2.ne[:3]", SAME_EXTENTS(SRC(0), SRC(2), 0, 3));
    RULE(HAS(1) && HAS(2), "src1.ne[:3] == src2.ne[:3]", SAME_EXTENTS(SRC(1), SRC(2), 0, 3));
    RULE(HAS(2) && HAS(3), "src3.ne[:3] == src2.ne[:3]", SAME_EXTENTS(SRC(3), SRC(2), 0, 3));
    RULE(HAS(2) && HAS(4), "src4.ne[:3] == src2.ne[:3]", SAME_EXTENTS(SRC(4), SRC(2), 0, 3));
    RULE(HAS(2) && HAS(5), "src5.ne[:3] == src2.ne[:3]", SAME_EXTENTS(SRC(5), SRC(2), 0, 3));
    RULE(HAS(2) && HAS(6), "nelements(src6) == src2.ne[0] * src2.ne[0] * src2.ne[1] * src6.ne[1]",
         NELEMENTS(SRC(6)) == PRODUCT(PRODUCT(PRODUCT(SRC(2)->ne[0], SRC(2)->ne[0]), SRC(2)->ne[1]), SRC(6)->ne[1]));
    RULE(HAS(2) && HAS(6), "src2.ne[2] % src6.ne[1] == 0", REMAINDER(SRC(2)->ne[2], SRC(6)->ne[1]) == 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(2), "dst.ne[0] == src2.ne[0] * src2.ne[1]", dst->ne[0] == PRODUCT(SRC(2)->ne[0], SRC(2)->ne[1]));
    RULE(HAS(2) && HAS(6), "dst.ne[1] == src2.ne[2] + src2.ne[0] * src6.ne[1]",
         dst->ne[1] == SUM(SRC(2)->ne[2], PRODUCT(SRC(2)->ne[0], SRC(6)->ne[1])));
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(2) && ON_CPU, "src2.ne[0] % 64 == 0", REMAINDER(SRC(2)->ne[0], 64) == 0);
    return NULL;
}

VALIDATE(solve_tri)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0), "src0.ne[0] == src0.ne[1]", SRC(0)->ne[0] == SRC(0)->ne[1]);
    RULE(HAS(0) && HAS(1), "src0.ne[1:] == src1.ne[1:]", SAME_EXTENTS(SRC(0), SRC(1), 1, 4));
    RULE(HAS(0), "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1), "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(1), "same_shape(dst, src1)", SAME_SHAPE(dst, SRC(1)));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(gated_delta_net)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3), "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(5), "src5.type == f32", SRC(5)->type == TYPE_F32);
    RULE(HAS(0), "contiguous_rows(src0)", CONTIGUOUS_ROWS(SRC(0)));
    RULE(HAS(1), "contiguous_rows(src1)", CONTIGUOUS_ROWS(SRC(1)));
    RULE(HAS(2), "contiguous_rows(src2)", CONTIGUOUS_ROWS(SRC(2)));
    RULE(HAS(3), "contiguous(src3)", CONTIGUOUS(SRC(3)));
    RULE(HAS(4), "contiguous(src4)", CONTIGUOUS(SRC(4)));
    RULE(HAS(5), "contiguous(src5)", CONTIGUOUS(SRC(5)));
    RULE(HAS(0) && HAS(2), "src0.ne[0] == src2.ne[0]", SRC(0)->ne[0] == SRC(2)->ne[0]);
    RULE(HAS(0) && HAS(2), "src2.ne[1] % src0.ne[1] == 0", REMAINDER(SRC(2)->ne[1], SRC(0)->ne[1]) == 0);
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[2]", SRC(0)->ne[2] == SRC(2)->ne[2]);
    RULE(HAS(0) && HAS(2), "src2.ne[3] % src0.ne[3] == 0", REMAINDER(SRC(2)->ne[3], SRC(0)->ne[3]) == 0);
    RULE(HAS(1) && HAS(2), "src1.ne[0] == src2.ne[0]", SRC(1)->ne[0] == SRC(2)->ne[0]);
    RULE(HAS(1) && HAS(2), "src2.ne[1] % src1.ne[1] == 0", REMAINDER(SRC(2)->ne[1], SRC(1)->ne[1]) == 0);
    RULE(HAS(1) && HAS(2), "src1.ne[2] == src2.ne[2]", SRC(1)->ne[2] == SRC(2)->ne[2]);
    RULE(HAS(1) && HAS(2), "src2.ne[3] % src1.ne[3] == 0", REMAINDER(SRC(2)->ne[3], SRC(1)->ne[3]) == 0);
    RULE(HAS(2) && HAS(3), "src3.ne[0] in (1, src2.ne[0])", IS_ONE_OF(SRC(3)->ne[0], 1, SRC(2)->ne[0]));
    RULE(HAS(2) && HAS(3), "src3.ne[1:] == src2.ne[1:]", SAME_EXTENTS(SRC(3), SRC(2), 1, 4));
    RULE(HAS(4), "src4.ne[0] == 1", SRC(4)->ne[0] == 1);
    RULE(HAS(2) && HAS(4), "src4.ne[1:] == src2.ne[1:]", SAME_EXTENTS(SRC(4), SRC(2), 1, 4));
    RULE(HAS(2) && HAS(5), "src5.ne[0] == src2.ne[0]", SRC(5)->ne[0] == SRC(2)->ne[0]);
    RULE(HAS(2) && HAS(5), "src5.ne[1] == src2.ne[0]", SRC(5)->ne[1] == SRC(2)->ne[0]);
    RULE(HAS(2) && HAS(5), "src5.ne[2] == src2.ne[1]", SRC(5)->ne[2] == SRC(2)->ne[1]);
    RULE(HAS(2) && HAS(5), "src5.ne[3] == src2.ne[3]", SRC(5)->ne[3] == SRC(2)->ne[3]);
    RULE(true, "word[0] >= 1", WORD(0) >= 1);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(2), "dst.ne[0] == src2.ne[0] * src2.ne[1]", dst->ne[0] == PRODUCT(SRC(2)->ne[0], SRC(2)->ne[1]));
    RULE(HAS(2), "dst.ne[1] == src2.ne[2] * src2.ne[3] + word[0] * src2.ne[0] * src2.ne[3]",
         dst->ne[1] == SUM(PRODUCT(SRC(2)->ne[2], SRC(2)->ne[3]),
                           PRODUCT(PRODUCT(WORD(0), SRC(2)->ne[0]), SRC(2)->ne[3])));
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(lightning_indexer)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3), "src3.type == f16", SRC(3)->type == TYPE_F16);
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", SRC(0)->ne[0] == SRC(1)->ne[0]);
    RULE(HAS(1) && HAS(3), "src3.ne[0] == src1.ne[2]", SRC(3)->ne[0] == SRC(1)->ne[2]);
    RULE(HAS(0) && HAS(2), "src0.ne[1] == src2.ne[0]", SRC(0)->ne[1] == SRC(2)->ne[0]);
    RULE(HAS(1), "src1.ne[1] == 1", SRC(1)->ne[1] == 1);
    RULE(HAS(0) && HAS(3), "src3.ne[1] == src0.ne[2]", SRC(3)->ne[1] == SRC(0)->ne[2]);
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[1]", SRC(0)->ne[2] == SRC(2)->ne[1]);
    RULE(HAS(2), "src2.ne[2] == 1", SRC(2)->ne[2] == 1);
    RULE(HAS(3), "src3.ne[2] == 1", SRC(3)->ne[2] == 1);
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[3]", SRC(0)->ne[3] == SRC(1)->ne[3]);
    RULE(HAS(1) && HAS(2), "src1.ne[3] == src2.ne[3]", SRC(1)->ne[3] == SRC(2)->ne[3]);
    RULE(HAS(2) && HAS(3), "src2.ne[3] % src3.ne[3] == 0", REMAINDER(SRC(2)->ne[3], SRC(3)->ne[3]) == 0);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(1), "dst.ne[0] == src1.ne[2]", dst->ne[0] == SRC(1)->ne[2]);
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", dst->ne[1] == SRC(0)->ne[2]);
    RULE(true, "dst.ne[2] == 1", dst->ne[2] == 1);
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", dst->ne[3] == SRC(0)->ne[3]);
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(2) && ON_CPU, "src2.nb[0] == type_size(src2)", STRIDE(SRC(2), 0) == TYPE_SIZE(SRC(2)));
    RULE(HAS(3) && ON_CPU, "src3.nb[0] == type_size(src3)", STRIDE(SRC(3), 0) == TYPE_SIZE(SRC(3)));
    RULE(HAS(1) && ON_CPU, "src1.type not in (i8, i16, i32, i64, f64)",
         !IS_ONE_OF(SRC(1)->type, TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64, TYPE_F64));
    return NULL;
}

VALIDATE(dsv4_hc_comb)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(true, "word[1] > 0", WORD(1) > 0);
    RULE(HAS(0), "src0.ne[0] == 24", SRC(0)->ne[0] == 24);
    RULE(HAS(0), "matrix(src0)", MATRIX(SRC(0)));
    RULE(HAS(1), "src1.ne[0] >= 3", SRC(1)->ne[0] >= 3);
    RULE(HAS(1), "vector(src1)", VECTOR(SRC(1)));
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[0]", SRC(2)->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(2), "vector(src2)", VECTOR(SRC(2)));
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(true, "dst.ne[0] == 4", dst->ne[0] == 4);
    RULE(true, "dst.ne[1] == 4", dst->ne[1] == 4);
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", dst->ne[2] == SRC(0)->ne[1]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(dsv4_hc_pre)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0), "src0.ne[1] > 0", SRC(0)->ne[1] > 0);
    RULE(HAS(0), "src0.ne[3] == 1", SRC(0)->ne[3] == 1);
    RULE(HAS(0) && HAS(1), "src1.ne[0] == (src0.ne[0] if word[1] == 1 else src0.ne[1])",
         SRC(1)->ne[0] == ((WORD(1) == 1) ? SRC(0)->ne[0] : SRC(0)->ne[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == (src0.ne[1] if word[1] == 1 else src0.ne[2])",
         SRC(1)->ne[1] == ((WORD(1) == 1) ? SRC(0)->ne[1] : SRC(0)->ne[2]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == (src0.ne[2] if word[1] == 1 else 1)",
         SRC(1)->ne[2] == ((WORD(1) == 1) ? SRC(0)->ne[2] : 1));
    RULE(HAS(1), "src1.ne[3] == 1", SRC(1)->ne[3] == 1);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", dst->ne[1] == SRC(0)->ne[2]);
    RULE(true, "matrix(dst)", MATRIX(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(dsv4_hc_post)
{
    RULE(HAS(0), "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1), "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3), "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(1), "src1.ne[1] > 0", SRC(1)->ne[1] > 0);
    RULE(HAS(0), "matrix(src0)", MATRIX(SRC(0)));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", SRC(1)->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[1]", SRC(1)->ne[2] == SRC(0)->ne[1]);
    RULE(HAS(1), "src1.ne[3] == 1", SRC(1)->ne[3] == 1);
    RULE(HAS(1) && HAS(2), "src2.ne[0] == src1.ne[1]", SRC(2)->ne[0] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(2), "src2.ne[1] == src0.ne[1]", SRC(2)->ne[1] == SRC(0)->ne[1]);
    RULE(HAS(2), "matrix(src2)", MATRIX(SRC(2)));
    RULE(HAS(1) && HAS(3), "src3.ne[0] == src1.ne[1]", SRC(3)->ne[0] == SRC(1)->ne[1]);
    RULE(HAS(1) && HAS(3), "src3.ne[1] == src1.ne[1]", SRC(3)->ne[1] == SRC(1)->ne[1]);
    RULE(HAS(0) && HAS(3), "src3.ne[2] == src0.ne[1]", SRC(3)->ne[2] == SRC(0)->ne[1]);
    RULE(HAS(3), "src3.ne[3] == 1", SRC(3)->ne[3] == 1);
    RULE(true, "dst.type == f32", dst->type == TYPE_F32);
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", dst->ne[0] == SRC(0)->ne[0]);
    RULE(HAS(1), "dst.ne[1] == src1.ne[1]", dst->ne[1] == SRC(1)->ne[1]);
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", dst->ne[2] == SRC(0)->ne[1]);
    RULE(true, "dst.ne[3] == 1", dst->ne[3] == 1);
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

VALIDATE(cross_entropy_loss)
{
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(true, "scalar(dst)", SCALAR(dst));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", STRIDE(SRC(0), 0) == TYPE_SIZE(SRC(0)));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", STRIDE(SRC(1), 0) == TYPE_SIZE(SRC(1)));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(HAS(1) && ON_CPU, "contiguous_1(src1)", CONTIGUOUS_1(SRC(1)));
    return NULL;
}

VALIDATE(cross_entropy_loss_back)
{
    RULE(HAS(0), "scalar(src0)", SCALAR(SRC(0)));
    RULE(HAS(1) && HAS(2), "same_shape(src1, src2)", SAME_SHAPE(SRC(1), SRC(2)));
    RULE(HAS(1), "dst.type == src1.type", dst->type == SRC(1)->type);
    RULE(HAS(1), "same_shape(dst, src1)", SAME_SHAPE(dst, SRC(1)));
    RULE(true, "packed(dst)", PACKED(dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2) && ON_CPU, "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(2) && ON_CPU, "contiguous(src2)", CONTIGUOUS(SRC(2)));
    return NULL;
}

VALIDATE(opt_step_adamw)
{
    RULE(HAS(0), "same_layout(dst, src0)", SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && HAS(2), "same_shape(src0, src2)", SAME_SHAPE(SRC(0), SRC(2)));
    RULE(HAS(0) && HAS(3), "same_shape(src0, src3)", SAME_SHAPE(SRC(0), SRC(3)));
    RULE(HAS(4), "src4.type == f32", SRC(4)->type == TYPE_F32);
    RULE(HAS(4), "nelements(src4) == 7", NELEMENTS(SRC(4)) == 7);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(2) && ON_CPU, "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(3) && ON_CPU, "src3.type == f32", SRC(3)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", CONTIGUOUS(SRC(1)));
    RULE(HAS(2) && ON_CPU, "contiguous(src2)", CONTIGUOUS(SRC(2)));
    RULE(HAS(3) && ON_CPU, "contiguous(src3)", CONTIGUOUS(SRC(3)));
    return NULL;
}

VALIDATE(opt_step_sgd)
{
    RULE(HAS(0), "same_layout(dst, src0)", SAME_LAYOUT(dst, SRC(0)));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(2), "src2.type == f32", SRC(2)->type == TYPE_F32);
    RULE(HAS(2), "nelements(src2) == 2", NELEMENTS(SRC(2)) == 2);
    RULE(HAS(0) && ON_CPU, "src0.type == f32", SRC(0)->type == TYPE_F32);
    RULE(HAS(1) && ON_CPU, "src1.type == f32", SRC(1)->type == TYPE_F32);
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", CONTIGUOUS(SRC(0)));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", CONTIGUOUS(SRC(1)));
    return NULL;
}

VALIDATE(glu)
{
    RULE(HAS(0), "contiguous_1(src0)", CONTIGUOUS_1(SRC(0)));
    RULE(HAS(1), "contiguous_1(src1)", CONTIGUOUS_1(SRC(1)));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", SAME_SHAPE(SRC(0), SRC(1)));
    RULE(HAS(0) && HAS(1), "src1.type == src0.type", SRC(1)->type == SRC(0)->type);
    RULE(HAS(0), "dst.type == src0.type", dst->type == SRC(0)->type);
    RULE(HAS(0), "dst.ne[0] == (src0.ne[0] if src1 else src0.ne[0] / 2)",
         dst->ne[0] == ((SRC(1) != NULL) ? SRC(0)->ne[0] : QUOTIENT(SRC(0)->ne[0], 2)));
    RULE(HAS(0), "dst.ne[1:] == src0.ne[1:]", SAME_EXTENTS(dst, SRC(0), 1, 4));
    RULE(true, "packed(dst)", PACKED(dst));
    return NULL;
}

static const struct op_word_values acc_values_904[] = { { 4, false, 2, { 0, 1 } } };
static const struct op_word_values concat_values_904[] = { { 0, false, 4, { 0, 1, 2, 3 } } };
static const struct op_word_values mul_mat_values_904[] = { { 0, false, 2, { 0, 10 } } };
static const struct op_word_values mul_mat_values_1101[] = { { 0, false, 2, { 0, 10 } }, { 1, false, 2, { 0, 1 } } };
static const struct op_word_values mul_mat_values_2400[] = { { 0, false, 4, { 0, 10, 15, 20 } },
        { 1, false, 2, { 0, 1 } }, { 3, false, 6, { 0, 10, 15, 20, 30, 40 } } };
static const struct op_word_values mul_mat_id_values_2400[] = { { 0, false, 4, { 0, 10, 15, 20 } },
        { 3, false, 6, { 0, 10, 15, 20, 30, 40 } } };
static const struct op_word_values permute_values_904[] = { { 0, false, 4, { 0, 1, 2, 3 } },
                                                            { 1, false, 4, { 0, 1, 2, 3 } },
                                                            { 2, false, 4, { 0, 1, 2, 3 } },
                                                            { 3, false, 4, { 0, 1, 2, 3 } } };
static const struct op_word_values rope_values_904[] = { { 0, false, 1, { 0 } }, { 2, false, 4, { 0, 2, 8, 24 } },
                                                         { 3, false, 1, { 0 } } };
static const struct op_word_values rope_values_905[] = { { 0, false, 1, { 0 } }, { 2, false, 5, { 0, 2, 8, 24, 40 } },
                                                         { 3, false, 1, { 0 } } };
static const struct op_word_values conv_transpose_1d_values_904[] = { { 1, false, 1, { 0 } }, { 2, false, 1, { 1 } } };
static const struct op_word_values im2col_values_904[] = { { 6, false, 2, { 0, 1 } } };
static const struct op_word_values pool_1d_values_904[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values upscale_values_904[] = { { 0, false, 4, { 0, 1, 256, 257 } } };
static const struct op_word_values upscale_values_905[] = { { 0, false, 8, { 0, 1, 2, 256, 257, 258, 513, 769 } } };
static const struct op_word_values pad_values_905[] = { { 8, false, 2, { 0, 1 } } };
static const struct op_word_values flash_attn_ext_values_904[] = { { 3, false, 2, { 0, 10 } } };
static const struct op_word_values ssm_scan_values_2000[] = { { 0, true, 1, { 2147483647 } } };
static const struct op_word_values dsv4_hc_pre_values_2500[] = { { 1, false, 2, { 0, 1 } } };

/* name, since, until, words, nonzero, sources, required, batched, crosses, enum word, its enum, values, rules */
const struct op_schema op_schemas[] = {
    { "NONE", 904, 2300, 0x0000, 0x0000, 0x001, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "NONE", 2300, 0, 0x0000, 0x0000, 0x3ff, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "DUP", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_dup },
    { "ADD", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_add },
    { "ADD_ID", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_add_id },
    { "ADD1", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_add1 },
    { "ACC", 904, 0, 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_904, 1, validate_acc },
    { "SUB", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sub },
    { "MUL", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sub },
    { "DIV", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sub },
    { "SQR", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sqr },
    { "SQRT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sqr },
    { "LOG", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sqr },
    { "SIN", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sqr },
    { "COS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sqr },
    { "SUM", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sum },
    { "SUM_ROWS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_sum_rows },
    { "CUMSUM", 905, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_cumsum },
    { "MEAN", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_mean },
    { "ARGMAX", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_argmax },
    { "COUNT_EQUAL", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_count_equal },
    { "REPEAT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_repeat },
    { "REPEAT_BACK", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_repeat_back },
    { "CONCAT", 904, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, concat_values_904, 1,
      validate_concat },
    { "SILU_BACK", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_silu_back },
    { "NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_norm },
    { "RMS_NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_rms_norm },
    { "RMS_NORM_BACK", 904, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_rms_norm_back },
    { "GROUP_NORM", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_group_norm },
    { "L2_NORM", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_norm },
    { "MUL_MAT", 904, 1101, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_904, 1,
      validate_mul_mat },
    { "MUL_MAT", 1101, 2400, 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_1101, 2,
      validate_mul_mat },
    { "MUL_MAT", 2400, 0, 0x000b, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, mul_mat_values_2400, 3,
      validate_mul_mat },
    { "MUL_MAT_ID", 904, 2400, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_mul_mat_id },
    { "MUL_MAT_ID", 2400, 0, 0x0009, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, mul_mat_id_values_2400, 2,
      validate_mul_mat_id },
    { "OUT_PROD", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_out_prod },
    { "SCALE", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_scale },
    { "SET", 904, 0, 0x001f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, acc_values_904, 1, validate_set },
    { "CPY", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_cpy },
    { "CONT", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_cont },
    { "RESHAPE", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_reshape },
    { "VIEW", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_view },
    { "PERMUTE", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, permute_values_904, 4,
      validate_reshape },
    { "TRANSPOSE", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_reshape },
    { "GET_ROWS", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_get_rows },
    { "GET_ROWS_BACK", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_get_rows_back },
    { "SET_ROWS", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_set_rows },
    { "DIAG", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_diag },
    { "DIAG_MASK_INF", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_diag_mask_inf },
    { "DIAG_MASK_ZERO", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_diag_mask_inf },
    { "SOFT_MAX", 904, 0, 0x0003, 0x0000, 0x007, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_soft_max },
    { "SOFT_MAX_BACK", 904, 0, 0x0003, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_soft_max_back },
    { "ROPE", 904, 905, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_904, 3, validate_rope },
    { "ROPE", 905, 2200, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3,
      validate_rope },
    { "ROPE", 2200, 0, 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3, validate_rope },
    { "ROPE_BACK", 904, 905, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_904, 3,
      validate_rope },
    { "ROPE_BACK", 905, 2200, 0x7fff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3,
      validate_rope },
    { "ROPE_BACK", 2200, 0, 0xffff, 0x0000, 0x007, 0x003, true, true, 0, OP_WORD_PLAIN, rope_values_905, 3,
      validate_rope },
    { "CLAMP", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_clamp },
    { "CONV_TRANSPOSE_1D", 904, 0, 0x0007, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN,
      conv_transpose_1d_values_904, 2, validate_conv_transpose_1d },
    { "IM2COL", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_904, 1,
      validate_im2col },
    { "IM2COL_BACK", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, im2col_values_904, 1,
      validate_im2col_back },
    { "IM2COL_3D", 904, 0, 0x03ff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_im2col_3d },
    { "COL2IM_1D", 1503, 0, 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_col2im_1d },
    { "CONV_2D", 904, 0, 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_conv_2d },
    { "CONV_3D", 904, 0, 0x0fff, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_conv_3d },
    { "CONV_2D_DW", 904, 0, 0x003f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_conv_2d_dw },
    { "CONV_TRANSPOSE_2D", 904, 2300, 0x0001, 0x0000, 0x003, 0x003, false, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_conv_transpose_2d },
    { "CONV_TRANSPOSE_2D", 2300, 0, 0x0001, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_conv_transpose_2d },
    { "POOL_1D", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_pool_1d },
    { "POOL_2D", 904, 0, 0x007f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_pool_2d },
    { "POOL_2D_BACK", 904, 0, 0x007f, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_pool_2d_back },
    { "UPSCALE", 904, 905, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_904, 1,
      validate_upscale },
    { "UPSCALE", 905, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, upscale_values_905, 1,
      validate_upscale },
    { "PAD", 904, 905, 0x00ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_pad },
    { "PAD", 905, 0, 0x01ff, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_905, 1, validate_pad },
    { "PAD_REFLECT_1D", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_pad_reflect_1d },
    { "ROLL", 904, 0, 0x000f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_roll },
    { "ARANGE", 904, 0, 0x0007, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_arange },
    { "TIMESTEP_EMBEDDING", 904, 0, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_timestep_embedding },
    { "ARGSORT", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_argsort },
    { "TOP_K", 905, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_top_k },
    { "LEAKY_RELU", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_leaky_relu },
    { "TRI", 905, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, concat_values_904, 1, validate_tri },
    { "FILL", 1503, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_fill },
    { "FLASH_ATTN_EXT", 904, 2300, 0x000f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN,
      flash_attn_ext_values_904, 1, validate_flash_attn_ext },
    { "FLASH_ATTN_EXT", 2300, 0, 0x001f, 0x0000, 0x01f, 0x007, true, true, 0, OP_WORD_PLAIN, flash_attn_ext_values_904,
      1, validate_flash_attn_ext },
    { "FLASH_ATTN_BACK", 904, 0, 0x0001, 0x0000, 0x00f, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "SSM_CONV", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_ssm_conv },
    { "SSM_SCAN", 904, 2000, 0x0001, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_ssm_scan },
    { "SSM_SCAN", 2000, 0, 0x0001, 0x0001, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, ssm_scan_values_2000, 1,
      validate_ssm_scan },
    { "WIN_PART", 904, 0, 0x0007, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_win_part },
    { "WIN_UNPART", 904, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_win_unpart },
    { "GET_REL_POS", 904, 0, 0x0000, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_get_rel_pos },
    { "ADD_REL_POS", 904, 0, 0x0001, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, pool_1d_values_904, 1,
      validate_add_rel_pos },
    { "RWKV_WKV6", 904, 0, 0x0000, 0x0000, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_rwkv_wkv6 },
    { "GATED_LINEAR_ATTN", 904, 0, 0x0001, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_gated_linear_attn },
    { "RWKV_WKV7", 904, 0, 0x0000, 0x0000, 0x07f, 0x07f, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_rwkv_wkv7 },
    { "SOLVE_TRI", 905, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0, validate_solve_tri },
    { "GATED_DELTA_NET", 1500, 0, 0x0001, 0x0001, 0x03f, 0x03f, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_gated_delta_net },
    { "LIGHTNING_INDEXER", 2000, 0, 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_lightning_indexer },
    { "DSV4_HC_COMB", 2000, 0, 0x0003, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_dsv4_hc_comb },
    { "DSV4_HC_PRE", 2000, 2400, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_dsv4_hc_pre },
    { "DSV4_HC_PRE", 2400, 2500, 0x0000, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_dsv4_hc_pre },
    { "DSV4_HC_PRE", 2500, 0, 0x0003, 0x0001, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, dsv4_hc_pre_values_2500, 1,
      validate_dsv4_hc_pre },
    { "DSV4_HC_POST", 2000, 2500, 0x0000, 0x0000, 0x00f, 0x00f, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_dsv4_hc_post },
    { "DSV4_HC_POST", 2500, 0, 0x0000, 0x0000, 0x00f, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_dsv4_hc_post },
    { "UNARY", 904, 905, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0, validate_sqr },
    { "UNARY", 905, 0, 0x001f, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0, validate_sqr },
    { "MAP_CUSTOM1", 904, 0, 0x003f, 0x0000, 0x001, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "MAP_CUSTOM2", 904, 0, 0x003f, 0x0000, 0x003, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "MAP_CUSTOM3", 904, 0, 0x003f, 0x0000, 0x007, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "CUSTOM", 904, 0, 0x003f, 0x0000, 0x1ff, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0, NULL },
    { "CROSS_ENTROPY_LOSS", 904, 0, 0x0000, 0x0000, 0x003, 0x003, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_cross_entropy_loss },
    { "CROSS_ENTROPY_LOSS_BACK", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_cross_entropy_loss_back },
    { "OPT_STEP_ADAMW", 904, 0, 0x0000, 0x0000, 0x01f, 0x01f, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_opt_step_adamw },
    { "OPT_STEP_SGD", 904, 0, 0x0000, 0x0000, 0x007, 0x007, true, true, 0, OP_WORD_PLAIN, NULL, 0,
      validate_opt_step_sgd },
    { "GLU", 904, 0, 0x000f, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_GLU_OP, dsv4_hc_pre_values_2500, 1,
      validate_glu },
};
const size_t op_schema_count = sizeof op_schemas / sizeof op_schemas[0];
