/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_validation.h"

#include "ops/validation_words.h"

#pragma GCC diagnostic ignored "-Wunused-parameter" /* not every op's rules ask for the device */

/* Numbers of ggml's types; GGUF files hold them, so they do not change. */
enum {
    RULE_TYPE_F32 = 0,
    RULE_TYPE_F16 = 1,
    RULE_TYPE_I8 = 24,
    RULE_TYPE_I16 = 25,
    RULE_TYPE_I32 = 26,
    RULE_TYPE_I64 = 27,
    RULE_TYPE_F64 = 28,
    RULE_TYPE_BF16 = 30,
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

VALIDATE(dup)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    return NULL;
}

VALIDATE(add)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", rule_repeats(context, dst->src[1], dst->src[0]));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16) or block(src0) > 1", ((dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16) || (rule_block(context, &exact, dst->src[0]) > INT64_C(1))));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && HAS(1) && ON_CPU, "dst.type == src0.type or (dst.type == f32 and src1.type == f32)", ((dst->type == dst->src[0]->type) || ((dst->type == RULE_TYPE_F32) && (dst->src[1]->type == RULE_TYPE_F32))));
    RULE(HAS(0) && HAS(1) && ON_CPU, "block(src0) == 1 or (same_shape(src0, src1) and src1.type == f32 and src1.nb[0] == 4)", ((rule_block(context, &exact, dst->src[0]) == INT64_C(1)) || (rule_same_shape(context, dst->src[0], dst->src[1]) && (dst->src[1]->type == RULE_TYPE_F32) && (rule_stride(&exact, dst->src[1], 0) == INT64_C(4)))));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)", (rule_contiguous_rows(context, dst->src[1]) || rule_same_shape(context, dst->src[0], dst->src[1])));
    return NULL;
}

VALIDATE(add_id)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", (dst->src[0]->ne[0] == dst->src[1]->ne[0]));
    RULE(HAS(0) && HAS(2), "src0.ne[1] == src2.ne[0]", (dst->src[0]->ne[1] == dst->src[2]->ne[0]));
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[1]", (dst->src[0]->ne[2] == dst->src[2]->ne[1]));
    RULE(HAS(2), "src2.type == i32", (dst->src[2]->type == RULE_TYPE_I32));
    RULE(HAS(1), "src1.ne[1] > 0", (dst->src[1]->ne[1] > INT64_C(0)));
    RULE(HAS(2), "nelements(src2) > 0", (rule_nelements(context, &exact, dst->src[2]) > INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    return NULL;
}

VALIDATE(add1)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(1), "scalar(src1)", rule_scalar(context, dst->src[1]));
    RULE(HAS(0), "padded_1d(src0)", rule_padded_1d(context, dst->src[0]));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type == f32 or (src1.type == src0.type and src1.type in (f16, bf16))", ((dst->src[1]->type == RULE_TYPE_F32) || ((dst->src[1]->type == dst->src[0]->type) && (dst->src[1]->type == RULE_TYPE_F16 || dst->src[1]->type == RULE_TYPE_BF16))));
    return NULL;
}

VALIDATE(acc)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0) && HAS(1), "nelements(src1) <= nelements(src0)", (rule_nelements(context, &exact, dst->src[1]) <= rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(1), "word[0] >= 0 or src1.ne[1] == 1", (((int64_t)dst->op_params[0] >= INT64_C(0)) || (dst->src[1]->ne[1] == INT64_C(1))));
    RULE(HAS(1), "word[1] >= 0 or src1.ne[2] == 1", (((int64_t)dst->op_params[1] >= INT64_C(0)) || (dst->src[1]->ne[2] == INT64_C(1))));
    RULE(HAS(1), "word[2] >= 0 or src1.ne[3] == 1", (((int64_t)dst->op_params[2] >= INT64_C(0)) || (dst->src[1]->ne[3] == INT64_C(1))));
    RULE(true, "word[3] >= 0", ((int64_t)dst->op_params[3] >= INT64_C(0)));
    RULE(HAS(1), "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + (src1.ne[3] - 1) * word[2] <= nbytes(dst)", (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[3], rule_product(&exact, dst->src[1]->ne[0], rule_type_size(context, &exact, dst))), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[2], INT64_C(1)), (int64_t)dst->op_params[1])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[3], INT64_C(1)), (int64_t)dst->op_params[2])) <= rule_nbytes(context, &exact, dst)));
    RULE(ON_CPU, "contiguous(dst)", rule_contiguous(context, dst));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    return NULL;
}

VALIDATE(sub)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", rule_repeats(context, dst->src[1], dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)", (rule_contiguous_rows(context, dst->src[1]) || rule_same_shape(context, dst->src[0], dst->src[1])));
    return NULL;
}

VALIDATE(mul)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", rule_repeats(context, dst->src[1], dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)", (rule_contiguous_rows(context, dst->src[1]) || rule_same_shape(context, dst->src[0], dst->src[1])));
    return NULL;
}

VALIDATE(div)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "repeats(src1, src0)", rule_repeats(context, dst->src[1], dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type in (f32, src0.type)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(1000), "contiguous_rows(src1) or same_shape(src0, src1)", (rule_contiguous_rows(context, dst->src[1]) || rule_same_shape(context, dst->src[0], dst->src[1])));
    return NULL;
}

VALIDATE(sqr)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(sqrt)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(log)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(sin)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(cos)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(sum)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "scalar(dst)", rule_scalar(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    return NULL;
}

VALIDATE(sum_rows)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "dst.ne[0] == 1", (dst->ne[0] == INT64_C(1)));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(cumsum)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(mean)
{
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(true, "dst.ne[0] == 1", (dst->ne[0] == INT64_C(1)));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(argmax)
{
    RULE(HAS(0), "matrix(src0)", rule_matrix(context, dst->src[0]));
    RULE(HAS(0), "src0.ne[0] <= 2147483647", (dst->src[0]->ne[0] <= INT64_C(2147483647)));
    RULE(true, "dst.type == i32", (dst->type == RULE_TYPE_I32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", (dst->ne[0] == dst->src[0]->ne[1]));
    RULE(true, "vector(dst)", rule_vector(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(count_equal)
{
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(true, "dst.type == i64", (dst->type == RULE_TYPE_I64));
    RULE(true, "scalar(dst)", rule_scalar(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == i32", (dst->src[0]->type == RULE_TYPE_I32));
    RULE(HAS(1) && ON_CPU, "src1.type == i32", (dst->src[1]->type == RULE_TYPE_I32));
    RULE(HAS(0) && ON_CPU, "matrix(src0)", rule_matrix(context, dst->src[0]));
    return NULL;
}

VALIDATE(repeat)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "repeats(src0, dst)", rule_repeats(context, dst->src[0], dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16, bf16, i32, i16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I16));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(repeat_back)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "repeats(dst, src0)", rule_repeats(context, dst, dst->src[0]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(concat)
{
    RULE(HAS(0) && HAS(1), "src0.type == src1.type", (dst->src[0]->type == dst->src[1]->type));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0] or word[0] == 0", ((dst->src[1]->ne[0] == dst->src[0]->ne[0]) || ((int64_t)dst->op_params[0] == INT64_C(0))));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1] or word[0] == 1", ((dst->src[1]->ne[1] == dst->src[0]->ne[1]) || ((int64_t)dst->op_params[0] == INT64_C(1))));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2] or word[0] == 2", ((dst->src[1]->ne[2] == dst->src[0]->ne[2]) || ((int64_t)dst->op_params[0] == INT64_C(2))));
    RULE(HAS(0) && HAS(1), "src1.ne[3] == src0.ne[3] or word[0] == 3", ((dst->src[1]->ne[3] == dst->src[0]->ne[3]) || ((int64_t)dst->op_params[0] == INT64_C(3))));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src0.ne[0] + src1.ne[0] if word[0] == 0 else src0.ne[0])", (dst->ne[0] == (((int64_t)dst->op_params[0] == INT64_C(0)) ? rule_sum(&exact, dst->src[0]->ne[0], dst->src[1]->ne[0]) : dst->src[0]->ne[0])));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src0.ne[1] + src1.ne[1] if word[0] == 1 else src0.ne[1])", (dst->ne[1] == (((int64_t)dst->op_params[0] == INT64_C(1)) ? rule_sum(&exact, dst->src[0]->ne[1], dst->src[1]->ne[1]) : dst->src[0]->ne[1])));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src0.ne[2] + src1.ne[2] if word[0] == 2 else src0.ne[2])", (dst->ne[2] == (((int64_t)dst->op_params[0] == INT64_C(2)) ? rule_sum(&exact, dst->src[0]->ne[2], dst->src[1]->ne[2]) : dst->src[0]->ne[2])));
    RULE(HAS(0) && HAS(1), "dst.ne[3] == (src0.ne[3] + src1.ne[3] if word[0] == 3 else src0.ne[3])", (dst->ne[3] == (((int64_t)dst->op_params[0] == INT64_C(3)) ? rule_sum(&exact, dst->src[0]->ne[3], dst->src[1]->ne[3]) : dst->src[0]->ne[3])));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src0.type in (f32, f16, bf16, i32, i16, i8) or (contiguous_rows(src0) and contiguous_rows(src1))", ((dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I8) || (rule_contiguous_rows(context, dst->src[0]) && rule_contiguous_rows(context, dst->src[1]))));
    return NULL;
}

VALIDATE(silu_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && HAS(1), "src1.type == src0.type", (dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "contiguous_1(src1)", rule_contiguous_1(context, dst->src[1]));
    return NULL;
}

VALIDATE(norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "float[0] >= 0", (rule_float(dst, 0) >= INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU && BEFORE(1600), "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(rms_norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "float[0] >= 0", (rule_float(dst, 0) >= INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(rms_norm_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    return NULL;
}

VALIDATE(group_norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(l2_norm)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "float[0] >= 0", (rule_float(dst, 0) >= INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU && BEFORE(1600), "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(mul_mat)
{
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", (dst->src[0]->ne[0] == dst->src[1]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] % src0.ne[2] == 0", (rule_remainder(&exact, dst->src[1]->ne[2], dst->src[0]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src1.ne[3] % src0.ne[3] == 0", (rule_remainder(&exact, dst->src[1]->ne[3], dst->src[0]->ne[3]) == INT64_C(0)));
    RULE(HAS(0), "not transposed(src0)", !rule_transposed(context, dst->src[0]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", (dst->ne[0] == dst->src[0]->ne[1]));
    RULE(HAS(1), "dst.ne[1] == src1.ne[1]", (dst->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", (dst->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", (dst->ne[3] == dst->src[1]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(1), "word[1] != 1 or dst.ne[0] == src1.ne[0]", (((int64_t)dst->op_params[1] != INT64_C(1)) || (dst->ne[0] == dst->src[1]->ne[0])));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i32, i64, f64)", !(dst->src[0]->type == RULE_TYPE_I8 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I64 || dst->src[0]->type == RULE_TYPE_F64));
    return NULL;
}

VALIDATE(mul_mat_id)
{
    RULE(HAS(0), "not transposed(src0)", !rule_transposed(context, dst->src[0]));
    RULE(HAS(2), "src2.type == i32", (dst->src[2]->type == RULE_TYPE_I32));
    RULE(HAS(0), "src0.ne[3] == 1", (dst->src[0]->ne[3] == INT64_C(1)));
    RULE(HAS(1), "src1.ne[3] == 1", (dst->src[1]->ne[3] == INT64_C(1)));
    RULE(HAS(2), "matrix(src2)", rule_matrix(context, dst->src[2]));
    RULE(HAS(1) && HAS(2), "src2.ne[1] == src1.ne[2]", (dst->src[2]->ne[1] == dst->src[1]->ne[2]));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", (dst->src[0]->ne[0] == dst->src[1]->ne[0]));
    RULE(HAS(1) && HAS(2), "src2.ne[0] % src1.ne[1] == 0", (rule_remainder(&exact, dst->src[2]->ne[0], dst->src[1]->ne[1]) == INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[1]", (dst->ne[0] == dst->src[0]->ne[1]));
    RULE(HAS(2), "dst.ne[1] == src2.ne[0]", (dst->ne[1] == dst->src[2]->ne[0]));
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", (dst->ne[2] == dst->src[1]->ne[2]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && HAS(2) && ON_CPU, "src0.ne[2] * nelements(src2) <= 1099511627776", (rule_product(&exact, dst->src[0]->ne[2], rule_nelements(context, &exact, dst->src[2])) <= INT64_C(1099511627776)));
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i32, i64, f64)", !(dst->src[0]->type == RULE_TYPE_I8 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I64 || dst->src[0]->type == RULE_TYPE_F64));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type == f32 or (src1.type == src0.type and block(src0) == 1) or (block(src0) > 1 and block(src1) > 1)", ((dst->src[1]->type == RULE_TYPE_F32) || ((dst->src[1]->type == dst->src[0]->type) && (rule_block(context, &exact, dst->src[0]) == INT64_C(1))) || ((rule_block(context, &exact, dst->src[0]) > INT64_C(1)) && (rule_block(context, &exact, dst->src[1]) > INT64_C(1)))));
    return NULL;
}

VALIDATE(out_prod)
{
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[1]", (dst->src[0]->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] % src0.ne[2] == 0", (rule_remainder(&exact, dst->src[1]->ne[2], dst->src[0]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src1.ne[3] % src0.ne[3] == 0", (rule_remainder(&exact, dst->src[1]->ne[3], dst->src[0]->ne[3]) == INT64_C(0)));
    RULE(HAS(0), "not transposed(src0)", !rule_transposed(context, dst->src[0]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(1), "dst.ne[1] == src1.ne[0]", (dst->ne[1] == dst->src[1]->ne[0]));
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", (dst->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", (dst->ne[3] == dst->src[1]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(scale)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0), "padded_1d(src0)", rule_padded_1d(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(ON_CPU, "contiguous(dst)", rule_contiguous(context, dst));
    return NULL;
}

VALIDATE(set)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && HAS(1), "nelements(src1) <= nelements(src0)", (rule_nelements(context, &exact, dst->src[1]) <= rule_nelements(context, &exact, dst->src[0])));
    RULE(true, "word[3] < 1073741824", ((int64_t)dst->op_params[3] < INT64_C(1073741824)));
    RULE(HAS(1), "word[0] >= 0 or src1.ne[1] == 1", (((int64_t)dst->op_params[0] >= INT64_C(0)) || (dst->src[1]->ne[1] == INT64_C(1))));
    RULE(HAS(1), "word[1] >= 0 or src1.ne[2] == 1", (((int64_t)dst->op_params[1] >= INT64_C(0)) || (dst->src[1]->ne[2] == INT64_C(1))));
    RULE(HAS(1), "word[2] >= 0 or src1.ne[3] == 1", (((int64_t)dst->op_params[2] >= INT64_C(0)) || (dst->src[1]->ne[3] == INT64_C(1))));
    RULE(true, "word[3] >= 0", ((int64_t)dst->op_params[3] >= INT64_C(0)));
    RULE(HAS(1), "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + (src1.ne[3] - 1) * word[2] <= nbytes(dst)", (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[3], rule_product(&exact, dst->src[1]->ne[0], rule_type_size(context, &exact, dst))), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[2], INT64_C(1)), (int64_t)dst->op_params[1])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[3], INT64_C(1)), (int64_t)dst->op_params[2])) <= rule_nbytes(context, &exact, dst)));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, i32)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_I32));
    RULE(HAS(0) && HAS(1) && ON_CPU, "src1.type == src0.type", (dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(ON_CPU, "contiguous(dst)", rule_contiguous(context, dst));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    return NULL;
}

VALIDATE(cpy)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(1), "same_layout(dst, src1)", rule_same_layout(context, dst, dst->src[1]));
    RULE(HAS(0) && ON_CPU, "src0.type == dst.type or src0.type in (f32, f16, bf16) or (dst.type == f32 and (src0.type == i32 or block(src0) > 1))", ((dst->src[0]->type == dst->type) || (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16) || ((dst->type == RULE_TYPE_F32) && ((dst->src[0]->type == RULE_TYPE_I32) || (rule_block(context, &exact, dst->src[0]) > INT64_C(1))))));
    RULE(HAS(0) && ON_CPU, "src0.type == dst.type or dst.type in (f32, f16, bf16) or block(dst) > 1 or (src0.type == f32 and dst.type == i32)", ((dst->src[0]->type == dst->type) || (dst->type == RULE_TYPE_F32 || dst->type == RULE_TYPE_F16 || dst->type == RULE_TYPE_BF16) || (rule_block(context, &exact, dst) > INT64_C(1)) || ((dst->src[0]->type == RULE_TYPE_F32) && (dst->type == RULE_TYPE_I32))));
    RULE(HAS(0) && ON_CPU, "src0.type == dst.type or block(dst) == 1 or (contiguous(dst) and src0.nb[0] == type_size(src0))", ((dst->src[0]->type == dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || (rule_contiguous(context, dst) && (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])))));
    RULE(HAS(0) && ON_CPU, "src0.type == dst.type or block(dst) == 1 or (src0.ne[0] <= dst.ne[0] and src0.ne[0] % block(dst) == 0)", ((dst->src[0]->type == dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || ((dst->src[0]->ne[0] <= dst->ne[0]) && (rule_remainder(&exact, dst->src[0]->ne[0], rule_block(context, &exact, dst)) == INT64_C(0)))));
    RULE(HAS(0) && ON_CPU, "src0.type != dst.type or block(dst) == 1 or same_shape(src0, dst) or contiguous(src0) or not contiguous(dst)", ((dst->src[0]->type != dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || rule_same_shape(context, dst->src[0], dst) || rule_contiguous(context, dst->src[0]) || !rule_contiguous(context, dst)));
    return NULL;
}

VALIDATE(cont)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "block(dst) == 1 or same_shape(src0, dst) or contiguous(src0)", ((rule_block(context, &exact, dst) == INT64_C(1)) || rule_same_shape(context, dst->src[0], dst) || rule_contiguous(context, dst->src[0])));
    return NULL;
}

VALIDATE(reshape)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    return NULL;
}

VALIDATE(view)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    return NULL;
}

VALIDATE(permute)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    return NULL;
}

VALIDATE(transpose)
{
    RULE(HAS(0), "nelements(dst) == nelements(src0)", (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    return NULL;
}

VALIDATE(get_rows)
{
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", (dst->src[0]->ne[2] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", (dst->src[0]->ne[3] == dst->src[1]->ne[2]));
    RULE(HAS(1), "src1.ne[3] == 1", (dst->src[1]->ne[3] == INT64_C(1)));
    RULE(HAS(1), "src1.type == i32", (dst->src[1]->type == RULE_TYPE_I32));
    RULE(HAS(0), "dst.type == (i32 if src0.type == i32 else f32)", (dst->type == ((dst->src[0]->type == RULE_TYPE_I32) ? RULE_TYPE_I32 : RULE_TYPE_F32)));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(1), "dst.ne[1] == src1.ne[0]", (dst->ne[1] == dst->src[1]->ne[0]));
    RULE(HAS(1), "dst.ne[2] == src1.ne[1]", (dst->ne[2] == dst->src[1]->ne[1]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[2]", (dst->ne[3] == dst->src[1]->ne[2]));
    RULE(HAS(0), "src0.ne[1] > 0", (dst->src[0]->ne[1] > INT64_C(0)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type not in (i8, i16, i64, f64)", !(dst->src[0]->type == RULE_TYPE_I8 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I64 || dst->src[0]->type == RULE_TYPE_F64));
    return NULL;
}

VALIDATE(get_rows_back)
{
    RULE(HAS(0), "matrix(src0)", rule_matrix(context, dst->src[0]));
    RULE(HAS(1), "vector(src1)", rule_vector(context, dst->src[1]));
    RULE(HAS(1), "src1.type == i32", (dst->src[1]->type == RULE_TYPE_I32));
    RULE(HAS(0) && HAS(1), "src0.ne[1] >= src1.ne[0]", (dst->src[0]->ne[1] >= dst->src[1]->ne[0]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(true, "matrix(dst)", rule_matrix(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    return NULL;
}

VALIDATE(set_rows)
{
    RULE(HAS(2), "same_layout(dst, src2)", rule_same_layout(context, dst, dst->src[2]));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[0]", (dst->src[0]->ne[1] == dst->src[1]->ne[0]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[1] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[1]->ne[1]) == INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] % src1.ne[2] == 0", (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[1]->ne[2]) == INT64_C(0)));
    RULE(HAS(1), "src1.ne[3] == 1", (dst->src[1]->ne[3] == INT64_C(1)));
    RULE(HAS(0), "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1), "src1.type in (i32, i64)", (dst->src[1]->type == RULE_TYPE_I32 || dst->src[1]->type == RULE_TYPE_I64));
    RULE(HAS(0), "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(true, "contiguous_rows(dst)", rule_contiguous_rows(context, dst));
    RULE(ON_CPU, "dst.type not in (i8, i16, i64, f64)", !(dst->type == RULE_TYPE_I8 || dst->type == RULE_TYPE_I16 || dst->type == RULE_TYPE_I64 || dst->type == RULE_TYPE_F64));
    RULE(HAS(0) && ON_CPU && BEFORE(1601), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(diag)
{
    RULE(HAS(0), "src0.ne[1] == 1", (dst->src[0]->ne[1] == INT64_C(1)));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[0]", (dst->ne[1] == dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(diag_mask_inf)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "word[0] >= 0", ((int64_t)dst->op_params[0] >= INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(ON_CPU, "contiguous_2(dst)", rule_contiguous_2(context, dst));
    RULE(HAS(0) && ON_CPU, "contiguous(src0) or same_layout(dst, src0)", (rule_contiguous(context, dst->src[0]) || rule_same_layout(context, dst, dst->src[0])));
    return NULL;
}

VALIDATE(diag_mask_zero)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(true, "word[0] >= 0", ((int64_t)dst->op_params[0] >= INT64_C(0)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(ON_CPU, "contiguous_2(dst)", rule_contiguous_2(context, dst));
    RULE(HAS(0) && ON_CPU, "contiguous(src0) or same_layout(dst, src0)", (rule_contiguous(context, dst->src[0]) || rule_same_layout(context, dst, dst->src[0])));
    return NULL;
}

VALIDATE(soft_max)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "src1.type in (f32, f16)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == RULE_TYPE_F16));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", (dst->src[1]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[1] >= src0.ne[1]", (dst->src[1]->ne[1] >= dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[2] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[1]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] % src1.ne[3] == 0", (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[1]->ne[3]) == INT64_C(0)));
    RULE(true, "float[1] <= 0 or src1", ((rule_float(dst, 1) <= INT64_C(0)) || (dst->src[1] != NULL)));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[2]", (dst->src[2]->ne[0] == dst->src[0]->ne[2]));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(soft_max_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(ON_CPU, "contiguous(dst)", rule_contiguous(context, dst));
    return NULL;
}

VALIDATE(rope)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(1), "src1.type == i32", (dst->src[1]->type == RULE_TYPE_I32));
    RULE(HAS(1), "vector(src1)", rule_vector(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2])", (dst->src[1]->ne[0] == (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) ? dst->src[0]->ne[2] : rule_product(&exact, INT64_C(4), dst->src[0]->ne[2]))));
    RULE(HAS(0), "src0.ne[0] % 2 == 0", (rule_remainder(&exact, dst->src[0]->ne[0], INT64_C(2)) == INT64_C(0)));
    RULE(COMPUTED, "word[1] >= 2", ((int64_t)dst->op_params[1] >= INT64_C(2)));
    RULE(true, "word[1] % 2 == 0", (rule_remainder(&exact, (int64_t)dst->op_params[1], INT64_C(2)) == INT64_C(0)));
    RULE(true, "word[15] >= 0", ((int64_t)dst->op_params[15] >= INT64_C(0)));
    RULE(true, "word[15] % 2 == 0", (rule_remainder(&exact, (int64_t)dst->op_params[15], INT64_C(2)) == INT64_C(0)));
    RULE(HAS(0), "word[1] + word[15] <= src0.ne[0]", (rule_sum(&exact, (int64_t)dst->op_params[1], (int64_t)dst->op_params[15]) <= dst->src[0]->ne[0]));
    RULE(HAS(0), "word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0)", (((int64_t)dst->op_params[2] != INT64_C(24)) || ((rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[1]) == dst->src[0]->ne[0]) && ((int64_t)dst->op_params[15] == INT64_C(0)))));
    RULE(true, "word[2] in (0, 2) or word[11] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[11] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[12] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[12] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[13] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[13] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[14] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[14] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[11] + word[12] + word[13] > 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]) > INT64_C(0))));
    RULE(HAS(0), "word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0]", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]), (int64_t)dst->op_params[14]) <= dst->src[0]->ne[0])));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(2), "src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2)", (dst->src[2]->ne[0] >= (((int64_t)dst->op_params[2] == INT64_C(24)) ? rule_quotient(&exact, dst->src[0]->ne[0], INT64_C(2)) : rule_quotient(&exact, (int64_t)dst->op_params[1], INT64_C(2)))));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(rope_back)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(1), "src1.type == i32", (dst->src[1]->type == RULE_TYPE_I32));
    RULE(HAS(1), "vector(src1)", rule_vector(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2])", (dst->src[1]->ne[0] == (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) ? dst->src[0]->ne[2] : rule_product(&exact, INT64_C(4), dst->src[0]->ne[2]))));
    RULE(HAS(0), "src0.ne[0] % 2 == 0", (rule_remainder(&exact, dst->src[0]->ne[0], INT64_C(2)) == INT64_C(0)));
    RULE(COMPUTED, "word[1] >= 2", ((int64_t)dst->op_params[1] >= INT64_C(2)));
    RULE(true, "word[1] % 2 == 0", (rule_remainder(&exact, (int64_t)dst->op_params[1], INT64_C(2)) == INT64_C(0)));
    RULE(true, "word[15] >= 0", ((int64_t)dst->op_params[15] >= INT64_C(0)));
    RULE(true, "word[15] % 2 == 0", (rule_remainder(&exact, (int64_t)dst->op_params[15], INT64_C(2)) == INT64_C(0)));
    RULE(HAS(0), "word[1] + word[15] <= src0.ne[0]", (rule_sum(&exact, (int64_t)dst->op_params[1], (int64_t)dst->op_params[15]) <= dst->src[0]->ne[0]));
    RULE(HAS(0), "word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0)", (((int64_t)dst->op_params[2] != INT64_C(24)) || ((rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[1]) == dst->src[0]->ne[0]) && ((int64_t)dst->op_params[15] == INT64_C(0)))));
    RULE(true, "word[2] in (0, 2) or word[11] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[11] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[12] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[12] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[13] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[13] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[14] >= 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[14] >= INT64_C(0))));
    RULE(true, "word[2] in (0, 2) or word[11] + word[12] + word[13] > 0", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]) > INT64_C(0))));
    RULE(HAS(0), "word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0]", (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]), (int64_t)dst->op_params[14]) <= dst->src[0]->ne[0])));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(2), "src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2)", (dst->src[2]->ne[0] >= (((int64_t)dst->op_params[2] == INT64_C(24)) ? rule_quotient(&exact, dst->src[0]->ne[0], INT64_C(2)) : rule_quotient(&exact, (int64_t)dst->op_params[1], INT64_C(2)))));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(clamp)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(ON_CPU, "contiguous_1(dst)", rule_contiguous_1(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(conv_transpose_1d)
{
    RULE(HAS(1), "matrix(src1)", rule_matrix(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", (dst->src[0]->ne[2] == dst->src[1]->ne[1]));
    RULE(HAS(0), "src0.ne[3] == 1", (dst->src[0]->ne[3] == INT64_C(1)));
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]", (dst->ne[0] == rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[0], INT64_C(1)), (int64_t)dst->op_params[0]), dst->src[0]->ne[0])));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", (dst->ne[2] == dst->src[1]->ne[2]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(ON_CPU, "dst.ne[0] <= 2147483647", (dst->ne[0] <= INT64_C(2147483647)));
    return NULL;
}

VALIDATE(im2col)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0 or word[6] == 0", (((int64_t)dst->op_params[1] > INT64_C(0)) || ((int64_t)dst->op_params[6] == INT64_C(0))));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2] or word[6] == 0", ((dst->src[1]->ne[2] == dst->src[0]->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(0))));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1] or word[6] == 1", ((dst->src[1]->ne[1] == dst->src[0]->ne[1]) || ((int64_t)dst->op_params[6] == INT64_C(1))));
    RULE(HAS(1), "src1.ne[3] == 1 or word[6] == 1", ((dst->src[1]->ne[3] == INT64_C(1)) || ((int64_t)dst->op_params[6] == INT64_C(1))));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1] * (src0.ne[2] if word[6] == 1 else 1)", (dst->ne[0] == rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[0]->ne[2] : INT64_C(1)))));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2])), rule_product(&exact, (int64_t)dst->op_params[4], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == ((src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1 if word[6] == 1 else src1.ne[2])", (dst->ne[2] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[5], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1)) : dst->src[1]->ne[2])));
    RULE(HAS(1), "dst.ne[3] == (src1.ne[3] if word[6] == 1 else 1)", (dst->ne[3] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[1]->ne[3] : INT64_C(1))));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(ON_CPU, "dst.type in (f32, f16)", (dst->type == RULE_TYPE_F32 || dst->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type in (f32, dst.type)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->type));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(1) && ON_CPU, "word[6] == 0 or src1.ne[1] == 1 or src1.nb[1] == src1.ne[0] * type_size(src1)", (((int64_t)dst->op_params[6] == INT64_C(0)) || (dst->src[1]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 1) == rule_product(&exact, dst->src[1]->ne[0], rule_type_size(context, &exact, dst->src[1])))));
    RULE(HAS(1) && ON_CPU, "src1.ne[1] == 1 or src1.nb[1] <= 2147483647", ((dst->src[1]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 1) <= INT64_C(2147483647))));
    RULE(HAS(1) && ON_CPU, "src1.ne[2] == 1 or src1.nb[2] <= 2147483647", ((dst->src[1]->ne[2] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 2) <= INT64_C(2147483647))));
    RULE(HAS(1) && ON_CPU, "src1.ne[3] == 1 or src1.nb[3] <= 2147483647", ((dst->src[1]->ne[3] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 3) <= INT64_C(2147483647))));
    RULE(HAS(0) && HAS(1) && ON_CPU && BEFORE(2000), "dst.type == f32 or (src0.type == f16 and src1.type == f32 and src0.nb[0] == 2)", ((dst->type == RULE_TYPE_F32) || ((dst->src[0]->type == RULE_TYPE_F16) && (dst->src[1]->type == RULE_TYPE_F32) && (rule_stride(&exact, dst->src[0], 0) == INT64_C(2)))));
    return NULL;
}

VALIDATE(im2col_back)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0 or word[6] == 0", (((int64_t)dst->op_params[1] > INT64_C(0)) || ((int64_t)dst->op_params[6] == INT64_C(0))));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(1), "src1.ne[2] == dst.ne[2] or word[6] == 0", ((dst->src[1]->ne[2] == dst->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(0))));
    RULE(HAS(1), "src1.ne[1] == dst.ne[1] or word[6] == 1", ((dst->src[1]->ne[1] == dst->ne[1]) || ((int64_t)dst->op_params[6] == INT64_C(1))));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0] * src1.ne[1] * (src1.ne[2] if word[6] == 1 else 1)", (dst->src[0]->ne[0] == rule_product(&exact, rule_product(&exact, dst->src[1]->ne[0], dst->src[1]->ne[1]), (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[1]->ne[2] : INT64_C(1)))));
    RULE(HAS(0), "src0.ne[2] == dst.ne[2] or word[6] == 1", ((dst->src[0]->ne[2] == dst->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(1))));
    RULE(HAS(0), "src0.ne[3] == (dst.ne[3] if word[6] == 1 else 1)", (dst->src[0]->ne[3] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->ne[3] : INT64_C(1))));
    RULE(true, "dst.ne[3] == 1 or word[6] == 1", ((dst->ne[3] == INT64_C(1)) || ((int64_t)dst->op_params[6] == INT64_C(1))));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type in (f32, f16)", (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    RULE(ON_CPU, "dst.nb[3] <= 2147483647", (rule_stride(&exact, dst, 3) <= INT64_C(2147483647)));
    RULE(HAS(1) && ON_CPU && BEFORE(2000), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(im2col_3d)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(true, "word[9] > 0", ((int64_t)dst->op_params[9] > INT64_C(0)));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9]", (dst->ne[0] == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), (int64_t)dst->op_params[9])));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1", (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[6], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1", (dst->ne[2] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[4])), rule_product(&exact, (int64_t)dst->op_params[7], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[3] == ((src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1) * (src1.ne[3] / word[9])", (dst->ne[3] == rule_product(&exact, rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[2], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[5])), rule_product(&exact, (int64_t)dst->op_params[8], rule_difference(&exact, dst->src[0]->ne[2], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[2]), INT64_C(1)), rule_quotient(&exact, dst->src[1]->ne[3], (int64_t)dst->op_params[9]))));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(ON_CPU, "dst.type in (f32, f16)", (dst->type == RULE_TYPE_F32 || dst->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && ON_CPU && BEFORE(2000), "dst.type == f32 or src0.type == f16", ((dst->type == RULE_TYPE_F32) || (dst->src[0]->type == RULE_TYPE_F16)));
    return NULL;
}

VALIDATE(col2im_1d)
{
    RULE(HAS(0), "matrix(src0)", rule_matrix(context, dst->src[0]));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0), "src0.type in (f32, f16, bf16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] >= 0", ((int64_t)dst->op_params[2] >= INT64_C(0)));
    RULE(HAS(0), "src0.ne[0] % word[1] == 0", (rule_remainder(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[1]) == INT64_C(0)));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "dst.ne[0] == (src0.ne[1] - 1) * word[0] + src0.ne[0] / word[1] - 2 * word[2]", (dst->ne[0] == rule_difference(&exact, rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0]), rule_quotient(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[1])), rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2]))));
    RULE(true, "dst.ne[1] == word[1]", (dst->ne[1] == (int64_t)dst->op_params[1]));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(conv_2d)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[2]", (dst->src[0]->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(1), "dst.type == src1.type", (dst->type == dst->src[1]->type));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", (dst->ne[0] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2])), rule_product(&exact, (int64_t)dst->op_params[4], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1", (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[5], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))));
    RULE(HAS(0), "dst.ne[2] == src0.ne[3]", (dst->ne[2] == dst->src[0]->ne[3]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", (dst->ne[3] == dst->src[1]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU, "src0.ne[0] * src0.ne[1] * src0.ne[2] * type_size(src0) + 4 * src0.ne[3] <= 16777216", (rule_sum(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), rule_type_size(context, &exact, dst->src[0])), rule_product(&exact, INT64_C(4), dst->src[0]->ne[3])) <= INT64_C(16777216)));
    return NULL;
}

VALIDATE(conv_3d)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(true, "word[9] > 0", ((int64_t)dst->op_params[9] > INT64_C(0)));
    RULE(true, "word[10] > 0", ((int64_t)dst->op_params[10] > INT64_C(0)));
    RULE(true, "word[11] > 0", ((int64_t)dst->op_params[11] > INT64_C(0)));
    RULE(HAS(0), "src0.ne[3] == word[9] * word[11]", (dst->src[0]->ne[3] == rule_product(&exact, (int64_t)dst->op_params[9], (int64_t)dst->op_params[11])));
    RULE(HAS(1), "src1.ne[3] == word[9] * word[10]", (dst->src[1]->ne[3] == rule_product(&exact, (int64_t)dst->op_params[9], (int64_t)dst->op_params[10])));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1", (dst->ne[0] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[6], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1", (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[4])), rule_product(&exact, (int64_t)dst->op_params[7], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[2] == (src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1", (dst->ne[2] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[2], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[5])), rule_product(&exact, (int64_t)dst->op_params[8], rule_difference(&exact, dst->src[0]->ne[2], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[2]), INT64_C(1))));
    RULE(true, "dst.ne[3] == word[11] * word[10]", (dst->ne[3] == rule_product(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[10])));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU, "src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9] * type_size(src0) + 4 * word[11] <= 16777216", (rule_sum(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), (int64_t)dst->op_params[9]), rule_type_size(context, &exact, dst->src[0])), rule_product(&exact, INT64_C(4), (int64_t)dst->op_params[11])) <= INT64_C(16777216)));
    return NULL;
}

VALIDATE(conv_2d_dw)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(HAS(0), "src0.ne[2] == 1", (dst->src[0]->ne[2] == INT64_C(1)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", (dst->src[0]->ne[3] == dst->src[1]->ne[2]));
    RULE(HAS(1), "dst.type == src1.type", (dst->type == dst->src[1]->type));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", (dst->ne[0] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2])), rule_product(&exact, (int64_t)dst->op_params[4], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1", (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[5], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))));
    RULE(HAS(1), "dst.ne[2] == src1.ne[2]", (dst->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", (dst->ne[3] == dst->src[1]->ne[3]));
    RULE(HAS(1), "packed(dst) or (contiguous_channels(src1) and dst.nb[2] == type_size(dst) and dst.nb[0] == dst.ne[2] * dst.nb[2] and dst.nb[1] == dst.ne[0] * dst.nb[0] and dst.nb[3] == dst.ne[1] * dst.nb[1])", (rule_packed(context, dst) || (rule_contiguous_channels(context, dst->src[1]) && (rule_stride(&exact, dst, 2) == rule_type_size(context, &exact, dst)) && (rule_stride(&exact, dst, 0) == rule_product(&exact, dst->ne[2], rule_stride(&exact, dst, 2))) && (rule_stride(&exact, dst, 1) == rule_product(&exact, dst->ne[0], rule_stride(&exact, dst, 0))) && (rule_stride(&exact, dst, 3) == rule_product(&exact, dst->ne[1], rule_stride(&exact, dst, 1))))));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "dense(src1)", rule_dense(context, dst->src[1]));
    RULE(HAS(1) && ON_CPU, "contiguous(src1) or contiguous_channels(src1)", (rule_contiguous(context, dst->src[1]) || rule_contiguous_channels(context, dst->src[1])));
    RULE(HAS(0) && ON_CPU && BEFORE(1600), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(conv_transpose_2d)
{
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[2]", (dst->src[0]->ne[3] == dst->src[1]->ne[2]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(1), "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]", (dst->ne[0] == rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[0], INT64_C(1)), (int64_t)dst->op_params[0]), dst->src[0]->ne[0])));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == (src1.ne[1] - 1) * word[0] + src0.ne[1]", (dst->ne[1] == rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0]), dst->src[0]->ne[1])));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(1), "dst.ne[3] == src1.ne[3]", (dst->ne[3] == dst->src[1]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && ON_CPU, "src0.ne[1] == 1 or src0.nb[1] == src0.ne[0] * type_size(src0)", ((dst->src[0]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[0], 1) == rule_product(&exact, dst->src[0]->ne[0], rule_type_size(context, &exact, dst->src[0])))));
    RULE(ON_CPU, "dst.ne[0] * dst.ne[1] <= 2147483647", (rule_product(&exact, dst->ne[0], dst->ne[1]) <= INT64_C(2147483647)));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "src0.type == f16", (dst->src[0]->type == RULE_TYPE_F16));
    return NULL;
}

VALIDATE(pool_1d)
{
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(ON_CPU && BEFORE(905), "word[3] == 0 and word[1] == word[2]", (((int64_t)dst->op_params[3] == INT64_C(0)) && ((int64_t)dst->op_params[1] == (int64_t)dst->op_params[2])));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "word[3] != 0 or word[1] != word[2] or dst.ne[0] * word[1] <= src0.ne[0]", (((int64_t)dst->op_params[3] != INT64_C(0)) || ((int64_t)dst->op_params[1] != (int64_t)dst->op_params[2]) || (rule_product(&exact, dst->ne[0], (int64_t)dst->op_params[1]) <= dst->src[0]->ne[0])));
    return NULL;
}

VALIDATE(pool_2d)
{
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(true, "word[3] > 0", ((int64_t)dst->op_params[3] > INT64_C(0)));
    RULE(true, "word[4] > 0", ((int64_t)dst->op_params[4] > INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU, "src0.nb[2] * src0.ne[2] * src0.ne[3] >= nbytes(src0)", (rule_product(&exact, rule_product(&exact, rule_stride(&exact, dst->src[0], 2), dst->src[0]->ne[2]), dst->src[0]->ne[3]) >= rule_nbytes(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(pool_2d_back)
{
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(true, "word[3] > 0", ((int64_t)dst->op_params[3] > INT64_C(0)));
    RULE(true, "word[4] > 0", ((int64_t)dst->op_params[4] > INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(1), "same_shape(dst, src1)", rule_same_shape(context, dst, dst->src[1]));
    RULE(HAS(0), "src0.ne[2] == dst.ne[2]", (dst->src[0]->ne[2] == dst->ne[2]));
    RULE(HAS(0), "src0.ne[3] == dst.ne[3]", (dst->src[0]->ne[3] == dst->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "dense(src1)", rule_dense(context, dst->src[1]));
    return NULL;
}

VALIDATE(upscale)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "nelements(src0) > 0", (rule_nelements(context, &exact, dst->src[0]) > INT64_C(0)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(ON_CPU, "dst.ne[0] <= 8388608", (dst->ne[0] <= INT64_C(8388608)));
    RULE(ON_CPU, "dst.ne[1] <= 8388608", (dst->ne[1] <= INT64_C(8388608)));
    RULE(ON_CPU, "dst.ne[2] <= 8388608", (dst->ne[2] <= INT64_C(8388608)));
    RULE(ON_CPU, "dst.ne[3] <= 8388608", (dst->ne[3] <= INT64_C(8388608)));
    return NULL;
}

VALIDATE(pad)
{
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]", (dst->ne[0] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[0]), (int64_t)dst->op_params[1])));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1] + word[2] + word[3]", (dst->ne[1] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[1], (int64_t)dst->op_params[2]), (int64_t)dst->op_params[3])));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2] + word[4] + word[5]", (dst->ne[2] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[2], (int64_t)dst->op_params[4]), (int64_t)dst->op_params[5])));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3] + word[6] + word[7]", (dst->ne[3] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[3], (int64_t)dst->op_params[6]), (int64_t)dst->op_params[7])));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[0] > 0 and word[0] <= src0.ne[0])", (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[0] > INT64_C(0)) && ((int64_t)dst->op_params[0] <= dst->src[0]->ne[0]))));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[1] > 0 and word[2] <= src0.ne[1])", (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[1] > INT64_C(0)) && ((int64_t)dst->op_params[2] <= dst->src[0]->ne[1]))));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[2] > 0 and word[4] <= src0.ne[2])", (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[2] > INT64_C(0)) && ((int64_t)dst->op_params[4] <= dst->src[0]->ne[2]))));
    RULE(HAS(0), "word[8] == 0 or (src0.ne[3] > 0 and word[6] <= src0.ne[3])", (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[3] > INT64_C(0)) && ((int64_t)dst->op_params[6] <= dst->src[0]->ne[3]))));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU && BEFORE(2000), "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(pad_reflect_1d)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(true, "word[0] >= 0", ((int64_t)dst->op_params[0] >= INT64_C(0)));
    RULE(true, "word[1] >= 0", ((int64_t)dst->op_params[1] >= INT64_C(0)));
    RULE(HAS(0), "word[0] < src0.ne[0]", ((int64_t)dst->op_params[0] < dst->src[0]->ne[0]));
    RULE(HAS(0), "word[1] < src0.ne[0]", ((int64_t)dst->op_params[1] < dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] + word[0] + word[1]", (dst->ne[0] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[0]), (int64_t)dst->op_params[1])));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(roll)
{
    RULE(HAS(0), "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(0), "word[0] < src0.ne[0] and -word[0] < src0.ne[0]", (((int64_t)dst->op_params[0] < dst->src[0]->ne[0]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[0]) < dst->src[0]->ne[0])));
    RULE(HAS(0), "word[1] < src0.ne[1] and -word[1] < src0.ne[1]", (((int64_t)dst->op_params[1] < dst->src[0]->ne[1]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[1]) < dst->src[0]->ne[1])));
    RULE(HAS(0), "word[2] < src0.ne[2] and -word[2] < src0.ne[2]", (((int64_t)dst->op_params[2] < dst->src[0]->ne[2]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[2]) < dst->src[0]->ne[2])));
    RULE(HAS(0), "word[3] < src0.ne[3] and -word[3] < src0.ne[3]", (((int64_t)dst->op_params[3] < dst->src[0]->ne[3]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[3]) < dst->src[0]->ne[3])));
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(arange)
{
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(true, "dst.ne[0] == f32_steps(dst)", (dst->ne[0] == rule_f32_steps(context, &exact, dst)));
    RULE(true, "vector(dst)", rule_vector(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(timestep_embedding)
{
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(true, "dst.ne[0] == word[0]", (dst->ne[0] == (int64_t)dst->op_params[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[0]", (dst->ne[1] == dst->src[0]->ne[0]));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    return NULL;
}

VALIDATE(argsort)
{
    RULE(HAS(0), "src0.ne[0] <= 2147483647", (dst->src[0]->ne[0] <= INT64_C(2147483647)));
    RULE(true, "dst.type == i32", (dst->type == RULE_TYPE_I32));
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(top_k)
{
    RULE(true, "dst.type == i32", (dst->type == RULE_TYPE_I32));
    RULE(HAS(0), "dst.ne[0] <= src0.ne[0]", (dst->ne[0] <= dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(leaky_relu)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(ON_CPU, "contiguous_1(dst)", rule_contiguous_1(context, dst));
    return NULL;
}

VALIDATE(tri)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0), "src0.ne[0] == src0.ne[1]", (dst->src[0]->ne[0] == dst->src[0]->ne[1]));
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(fill)
{
    RULE(HAS(0), "src0.type in (f32, f16)", (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    return NULL;
}

VALIDATE(flash_attn_ext)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", (dst->src[0]->ne[0] == dst->src[1]->ne[0]));
    RULE(HAS(1) && HAS(2), "src1.ne[1] == src2.ne[1]", (dst->src[1]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] % src1.ne[2] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[1]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(2), "src0.ne[2] % src2.ne[2] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[2]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[3]", (dst->src[0]->ne[3] == dst->src[1]->ne[3]));
    RULE(HAS(0) && HAS(2), "src0.ne[3] == src2.ne[3]", (dst->src[0]->ne[3] == dst->src[2]->ne[3]));
    RULE(HAS(3), "src3.type == f16", (dst->src[3]->type == RULE_TYPE_F16));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(1) && HAS(3), "src3.ne[0] >= src1.ne[1]", (dst->src[3]->ne[0] >= dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(3), "src3.ne[1] >= src0.ne[1]", (dst->src[3]->ne[1] >= dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(3), "src0.ne[2] % src3.ne[2] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[3]->ne[2]) == INT64_C(0)));
    RULE(HAS(0) && HAS(3), "src0.ne[3] % src3.ne[3] == 0", (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[3]->ne[3]) == INT64_C(0)));
    RULE(true, "float[1] <= 0 or src3", ((rule_float(dst, 1) <= INT64_C(0)) || (dst->src[3] != NULL)));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(4), "src4.ne[0] == src0.ne[2]", (dst->src[4]->ne[0] == dst->src[0]->ne[2]));
    RULE(true, "word[4] >= 0", ((int64_t)dst->op_params[4] >= INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(2), "dst.ne[0] == src2.ne[0]", (dst->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", (dst->ne[1] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", (dst->ne[2] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(2) && ON_CPU, "src2.nb[0] == type_size(src2)", (rule_stride(&exact, dst->src[2], 0) == rule_type_size(context, &exact, dst->src[2])));
    RULE(HAS(1) && ON_CPU, "src1.type not in (i8, i16, i32, i64, f64)", !(dst->src[1]->type == RULE_TYPE_I8 || dst->src[1]->type == RULE_TYPE_I16 || dst->src[1]->type == RULE_TYPE_I32 || dst->src[1]->type == RULE_TYPE_I64 || dst->src[1]->type == RULE_TYPE_F64));
    RULE(HAS(2) && ON_CPU, "src2.type not in (i8, i16, i32, i64, f64)", !(dst->src[2]->type == RULE_TYPE_I8 || dst->src[2]->type == RULE_TYPE_I16 || dst->src[2]->type == RULE_TYPE_I32 || dst->src[2]->type == RULE_TYPE_I64 || dst->src[2]->type == RULE_TYPE_F64));
    return NULL;
}

VALIDATE(ssm_conv)
{
    RULE(HAS(0), "src0.ne[3] == 1", (dst->src[0]->ne[3] == INT64_C(1)));
    RULE(HAS(1), "matrix(src1)", rule_matrix(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[1]", (dst->src[0]->ne[1] == dst->src[1]->ne[1]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(1), "dst.ne[0] == src1.ne[1]", (dst->ne[0] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(1), "dst.ne[1] == src0.ne[0] - src1.ne[0] + 1", (dst->ne[1] == rule_sum(&exact, rule_difference(&exact, dst->src[0]->ne[0], dst->src[1]->ne[0]), INT64_C(1))));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && ON_CPU, "src0.nb[1] == src0.ne[0] * type_size(src0)", (rule_stride(&exact, dst->src[0], 1) == rule_product(&exact, dst->src[0]->ne[0], rule_type_size(context, &exact, dst->src[0]))));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    return NULL;
}

VALIDATE(ssm_scan)
{
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(2), "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(1), "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(4), "src4.nb[0] == type_size(src4)", (rule_stride(&exact, dst->src[4], 0) == rule_type_size(context, &exact, dst->src[4])));
    RULE(HAS(5), "src5.nb[0] == type_size(src5)", (rule_stride(&exact, dst->src[5], 0) == rule_type_size(context, &exact, dst->src[5])));
    RULE(HAS(1), "src1.nb[1] == src1.ne[0] * src1.nb[0]", (rule_stride(&exact, dst->src[1], 1) == rule_product(&exact, dst->src[1]->ne[0], rule_stride(&exact, dst->src[1], 0))));
    RULE(HAS(4), "src4.nb[1] == src4.ne[0] * src4.nb[0]", (rule_stride(&exact, dst->src[4], 1) == rule_product(&exact, dst->src[4]->ne[0], rule_stride(&exact, dst->src[4], 0))));
    RULE(HAS(5), "src5.nb[1] == src5.ne[0] * src5.nb[0]", (rule_stride(&exact, dst->src[5], 1) == rule_product(&exact, dst->src[5]->ne[0], rule_stride(&exact, dst->src[5], 0))));
    RULE(HAS(4) && HAS(5), "same_shape(src4, src5)", rule_same_shape(context, dst->src[4], dst->src[5]));
    RULE(HAS(6), "src6.type == i32", (dst->src[6]->type == RULE_TYPE_I32));
    RULE(HAS(1) && HAS(2), "src2.ne[0] == src1.ne[1]", (dst->src[2]->ne[0] == dst->src[1]->ne[1]));
    RULE(HAS(1) && HAS(2), "src2.ne[1] == src1.ne[2]", (dst->src[2]->ne[1] == dst->src[1]->ne[2]));
    RULE(HAS(1) && HAS(2), "src2.ne[2] == src1.ne[3]", (dst->src[2]->ne[2] == dst->src[1]->ne[3]));
    RULE(HAS(2), "src2.ne[3] == 1", (dst->src[2]->ne[3] == INT64_C(1)));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[0]", (dst->src[0]->ne[1] == dst->src[1]->ne[0]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[1]", (dst->src[0]->ne[2] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(4), "src4.ne[0] == src0.ne[0]", (dst->src[4]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(1) && HAS(4), "src1.ne[1] % src4.ne[1] == 0", (rule_remainder(&exact, dst->src[1]->ne[1], dst->src[4]->ne[1]) == INT64_C(0)));
    RULE(HAS(1) && HAS(4), "src4.ne[2] == src1.ne[2]", (dst->src[4]->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(1) && HAS(4), "src4.ne[3] == src1.ne[3]", (dst->src[4]->ne[3] == dst->src[1]->ne[3]));
    RULE(HAS(1) && HAS(6), "src6.ne[0] == src1.ne[3]", (dst->src[6]->ne[0] == dst->src[1]->ne[3]));
    RULE(HAS(6), "vector(src6)", rule_vector(context, dst->src[6]));
    RULE(HAS(1) && HAS(3), "src3.ne[1] == src1.ne[1]", (dst->src[3]->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(3), "matrix(src3)", rule_matrix(context, dst->src[3]));
    RULE(HAS(0) && HAS(3), "src3.ne[0] == 1 or (src3.ne[0] == src0.ne[0] and word[0] <= 1)", ((dst->src[3]->ne[0] == INT64_C(1)) || ((dst->src[3]->ne[0] == dst->src[0]->ne[0]) && ((int64_t)dst->op_params[0] <= INT64_C(1)))));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0) && HAS(1) && HAS(6), "dst.ne[0] == nelements(src1) + (word[0] if word[0] > 1 else 1) * src0.ne[0] * src0.ne[1] * src0.ne[2] * src6.ne[0]", (dst->ne[0] == rule_sum(&exact, rule_nelements(context, &exact, dst->src[1]), rule_product(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, (((int64_t)dst->op_params[0] > INT64_C(1)) ? (int64_t)dst->op_params[0] : INT64_C(1)), dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[0]->ne[2]), dst->src[6]->ne[0]))));
    RULE(true, "vector(dst)", rule_vector(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2) && ON_CPU, "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3) && ON_CPU, "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(4) && ON_CPU, "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(5) && ON_CPU, "src5.type == f32", (dst->src[5]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "packed(src0)", rule_packed(context, dst->src[0]));
    RULE(HAS(3) && ON_CPU, "src3.nb[0] == type_size(src3)", (rule_stride(&exact, dst->src[3], 0) == rule_type_size(context, &exact, dst->src[3])));
    RULE(HAS(6) && ON_CPU, "src6.nb[0] == type_size(src6)", (rule_stride(&exact, dst->src[6], 0) == rule_type_size(context, &exact, dst->src[6])));
    return NULL;
}

VALIDATE(win_part)
{
    RULE(HAS(0), "src0.ne[3] == 1", (dst->src[0]->ne[3] == INT64_C(1)));
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(true, "word[2] > 0", ((int64_t)dst->op_params[2] > INT64_C(0)));
    RULE(HAS(0), "word[0] == (src0.ne[1] + word[2] - 1) / word[2]", ((int64_t)dst->op_params[0] == rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[0]->ne[1], (int64_t)dst->op_params[2]), INT64_C(1)), (int64_t)dst->op_params[2])));
    RULE(HAS(0), "word[1] == (src0.ne[2] + word[2] - 1) / word[2]", ((int64_t)dst->op_params[1] == rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[0]->ne[2], (int64_t)dst->op_params[2]), INT64_C(1)), (int64_t)dst->op_params[2])));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(true, "dst.ne[1] == word[2]", (dst->ne[1] == (int64_t)dst->op_params[2]));
    RULE(true, "dst.ne[2] == word[2]", (dst->ne[2] == (int64_t)dst->op_params[2]));
    RULE(true, "dst.ne[3] == word[0] * word[1]", (dst->ne[3] == rule_product(&exact, (int64_t)dst->op_params[0], (int64_t)dst->op_params[1])));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    return NULL;
}

VALIDATE(win_unpart)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(true, "word[0] > 0", ((int64_t)dst->op_params[0] > INT64_C(0)));
    RULE(HAS(0), "src0.ne[1] == word[0]", (dst->src[0]->ne[1] == (int64_t)dst->op_params[0]));
    RULE(HAS(0), "src0.ne[2] == word[0]", (dst->src[0]->ne[2] == (int64_t)dst->op_params[0]));
    RULE(HAS(0), "src0.ne[3] >= ((dst.ne[1] + word[0] - 1) / word[0]) * ((dst.ne[2] + word[0] - 1) / word[0])", (dst->src[0]->ne[3] >= rule_product(&exact, rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->ne[1], (int64_t)dst->op_params[0]), INT64_C(1)), (int64_t)dst->op_params[0]), rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->ne[2], (int64_t)dst->op_params[0]), INT64_C(1)), (int64_t)dst->op_params[0]))));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    return NULL;
}

VALIDATE(get_rel_pos)
{
    RULE(true, "dst.type == f16", (dst->type == RULE_TYPE_F16));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(true, "dst.ne[1] == dst.ne[2]", (dst->ne[1] == dst->ne[2]));
    RULE(HAS(0), "src0.ne[1] == 2 * dst.ne[1] - 1", (dst->src[0]->ne[1] == rule_difference(&exact, rule_product(&exact, INT64_C(2), dst->ne[1]), INT64_C(1))));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type in (f16, bf16)", (dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16));
    RULE(HAS(0) && ON_CPU, "dense(src0)", rule_dense(context, dst->src[0]));
    return NULL;
}

VALIDATE(add_rel_pos)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(1) && HAS(2), "same_shape(src1, src2)", rule_same_shape(context, dst->src[1], dst->src[2]));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(2), "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(0) && HAS(1), "src1.ne[3] == src0.ne[2]", (dst->src[1]->ne[3] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] * src1.ne[0] == src0.ne[0]", (rule_product(&exact, dst->src[1]->ne[0], dst->src[1]->ne[0]) == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[1] * src1.ne[2] == src0.ne[1]", (rule_product(&exact, dst->src[1]->ne[1], dst->src[1]->ne[2]) == dst->src[0]->ne[1]));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    return NULL;
}

VALIDATE(rwkv_wkv6)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(5), "src5.type == f32", (dst->src[5]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(2), "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(4), "contiguous(src4)", rule_contiguous(context, dst->src[4]));
    RULE(HAS(5), "contiguous(src5)", rule_contiguous(context, dst->src[5]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", (dst->src[1]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1]", (dst->src[1]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2]", (dst->src[1]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[0]", (dst->src[2]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(2), "src2.ne[1] == src0.ne[1]", (dst->src[2]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(2), "src2.ne[2] == src0.ne[2]", (dst->src[2]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(4), "src4.ne[0] == src0.ne[0]", (dst->src[4]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(4), "src4.ne[1] == src0.ne[1]", (dst->src[4]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(4), "src4.ne[2] == src0.ne[2]", (dst->src[4]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(5), "nelements(src5) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src5.ne[1]", (rule_nelements(context, &exact, dst->src[5]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[5]->ne[1])));
    RULE(HAS(0) && HAS(5), "src0.ne[2] % src5.ne[1] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[5]->ne[1]) == INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1]", (dst->ne[0] == rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1])));
    RULE(HAS(0) && HAS(5), "dst.ne[1] == src0.ne[2] + src0.ne[0] * src5.ne[1]", (dst->ne[1] == rule_sum(&exact, dst->src[0]->ne[2], rule_product(&exact, dst->src[0]->ne[0], dst->src[5]->ne[1]))));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(3), "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(0) && HAS(3) && COMPUTED, "nelements(src3) >= src0.ne[0] * src0.ne[1]", (rule_nelements(context, &exact, dst->src[3]) >= rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1])));
    return NULL;
}

VALIDATE(gated_linear_attn)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3), "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(2), "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(4), "contiguous(src4)", rule_contiguous(context, dst->src[4]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", (dst->src[1]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == src0.ne[1]", (dst->src[1]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[2]", (dst->src[1]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[0]", (dst->src[2]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(2), "src2.ne[1] == src0.ne[1]", (dst->src[2]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(2), "src2.ne[2] == src0.ne[2]", (dst->src[2]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(3), "src3.ne[0] == src0.ne[0]", (dst->src[3]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(3), "src3.ne[1] == src0.ne[1]", (dst->src[3]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(3), "src3.ne[2] == src0.ne[2]", (dst->src[3]->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(4), "nelements(src4) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src4.ne[1]", (rule_nelements(context, &exact, dst->src[4]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[4]->ne[1])));
    RULE(HAS(0) && HAS(4), "src0.ne[2] % src4.ne[1] == 0", (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[4]->ne[1]) == INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0] * src0.ne[1]", (dst->ne[0] == rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1])));
    RULE(HAS(0) && HAS(4), "dst.ne[1] == src0.ne[2] + src0.ne[0] * src4.ne[1]", (dst->ne[1] == rule_sum(&exact, dst->src[0]->ne[2], rule_product(&exact, dst->src[0]->ne[0], dst->src[4]->ne[1]))));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(rwkv_wkv7)
{
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(3), "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(5), "src5.type == f32", (dst->src[5]->type == RULE_TYPE_F32));
    RULE(HAS(6), "src6.type == f32", (dst->src[6]->type == RULE_TYPE_F32));
    RULE(HAS(2), "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(4), "contiguous(src4)", rule_contiguous(context, dst->src[4]));
    RULE(HAS(5), "contiguous(src5)", rule_contiguous(context, dst->src[5]));
    RULE(HAS(6), "contiguous(src6)", rule_contiguous(context, dst->src[6]));
    RULE(HAS(0) && HAS(2), "src0.ne[0] == src2.ne[0]", (dst->src[0]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(0) && HAS(2), "src0.ne[1] == src2.ne[1]", (dst->src[0]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[2]", (dst->src[0]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(1) && HAS(2), "src1.ne[0] == src2.ne[0]", (dst->src[1]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(1) && HAS(2), "src1.ne[1] == src2.ne[1]", (dst->src[1]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(1) && HAS(2), "src1.ne[2] == src2.ne[2]", (dst->src[1]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(3), "src3.ne[0] == src2.ne[0]", (dst->src[3]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(3), "src3.ne[1] == src2.ne[1]", (dst->src[3]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(3), "src3.ne[2] == src2.ne[2]", (dst->src[3]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(4), "src4.ne[0] == src2.ne[0]", (dst->src[4]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(4), "src4.ne[1] == src2.ne[1]", (dst->src[4]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(4), "src4.ne[2] == src2.ne[2]", (dst->src[4]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(5), "src5.ne[0] == src2.ne[0]", (dst->src[5]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(5), "src5.ne[1] == src2.ne[1]", (dst->src[5]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(5), "src5.ne[2] == src2.ne[2]", (dst->src[5]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(6), "nelements(src6) == src2.ne[0] * src2.ne[0] * src2.ne[1] * src6.ne[1]", (rule_nelements(context, &exact, dst->src[6]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[2]->ne[0], dst->src[2]->ne[0]), dst->src[2]->ne[1]), dst->src[6]->ne[1])));
    RULE(HAS(2) && HAS(6), "src2.ne[2] % src6.ne[1] == 0", (rule_remainder(&exact, dst->src[2]->ne[2], dst->src[6]->ne[1]) == INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(2), "dst.ne[0] == src2.ne[0] * src2.ne[1]", (dst->ne[0] == rule_product(&exact, dst->src[2]->ne[0], dst->src[2]->ne[1])));
    RULE(HAS(2) && HAS(6), "dst.ne[1] == src2.ne[2] + src2.ne[0] * src6.ne[1]", (dst->ne[1] == rule_sum(&exact, dst->src[2]->ne[2], rule_product(&exact, dst->src[2]->ne[0], dst->src[6]->ne[1]))));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(2) && ON_CPU, "src2.ne[0] % 64 == 0", (rule_remainder(&exact, dst->src[2]->ne[0], INT64_C(64)) == INT64_C(0)));
    return NULL;
}

VALIDATE(solve_tri)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0), "src0.ne[0] == src0.ne[1]", (dst->src[0]->ne[0] == dst->src[0]->ne[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[1] == src1.ne[1]", (dst->src[0]->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(1), "src0.ne[2] == src1.ne[2]", (dst->src[0]->ne[2] == dst->src[1]->ne[2]));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[3]", (dst->src[0]->ne[3] == dst->src[1]->ne[3]));
    RULE(HAS(0), "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1), "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(1), "same_shape(dst, src1)", rule_same_shape(context, dst, dst->src[1]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(gated_delta_net)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3), "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(5), "src5.type == f32", (dst->src[5]->type == RULE_TYPE_F32));
    RULE(HAS(0), "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(1), "contiguous_rows(src1)", rule_contiguous_rows(context, dst->src[1]));
    RULE(HAS(2), "contiguous_rows(src2)", rule_contiguous_rows(context, dst->src[2]));
    RULE(HAS(3), "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    RULE(HAS(4), "contiguous(src4)", rule_contiguous(context, dst->src[4]));
    RULE(HAS(5), "contiguous(src5)", rule_contiguous(context, dst->src[5]));
    RULE(HAS(0) && HAS(2), "src0.ne[0] == src2.ne[0]", (dst->src[0]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(0) && HAS(2), "src2.ne[1] % src0.ne[1] == 0", (rule_remainder(&exact, dst->src[2]->ne[1], dst->src[0]->ne[1]) == INT64_C(0)));
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[2]", (dst->src[0]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(0) && HAS(2), "src2.ne[3] % src0.ne[3] == 0", (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[0]->ne[3]) == INT64_C(0)));
    RULE(HAS(1) && HAS(2), "src1.ne[0] == src2.ne[0]", (dst->src[1]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(1) && HAS(2), "src2.ne[1] % src1.ne[1] == 0", (rule_remainder(&exact, dst->src[2]->ne[1], dst->src[1]->ne[1]) == INT64_C(0)));
    RULE(HAS(1) && HAS(2), "src1.ne[2] == src2.ne[2]", (dst->src[1]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(1) && HAS(2), "src2.ne[3] % src1.ne[3] == 0", (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[1]->ne[3]) == INT64_C(0)));
    RULE(HAS(2) && HAS(3), "src3.ne[0] in (1, src2.ne[0])", (dst->src[3]->ne[0] == INT64_C(1) || dst->src[3]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(3), "src3.ne[1] == src2.ne[1]", (dst->src[3]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(3), "src3.ne[2] == src2.ne[2]", (dst->src[3]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(3), "src3.ne[3] == src2.ne[3]", (dst->src[3]->ne[3] == dst->src[2]->ne[3]));
    RULE(HAS(4), "src4.ne[0] == 1", (dst->src[4]->ne[0] == INT64_C(1)));
    RULE(HAS(2) && HAS(4), "src4.ne[1] == src2.ne[1]", (dst->src[4]->ne[1] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(4), "src4.ne[2] == src2.ne[2]", (dst->src[4]->ne[2] == dst->src[2]->ne[2]));
    RULE(HAS(2) && HAS(4), "src4.ne[3] == src2.ne[3]", (dst->src[4]->ne[3] == dst->src[2]->ne[3]));
    RULE(HAS(2) && HAS(5), "src5.ne[0] == src2.ne[0]", (dst->src[5]->ne[0] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(5), "src5.ne[1] == src2.ne[0]", (dst->src[5]->ne[1] == dst->src[2]->ne[0]));
    RULE(HAS(2) && HAS(5), "src5.ne[2] == src2.ne[1]", (dst->src[5]->ne[2] == dst->src[2]->ne[1]));
    RULE(HAS(2) && HAS(5), "src5.ne[3] == src2.ne[3]", (dst->src[5]->ne[3] == dst->src[2]->ne[3]));
    RULE(true, "word[0] >= 1", ((int64_t)dst->op_params[0] >= INT64_C(1)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(2), "dst.ne[0] == src2.ne[0] * src2.ne[1]", (dst->ne[0] == rule_product(&exact, dst->src[2]->ne[0], dst->src[2]->ne[1])));
    RULE(HAS(2), "dst.ne[1] == src2.ne[2] * src2.ne[3] + word[0] * src2.ne[0] * src2.ne[3]", (dst->ne[1] == rule_sum(&exact, rule_product(&exact, dst->src[2]->ne[2], dst->src[2]->ne[3]), rule_product(&exact, rule_product(&exact, (int64_t)dst->op_params[0], dst->src[2]->ne[0]), dst->src[2]->ne[3]))));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(lightning_indexer)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3), "src3.type == f16", (dst->src[3]->type == RULE_TYPE_F16));
    RULE(HAS(0) && HAS(1), "src0.ne[0] == src1.ne[0]", (dst->src[0]->ne[0] == dst->src[1]->ne[0]));
    RULE(HAS(1) && HAS(3), "src3.ne[0] == src1.ne[2]", (dst->src[3]->ne[0] == dst->src[1]->ne[2]));
    RULE(HAS(0) && HAS(2), "src0.ne[1] == src2.ne[0]", (dst->src[0]->ne[1] == dst->src[2]->ne[0]));
    RULE(HAS(1), "src1.ne[1] == 1", (dst->src[1]->ne[1] == INT64_C(1)));
    RULE(HAS(0) && HAS(3), "src3.ne[1] == src0.ne[2]", (dst->src[3]->ne[1] == dst->src[0]->ne[2]));
    RULE(HAS(0) && HAS(2), "src0.ne[2] == src2.ne[1]", (dst->src[0]->ne[2] == dst->src[2]->ne[1]));
    RULE(HAS(2), "src2.ne[2] == 1", (dst->src[2]->ne[2] == INT64_C(1)));
    RULE(HAS(3), "src3.ne[2] == 1", (dst->src[3]->ne[2] == INT64_C(1)));
    RULE(HAS(0) && HAS(1), "src0.ne[3] == src1.ne[3]", (dst->src[0]->ne[3] == dst->src[1]->ne[3]));
    RULE(HAS(1) && HAS(2), "src1.ne[3] == src2.ne[3]", (dst->src[1]->ne[3] == dst->src[2]->ne[3]));
    RULE(HAS(2) && HAS(3), "src2.ne[3] % src3.ne[3] == 0", (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[3]->ne[3]) == INT64_C(0)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(1), "dst.ne[0] == src1.ne[2]", (dst->ne[0] == dst->src[1]->ne[2]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", (dst->ne[1] == dst->src[0]->ne[2]));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(2) && ON_CPU, "src2.nb[0] == type_size(src2)", (rule_stride(&exact, dst->src[2], 0) == rule_type_size(context, &exact, dst->src[2])));
    RULE(HAS(3) && ON_CPU, "src3.nb[0] == type_size(src3)", (rule_stride(&exact, dst->src[3], 0) == rule_type_size(context, &exact, dst->src[3])));
    RULE(HAS(1) && ON_CPU, "src1.type not in (i8, i16, i32, i64, f64)", !(dst->src[1]->type == RULE_TYPE_I8 || dst->src[1]->type == RULE_TYPE_I16 || dst->src[1]->type == RULE_TYPE_I32 || dst->src[1]->type == RULE_TYPE_I64 || dst->src[1]->type == RULE_TYPE_F64));
    return NULL;
}

VALIDATE(dsv4_hc_comb)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(true, "word[1] > 0", ((int64_t)dst->op_params[1] > INT64_C(0)));
    RULE(HAS(0), "src0.ne[0] == 24", (dst->src[0]->ne[0] == INT64_C(24)));
    RULE(HAS(0), "matrix(src0)", rule_matrix(context, dst->src[0]));
    RULE(HAS(1), "src1.ne[0] >= 3", (dst->src[1]->ne[0] >= INT64_C(3)));
    RULE(HAS(1), "vector(src1)", rule_vector(context, dst->src[1]));
    RULE(HAS(0) && HAS(2), "src2.ne[0] == src0.ne[0]", (dst->src[2]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(2), "vector(src2)", rule_vector(context, dst->src[2]));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(true, "dst.ne[0] == 4", (dst->ne[0] == INT64_C(4)));
    RULE(true, "dst.ne[1] == 4", (dst->ne[1] == INT64_C(4)));
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", (dst->ne[2] == dst->src[0]->ne[1]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(dsv4_hc_pre)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0), "src0.ne[1] > 0", (dst->src[0]->ne[1] > INT64_C(0)));
    RULE(HAS(0), "src0.ne[3] == 1", (dst->src[0]->ne[3] == INT64_C(1)));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == (src0.ne[0] if word[1] == 1 else src0.ne[1])", (dst->src[1]->ne[0] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[0] : dst->src[0]->ne[1])));
    RULE(HAS(0) && HAS(1), "src1.ne[1] == (src0.ne[1] if word[1] == 1 else src0.ne[2])", (dst->src[1]->ne[1] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[1] : dst->src[0]->ne[2])));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == (src0.ne[2] if word[1] == 1 else 1)", (dst->src[1]->ne[2] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[2] : INT64_C(1))));
    RULE(HAS(1), "src1.ne[3] == 1", (dst->src[1]->ne[3] == INT64_C(1)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0), "dst.ne[1] == src0.ne[2]", (dst->ne[1] == dst->src[0]->ne[2]));
    RULE(true, "dst.ne[2] == 1", (dst->ne[2] == INT64_C(1)));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(dsv4_hc_post)
{
    RULE(HAS(0), "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3), "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(1), "src1.ne[1] > 0", (dst->src[1]->ne[1] > INT64_C(0)));
    RULE(HAS(0), "matrix(src0)", rule_matrix(context, dst->src[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[0] == src0.ne[0]", (dst->src[1]->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(0) && HAS(1), "src1.ne[2] == src0.ne[1]", (dst->src[1]->ne[2] == dst->src[0]->ne[1]));
    RULE(HAS(1), "src1.ne[3] == 1", (dst->src[1]->ne[3] == INT64_C(1)));
    RULE(HAS(1) && HAS(2), "src2.ne[0] == src1.ne[1]", (dst->src[2]->ne[0] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(2), "src2.ne[1] == src0.ne[1]", (dst->src[2]->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(2), "matrix(src2)", rule_matrix(context, dst->src[2]));
    RULE(HAS(1) && HAS(3), "src3.ne[0] == src1.ne[1]", (dst->src[3]->ne[0] == dst->src[1]->ne[1]));
    RULE(HAS(1) && HAS(3), "src3.ne[1] == src1.ne[1]", (dst->src[3]->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(0) && HAS(3), "src3.ne[2] == src0.ne[1]", (dst->src[3]->ne[2] == dst->src[0]->ne[1]));
    RULE(HAS(3), "src3.ne[3] == 1", (dst->src[3]->ne[3] == INT64_C(1)));
    RULE(true, "dst.type == f32", (dst->type == RULE_TYPE_F32));
    RULE(HAS(0), "dst.ne[0] == src0.ne[0]", (dst->ne[0] == dst->src[0]->ne[0]));
    RULE(HAS(1), "dst.ne[1] == src1.ne[1]", (dst->ne[1] == dst->src[1]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[1]", (dst->ne[2] == dst->src[0]->ne[1]));
    RULE(true, "dst.ne[3] == 1", (dst->ne[3] == INT64_C(1)));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

VALIDATE(unary)
{
    RULE(HAS(0), "same_shape(dst, src0)", rule_same_shape(context, dst, dst->src[0]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "packed(dst) or same_layout(dst, src0)", (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])));
    RULE(HAS(0) && ON_CPU, "contiguous_rows(src0)", rule_contiguous_rows(context, dst->src[0]));
    RULE(HAS(0) && ON_CPU && BEFORE(1000), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    return NULL;
}

VALIDATE(cross_entropy_loss)
{
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(true, "scalar(dst)", rule_scalar(context, dst));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "src0.nb[0] == type_size(src0)", (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])));
    RULE(HAS(1) && ON_CPU, "src1.nb[0] == type_size(src1)", (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])));
    RULE(HAS(0) && ON_CPU, "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "contiguous_1(src1)", rule_contiguous_1(context, dst->src[1]));
    return NULL;
}

VALIDATE(cross_entropy_loss_back)
{
    RULE(HAS(0), "scalar(src0)", rule_scalar(context, dst->src[0]));
    RULE(HAS(1) && HAS(2), "same_shape(src1, src2)", rule_same_shape(context, dst->src[1], dst->src[2]));
    RULE(HAS(1), "dst.type == src1.type", (dst->type == dst->src[1]->type));
    RULE(HAS(1), "same_shape(dst, src1)", rule_same_shape(context, dst, dst->src[1]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2) && ON_CPU, "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(2) && ON_CPU, "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    return NULL;
}

VALIDATE(opt_step_adamw)
{
    RULE(HAS(0), "same_layout(dst, src0)", rule_same_layout(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && HAS(2), "same_shape(src0, src2)", rule_same_shape(context, dst->src[0], dst->src[2]));
    RULE(HAS(0) && HAS(3), "same_shape(src0, src3)", rule_same_shape(context, dst->src[0], dst->src[3]));
    RULE(HAS(4), "src4.type == f32", (dst->src[4]->type == RULE_TYPE_F32));
    RULE(HAS(4), "nelements(src4) == 7", (rule_nelements(context, &exact, dst->src[4]) == INT64_C(7)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(2) && ON_CPU, "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(3) && ON_CPU, "src3.type == f32", (dst->src[3]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    RULE(HAS(2) && ON_CPU, "contiguous(src2)", rule_contiguous(context, dst->src[2]));
    RULE(HAS(3) && ON_CPU, "contiguous(src3)", rule_contiguous(context, dst->src[3]));
    return NULL;
}

VALIDATE(opt_step_sgd)
{
    RULE(HAS(0), "same_layout(dst, src0)", rule_same_layout(context, dst, dst->src[0]));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(2), "src2.type == f32", (dst->src[2]->type == RULE_TYPE_F32));
    RULE(HAS(2), "nelements(src2) == 2", (rule_nelements(context, &exact, dst->src[2]) == INT64_C(2)));
    RULE(HAS(0) && ON_CPU, "src0.type == f32", (dst->src[0]->type == RULE_TYPE_F32));
    RULE(HAS(1) && ON_CPU, "src1.type == f32", (dst->src[1]->type == RULE_TYPE_F32));
    RULE(HAS(0) && ON_CPU, "contiguous(src0)", rule_contiguous(context, dst->src[0]));
    RULE(HAS(1) && ON_CPU, "contiguous(src1)", rule_contiguous(context, dst->src[1]));
    return NULL;
}

VALIDATE(glu)
{
    RULE(HAS(0), "contiguous_1(src0)", rule_contiguous_1(context, dst->src[0]));
    RULE(HAS(1), "contiguous_1(src1)", rule_contiguous_1(context, dst->src[1]));
    RULE(HAS(0) && HAS(1), "same_shape(src0, src1)", rule_same_shape(context, dst->src[0], dst->src[1]));
    RULE(HAS(0) && HAS(1), "src1.type == src0.type", (dst->src[1]->type == dst->src[0]->type));
    RULE(HAS(0), "dst.type == src0.type", (dst->type == dst->src[0]->type));
    RULE(HAS(0), "dst.ne[0] == (src0.ne[0] if src1 else src0.ne[0] / 2)", (dst->ne[0] == ((dst->src[1] != NULL) ? dst->src[0]->ne[0] : rule_quotient(&exact, dst->src[0]->ne[0], INT64_C(2)))));
    RULE(HAS(0), "dst.ne[1] == src0.ne[1]", (dst->ne[1] == dst->src[0]->ne[1]));
    RULE(HAS(0), "dst.ne[2] == src0.ne[2]", (dst->ne[2] == dst->src[0]->ne[2]));
    RULE(HAS(0), "dst.ne[3] == src0.ne[3]", (dst->ne[3] == dst->src[0]->ne[3]));
    RULE(true, "packed(dst)", rule_packed(context, dst));
    return NULL;
}

const struct op_validation op_validations[] = {
    { "NONE", NULL },
    { "DUP", validate_dup },
    { "ADD", validate_add },
    { "ADD_ID", validate_add_id },
    { "ADD1", validate_add1 },
    { "ACC", validate_acc },
    { "SUB", validate_sub },
    { "MUL", validate_mul },
    { "DIV", validate_div },
    { "SQR", validate_sqr },
    { "SQRT", validate_sqrt },
    { "LOG", validate_log },
    { "SIN", validate_sin },
    { "COS", validate_cos },
    { "SUM", validate_sum },
    { "SUM_ROWS", validate_sum_rows },
    { "CUMSUM", validate_cumsum },
    { "MEAN", validate_mean },
    { "ARGMAX", validate_argmax },
    { "COUNT_EQUAL", validate_count_equal },
    { "REPEAT", validate_repeat },
    { "REPEAT_BACK", validate_repeat_back },
    { "CONCAT", validate_concat },
    { "SILU_BACK", validate_silu_back },
    { "NORM", validate_norm },
    { "RMS_NORM", validate_rms_norm },
    { "RMS_NORM_BACK", validate_rms_norm_back },
    { "GROUP_NORM", validate_group_norm },
    { "L2_NORM", validate_l2_norm },
    { "MUL_MAT", validate_mul_mat },
    { "MUL_MAT_ID", validate_mul_mat_id },
    { "OUT_PROD", validate_out_prod },
    { "SCALE", validate_scale },
    { "SET", validate_set },
    { "CPY", validate_cpy },
    { "CONT", validate_cont },
    { "RESHAPE", validate_reshape },
    { "VIEW", validate_view },
    { "PERMUTE", validate_permute },
    { "TRANSPOSE", validate_transpose },
    { "GET_ROWS", validate_get_rows },
    { "GET_ROWS_BACK", validate_get_rows_back },
    { "SET_ROWS", validate_set_rows },
    { "DIAG", validate_diag },
    { "DIAG_MASK_INF", validate_diag_mask_inf },
    { "DIAG_MASK_ZERO", validate_diag_mask_zero },
    { "SOFT_MAX", validate_soft_max },
    { "SOFT_MAX_BACK", validate_soft_max_back },
    { "ROPE", validate_rope },
    { "ROPE_BACK", validate_rope_back },
    { "CLAMP", validate_clamp },
    { "CONV_TRANSPOSE_1D", validate_conv_transpose_1d },
    { "IM2COL", validate_im2col },
    { "IM2COL_BACK", validate_im2col_back },
    { "IM2COL_3D", validate_im2col_3d },
    { "COL2IM_1D", validate_col2im_1d },
    { "CONV_2D", validate_conv_2d },
    { "CONV_3D", validate_conv_3d },
    { "CONV_2D_DW", validate_conv_2d_dw },
    { "CONV_TRANSPOSE_2D", validate_conv_transpose_2d },
    { "POOL_1D", validate_pool_1d },
    { "POOL_2D", validate_pool_2d },
    { "POOL_2D_BACK", validate_pool_2d_back },
    { "UPSCALE", validate_upscale },
    { "PAD", validate_pad },
    { "PAD_REFLECT_1D", validate_pad_reflect_1d },
    { "ROLL", validate_roll },
    { "ARANGE", validate_arange },
    { "TIMESTEP_EMBEDDING", validate_timestep_embedding },
    { "ARGSORT", validate_argsort },
    { "TOP_K", validate_top_k },
    { "LEAKY_RELU", validate_leaky_relu },
    { "TRI", validate_tri },
    { "FILL", validate_fill },
    { "FLASH_ATTN_EXT", validate_flash_attn_ext },
    { "FLASH_ATTN_BACK", NULL },
    { "SSM_CONV", validate_ssm_conv },
    { "SSM_SCAN", validate_ssm_scan },
    { "WIN_PART", validate_win_part },
    { "WIN_UNPART", validate_win_unpart },
    { "GET_REL_POS", validate_get_rel_pos },
    { "ADD_REL_POS", validate_add_rel_pos },
    { "RWKV_WKV6", validate_rwkv_wkv6 },
    { "GATED_LINEAR_ATTN", validate_gated_linear_attn },
    { "RWKV_WKV7", validate_rwkv_wkv7 },
    { "SOLVE_TRI", validate_solve_tri },
    { "GATED_DELTA_NET", validate_gated_delta_net },
    { "LIGHTNING_INDEXER", validate_lightning_indexer },
    { "DSV4_HC_COMB", validate_dsv4_hc_comb },
    { "DSV4_HC_PRE", validate_dsv4_hc_pre },
    { "DSV4_HC_POST", validate_dsv4_hc_post },
    { "UNARY", validate_unary },
    { "MAP_CUSTOM1", NULL },
    { "MAP_CUSTOM2", NULL },
    { "MAP_CUSTOM3", NULL },
    { "CUSTOM", NULL },
    { "CROSS_ENTROPY_LOSS", validate_cross_entropy_loss },
    { "CROSS_ENTROPY_LOSS_BACK", validate_cross_entropy_loss_back },
    { "OPT_STEP_ADAMW", validate_opt_step_adamw },
    { "OPT_STEP_SGD", validate_opt_step_sgd },
    { "GLU", validate_glu },
};
const size_t op_validation_count = sizeof op_validations / sizeof op_validations[0];
