/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_rules.h"

#include "ops/validation_words.h"

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

#define RULE(number, truth)                                                                         \
    static bool rule_##number(const struct host_context *context, const struct ggml_tensor *dst)    \
    {                                                                                               \
        bool exact = true;                                                                          \
        const bool holds = truth;                                                                   \
                                                                                                    \
        (void)context;                                                                              \
        return holds && exact;                                                                      \
    }

/* same_shape(dst, src0) */
RULE(0, rule_same_shape(context, dst, dst->src[0]))
/* dst.type == src0.type */
RULE(1, (dst->type == dst->src[0]->type))
/* packed(dst) or same_layout(dst, src0) */
RULE(2, (rule_packed(context, dst) || rule_same_layout(context, dst, dst->src[0])))
/* repeats(src1, src0) */
RULE(3, rule_repeats(context, dst->src[1], dst->src[0]))
/* src0.nb[0] == type_size(src0) */
RULE(4, (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])))
/* src0.type in (f32, f16, bf16) or block(src0) > 1 */
RULE(5, ((dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16) || (rule_block(context, &exact, dst->src[0]) > INT64_C(1))))
/* src1.type in (f32, src0.type) */
RULE(6, (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->src[0]->type))
/* dst.type == src0.type or (dst.type == f32 and src1.type == f32) */
RULE(7, ((dst->type == dst->src[0]->type) || ((dst->type == RULE_TYPE_F32) && (dst->src[1]->type == RULE_TYPE_F32))))
/* block(src0) == 1 or (same_shape(src0, src1) and src1.type == f32 and src1.nb[0] == 4) */
RULE(8, ((rule_block(context, &exact, dst->src[0]) == INT64_C(1)) || (rule_same_shape(context, dst->src[0], dst->src[1]) && (dst->src[1]->type == RULE_TYPE_F32) && (rule_stride(&exact, dst->src[1], 0) == INT64_C(4)))))
/* contiguous_rows(src1) or same_shape(src0, src1) */
RULE(9, (rule_contiguous_rows(context, dst->src[1]) || rule_same_shape(context, dst->src[0], dst->src[1])))
/* packed(dst) */
RULE(10, rule_packed(context, dst))
/* src0.ne[0] == src1.ne[0] */
RULE(11, (dst->src[0]->ne[0] == dst->src[1]->ne[0]))
/* src0.ne[1] == src2.ne[0] */
RULE(12, (dst->src[0]->ne[1] == dst->src[2]->ne[0]))
/* src0.ne[2] == src2.ne[1] */
RULE(13, (dst->src[0]->ne[2] == dst->src[2]->ne[1]))
/* src2.type == i32 */
RULE(14, (dst->src[2]->type == RULE_TYPE_I32))
/* src1.ne[1] > 0 */
RULE(15, (dst->src[1]->ne[1] > INT64_C(0)))
/* nelements(src2) > 0 */
RULE(16, (rule_nelements(context, &exact, dst->src[2]) > INT64_C(0)))
/* src0.type == f32 */
RULE(17, (dst->src[0]->type == RULE_TYPE_F32))
/* src1.type == f32 */
RULE(18, (dst->src[1]->type == RULE_TYPE_F32))
/* src1.nb[0] == type_size(src1) */
RULE(19, (rule_stride(&exact, dst->src[1], 0) == rule_type_size(context, &exact, dst->src[1])))
/* scalar(src1) */
RULE(20, rule_scalar(context, dst->src[1]))
/* padded_1d(src0) */
RULE(21, rule_padded_1d(context, dst->src[0]))
/* src1.type == f32 or (src1.type == src0.type and src1.type in (f16, bf16)) */
RULE(22, ((dst->src[1]->type == RULE_TYPE_F32) || ((dst->src[1]->type == dst->src[0]->type) && (dst->src[1]->type == RULE_TYPE_F16 || dst->src[1]->type == RULE_TYPE_BF16))))
/* contiguous(src0) */
RULE(23, rule_contiguous(context, dst->src[0]))
/* nelements(src1) <= nelements(src0) */
RULE(24, (rule_nelements(context, &exact, dst->src[1]) <= rule_nelements(context, &exact, dst->src[0])))
/* word[0] >= 0 or src1.ne[1] == 1 */
RULE(25, (((int64_t)dst->op_params[0] >= INT64_C(0)) || (dst->src[1]->ne[1] == INT64_C(1))))
/* word[1] >= 0 or src1.ne[2] == 1 */
RULE(26, (((int64_t)dst->op_params[1] >= INT64_C(0)) || (dst->src[1]->ne[2] == INT64_C(1))))
/* word[2] >= 0 or src1.ne[3] == 1 */
RULE(27, (((int64_t)dst->op_params[2] >= INT64_C(0)) || (dst->src[1]->ne[3] == INT64_C(1))))
/* word[3] >= 0 */
RULE(28, ((int64_t)dst->op_params[3] >= INT64_C(0)))
/* word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + (src1.ne[3] - 1) * word[2] <= nbytes(dst) */
RULE(29, (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[3], rule_product(&exact, dst->src[1]->ne[0], rule_type_size(context, &exact, dst))), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[2], INT64_C(1)), (int64_t)dst->op_params[1])), rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[3], INT64_C(1)), (int64_t)dst->op_params[2])) <= rule_nbytes(context, &exact, dst)))
/* contiguous(dst) */
RULE(30, rule_contiguous(context, dst))
/* src0.type in (f32, f16, bf16) */
RULE(31, (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16))
/* contiguous_rows(src0) */
RULE(32, rule_contiguous_rows(context, dst->src[0]))
/* contiguous_1(src0) */
RULE(33, rule_contiguous_1(context, dst->src[0]))
/* scalar(dst) */
RULE(34, rule_scalar(context, dst))
/* dst.ne[0] == 1 */
RULE(35, (dst->ne[0] == INT64_C(1)))
/* dst.ne[1] == src0.ne[1] */
RULE(36, (dst->ne[1] == dst->src[0]->ne[1]))
/* dst.ne[2] == src0.ne[2] */
RULE(37, (dst->ne[2] == dst->src[0]->ne[2]))
/* dst.ne[3] == src0.ne[3] */
RULE(38, (dst->ne[3] == dst->src[0]->ne[3]))
/* dst.type == f32 */
RULE(39, (dst->type == RULE_TYPE_F32))
/* matrix(src0) */
RULE(40, rule_matrix(context, dst->src[0]))
/* src0.ne[0] <= 2147483647 */
RULE(41, (dst->src[0]->ne[0] <= INT64_C(2147483647)))
/* dst.type == i32 */
RULE(42, (dst->type == RULE_TYPE_I32))
/* dst.ne[0] == src0.ne[1] */
RULE(43, (dst->ne[0] == dst->src[0]->ne[1]))
/* vector(dst) */
RULE(44, rule_vector(context, dst))
/* same_shape(src0, src1) */
RULE(45, rule_same_shape(context, dst->src[0], dst->src[1]))
/* dst.type == i64 */
RULE(46, (dst->type == RULE_TYPE_I64))
/* src0.type == i32 */
RULE(47, (dst->src[0]->type == RULE_TYPE_I32))
/* src1.type == i32 */
RULE(48, (dst->src[1]->type == RULE_TYPE_I32))
/* repeats(src0, dst) */
RULE(49, rule_repeats(context, dst->src[0], dst))
/* src0.type in (f32, f16, bf16, i32, i16) */
RULE(50, (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I16))
/* repeats(dst, src0) */
RULE(51, rule_repeats(context, dst, dst->src[0]))
/* src0.type == src1.type */
RULE(52, (dst->src[0]->type == dst->src[1]->type))
/* src1.ne[0] == src0.ne[0] or word[0] == 0 */
RULE(53, ((dst->src[1]->ne[0] == dst->src[0]->ne[0]) || ((int64_t)dst->op_params[0] == INT64_C(0))))
/* src1.ne[1] == src0.ne[1] or word[0] == 1 */
RULE(54, ((dst->src[1]->ne[1] == dst->src[0]->ne[1]) || ((int64_t)dst->op_params[0] == INT64_C(1))))
/* src1.ne[2] == src0.ne[2] or word[0] == 2 */
RULE(55, ((dst->src[1]->ne[2] == dst->src[0]->ne[2]) || ((int64_t)dst->op_params[0] == INT64_C(2))))
/* src1.ne[3] == src0.ne[3] or word[0] == 3 */
RULE(56, ((dst->src[1]->ne[3] == dst->src[0]->ne[3]) || ((int64_t)dst->op_params[0] == INT64_C(3))))
/* dst.ne[0] == (src0.ne[0] + src1.ne[0] if word[0] == 0 else src0.ne[0]) */
RULE(57, (dst->ne[0] == (((int64_t)dst->op_params[0] == INT64_C(0)) ? rule_sum(&exact, dst->src[0]->ne[0], dst->src[1]->ne[0]) : dst->src[0]->ne[0])))
/* dst.ne[1] == (src0.ne[1] + src1.ne[1] if word[0] == 1 else src0.ne[1]) */
RULE(58, (dst->ne[1] == (((int64_t)dst->op_params[0] == INT64_C(1)) ? rule_sum(&exact, dst->src[0]->ne[1], dst->src[1]->ne[1]) : dst->src[0]->ne[1])))
/* dst.ne[2] == (src0.ne[2] + src1.ne[2] if word[0] == 2 else src0.ne[2]) */
RULE(59, (dst->ne[2] == (((int64_t)dst->op_params[0] == INT64_C(2)) ? rule_sum(&exact, dst->src[0]->ne[2], dst->src[1]->ne[2]) : dst->src[0]->ne[2])))
/* dst.ne[3] == (src0.ne[3] + src1.ne[3] if word[0] == 3 else src0.ne[3]) */
RULE(60, (dst->ne[3] == (((int64_t)dst->op_params[0] == INT64_C(3)) ? rule_sum(&exact, dst->src[0]->ne[3], dst->src[1]->ne[3]) : dst->src[0]->ne[3])))
/* src0.type in (f32, f16, bf16, i32, i16, i8) or (contiguous_rows(src0) and contiguous_rows(src1)) */
RULE(61, ((dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I8) || (rule_contiguous_rows(context, dst->src[0]) && rule_contiguous_rows(context, dst->src[1]))))
/* src1.type == src0.type */
RULE(62, (dst->src[1]->type == dst->src[0]->type))
/* src0.type in (f32, f16) */
RULE(63, (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16))
/* contiguous_1(src1) */
RULE(64, rule_contiguous_1(context, dst->src[1]))
/* float[0] >= 0 */
RULE(65, (rule_float(dst, 0) >= INT64_C(0)))
/* word[0] > 0 */
RULE(66, ((int64_t)dst->op_params[0] > INT64_C(0)))
/* src1.ne[2] % src0.ne[2] == 0 */
RULE(67, (rule_remainder(&exact, dst->src[1]->ne[2], dst->src[0]->ne[2]) == INT64_C(0)))
/* src1.ne[3] % src0.ne[3] == 0 */
RULE(68, (rule_remainder(&exact, dst->src[1]->ne[3], dst->src[0]->ne[3]) == INT64_C(0)))
/* not transposed(src0) */
RULE(69, !rule_transposed(context, dst->src[0]))
/* dst.ne[1] == src1.ne[1] */
RULE(70, (dst->ne[1] == dst->src[1]->ne[1]))
/* dst.ne[2] == src1.ne[2] */
RULE(71, (dst->ne[2] == dst->src[1]->ne[2]))
/* dst.ne[3] == src1.ne[3] */
RULE(72, (dst->ne[3] == dst->src[1]->ne[3]))
/* word[1] != 1 or dst.ne[0] == src1.ne[0] */
RULE(73, (((int64_t)dst->op_params[1] != INT64_C(1)) || (dst->ne[0] == dst->src[1]->ne[0])))
/* src0.type not in (i8, i16, i32, i64, f64) */
RULE(74, !(dst->src[0]->type == RULE_TYPE_I8 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I32 || dst->src[0]->type == RULE_TYPE_I64 || dst->src[0]->type == RULE_TYPE_F64))
/* src0.ne[3] == 1 */
RULE(75, (dst->src[0]->ne[3] == INT64_C(1)))
/* src1.ne[3] == 1 */
RULE(76, (dst->src[1]->ne[3] == INT64_C(1)))
/* matrix(src2) */
RULE(77, rule_matrix(context, dst->src[2]))
/* src2.ne[1] == src1.ne[2] */
RULE(78, (dst->src[2]->ne[1] == dst->src[1]->ne[2]))
/* src2.ne[0] % src1.ne[1] == 0 */
RULE(79, (rule_remainder(&exact, dst->src[2]->ne[0], dst->src[1]->ne[1]) == INT64_C(0)))
/* dst.ne[1] == src2.ne[0] */
RULE(80, (dst->ne[1] == dst->src[2]->ne[0]))
/* dst.ne[3] == 1 */
RULE(81, (dst->ne[3] == INT64_C(1)))
/* src0.ne[2] * nelements(src2) <= 1099511627776 */
RULE(82, (rule_product(&exact, dst->src[0]->ne[2], rule_nelements(context, &exact, dst->src[2])) <= INT64_C(1099511627776)))
/* src1.type == f32 or (src1.type == src0.type and block(src0) == 1) or (block(src0) > 1 and block(src1) > 1) */
RULE(83, ((dst->src[1]->type == RULE_TYPE_F32) || ((dst->src[1]->type == dst->src[0]->type) && (rule_block(context, &exact, dst->src[0]) == INT64_C(1))) || ((rule_block(context, &exact, dst->src[0]) > INT64_C(1)) && (rule_block(context, &exact, dst->src[1]) > INT64_C(1)))))
/* src0.ne[1] == src1.ne[1] */
RULE(84, (dst->src[0]->ne[1] == dst->src[1]->ne[1]))
/* dst.ne[0] == src0.ne[0] */
RULE(85, (dst->ne[0] == dst->src[0]->ne[0]))
/* dst.ne[1] == src1.ne[0] */
RULE(86, (dst->ne[1] == dst->src[1]->ne[0]))
/* src0.type in (f32, bf16) */
RULE(87, (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_BF16))
/* word[3] < 1073741824 */
RULE(88, ((int64_t)dst->op_params[3] < INT64_C(1073741824)))
/* src0.type in (f32, i32) */
RULE(89, (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_I32))
/* nelements(dst) == nelements(src0) */
RULE(90, (rule_nelements(context, &exact, dst) == rule_nelements(context, &exact, dst->src[0])))
/* same_layout(dst, src1) */
RULE(91, rule_same_layout(context, dst, dst->src[1]))
/* src0.type == dst.type or src0.type in (f32, f16, bf16) or (dst.type == f32 and (src0.type == i32 or block(src0) > 1)) */
RULE(92, ((dst->src[0]->type == dst->type) || (dst->src[0]->type == RULE_TYPE_F32 || dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16) || ((dst->type == RULE_TYPE_F32) && ((dst->src[0]->type == RULE_TYPE_I32) || (rule_block(context, &exact, dst->src[0]) > INT64_C(1))))))
/* src0.type == dst.type or dst.type in (f32, f16, bf16) or block(dst) > 1 or (src0.type == f32 and dst.type == i32) */
RULE(93, ((dst->src[0]->type == dst->type) || (dst->type == RULE_TYPE_F32 || dst->type == RULE_TYPE_F16 || dst->type == RULE_TYPE_BF16) || (rule_block(context, &exact, dst) > INT64_C(1)) || ((dst->src[0]->type == RULE_TYPE_F32) && (dst->type == RULE_TYPE_I32))))
/* src0.type == dst.type or block(dst) == 1 or (contiguous(dst) and src0.nb[0] == type_size(src0)) */
RULE(94, ((dst->src[0]->type == dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || (rule_contiguous(context, dst) && (rule_stride(&exact, dst->src[0], 0) == rule_type_size(context, &exact, dst->src[0])))))
/* src0.type == dst.type or block(dst) == 1 or (src0.ne[0] <= dst.ne[0] and src0.ne[0] % block(dst) == 0) */
RULE(95, ((dst->src[0]->type == dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || ((dst->src[0]->ne[0] <= dst->ne[0]) && (rule_remainder(&exact, dst->src[0]->ne[0], rule_block(context, &exact, dst)) == INT64_C(0)))))
/* src0.type != dst.type or block(dst) == 1 or same_shape(src0, dst) or contiguous(src0) or not contiguous(dst) */
RULE(96, ((dst->src[0]->type != dst->type) || (rule_block(context, &exact, dst) == INT64_C(1)) || rule_same_shape(context, dst->src[0], dst) || rule_contiguous(context, dst->src[0]) || !rule_contiguous(context, dst)))
/* block(dst) == 1 or same_shape(src0, dst) or contiguous(src0) */
RULE(97, ((rule_block(context, &exact, dst) == INT64_C(1)) || rule_same_shape(context, dst->src[0], dst) || rule_contiguous(context, dst->src[0])))
/* src0.ne[2] == src1.ne[1] */
RULE(98, (dst->src[0]->ne[2] == dst->src[1]->ne[1]))
/* src0.ne[3] == src1.ne[2] */
RULE(99, (dst->src[0]->ne[3] == dst->src[1]->ne[2]))
/* dst.type == (i32 if src0.type == i32 else f32) */
RULE(100, (dst->type == ((dst->src[0]->type == RULE_TYPE_I32) ? RULE_TYPE_I32 : RULE_TYPE_F32)))
/* dst.ne[2] == src1.ne[1] */
RULE(101, (dst->ne[2] == dst->src[1]->ne[1]))
/* dst.ne[3] == src1.ne[2] */
RULE(102, (dst->ne[3] == dst->src[1]->ne[2]))
/* src0.ne[1] > 0 */
RULE(103, (dst->src[0]->ne[1] > INT64_C(0)))
/* src0.type not in (i8, i16, i64, f64) */
RULE(104, !(dst->src[0]->type == RULE_TYPE_I8 || dst->src[0]->type == RULE_TYPE_I16 || dst->src[0]->type == RULE_TYPE_I64 || dst->src[0]->type == RULE_TYPE_F64))
/* vector(src1) */
RULE(105, rule_vector(context, dst->src[1]))
/* src0.ne[1] >= src1.ne[0] */
RULE(106, (dst->src[0]->ne[1] >= dst->src[1]->ne[0]))
/* matrix(dst) */
RULE(107, rule_matrix(context, dst))
/* same_layout(dst, src2) */
RULE(108, rule_same_layout(context, dst, dst->src[2]))
/* src0.ne[1] == src1.ne[0] */
RULE(109, (dst->src[0]->ne[1] == dst->src[1]->ne[0]))
/* src0.ne[2] % src1.ne[1] == 0 */
RULE(110, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[1]->ne[1]) == INT64_C(0)))
/* src0.ne[3] % src1.ne[2] == 0 */
RULE(111, (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[1]->ne[2]) == INT64_C(0)))
/* src1.type in (i32, i64) */
RULE(112, (dst->src[1]->type == RULE_TYPE_I32 || dst->src[1]->type == RULE_TYPE_I64))
/* contiguous_rows(dst) */
RULE(113, rule_contiguous_rows(context, dst))
/* dst.type not in (i8, i16, i64, f64) */
RULE(114, !(dst->type == RULE_TYPE_I8 || dst->type == RULE_TYPE_I16 || dst->type == RULE_TYPE_I64 || dst->type == RULE_TYPE_F64))
/* src0.ne[1] == 1 */
RULE(115, (dst->src[0]->ne[1] == INT64_C(1)))
/* dst.ne[1] == src0.ne[0] */
RULE(116, (dst->ne[1] == dst->src[0]->ne[0]))
/* word[0] >= 0 */
RULE(117, ((int64_t)dst->op_params[0] >= INT64_C(0)))
/* contiguous_2(dst) */
RULE(118, rule_contiguous_2(context, dst))
/* contiguous(src0) or same_layout(dst, src0) */
RULE(119, (rule_contiguous(context, dst->src[0]) || rule_same_layout(context, dst, dst->src[0])))
/* src1.type in (f32, f16) */
RULE(120, (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == RULE_TYPE_F16))
/* contiguous(src1) */
RULE(121, rule_contiguous(context, dst->src[1]))
/* src1.ne[0] == src0.ne[0] */
RULE(122, (dst->src[1]->ne[0] == dst->src[0]->ne[0]))
/* src1.ne[1] >= src0.ne[1] */
RULE(123, (dst->src[1]->ne[1] >= dst->src[0]->ne[1]))
/* src0.ne[2] % src1.ne[2] == 0 */
RULE(124, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[1]->ne[2]) == INT64_C(0)))
/* src0.ne[3] % src1.ne[3] == 0 */
RULE(125, (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[1]->ne[3]) == INT64_C(0)))
/* float[1] <= 0 or src1 */
RULE(126, ((rule_float(dst, 1) <= INT64_C(0)) || (dst->src[1] != NULL)))
/* src2.type == f32 */
RULE(127, (dst->src[2]->type == RULE_TYPE_F32))
/* src2.ne[0] == src0.ne[2] */
RULE(128, (dst->src[2]->ne[0] == dst->src[0]->ne[2]))
/* src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2]) */
RULE(129, (dst->src[1]->ne[0] == (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) ? dst->src[0]->ne[2] : rule_product(&exact, INT64_C(4), dst->src[0]->ne[2]))))
/* src0.ne[0] % 2 == 0 */
RULE(130, (rule_remainder(&exact, dst->src[0]->ne[0], INT64_C(2)) == INT64_C(0)))
/* word[1] >= 2 */
RULE(131, ((int64_t)dst->op_params[1] >= INT64_C(2)))
/* word[1] % 2 == 0 */
RULE(132, (rule_remainder(&exact, (int64_t)dst->op_params[1], INT64_C(2)) == INT64_C(0)))
/* word[15] >= 0 */
RULE(133, ((int64_t)dst->op_params[15] >= INT64_C(0)))
/* word[15] % 2 == 0 */
RULE(134, (rule_remainder(&exact, (int64_t)dst->op_params[15], INT64_C(2)) == INT64_C(0)))
/* word[1] + word[15] <= src0.ne[0] */
RULE(135, (rule_sum(&exact, (int64_t)dst->op_params[1], (int64_t)dst->op_params[15]) <= dst->src[0]->ne[0]))
/* word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0) */
RULE(136, (((int64_t)dst->op_params[2] != INT64_C(24)) || ((rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[1]) == dst->src[0]->ne[0]) && ((int64_t)dst->op_params[15] == INT64_C(0)))))
/* word[2] in (0, 2) or word[11] >= 0 */
RULE(137, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[11] >= INT64_C(0))))
/* word[2] in (0, 2) or word[12] >= 0 */
RULE(138, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[12] >= INT64_C(0))))
/* word[2] in (0, 2) or word[13] >= 0 */
RULE(139, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[13] >= INT64_C(0))))
/* word[2] in (0, 2) or word[14] >= 0 */
RULE(140, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || ((int64_t)dst->op_params[14] >= INT64_C(0))))
/* word[2] in (0, 2) or word[11] + word[12] + word[13] > 0 */
RULE(141, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]) > INT64_C(0))))
/* word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0] */
RULE(142, (((int64_t)dst->op_params[2] == INT64_C(0) || (int64_t)dst->op_params[2] == INT64_C(2)) || (rule_sum(&exact, rule_sum(&exact, rule_sum(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[12]), (int64_t)dst->op_params[13]), (int64_t)dst->op_params[14]) <= dst->src[0]->ne[0])))
/* src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2) */
RULE(143, (dst->src[2]->ne[0] >= (((int64_t)dst->op_params[2] == INT64_C(24)) ? rule_quotient(&exact, dst->src[0]->ne[0], INT64_C(2)) : rule_quotient(&exact, (int64_t)dst->op_params[1], INT64_C(2)))))
/* contiguous_1(dst) */
RULE(144, rule_contiguous_1(context, dst))
/* matrix(src1) */
RULE(145, rule_matrix(context, dst->src[1]))
/* dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0] */
RULE(146, (dst->ne[0] == rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[0], INT64_C(1)), (int64_t)dst->op_params[0]), dst->src[0]->ne[0])))
/* dst.ne[0] <= 2147483647 */
RULE(147, (dst->ne[0] <= INT64_C(2147483647)))
/* word[1] > 0 or word[6] == 0 */
RULE(148, (((int64_t)dst->op_params[1] > INT64_C(0)) || ((int64_t)dst->op_params[6] == INT64_C(0))))
/* src1.ne[2] == src0.ne[2] or word[6] == 0 */
RULE(149, ((dst->src[1]->ne[2] == dst->src[0]->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(0))))
/* src1.ne[1] == src0.ne[1] or word[6] == 1 */
RULE(150, ((dst->src[1]->ne[1] == dst->src[0]->ne[1]) || ((int64_t)dst->op_params[6] == INT64_C(1))))
/* src1.ne[3] == 1 or word[6] == 1 */
RULE(151, ((dst->src[1]->ne[3] == INT64_C(1)) || ((int64_t)dst->op_params[6] == INT64_C(1))))
/* dst.ne[0] == src0.ne[0] * src0.ne[1] * (src0.ne[2] if word[6] == 1 else 1) */
RULE(152, (dst->ne[0] == rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[0]->ne[2] : INT64_C(1)))))
/* dst.ne[1] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1 */
RULE(153, (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2])), rule_product(&exact, (int64_t)dst->op_params[4], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))))
/* dst.ne[2] == ((src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1 if word[6] == 1 else src1.ne[2]) */
RULE(154, (dst->ne[2] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[5], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1)) : dst->src[1]->ne[2])))
/* dst.ne[3] == (src1.ne[3] if word[6] == 1 else 1) */
RULE(155, (dst->ne[3] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[1]->ne[3] : INT64_C(1))))
/* dst.type in (f32, f16) */
RULE(156, (dst->type == RULE_TYPE_F32 || dst->type == RULE_TYPE_F16))
/* src1.type in (f32, dst.type) */
RULE(157, (dst->src[1]->type == RULE_TYPE_F32 || dst->src[1]->type == dst->type))
/* word[6] == 0 or src1.ne[1] == 1 or src1.nb[1] == src1.ne[0] * type_size(src1) */
RULE(158, (((int64_t)dst->op_params[6] == INT64_C(0)) || (dst->src[1]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 1) == rule_product(&exact, dst->src[1]->ne[0], rule_type_size(context, &exact, dst->src[1])))))
/* src1.ne[1] == 1 or src1.nb[1] <= 2147483647 */
RULE(159, ((dst->src[1]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 1) <= INT64_C(2147483647))))
/* src1.ne[2] == 1 or src1.nb[2] <= 2147483647 */
RULE(160, ((dst->src[1]->ne[2] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 2) <= INT64_C(2147483647))))
/* src1.ne[3] == 1 or src1.nb[3] <= 2147483647 */
RULE(161, ((dst->src[1]->ne[3] == INT64_C(1)) || (rule_stride(&exact, dst->src[1], 3) <= INT64_C(2147483647))))
/* dst.type == f32 or (src0.type == f16 and src1.type == f32 and src0.nb[0] == 2) */
RULE(162, ((dst->type == RULE_TYPE_F32) || ((dst->src[0]->type == RULE_TYPE_F16) && (dst->src[1]->type == RULE_TYPE_F32) && (rule_stride(&exact, dst->src[0], 0) == INT64_C(2)))))
/* src1.ne[2] == dst.ne[2] or word[6] == 0 */
RULE(163, ((dst->src[1]->ne[2] == dst->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(0))))
/* src1.ne[1] == dst.ne[1] or word[6] == 1 */
RULE(164, ((dst->src[1]->ne[1] == dst->ne[1]) || ((int64_t)dst->op_params[6] == INT64_C(1))))
/* src0.ne[0] == src1.ne[0] * src1.ne[1] * (src1.ne[2] if word[6] == 1 else 1) */
RULE(165, (dst->src[0]->ne[0] == rule_product(&exact, rule_product(&exact, dst->src[1]->ne[0], dst->src[1]->ne[1]), (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->src[1]->ne[2] : INT64_C(1)))))
/* src0.ne[2] == dst.ne[2] or word[6] == 1 */
RULE(166, ((dst->src[0]->ne[2] == dst->ne[2]) || ((int64_t)dst->op_params[6] == INT64_C(1))))
/* src0.ne[3] == (dst.ne[3] if word[6] == 1 else 1) */
RULE(167, (dst->src[0]->ne[3] == (((int64_t)dst->op_params[6] == INT64_C(1)) ? dst->ne[3] : INT64_C(1))))
/* dst.ne[3] == 1 or word[6] == 1 */
RULE(168, ((dst->ne[3] == INT64_C(1)) || ((int64_t)dst->op_params[6] == INT64_C(1))))
/* dense(src0) */
RULE(169, rule_dense(context, dst->src[0]))
/* dst.nb[3] <= 2147483647 */
RULE(170, (rule_stride(&exact, dst, 3) <= INT64_C(2147483647)))
/* word[1] > 0 */
RULE(171, ((int64_t)dst->op_params[1] > INT64_C(0)))
/* word[2] > 0 */
RULE(172, ((int64_t)dst->op_params[2] > INT64_C(0)))
/* word[9] > 0 */
RULE(173, ((int64_t)dst->op_params[9] > INT64_C(0)))
/* dst.ne[0] == src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9] */
RULE(174, (dst->ne[0] == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), (int64_t)dst->op_params[9])))
/* dst.ne[1] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1 */
RULE(175, (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[6], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))))
/* dst.ne[2] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1 */
RULE(176, (dst->ne[2] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[4])), rule_product(&exact, (int64_t)dst->op_params[7], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))))
/* dst.ne[3] == ((src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1) * (src1.ne[3] / word[9]) */
RULE(177, (dst->ne[3] == rule_product(&exact, rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[2], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[5])), rule_product(&exact, (int64_t)dst->op_params[8], rule_difference(&exact, dst->src[0]->ne[2], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[2]), INT64_C(1)), rule_quotient(&exact, dst->src[1]->ne[3], (int64_t)dst->op_params[9]))))
/* dst.type == f32 or src0.type == f16 */
RULE(178, ((dst->type == RULE_TYPE_F32) || (dst->src[0]->type == RULE_TYPE_F16)))
/* word[2] >= 0 */
RULE(179, ((int64_t)dst->op_params[2] >= INT64_C(0)))
/* src0.ne[0] % word[1] == 0 */
RULE(180, (rule_remainder(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[1]) == INT64_C(0)))
/* dst.ne[0] == (src0.ne[1] - 1) * word[0] + src0.ne[0] / word[1] - 2 * word[2] */
RULE(181, (dst->ne[0] == rule_difference(&exact, rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0]), rule_quotient(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[1])), rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2]))))
/* dst.ne[1] == word[1] */
RULE(182, (dst->ne[1] == (int64_t)dst->op_params[1]))
/* dst.ne[2] == 1 */
RULE(183, (dst->ne[2] == INT64_C(1)))
/* src0.ne[2] == src1.ne[2] */
RULE(184, (dst->src[0]->ne[2] == dst->src[1]->ne[2]))
/* dst.type == src1.type */
RULE(185, (dst->type == dst->src[1]->type))
/* dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1 */
RULE(186, (dst->ne[0] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[2])), rule_product(&exact, (int64_t)dst->op_params[4], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))))
/* dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1 */
RULE(187, (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[5], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))))
/* dst.ne[2] == src0.ne[3] */
RULE(188, (dst->ne[2] == dst->src[0]->ne[3]))
/* src0.ne[0] * src0.ne[1] * src0.ne[2] * type_size(src0) + 4 * src0.ne[3] <= 16777216 */
RULE(189, (rule_sum(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), rule_type_size(context, &exact, dst->src[0])), rule_product(&exact, INT64_C(4), dst->src[0]->ne[3])) <= INT64_C(16777216)))
/* word[10] > 0 */
RULE(190, ((int64_t)dst->op_params[10] > INT64_C(0)))
/* word[11] > 0 */
RULE(191, ((int64_t)dst->op_params[11] > INT64_C(0)))
/* src0.ne[3] == word[9] * word[11] */
RULE(192, (dst->src[0]->ne[3] == rule_product(&exact, (int64_t)dst->op_params[9], (int64_t)dst->op_params[11])))
/* src1.ne[3] == word[9] * word[10] */
RULE(193, (dst->src[1]->ne[3] == rule_product(&exact, (int64_t)dst->op_params[9], (int64_t)dst->op_params[10])))
/* dst.ne[0] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1 */
RULE(194, (dst->ne[0] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[0], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[3])), rule_product(&exact, (int64_t)dst->op_params[6], rule_difference(&exact, dst->src[0]->ne[0], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[0]), INT64_C(1))))
/* dst.ne[1] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1 */
RULE(195, (dst->ne[1] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[1], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[4])), rule_product(&exact, (int64_t)dst->op_params[7], rule_difference(&exact, dst->src[0]->ne[1], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[1]), INT64_C(1))))
/* dst.ne[2] == (src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1 */
RULE(196, (dst->ne[2] == rule_sum(&exact, rule_quotient(&exact, rule_difference(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[1]->ne[2], rule_product(&exact, INT64_C(2), (int64_t)dst->op_params[5])), rule_product(&exact, (int64_t)dst->op_params[8], rule_difference(&exact, dst->src[0]->ne[2], INT64_C(1)))), INT64_C(1)), (int64_t)dst->op_params[2]), INT64_C(1))))
/* dst.ne[3] == word[11] * word[10] */
RULE(197, (dst->ne[3] == rule_product(&exact, (int64_t)dst->op_params[11], (int64_t)dst->op_params[10])))
/* src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9] * type_size(src0) + 4 * word[11] <= 16777216 */
RULE(198, (rule_sum(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1]), dst->src[0]->ne[2]), (int64_t)dst->op_params[9]), rule_type_size(context, &exact, dst->src[0])), rule_product(&exact, INT64_C(4), (int64_t)dst->op_params[11])) <= INT64_C(16777216)))
/* src0.ne[2] == 1 */
RULE(199, (dst->src[0]->ne[2] == INT64_C(1)))
/* packed(dst) or (contiguous_channels(src1) and dst.nb[2] == type_size(dst) and dst.nb[0] == dst.ne[2] * dst.nb[2] and dst.nb[1] == dst.ne[0] * dst.nb[0] and dst.nb[3] == dst.ne[1] * dst.nb[1]) */
RULE(200, (rule_packed(context, dst) || (rule_contiguous_channels(context, dst->src[1]) && (rule_stride(&exact, dst, 2) == rule_type_size(context, &exact, dst)) && (rule_stride(&exact, dst, 0) == rule_product(&exact, dst->ne[2], rule_stride(&exact, dst, 2))) && (rule_stride(&exact, dst, 1) == rule_product(&exact, dst->ne[0], rule_stride(&exact, dst, 0))) && (rule_stride(&exact, dst, 3) == rule_product(&exact, dst->ne[1], rule_stride(&exact, dst, 1))))))
/* dense(src1) */
RULE(201, rule_dense(context, dst->src[1]))
/* contiguous(src1) or contiguous_channels(src1) */
RULE(202, (rule_contiguous(context, dst->src[1]) || rule_contiguous_channels(context, dst->src[1])))
/* dst.ne[1] == (src1.ne[1] - 1) * word[0] + src0.ne[1] */
RULE(203, (dst->ne[1] == rule_sum(&exact, rule_product(&exact, rule_difference(&exact, dst->src[1]->ne[1], INT64_C(1)), (int64_t)dst->op_params[0]), dst->src[0]->ne[1])))
/* src0.ne[1] == 1 or src0.nb[1] == src0.ne[0] * type_size(src0) */
RULE(204, ((dst->src[0]->ne[1] == INT64_C(1)) || (rule_stride(&exact, dst->src[0], 1) == rule_product(&exact, dst->src[0]->ne[0], rule_type_size(context, &exact, dst->src[0])))))
/* dst.ne[0] * dst.ne[1] <= 2147483647 */
RULE(205, (rule_product(&exact, dst->ne[0], dst->ne[1]) <= INT64_C(2147483647)))
/* src0.type == f16 */
RULE(206, (dst->src[0]->type == RULE_TYPE_F16))
/* word[3] == 0 and word[1] == word[2] */
RULE(207, (((int64_t)dst->op_params[3] == INT64_C(0)) && ((int64_t)dst->op_params[1] == (int64_t)dst->op_params[2])))
/* word[3] != 0 or word[1] != word[2] or dst.ne[0] * word[1] <= src0.ne[0] */
RULE(208, (((int64_t)dst->op_params[3] != INT64_C(0)) || ((int64_t)dst->op_params[1] != (int64_t)dst->op_params[2]) || (rule_product(&exact, dst->ne[0], (int64_t)dst->op_params[1]) <= dst->src[0]->ne[0])))
/* word[3] > 0 */
RULE(209, ((int64_t)dst->op_params[3] > INT64_C(0)))
/* word[4] > 0 */
RULE(210, ((int64_t)dst->op_params[4] > INT64_C(0)))
/* src0.nb[2] * src0.ne[2] * src0.ne[3] >= nbytes(src0) */
RULE(211, (rule_product(&exact, rule_product(&exact, rule_stride(&exact, dst->src[0], 2), dst->src[0]->ne[2]), dst->src[0]->ne[3]) >= rule_nbytes(context, &exact, dst->src[0])))
/* same_shape(dst, src1) */
RULE(212, rule_same_shape(context, dst, dst->src[1]))
/* src0.ne[2] == dst.ne[2] */
RULE(213, (dst->src[0]->ne[2] == dst->ne[2]))
/* src0.ne[3] == dst.ne[3] */
RULE(214, (dst->src[0]->ne[3] == dst->ne[3]))
/* nelements(src0) > 0 */
RULE(215, (rule_nelements(context, &exact, dst->src[0]) > INT64_C(0)))
/* dst.ne[0] <= 8388608 */
RULE(216, (dst->ne[0] <= INT64_C(8388608)))
/* dst.ne[1] <= 8388608 */
RULE(217, (dst->ne[1] <= INT64_C(8388608)))
/* dst.ne[2] <= 8388608 */
RULE(218, (dst->ne[2] <= INT64_C(8388608)))
/* dst.ne[3] <= 8388608 */
RULE(219, (dst->ne[3] <= INT64_C(8388608)))
/* dst.ne[0] == src0.ne[0] + word[0] + word[1] */
RULE(220, (dst->ne[0] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[0], (int64_t)dst->op_params[0]), (int64_t)dst->op_params[1])))
/* dst.ne[1] == src0.ne[1] + word[2] + word[3] */
RULE(221, (dst->ne[1] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[1], (int64_t)dst->op_params[2]), (int64_t)dst->op_params[3])))
/* dst.ne[2] == src0.ne[2] + word[4] + word[5] */
RULE(222, (dst->ne[2] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[2], (int64_t)dst->op_params[4]), (int64_t)dst->op_params[5])))
/* dst.ne[3] == src0.ne[3] + word[6] + word[7] */
RULE(223, (dst->ne[3] == rule_sum(&exact, rule_sum(&exact, dst->src[0]->ne[3], (int64_t)dst->op_params[6]), (int64_t)dst->op_params[7])))
/* word[8] == 0 or (src0.ne[0] > 0 and word[0] <= src0.ne[0]) */
RULE(224, (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[0] > INT64_C(0)) && ((int64_t)dst->op_params[0] <= dst->src[0]->ne[0]))))
/* word[8] == 0 or (src0.ne[1] > 0 and word[2] <= src0.ne[1]) */
RULE(225, (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[1] > INT64_C(0)) && ((int64_t)dst->op_params[2] <= dst->src[0]->ne[1]))))
/* word[8] == 0 or (src0.ne[2] > 0 and word[4] <= src0.ne[2]) */
RULE(226, (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[2] > INT64_C(0)) && ((int64_t)dst->op_params[4] <= dst->src[0]->ne[2]))))
/* word[8] == 0 or (src0.ne[3] > 0 and word[6] <= src0.ne[3]) */
RULE(227, (((int64_t)dst->op_params[8] == INT64_C(0)) || ((dst->src[0]->ne[3] > INT64_C(0)) && ((int64_t)dst->op_params[6] <= dst->src[0]->ne[3]))))
/* word[1] >= 0 */
RULE(228, ((int64_t)dst->op_params[1] >= INT64_C(0)))
/* word[0] < src0.ne[0] */
RULE(229, ((int64_t)dst->op_params[0] < dst->src[0]->ne[0]))
/* word[1] < src0.ne[0] */
RULE(230, ((int64_t)dst->op_params[1] < dst->src[0]->ne[0]))
/* word[0] < src0.ne[0] and -word[0] < src0.ne[0] */
RULE(231, (((int64_t)dst->op_params[0] < dst->src[0]->ne[0]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[0]) < dst->src[0]->ne[0])))
/* word[1] < src0.ne[1] and -word[1] < src0.ne[1] */
RULE(232, (((int64_t)dst->op_params[1] < dst->src[0]->ne[1]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[1]) < dst->src[0]->ne[1])))
/* word[2] < src0.ne[2] and -word[2] < src0.ne[2] */
RULE(233, (((int64_t)dst->op_params[2] < dst->src[0]->ne[2]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[2]) < dst->src[0]->ne[2])))
/* word[3] < src0.ne[3] and -word[3] < src0.ne[3] */
RULE(234, (((int64_t)dst->op_params[3] < dst->src[0]->ne[3]) && (rule_difference(&exact, 0, (int64_t)dst->op_params[3]) < dst->src[0]->ne[3])))
/* dst.ne[0] == f32_steps(dst) */
RULE(235, (dst->ne[0] == rule_f32_steps(context, &exact, dst)))
/* dst.ne[0] == word[0] */
RULE(236, (dst->ne[0] == (int64_t)dst->op_params[0]))
/* dst.ne[0] <= src0.ne[0] */
RULE(237, (dst->ne[0] <= dst->src[0]->ne[0]))
/* src0.ne[0] == src0.ne[1] */
RULE(238, (dst->src[0]->ne[0] == dst->src[0]->ne[1]))
/* src1.ne[1] == src2.ne[1] */
RULE(239, (dst->src[1]->ne[1] == dst->src[2]->ne[1]))
/* src0.ne[2] % src2.ne[2] == 0 */
RULE(240, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[2]->ne[2]) == INT64_C(0)))
/* src0.ne[3] == src1.ne[3] */
RULE(241, (dst->src[0]->ne[3] == dst->src[1]->ne[3]))
/* src0.ne[3] == src2.ne[3] */
RULE(242, (dst->src[0]->ne[3] == dst->src[2]->ne[3]))
/* src3.type == f16 */
RULE(243, (dst->src[3]->type == RULE_TYPE_F16))
/* contiguous(src3) */
RULE(244, rule_contiguous(context, dst->src[3]))
/* src3.ne[0] >= src1.ne[1] */
RULE(245, (dst->src[3]->ne[0] >= dst->src[1]->ne[1]))
/* src3.ne[1] >= src0.ne[1] */
RULE(246, (dst->src[3]->ne[1] >= dst->src[0]->ne[1]))
/* src0.ne[2] % src3.ne[2] == 0 */
RULE(247, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[3]->ne[2]) == INT64_C(0)))
/* src0.ne[3] % src3.ne[3] == 0 */
RULE(248, (rule_remainder(&exact, dst->src[0]->ne[3], dst->src[3]->ne[3]) == INT64_C(0)))
/* float[1] <= 0 or src3 */
RULE(249, ((rule_float(dst, 1) <= INT64_C(0)) || (dst->src[3] != NULL)))
/* src4.type == f32 */
RULE(250, (dst->src[4]->type == RULE_TYPE_F32))
/* src4.ne[0] == src0.ne[2] */
RULE(251, (dst->src[4]->ne[0] == dst->src[0]->ne[2]))
/* word[4] >= 0 */
RULE(252, ((int64_t)dst->op_params[4] >= INT64_C(0)))
/* dst.ne[0] == src2.ne[0] */
RULE(253, (dst->ne[0] == dst->src[2]->ne[0]))
/* dst.ne[1] == src0.ne[2] */
RULE(254, (dst->ne[1] == dst->src[0]->ne[2]))
/* dst.ne[2] == src0.ne[1] */
RULE(255, (dst->ne[2] == dst->src[0]->ne[1]))
/* src2.nb[0] == type_size(src2) */
RULE(256, (rule_stride(&exact, dst->src[2], 0) == rule_type_size(context, &exact, dst->src[2])))
/* src1.type not in (i8, i16, i32, i64, f64) */
RULE(257, !(dst->src[1]->type == RULE_TYPE_I8 || dst->src[1]->type == RULE_TYPE_I16 || dst->src[1]->type == RULE_TYPE_I32 || dst->src[1]->type == RULE_TYPE_I64 || dst->src[1]->type == RULE_TYPE_F64))
/* src2.type not in (i8, i16, i32, i64, f64) */
RULE(258, !(dst->src[2]->type == RULE_TYPE_I8 || dst->src[2]->type == RULE_TYPE_I16 || dst->src[2]->type == RULE_TYPE_I32 || dst->src[2]->type == RULE_TYPE_I64 || dst->src[2]->type == RULE_TYPE_F64))
/* dst.ne[0] == src1.ne[1] */
RULE(259, (dst->ne[0] == dst->src[1]->ne[1]))
/* dst.ne[1] == src0.ne[0] - src1.ne[0] + 1 */
RULE(260, (dst->ne[1] == rule_sum(&exact, rule_difference(&exact, dst->src[0]->ne[0], dst->src[1]->ne[0]), INT64_C(1))))
/* src0.nb[1] == src0.ne[0] * type_size(src0) */
RULE(261, (rule_stride(&exact, dst->src[0], 1) == rule_product(&exact, dst->src[0]->ne[0], rule_type_size(context, &exact, dst->src[0]))))
/* contiguous(src2) */
RULE(262, rule_contiguous(context, dst->src[2]))
/* src4.nb[0] == type_size(src4) */
RULE(263, (rule_stride(&exact, dst->src[4], 0) == rule_type_size(context, &exact, dst->src[4])))
/* src5.nb[0] == type_size(src5) */
RULE(264, (rule_stride(&exact, dst->src[5], 0) == rule_type_size(context, &exact, dst->src[5])))
/* src1.nb[1] == src1.ne[0] * src1.nb[0] */
RULE(265, (rule_stride(&exact, dst->src[1], 1) == rule_product(&exact, dst->src[1]->ne[0], rule_stride(&exact, dst->src[1], 0))))
/* src4.nb[1] == src4.ne[0] * src4.nb[0] */
RULE(266, (rule_stride(&exact, dst->src[4], 1) == rule_product(&exact, dst->src[4]->ne[0], rule_stride(&exact, dst->src[4], 0))))
/* src5.nb[1] == src5.ne[0] * src5.nb[0] */
RULE(267, (rule_stride(&exact, dst->src[5], 1) == rule_product(&exact, dst->src[5]->ne[0], rule_stride(&exact, dst->src[5], 0))))
/* same_shape(src4, src5) */
RULE(268, rule_same_shape(context, dst->src[4], dst->src[5]))
/* src6.type == i32 */
RULE(269, (dst->src[6]->type == RULE_TYPE_I32))
/* src2.ne[0] == src1.ne[1] */
RULE(270, (dst->src[2]->ne[0] == dst->src[1]->ne[1]))
/* src2.ne[2] == src1.ne[3] */
RULE(271, (dst->src[2]->ne[2] == dst->src[1]->ne[3]))
/* src2.ne[3] == 1 */
RULE(272, (dst->src[2]->ne[3] == INT64_C(1)))
/* src4.ne[0] == src0.ne[0] */
RULE(273, (dst->src[4]->ne[0] == dst->src[0]->ne[0]))
/* src1.ne[1] % src4.ne[1] == 0 */
RULE(274, (rule_remainder(&exact, dst->src[1]->ne[1], dst->src[4]->ne[1]) == INT64_C(0)))
/* src4.ne[2] == src1.ne[2] */
RULE(275, (dst->src[4]->ne[2] == dst->src[1]->ne[2]))
/* src4.ne[3] == src1.ne[3] */
RULE(276, (dst->src[4]->ne[3] == dst->src[1]->ne[3]))
/* src6.ne[0] == src1.ne[3] */
RULE(277, (dst->src[6]->ne[0] == dst->src[1]->ne[3]))
/* vector(src6) */
RULE(278, rule_vector(context, dst->src[6]))
/* src3.ne[1] == src1.ne[1] */
RULE(279, (dst->src[3]->ne[1] == dst->src[1]->ne[1]))
/* matrix(src3) */
RULE(280, rule_matrix(context, dst->src[3]))
/* src3.ne[0] == 1 or (src3.ne[0] == src0.ne[0] and word[0] <= 1) */
RULE(281, ((dst->src[3]->ne[0] == INT64_C(1)) || ((dst->src[3]->ne[0] == dst->src[0]->ne[0]) && ((int64_t)dst->op_params[0] <= INT64_C(1)))))
/* dst.ne[0] == nelements(src1) + (word[0] if word[0] > 1 else 1) * src0.ne[0] * src0.ne[1] * src0.ne[2] * src6.ne[0] */
RULE(282, (dst->ne[0] == rule_sum(&exact, rule_nelements(context, &exact, dst->src[1]), rule_product(&exact, rule_product(&exact, rule_product(&exact, rule_product(&exact, (((int64_t)dst->op_params[0] > INT64_C(1)) ? (int64_t)dst->op_params[0] : INT64_C(1)), dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[0]->ne[2]), dst->src[6]->ne[0]))))
/* src3.type == f32 */
RULE(283, (dst->src[3]->type == RULE_TYPE_F32))
/* src5.type == f32 */
RULE(284, (dst->src[5]->type == RULE_TYPE_F32))
/* packed(src0) */
RULE(285, rule_packed(context, dst->src[0]))
/* src3.nb[0] == type_size(src3) */
RULE(286, (rule_stride(&exact, dst->src[3], 0) == rule_type_size(context, &exact, dst->src[3])))
/* src6.nb[0] == type_size(src6) */
RULE(287, (rule_stride(&exact, dst->src[6], 0) == rule_type_size(context, &exact, dst->src[6])))
/* word[0] == (src0.ne[1] + word[2] - 1) / word[2] */
RULE(288, ((int64_t)dst->op_params[0] == rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[0]->ne[1], (int64_t)dst->op_params[2]), INT64_C(1)), (int64_t)dst->op_params[2])))
/* word[1] == (src0.ne[2] + word[2] - 1) / word[2] */
RULE(289, ((int64_t)dst->op_params[1] == rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->src[0]->ne[2], (int64_t)dst->op_params[2]), INT64_C(1)), (int64_t)dst->op_params[2])))
/* dst.ne[1] == word[2] */
RULE(290, (dst->ne[1] == (int64_t)dst->op_params[2]))
/* dst.ne[2] == word[2] */
RULE(291, (dst->ne[2] == (int64_t)dst->op_params[2]))
/* dst.ne[3] == word[0] * word[1] */
RULE(292, (dst->ne[3] == rule_product(&exact, (int64_t)dst->op_params[0], (int64_t)dst->op_params[1])))
/* src0.ne[1] == word[0] */
RULE(293, (dst->src[0]->ne[1] == (int64_t)dst->op_params[0]))
/* src0.ne[2] == word[0] */
RULE(294, (dst->src[0]->ne[2] == (int64_t)dst->op_params[0]))
/* src0.ne[3] >= ((dst.ne[1] + word[0] - 1) / word[0]) * ((dst.ne[2] + word[0] - 1) / word[0]) */
RULE(295, (dst->src[0]->ne[3] >= rule_product(&exact, rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->ne[1], (int64_t)dst->op_params[0]), INT64_C(1)), (int64_t)dst->op_params[0]), rule_quotient(&exact, rule_difference(&exact, rule_sum(&exact, dst->ne[2], (int64_t)dst->op_params[0]), INT64_C(1)), (int64_t)dst->op_params[0]))))
/* dst.type == f16 */
RULE(296, (dst->type == RULE_TYPE_F16))
/* dst.ne[1] == dst.ne[2] */
RULE(297, (dst->ne[1] == dst->ne[2]))
/* src0.ne[1] == 2 * dst.ne[1] - 1 */
RULE(298, (dst->src[0]->ne[1] == rule_difference(&exact, rule_product(&exact, INT64_C(2), dst->ne[1]), INT64_C(1))))
/* src0.type in (f16, bf16) */
RULE(299, (dst->src[0]->type == RULE_TYPE_F16 || dst->src[0]->type == RULE_TYPE_BF16))
/* same_shape(src1, src2) */
RULE(300, rule_same_shape(context, dst->src[1], dst->src[2]))
/* src1.ne[3] == src0.ne[2] */
RULE(301, (dst->src[1]->ne[3] == dst->src[0]->ne[2]))
/* src1.ne[0] * src1.ne[0] == src0.ne[0] */
RULE(302, (rule_product(&exact, dst->src[1]->ne[0], dst->src[1]->ne[0]) == dst->src[0]->ne[0]))
/* src1.ne[1] * src1.ne[2] == src0.ne[1] */
RULE(303, (rule_product(&exact, dst->src[1]->ne[1], dst->src[1]->ne[2]) == dst->src[0]->ne[1]))
/* contiguous(src4) */
RULE(304, rule_contiguous(context, dst->src[4]))
/* contiguous(src5) */
RULE(305, rule_contiguous(context, dst->src[5]))
/* src1.ne[1] == src0.ne[1] */
RULE(306, (dst->src[1]->ne[1] == dst->src[0]->ne[1]))
/* src1.ne[2] == src0.ne[2] */
RULE(307, (dst->src[1]->ne[2] == dst->src[0]->ne[2]))
/* src2.ne[0] == src0.ne[0] */
RULE(308, (dst->src[2]->ne[0] == dst->src[0]->ne[0]))
/* src2.ne[1] == src0.ne[1] */
RULE(309, (dst->src[2]->ne[1] == dst->src[0]->ne[1]))
/* src2.ne[2] == src0.ne[2] */
RULE(310, (dst->src[2]->ne[2] == dst->src[0]->ne[2]))
/* src4.ne[1] == src0.ne[1] */
RULE(311, (dst->src[4]->ne[1] == dst->src[0]->ne[1]))
/* src4.ne[2] == src0.ne[2] */
RULE(312, (dst->src[4]->ne[2] == dst->src[0]->ne[2]))
/* nelements(src5) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src5.ne[1] */
RULE(313, (rule_nelements(context, &exact, dst->src[5]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[5]->ne[1])))
/* src0.ne[2] % src5.ne[1] == 0 */
RULE(314, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[5]->ne[1]) == INT64_C(0)))
/* dst.ne[0] == src0.ne[0] * src0.ne[1] */
RULE(315, (dst->ne[0] == rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1])))
/* dst.ne[1] == src0.ne[2] + src0.ne[0] * src5.ne[1] */
RULE(316, (dst->ne[1] == rule_sum(&exact, dst->src[0]->ne[2], rule_product(&exact, dst->src[0]->ne[0], dst->src[5]->ne[1]))))
/* nelements(src3) >= src0.ne[0] * src0.ne[1] */
RULE(317, (rule_nelements(context, &exact, dst->src[3]) >= rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[1])))
/* src3.ne[0] == src0.ne[0] */
RULE(318, (dst->src[3]->ne[0] == dst->src[0]->ne[0]))
/* src3.ne[1] == src0.ne[1] */
RULE(319, (dst->src[3]->ne[1] == dst->src[0]->ne[1]))
/* src3.ne[2] == src0.ne[2] */
RULE(320, (dst->src[3]->ne[2] == dst->src[0]->ne[2]))
/* nelements(src4) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src4.ne[1] */
RULE(321, (rule_nelements(context, &exact, dst->src[4]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[0]->ne[0], dst->src[0]->ne[0]), dst->src[0]->ne[1]), dst->src[4]->ne[1])))
/* src0.ne[2] % src4.ne[1] == 0 */
RULE(322, (rule_remainder(&exact, dst->src[0]->ne[2], dst->src[4]->ne[1]) == INT64_C(0)))
/* dst.ne[1] == src0.ne[2] + src0.ne[0] * src4.ne[1] */
RULE(323, (dst->ne[1] == rule_sum(&exact, dst->src[0]->ne[2], rule_product(&exact, dst->src[0]->ne[0], dst->src[4]->ne[1]))))
/* src6.type == f32 */
RULE(324, (dst->src[6]->type == RULE_TYPE_F32))
/* contiguous(src6) */
RULE(325, rule_contiguous(context, dst->src[6]))
/* src0.ne[0] == src2.ne[0] */
RULE(326, (dst->src[0]->ne[0] == dst->src[2]->ne[0]))
/* src0.ne[1] == src2.ne[1] */
RULE(327, (dst->src[0]->ne[1] == dst->src[2]->ne[1]))
/* src0.ne[2] == src2.ne[2] */
RULE(328, (dst->src[0]->ne[2] == dst->src[2]->ne[2]))
/* src1.ne[0] == src2.ne[0] */
RULE(329, (dst->src[1]->ne[0] == dst->src[2]->ne[0]))
/* src1.ne[2] == src2.ne[2] */
RULE(330, (dst->src[1]->ne[2] == dst->src[2]->ne[2]))
/* src3.ne[0] == src2.ne[0] */
RULE(331, (dst->src[3]->ne[0] == dst->src[2]->ne[0]))
/* src3.ne[1] == src2.ne[1] */
RULE(332, (dst->src[3]->ne[1] == dst->src[2]->ne[1]))
/* src3.ne[2] == src2.ne[2] */
RULE(333, (dst->src[3]->ne[2] == dst->src[2]->ne[2]))
/* src4.ne[0] == src2.ne[0] */
RULE(334, (dst->src[4]->ne[0] == dst->src[2]->ne[0]))
/* src4.ne[1] == src2.ne[1] */
RULE(335, (dst->src[4]->ne[1] == dst->src[2]->ne[1]))
/* src4.ne[2] == src2.ne[2] */
RULE(336, (dst->src[4]->ne[2] == dst->src[2]->ne[2]))
/* src5.ne[0] == src2.ne[0] */
RULE(337, (dst->src[5]->ne[0] == dst->src[2]->ne[0]))
/* src5.ne[1] == src2.ne[1] */
RULE(338, (dst->src[5]->ne[1] == dst->src[2]->ne[1]))
/* src5.ne[2] == src2.ne[2] */
RULE(339, (dst->src[5]->ne[2] == dst->src[2]->ne[2]))
/* nelements(src6) == src2.ne[0] * src2.ne[0] * src2.ne[1] * src6.ne[1] */
RULE(340, (rule_nelements(context, &exact, dst->src[6]) == rule_product(&exact, rule_product(&exact, rule_product(&exact, dst->src[2]->ne[0], dst->src[2]->ne[0]), dst->src[2]->ne[1]), dst->src[6]->ne[1])))
/* src2.ne[2] % src6.ne[1] == 0 */
RULE(341, (rule_remainder(&exact, dst->src[2]->ne[2], dst->src[6]->ne[1]) == INT64_C(0)))
/* dst.ne[0] == src2.ne[0] * src2.ne[1] */
RULE(342, (dst->ne[0] == rule_product(&exact, dst->src[2]->ne[0], dst->src[2]->ne[1])))
/* dst.ne[1] == src2.ne[2] + src2.ne[0] * src6.ne[1] */
RULE(343, (dst->ne[1] == rule_sum(&exact, dst->src[2]->ne[2], rule_product(&exact, dst->src[2]->ne[0], dst->src[6]->ne[1]))))
/* src2.ne[0] % 64 == 0 */
RULE(344, (rule_remainder(&exact, dst->src[2]->ne[0], INT64_C(64)) == INT64_C(0)))
/* contiguous_rows(src1) */
RULE(345, rule_contiguous_rows(context, dst->src[1]))
/* contiguous_rows(src2) */
RULE(346, rule_contiguous_rows(context, dst->src[2]))
/* src2.ne[1] % src0.ne[1] == 0 */
RULE(347, (rule_remainder(&exact, dst->src[2]->ne[1], dst->src[0]->ne[1]) == INT64_C(0)))
/* src2.ne[3] % src0.ne[3] == 0 */
RULE(348, (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[0]->ne[3]) == INT64_C(0)))
/* src2.ne[1] % src1.ne[1] == 0 */
RULE(349, (rule_remainder(&exact, dst->src[2]->ne[1], dst->src[1]->ne[1]) == INT64_C(0)))
/* src2.ne[3] % src1.ne[3] == 0 */
RULE(350, (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[1]->ne[3]) == INT64_C(0)))
/* src3.ne[0] in (1, src2.ne[0]) */
RULE(351, (dst->src[3]->ne[0] == INT64_C(1) || dst->src[3]->ne[0] == dst->src[2]->ne[0]))
/* src3.ne[3] == src2.ne[3] */
RULE(352, (dst->src[3]->ne[3] == dst->src[2]->ne[3]))
/* src4.ne[0] == 1 */
RULE(353, (dst->src[4]->ne[0] == INT64_C(1)))
/* src4.ne[3] == src2.ne[3] */
RULE(354, (dst->src[4]->ne[3] == dst->src[2]->ne[3]))
/* src5.ne[1] == src2.ne[0] */
RULE(355, (dst->src[5]->ne[1] == dst->src[2]->ne[0]))
/* src5.ne[2] == src2.ne[1] */
RULE(356, (dst->src[5]->ne[2] == dst->src[2]->ne[1]))
/* src5.ne[3] == src2.ne[3] */
RULE(357, (dst->src[5]->ne[3] == dst->src[2]->ne[3]))
/* word[0] >= 1 */
RULE(358, ((int64_t)dst->op_params[0] >= INT64_C(1)))
/* dst.ne[1] == src2.ne[2] * src2.ne[3] + word[0] * src2.ne[0] * src2.ne[3] */
RULE(359, (dst->ne[1] == rule_sum(&exact, rule_product(&exact, dst->src[2]->ne[2], dst->src[2]->ne[3]), rule_product(&exact, rule_product(&exact, (int64_t)dst->op_params[0], dst->src[2]->ne[0]), dst->src[2]->ne[3]))))
/* src3.ne[0] == src1.ne[2] */
RULE(360, (dst->src[3]->ne[0] == dst->src[1]->ne[2]))
/* src1.ne[1] == 1 */
RULE(361, (dst->src[1]->ne[1] == INT64_C(1)))
/* src3.ne[1] == src0.ne[2] */
RULE(362, (dst->src[3]->ne[1] == dst->src[0]->ne[2]))
/* src2.ne[2] == 1 */
RULE(363, (dst->src[2]->ne[2] == INT64_C(1)))
/* src3.ne[2] == 1 */
RULE(364, (dst->src[3]->ne[2] == INT64_C(1)))
/* src1.ne[3] == src2.ne[3] */
RULE(365, (dst->src[1]->ne[3] == dst->src[2]->ne[3]))
/* src2.ne[3] % src3.ne[3] == 0 */
RULE(366, (rule_remainder(&exact, dst->src[2]->ne[3], dst->src[3]->ne[3]) == INT64_C(0)))
/* dst.ne[0] == src1.ne[2] */
RULE(367, (dst->ne[0] == dst->src[1]->ne[2]))
/* src0.ne[0] == 24 */
RULE(368, (dst->src[0]->ne[0] == INT64_C(24)))
/* src1.ne[0] >= 3 */
RULE(369, (dst->src[1]->ne[0] >= INT64_C(3)))
/* vector(src2) */
RULE(370, rule_vector(context, dst->src[2]))
/* dst.ne[0] == 4 */
RULE(371, (dst->ne[0] == INT64_C(4)))
/* dst.ne[1] == 4 */
RULE(372, (dst->ne[1] == INT64_C(4)))
/* src1.ne[0] == (src0.ne[0] if word[1] == 1 else src0.ne[1]) */
RULE(373, (dst->src[1]->ne[0] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[0] : dst->src[0]->ne[1])))
/* src1.ne[1] == (src0.ne[1] if word[1] == 1 else src0.ne[2]) */
RULE(374, (dst->src[1]->ne[1] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[1] : dst->src[0]->ne[2])))
/* src1.ne[2] == (src0.ne[2] if word[1] == 1 else 1) */
RULE(375, (dst->src[1]->ne[2] == (((int64_t)dst->op_params[1] == INT64_C(1)) ? dst->src[0]->ne[2] : INT64_C(1))))
/* src1.ne[2] == src0.ne[1] */
RULE(376, (dst->src[1]->ne[2] == dst->src[0]->ne[1]))
/* src3.ne[0] == src1.ne[1] */
RULE(377, (dst->src[3]->ne[0] == dst->src[1]->ne[1]))
/* src3.ne[2] == src0.ne[1] */
RULE(378, (dst->src[3]->ne[2] == dst->src[0]->ne[1]))
/* src3.ne[3] == 1 */
RULE(379, (dst->src[3]->ne[3] == INT64_C(1)))
/* scalar(src0) */
RULE(380, rule_scalar(context, dst->src[0]))
/* same_layout(dst, src0) */
RULE(381, rule_same_layout(context, dst, dst->src[0]))
/* same_shape(src0, src2) */
RULE(382, rule_same_shape(context, dst->src[0], dst->src[2]))
/* same_shape(src0, src3) */
RULE(383, rule_same_shape(context, dst->src[0], dst->src[3]))
/* nelements(src4) == 7 */
RULE(384, (rule_nelements(context, &exact, dst->src[4]) == INT64_C(7)))
/* nelements(src2) == 2 */
RULE(385, (rule_nelements(context, &exact, dst->src[2]) == INT64_C(2)))
/* dst.ne[0] == (src0.ne[0] if src1 else src0.ne[0] / 2) */
RULE(386, (dst->ne[0] == ((dst->src[1] != NULL) ? dst->src[0]->ne[0] : rule_quotient(&exact, dst->src[0]->ne[0], INT64_C(2)))))

static const struct op_rule dup_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
};

static const struct op_rule add_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "repeats(src1, src0)", rule_3, 0x003, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src0.type in (f32, f16, bf16) or block(src0) > 1", rule_5, 0x001, true, 0, 0 },
    { "src1.type in (f32, src0.type)", rule_6, 0x003, true, 0, 0 },
    { "dst.type == src0.type or (dst.type == f32 and src1.type == f32)", rule_7, 0x003, true, 0, 0 },
    { "block(src0) == 1 or (same_shape(src0, src1) and src1.type == f32 and src1.nb[0] == 4)", rule_8, 0x003, true, 0, 0 },
    { "contiguous_rows(src1) or same_shape(src0, src1)", rule_9, 0x003, true, 0, 1000 },
};

static const struct op_rule add_id_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.ne[0] == src1.ne[0]", rule_11, 0x003, false, 0, 0 },
    { "src0.ne[1] == src2.ne[0]", rule_12, 0x005, false, 0, 0 },
    { "src0.ne[2] == src2.ne[1]", rule_13, 0x005, false, 0, 0 },
    { "src2.type == i32", rule_14, 0x004, false, 0, 0 },
    { "src1.ne[1] > 0", rule_15, 0x002, false, 0, 0 },
    { "nelements(src2) > 0", rule_16, 0x004, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
};

static const struct op_rule add1_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "scalar(src1)", rule_20, 0x002, false, 0, 0 },
    { "padded_1d(src0)", rule_21, 0x001, false, 0, 0 },
    { "src1.type == f32 or (src1.type == src0.type and src1.type in (f16, bf16))", rule_22, 0x003, true, 0, 0 },
};

static const struct op_rule acc_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "nelements(src1) <= nelements(src0)", rule_24, 0x003, false, 0, 0 },
    { "word[0] >= 0 or src1.ne[1] == 1", rule_25, 0x002, false, 0, 0 },
    { "word[1] >= 0 or src1.ne[2] == 1", rule_26, 0x002, false, 0, 0 },
    { "word[2] >= 0 or src1.ne[3] == 1", rule_27, 0x002, false, 0, 0 },
    { "word[3] >= 0", rule_28, 0x000, false, 0, 0 },
    { "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + (src1.ne[3] - 1) * word[2] <= nbytes(dst)", rule_29, 0x002, false, 0, 0 },
    { "contiguous(dst)", rule_30, 0x000, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
};

static const struct op_rule sub_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "repeats(src1, src0)", rule_3, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src0.type in (f32, f16, bf16)", rule_31, 0x001, true, 0, 0 },
    { "src1.type in (f32, src0.type)", rule_6, 0x003, true, 0, 0 },
    { "contiguous_rows(src1) or same_shape(src0, src1)", rule_9, 0x003, true, 0, 1000 },
};

static const struct op_rule mul_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "repeats(src1, src0)", rule_3, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src0.type in (f32, f16, bf16)", rule_31, 0x001, true, 0, 0 },
    { "src1.type in (f32, src0.type)", rule_6, 0x003, true, 0, 0 },
    { "contiguous_rows(src1) or same_shape(src0, src1)", rule_9, 0x003, true, 0, 1000 },
};

static const struct op_rule div_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "repeats(src1, src0)", rule_3, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src0.type in (f32, f16, bf16)", rule_31, 0x001, true, 0, 0 },
    { "src1.type in (f32, src0.type)", rule_6, 0x003, true, 0, 0 },
    { "contiguous_rows(src1) or same_shape(src0, src1)", rule_9, 0x003, true, 0, 1000 },
};

static const struct op_rule sqr_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule sqrt_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule log_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule sin_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule cos_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule sum_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "scalar(dst)", rule_34, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16, bf16)", rule_31, 0x001, true, 0, 0 },
};

static const struct op_rule sum_rows_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == 1", rule_35, 0x000, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule cumsum_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule mean_rules[] = {
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == 1", rule_35, 0x000, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
};

static const struct op_rule argmax_rules[] = {
    { "matrix(src0)", rule_40, 0x001, false, 0, 0 },
    { "src0.ne[0] <= 2147483647", rule_41, 0x001, false, 0, 0 },
    { "dst.type == i32", rule_42, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[1]", rule_43, 0x001, false, 0, 0 },
    { "vector(dst)", rule_44, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
};

static const struct op_rule count_equal_rules[] = {
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "dst.type == i64", rule_46, 0x000, false, 0, 0 },
    { "scalar(dst)", rule_34, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == i32", rule_47, 0x001, true, 0, 0 },
    { "src1.type == i32", rule_48, 0x002, true, 0, 0 },
    { "matrix(src0)", rule_40, 0x001, true, 0, 0 },
};

static const struct op_rule repeat_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "repeats(src0, dst)", rule_49, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16, bf16, i32, i16)", rule_50, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule repeat_back_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "repeats(dst, src0)", rule_51, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule concat_rules[] = {
    { "src0.type == src1.type", rule_52, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "src1.ne[0] == src0.ne[0] or word[0] == 0", rule_53, 0x003, false, 0, 0 },
    { "src1.ne[1] == src0.ne[1] or word[0] == 1", rule_54, 0x003, false, 0, 0 },
    { "src1.ne[2] == src0.ne[2] or word[0] == 2", rule_55, 0x003, false, 0, 0 },
    { "src1.ne[3] == src0.ne[3] or word[0] == 3", rule_56, 0x003, false, 0, 0 },
    { "dst.ne[0] == (src0.ne[0] + src1.ne[0] if word[0] == 0 else src0.ne[0])", rule_57, 0x003, false, 0, 0 },
    { "dst.ne[1] == (src0.ne[1] + src1.ne[1] if word[0] == 1 else src0.ne[1])", rule_58, 0x003, false, 0, 0 },
    { "dst.ne[2] == (src0.ne[2] + src1.ne[2] if word[0] == 2 else src0.ne[2])", rule_59, 0x003, false, 0, 0 },
    { "dst.ne[3] == (src0.ne[3] + src1.ne[3] if word[0] == 3 else src0.ne[3])", rule_60, 0x003, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16, bf16, i32, i16, i8) or (contiguous_rows(src0) and contiguous_rows(src1))", rule_61, 0x003, true, 0, 0 },
};

static const struct op_rule silu_back_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "src1.type == src0.type", rule_62, 0x003, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
    { "contiguous_1(src1)", rule_64, 0x002, true, 0, 0 },
};

static const struct op_rule norm_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "float[0] >= 0", rule_65, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 1600 },
};

static const struct op_rule rms_norm_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "float[0] >= 0", rule_65, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule rms_norm_back_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
};

static const struct op_rule group_norm_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule l2_norm_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "float[0] >= 0", rule_65, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 1600 },
};

static const struct op_rule mul_mat_rules[] = {
    { "src0.ne[0] == src1.ne[0]", rule_11, 0x003, false, 0, 0 },
    { "src1.ne[2] % src0.ne[2] == 0", rule_67, 0x003, false, 0, 0 },
    { "src1.ne[3] % src0.ne[3] == 0", rule_68, 0x003, false, 0, 0 },
    { "not transposed(src0)", rule_69, 0x001, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[1]", rule_43, 0x001, false, 0, 0 },
    { "dst.ne[1] == src1.ne[1]", rule_70, 0x002, false, 0, 0 },
    { "dst.ne[2] == src1.ne[2]", rule_71, 0x002, false, 0, 0 },
    { "dst.ne[3] == src1.ne[3]", rule_72, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "word[1] != 1 or dst.ne[0] == src1.ne[0]", rule_73, 0x002, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src0.type not in (i8, i16, i32, i64, f64)", rule_74, 0x001, true, 0, 0 },
};

static const struct op_rule mul_mat_id_rules[] = {
    { "not transposed(src0)", rule_69, 0x001, false, 0, 0 },
    { "src2.type == i32", rule_14, 0x004, false, 0, 0 },
    { "src0.ne[3] == 1", rule_75, 0x001, false, 0, 0 },
    { "src1.ne[3] == 1", rule_76, 0x002, false, 0, 0 },
    { "matrix(src2)", rule_77, 0x004, false, 0, 0 },
    { "src2.ne[1] == src1.ne[2]", rule_78, 0x006, false, 0, 0 },
    { "src0.ne[0] == src1.ne[0]", rule_11, 0x003, false, 0, 0 },
    { "src2.ne[0] % src1.ne[1] == 0", rule_79, 0x006, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[1]", rule_43, 0x001, false, 0, 0 },
    { "dst.ne[1] == src2.ne[0]", rule_80, 0x004, false, 0, 0 },
    { "dst.ne[2] == src1.ne[2]", rule_71, 0x002, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src0.ne[2] * nelements(src2) <= 1099511627776", rule_82, 0x005, true, 0, 0 },
    { "src0.type not in (i8, i16, i32, i64, f64)", rule_74, 0x001, true, 0, 0 },
    { "src1.type == f32 or (src1.type == src0.type and block(src0) == 1) or (block(src0) > 1 and block(src1) > 1)", rule_83, 0x003, true, 0, 0 },
};

static const struct op_rule out_prod_rules[] = {
    { "src0.ne[1] == src1.ne[1]", rule_84, 0x003, false, 0, 0 },
    { "src1.ne[2] % src0.ne[2] == 0", rule_67, 0x003, false, 0, 0 },
    { "src1.ne[3] % src0.ne[3] == 0", rule_68, 0x003, false, 0, 0 },
    { "not transposed(src0)", rule_69, 0x001, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == src1.ne[0]", rule_86, 0x002, false, 0, 0 },
    { "dst.ne[2] == src1.ne[2]", rule_71, 0x002, false, 0, 0 },
    { "dst.ne[3] == src1.ne[3]", rule_72, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule scale_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "padded_1d(src0)", rule_21, 0x001, false, 0, 0 },
    { "src0.type in (f32, bf16)", rule_87, 0x001, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "contiguous(dst)", rule_30, 0x000, true, 0, 0 },
};

static const struct op_rule set_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "nelements(src1) <= nelements(src0)", rule_24, 0x003, false, 0, 0 },
    { "word[3] < 1073741824", rule_88, 0x000, false, 0, 0 },
    { "word[0] >= 0 or src1.ne[1] == 1", rule_25, 0x002, false, 0, 0 },
    { "word[1] >= 0 or src1.ne[2] == 1", rule_26, 0x002, false, 0, 0 },
    { "word[2] >= 0 or src1.ne[3] == 1", rule_27, 0x002, false, 0, 0 },
    { "word[3] >= 0", rule_28, 0x000, false, 0, 0 },
    { "word[3] + src1.ne[0] * type_size(dst) + (src1.ne[1] - 1) * word[0] + (src1.ne[2] - 1) * word[1] + (src1.ne[3] - 1) * word[2] <= nbytes(dst)", rule_29, 0x002, false, 0, 0 },
    { "src0.type in (f32, i32)", rule_89, 0x001, true, 0, 0 },
    { "src1.type == src0.type", rule_62, 0x003, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "contiguous(dst)", rule_30, 0x000, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
};

static const struct op_rule cpy_rules[] = {
    { "nelements(dst) == nelements(src0)", rule_90, 0x001, false, 0, 0 },
    { "same_layout(dst, src1)", rule_91, 0x002, false, 0, 0 },
    { "src0.type == dst.type or src0.type in (f32, f16, bf16) or (dst.type == f32 and (src0.type == i32 or block(src0) > 1))", rule_92, 0x001, true, 0, 0 },
    { "src0.type == dst.type or dst.type in (f32, f16, bf16) or block(dst) > 1 or (src0.type == f32 and dst.type == i32)", rule_93, 0x001, true, 0, 0 },
    { "src0.type == dst.type or block(dst) == 1 or (contiguous(dst) and src0.nb[0] == type_size(src0))", rule_94, 0x001, true, 0, 0 },
    { "src0.type == dst.type or block(dst) == 1 or (src0.ne[0] <= dst.ne[0] and src0.ne[0] % block(dst) == 0)", rule_95, 0x001, true, 0, 0 },
    { "src0.type != dst.type or block(dst) == 1 or same_shape(src0, dst) or contiguous(src0) or not contiguous(dst)", rule_96, 0x001, true, 0, 0 },
};

static const struct op_rule cont_rules[] = {
    { "nelements(dst) == nelements(src0)", rule_90, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "block(dst) == 1 or same_shape(src0, dst) or contiguous(src0)", rule_97, 0x001, true, 0, 0 },
};

static const struct op_rule reshape_rules[] = {
    { "nelements(dst) == nelements(src0)", rule_90, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
};

static const struct op_rule view_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
};

static const struct op_rule permute_rules[] = {
    { "nelements(dst) == nelements(src0)", rule_90, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
};

static const struct op_rule transpose_rules[] = {
    { "nelements(dst) == nelements(src0)", rule_90, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
};

static const struct op_rule get_rows_rules[] = {
    { "src0.ne[2] == src1.ne[1]", rule_98, 0x003, false, 0, 0 },
    { "src0.ne[3] == src1.ne[2]", rule_99, 0x003, false, 0, 0 },
    { "src1.ne[3] == 1", rule_76, 0x002, false, 0, 0 },
    { "src1.type == i32", rule_48, 0x002, false, 0, 0 },
    { "dst.type == (i32 if src0.type == i32 else f32)", rule_100, 0x001, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == src1.ne[0]", rule_86, 0x002, false, 0, 0 },
    { "dst.ne[2] == src1.ne[1]", rule_101, 0x002, false, 0, 0 },
    { "dst.ne[3] == src1.ne[2]", rule_102, 0x002, false, 0, 0 },
    { "src0.ne[1] > 0", rule_103, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type not in (i8, i16, i64, f64)", rule_104, 0x001, true, 0, 0 },
};

static const struct op_rule get_rows_back_rules[] = {
    { "matrix(src0)", rule_40, 0x001, false, 0, 0 },
    { "vector(src1)", rule_105, 0x002, false, 0, 0 },
    { "src1.type == i32", rule_48, 0x002, false, 0, 0 },
    { "src0.ne[1] >= src1.ne[0]", rule_106, 0x003, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "matrix(dst)", rule_107, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
};

static const struct op_rule set_rows_rules[] = {
    { "same_layout(dst, src2)", rule_108, 0x004, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "src0.ne[1] == src1.ne[0]", rule_109, 0x003, false, 0, 0 },
    { "src0.ne[2] % src1.ne[1] == 0", rule_110, 0x003, false, 0, 0 },
    { "src0.ne[3] % src1.ne[2] == 0", rule_111, 0x003, false, 0, 0 },
    { "src1.ne[3] == 1", rule_76, 0x002, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, false, 0, 0 },
    { "src1.type in (i32, i64)", rule_112, 0x002, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, false, 0, 0 },
    { "contiguous_rows(dst)", rule_113, 0x000, false, 0, 0 },
    { "dst.type not in (i8, i16, i64, f64)", rule_114, 0x000, true, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 1601 },
};

static const struct op_rule diag_rules[] = {
    { "src0.ne[1] == 1", rule_115, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[0]", rule_116, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule diag_mask_inf_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "word[0] >= 0", rule_117, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "contiguous_2(dst)", rule_118, 0x000, true, 0, 0 },
    { "contiguous(src0) or same_layout(dst, src0)", rule_119, 0x001, true, 0, 0 },
};

static const struct op_rule diag_mask_zero_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "word[0] >= 0", rule_117, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "contiguous_2(dst)", rule_118, 0x000, true, 0, 0 },
    { "contiguous(src0) or same_layout(dst, src0)", rule_119, 0x001, true, 0, 0 },
};

static const struct op_rule soft_max_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "src1.type in (f32, f16)", rule_120, 0x002, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "src1.ne[0] == src0.ne[0]", rule_122, 0x003, false, 0, 0 },
    { "src1.ne[1] >= src0.ne[1]", rule_123, 0x003, false, 0, 0 },
    { "src0.ne[2] % src1.ne[2] == 0", rule_124, 0x003, false, 0, 0 },
    { "src0.ne[3] % src1.ne[3] == 0", rule_125, 0x003, false, 0, 0 },
    { "float[1] <= 0 or src1", rule_126, 0x000, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src2.ne[0] == src0.ne[2]", rule_128, 0x005, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
};

static const struct op_rule soft_max_back_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, true, 0, 0 },
    { "contiguous(dst)", rule_30, 0x000, true, 0, 0 },
};

static const struct op_rule rope_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src1.type == i32", rule_48, 0x002, false, 0, 0 },
    { "vector(src1)", rule_105, 0x002, false, 0, 0 },
    { "src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2])", rule_129, 0x003, false, 0, 0 },
    { "src0.ne[0] % 2 == 0", rule_130, 0x001, false, 0, 0 },
    { "word[1] >= 2", rule_131, 0x000, false, 0, 0 },
    { "word[1] % 2 == 0", rule_132, 0x000, false, 0, 0 },
    { "word[15] >= 0", rule_133, 0x000, false, 0, 0 },
    { "word[15] % 2 == 0", rule_134, 0x000, false, 0, 0 },
    { "word[1] + word[15] <= src0.ne[0]", rule_135, 0x001, false, 0, 0 },
    { "word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0)", rule_136, 0x001, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] >= 0", rule_137, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[12] >= 0", rule_138, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[13] >= 0", rule_139, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[14] >= 0", rule_140, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] + word[12] + word[13] > 0", rule_141, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0]", rule_142, 0x001, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2)", rule_143, 0x005, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule rope_back_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src1.type == i32", rule_48, 0x002, false, 0, 0 },
    { "vector(src1)", rule_105, 0x002, false, 0, 0 },
    { "src1.ne[0] == (src0.ne[2] if word[2] in (0, 2) else 4 * src0.ne[2])", rule_129, 0x003, false, 0, 0 },
    { "src0.ne[0] % 2 == 0", rule_130, 0x001, false, 0, 0 },
    { "word[1] >= 2", rule_131, 0x000, false, 0, 0 },
    { "word[1] % 2 == 0", rule_132, 0x000, false, 0, 0 },
    { "word[15] >= 0", rule_133, 0x000, false, 0, 0 },
    { "word[15] % 2 == 0", rule_134, 0x000, false, 0, 0 },
    { "word[1] + word[15] <= src0.ne[0]", rule_135, 0x001, false, 0, 0 },
    { "word[2] != 24 or (2 * word[1] == src0.ne[0] and word[15] == 0)", rule_136, 0x001, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] >= 0", rule_137, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[12] >= 0", rule_138, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[13] >= 0", rule_139, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[14] >= 0", rule_140, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] + word[12] + word[13] > 0", rule_141, 0x000, false, 0, 0 },
    { "word[2] in (0, 2) or word[11] + word[12] + word[13] + word[14] <= src0.ne[0]", rule_142, 0x001, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src2.ne[0] >= (src0.ne[0] / 2 if word[2] == 24 else word[1] / 2)", rule_143, 0x005, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule clamp_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
    { "contiguous_1(dst)", rule_144, 0x000, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule conv_transpose_1d_rules[] = {
    { "matrix(src1)", rule_145, 0x002, false, 0, 0 },
    { "src0.ne[2] == src1.ne[1]", rule_98, 0x003, false, 0, 0 },
    { "src0.ne[3] == 1", rule_75, 0x001, false, 0, 0 },
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]", rule_146, 0x003, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src1.ne[2]", rule_71, 0x002, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "dst.ne[0] <= 2147483647", rule_147, 0x000, true, 0, 0 },
};

static const struct op_rule im2col_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0 or word[6] == 0", rule_148, 0x000, false, 0, 0 },
    { "src1.ne[2] == src0.ne[2] or word[6] == 0", rule_149, 0x003, false, 0, 0 },
    { "src1.ne[1] == src0.ne[1] or word[6] == 1", rule_150, 0x003, false, 0, 0 },
    { "src1.ne[3] == 1 or word[6] == 1", rule_151, 0x002, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] * src0.ne[1] * (src0.ne[2] if word[6] == 1 else 1)", rule_152, 0x001, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", rule_153, 0x003, false, 0, 0 },
    { "dst.ne[2] == ((src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1 if word[6] == 1 else src1.ne[2])", rule_154, 0x003, false, 0, 0 },
    { "dst.ne[3] == (src1.ne[3] if word[6] == 1 else 1)", rule_155, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "dst.type in (f32, f16)", rule_156, 0x000, true, 0, 0 },
    { "src1.type in (f32, dst.type)", rule_157, 0x002, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "word[6] == 0 or src1.ne[1] == 1 or src1.nb[1] == src1.ne[0] * type_size(src1)", rule_158, 0x002, true, 0, 0 },
    { "src1.ne[1] == 1 or src1.nb[1] <= 2147483647", rule_159, 0x002, true, 0, 0 },
    { "src1.ne[2] == 1 or src1.nb[2] <= 2147483647", rule_160, 0x002, true, 0, 0 },
    { "src1.ne[3] == 1 or src1.nb[3] <= 2147483647", rule_161, 0x002, true, 0, 0 },
    { "dst.type == f32 or (src0.type == f16 and src1.type == f32 and src0.nb[0] == 2)", rule_162, 0x003, true, 0, 2000 },
};

static const struct op_rule im2col_back_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0 or word[6] == 0", rule_148, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src1.ne[2] == dst.ne[2] or word[6] == 0", rule_163, 0x002, false, 0, 0 },
    { "src1.ne[1] == dst.ne[1] or word[6] == 1", rule_164, 0x002, false, 0, 0 },
    { "src0.ne[0] == src1.ne[0] * src1.ne[1] * (src1.ne[2] if word[6] == 1 else 1)", rule_165, 0x003, false, 0, 0 },
    { "src0.ne[2] == dst.ne[2] or word[6] == 1", rule_166, 0x001, false, 0, 0 },
    { "src0.ne[3] == (dst.ne[3] if word[6] == 1 else 1)", rule_167, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1 or word[6] == 1", rule_168, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type in (f32, f16)", rule_120, 0x002, true, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
    { "dst.nb[3] <= 2147483647", rule_170, 0x000, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 2000 },
};

static const struct op_rule im2col_3d_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "word[9] > 0", rule_173, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9]", rule_174, 0x001, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1", rule_175, 0x003, false, 0, 0 },
    { "dst.ne[2] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1", rule_176, 0x003, false, 0, 0 },
    { "dst.ne[3] == ((src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1) * (src1.ne[3] / word[9])", rule_177, 0x003, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "dst.type in (f32, f16)", rule_156, 0x000, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "dst.type == f32 or src0.type == f16", rule_178, 0x001, true, 0, 2000 },
};

static const struct op_rule col2im_1d_rules[] = {
    { "matrix(src0)", rule_40, 0x001, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "src0.type in (f32, f16, bf16)", rule_31, 0x001, false, 0, 0 },
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] >= 0", rule_179, 0x000, false, 0, 0 },
    { "src0.ne[0] % word[1] == 0", rule_180, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == (src0.ne[1] - 1) * word[0] + src0.ne[0] / word[1] - 2 * word[2]", rule_181, 0x001, false, 0, 0 },
    { "dst.ne[1] == word[1]", rule_182, 0x000, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule conv_2d_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "src0.ne[2] == src1.ne[2]", rule_184, 0x003, false, 0, 0 },
    { "dst.type == src1.type", rule_185, 0x002, false, 0, 0 },
    { "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", rule_186, 0x003, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1", rule_187, 0x003, false, 0, 0 },
    { "dst.ne[2] == src0.ne[3]", rule_188, 0x001, false, 0, 0 },
    { "dst.ne[3] == src1.ne[3]", rule_72, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "src0.ne[0] * src0.ne[1] * src0.ne[2] * type_size(src0) + 4 * src0.ne[3] <= 16777216", rule_189, 0x001, true, 0, 0 },
};

static const struct op_rule conv_3d_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "word[9] > 0", rule_173, 0x000, false, 0, 0 },
    { "word[10] > 0", rule_190, 0x000, false, 0, 0 },
    { "word[11] > 0", rule_191, 0x000, false, 0, 0 },
    { "src0.ne[3] == word[9] * word[11]", rule_192, 0x001, false, 0, 0 },
    { "src1.ne[3] == word[9] * word[10]", rule_193, 0x002, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == (src1.ne[0] + 2 * word[3] - word[6] * (src0.ne[0] - 1) - 1) / word[0] + 1", rule_194, 0x003, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[1] + 2 * word[4] - word[7] * (src0.ne[1] - 1) - 1) / word[1] + 1", rule_195, 0x003, false, 0, 0 },
    { "dst.ne[2] == (src1.ne[2] + 2 * word[5] - word[8] * (src0.ne[2] - 1) - 1) / word[2] + 1", rule_196, 0x003, false, 0, 0 },
    { "dst.ne[3] == word[11] * word[10]", rule_197, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "src0.ne[0] * src0.ne[1] * src0.ne[2] * word[9] * type_size(src0) + 4 * word[11] <= 16777216", rule_198, 0x001, true, 0, 0 },
};

static const struct op_rule conv_2d_dw_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "src0.ne[2] == 1", rule_199, 0x001, false, 0, 0 },
    { "src0.ne[3] == src1.ne[2]", rule_99, 0x003, false, 0, 0 },
    { "dst.type == src1.type", rule_185, 0x002, false, 0, 0 },
    { "dst.ne[0] == (src1.ne[0] + 2 * word[2] - word[4] * (src0.ne[0] - 1) - 1) / word[0] + 1", rule_186, 0x003, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[1] + 2 * word[3] - word[5] * (src0.ne[1] - 1) - 1) / word[1] + 1", rule_187, 0x003, false, 0, 0 },
    { "dst.ne[2] == src1.ne[2]", rule_71, 0x002, false, 0, 0 },
    { "dst.ne[3] == src1.ne[3]", rule_72, 0x002, false, 0, 0 },
    { "packed(dst) or (contiguous_channels(src1) and dst.nb[2] == type_size(dst) and dst.nb[0] == dst.ne[2] * dst.nb[2] and dst.nb[1] == dst.ne[0] * dst.nb[0] and dst.nb[3] == dst.ne[1] * dst.nb[1])", rule_200, 0x002, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
    { "dense(src1)", rule_201, 0x002, true, 0, 0 },
    { "contiguous(src1) or contiguous_channels(src1)", rule_202, 0x002, true, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 1600 },
};

static const struct op_rule conv_transpose_2d_rules[] = {
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "src0.ne[3] == src1.ne[2]", rule_99, 0x003, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == (src1.ne[0] - 1) * word[0] + src0.ne[0]", rule_146, 0x003, false, 0, 0 },
    { "dst.ne[1] == (src1.ne[1] - 1) * word[0] + src0.ne[1]", rule_203, 0x003, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src1.ne[3]", rule_72, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src0.ne[1] == 1 or src0.nb[1] == src0.ne[0] * type_size(src0)", rule_204, 0x001, true, 0, 0 },
    { "dst.ne[0] * dst.ne[1] <= 2147483647", rule_205, 0x000, true, 0, 0 },
    { "src0.type == f16", rule_206, 0x001, true, 0, 1000 },
};

static const struct op_rule pool_1d_rules[] = {
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
    { "word[3] == 0 and word[1] == word[2]", rule_207, 0x000, true, 0, 905 },
    { "word[3] != 0 or word[1] != word[2] or dst.ne[0] * word[1] <= src0.ne[0]", rule_208, 0x001, true, 0, 1000 },
};

static const struct op_rule pool_2d_rules[] = {
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "word[3] > 0", rule_209, 0x000, false, 0, 0 },
    { "word[4] > 0", rule_210, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "src0.nb[2] * src0.ne[2] * src0.ne[3] >= nbytes(src0)", rule_211, 0x001, true, 0, 0 },
};

static const struct op_rule pool_2d_back_rules[] = {
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "word[3] > 0", rule_209, 0x000, false, 0, 0 },
    { "word[4] > 0", rule_210, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "same_shape(dst, src1)", rule_212, 0x002, false, 0, 0 },
    { "src0.ne[2] == dst.ne[2]", rule_213, 0x001, false, 0, 0 },
    { "src0.ne[3] == dst.ne[3]", rule_214, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
    { "dense(src1)", rule_201, 0x002, true, 0, 0 },
};

static const struct op_rule upscale_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "nelements(src0) > 0", rule_215, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "dst.ne[0] <= 8388608", rule_216, 0x000, true, 0, 0 },
    { "dst.ne[1] <= 8388608", rule_217, 0x000, true, 0, 0 },
    { "dst.ne[2] <= 8388608", rule_218, 0x000, true, 0, 0 },
    { "dst.ne[3] <= 8388608", rule_219, 0x000, true, 0, 0 },
};

static const struct op_rule pad_rules[] = {
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] + word[0] + word[1]", rule_220, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1] + word[2] + word[3]", rule_221, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2] + word[4] + word[5]", rule_222, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3] + word[6] + word[7]", rule_223, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "word[8] == 0 or (src0.ne[0] > 0 and word[0] <= src0.ne[0])", rule_224, 0x001, false, 0, 0 },
    { "word[8] == 0 or (src0.ne[1] > 0 and word[2] <= src0.ne[1])", rule_225, 0x001, false, 0, 0 },
    { "word[8] == 0 or (src0.ne[2] > 0 and word[4] <= src0.ne[2])", rule_226, 0x001, false, 0, 0 },
    { "word[8] == 0 or (src0.ne[3] > 0 and word[6] <= src0.ne[3])", rule_227, 0x001, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 2000 },
};

static const struct op_rule pad_reflect_1d_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "word[0] >= 0", rule_117, 0x000, false, 0, 0 },
    { "word[1] >= 0", rule_228, 0x000, false, 0, 0 },
    { "word[0] < src0.ne[0]", rule_229, 0x001, false, 0, 0 },
    { "word[1] < src0.ne[0]", rule_230, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] + word[0] + word[1]", rule_220, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule roll_rules[] = {
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, false, 0, 0 },
    { "word[0] < src0.ne[0] and -word[0] < src0.ne[0]", rule_231, 0x001, false, 0, 0 },
    { "word[1] < src0.ne[1] and -word[1] < src0.ne[1]", rule_232, 0x001, false, 0, 0 },
    { "word[2] < src0.ne[2] and -word[2] < src0.ne[2]", rule_233, 0x001, false, 0, 0 },
    { "word[3] < src0.ne[3] and -word[3] < src0.ne[3]", rule_234, 0x001, false, 0, 0 },
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
};

static const struct op_rule arange_rules[] = {
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == f32_steps(dst)", rule_235, 0x000, false, 0, 0 },
    { "vector(dst)", rule_44, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule timestep_embedding_rules[] = {
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == word[0]", rule_236, 0x000, false, 0, 0 },
    { "dst.ne[1] == src0.ne[0]", rule_116, 0x001, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
};

static const struct op_rule argsort_rules[] = {
    { "src0.ne[0] <= 2147483647", rule_41, 0x001, false, 0, 0 },
    { "dst.type == i32", rule_42, 0x000, false, 0, 0 },
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
};

static const struct op_rule top_k_rules[] = {
    { "dst.type == i32", rule_42, 0x000, false, 0, 0 },
    { "dst.ne[0] <= src0.ne[0]", rule_237, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
};

static const struct op_rule leaky_relu_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "src0.type in (f32, f16)", rule_63, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
    { "contiguous_1(dst)", rule_144, 0x000, true, 0, 0 },
};

static const struct op_rule tri_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "src0.ne[0] == src0.ne[1]", rule_238, 0x001, false, 0, 0 },
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule fill_rules[] = {
    { "src0.type in (f32, f16)", rule_63, 0x001, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
};

static const struct op_rule flash_attn_ext_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src0.ne[0] == src1.ne[0]", rule_11, 0x003, false, 0, 0 },
    { "src1.ne[1] == src2.ne[1]", rule_239, 0x006, false, 0, 0 },
    { "src0.ne[2] % src1.ne[2] == 0", rule_124, 0x003, false, 0, 0 },
    { "src0.ne[2] % src2.ne[2] == 0", rule_240, 0x005, false, 0, 0 },
    { "src0.ne[3] == src1.ne[3]", rule_241, 0x003, false, 0, 0 },
    { "src0.ne[3] == src2.ne[3]", rule_242, 0x005, false, 0, 0 },
    { "src3.type == f16", rule_243, 0x008, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "src3.ne[0] >= src1.ne[1]", rule_245, 0x00a, false, 0, 0 },
    { "src3.ne[1] >= src0.ne[1]", rule_246, 0x009, false, 0, 0 },
    { "src0.ne[2] % src3.ne[2] == 0", rule_247, 0x009, false, 0, 0 },
    { "src0.ne[3] % src3.ne[3] == 0", rule_248, 0x009, false, 0, 0 },
    { "float[1] <= 0 or src3", rule_249, 0x000, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "src4.ne[0] == src0.ne[2]", rule_251, 0x011, false, 0, 0 },
    { "word[4] >= 0", rule_252, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src2.ne[0]", rule_253, 0x004, false, 0, 0 },
    { "dst.ne[1] == src0.ne[2]", rule_254, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[1]", rule_255, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src2.nb[0] == type_size(src2)", rule_256, 0x004, true, 0, 0 },
    { "src1.type not in (i8, i16, i32, i64, f64)", rule_257, 0x002, true, 0, 0 },
    { "src2.type not in (i8, i16, i32, i64, f64)", rule_258, 0x004, true, 0, 0 },
};

static const struct op_rule ssm_conv_rules[] = {
    { "src0.ne[3] == 1", rule_75, 0x001, false, 0, 0 },
    { "matrix(src1)", rule_145, 0x002, false, 0, 0 },
    { "src0.ne[1] == src1.ne[1]", rule_84, 0x003, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src1.ne[1]", rule_259, 0x002, false, 0, 0 },
    { "dst.ne[1] == src0.ne[0] - src1.ne[0] + 1", rule_260, 0x003, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src0.nb[1] == src0.ne[0] * type_size(src0)", rule_261, 0x001, true, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, true, 0, 0 },
};

static const struct op_rule ssm_scan_rules[] = {
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, false, 0, 0 },
    { "src4.nb[0] == type_size(src4)", rule_263, 0x010, false, 0, 0 },
    { "src5.nb[0] == type_size(src5)", rule_264, 0x020, false, 0, 0 },
    { "src1.nb[1] == src1.ne[0] * src1.nb[0]", rule_265, 0x002, false, 0, 0 },
    { "src4.nb[1] == src4.ne[0] * src4.nb[0]", rule_266, 0x010, false, 0, 0 },
    { "src5.nb[1] == src5.ne[0] * src5.nb[0]", rule_267, 0x020, false, 0, 0 },
    { "same_shape(src4, src5)", rule_268, 0x030, false, 0, 0 },
    { "src6.type == i32", rule_269, 0x040, false, 0, 0 },
    { "src2.ne[0] == src1.ne[1]", rule_270, 0x006, false, 0, 0 },
    { "src2.ne[1] == src1.ne[2]", rule_78, 0x006, false, 0, 0 },
    { "src2.ne[2] == src1.ne[3]", rule_271, 0x006, false, 0, 0 },
    { "src2.ne[3] == 1", rule_272, 0x004, false, 0, 0 },
    { "src0.ne[1] == src1.ne[0]", rule_109, 0x003, false, 0, 0 },
    { "src0.ne[2] == src1.ne[1]", rule_98, 0x003, false, 0, 0 },
    { "src4.ne[0] == src0.ne[0]", rule_273, 0x011, false, 0, 0 },
    { "src1.ne[1] % src4.ne[1] == 0", rule_274, 0x012, false, 0, 0 },
    { "src4.ne[2] == src1.ne[2]", rule_275, 0x012, false, 0, 0 },
    { "src4.ne[3] == src1.ne[3]", rule_276, 0x012, false, 0, 0 },
    { "src6.ne[0] == src1.ne[3]", rule_277, 0x042, false, 0, 0 },
    { "vector(src6)", rule_278, 0x040, false, 0, 0 },
    { "src3.ne[1] == src1.ne[1]", rule_279, 0x00a, false, 0, 0 },
    { "matrix(src3)", rule_280, 0x008, false, 0, 0 },
    { "src3.ne[0] == 1 or (src3.ne[0] == src0.ne[0] and word[0] <= 1)", rule_281, 0x009, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == nelements(src1) + (word[0] if word[0] > 1 else 1) * src0.ne[0] * src0.ne[1] * src0.ne[2] * src6.ne[0]", rule_282, 0x043, false, 0, 0 },
    { "vector(dst)", rule_44, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, true, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, true, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, true, 0, 0 },
    { "src5.type == f32", rule_284, 0x020, true, 0, 0 },
    { "packed(src0)", rule_285, 0x001, true, 0, 0 },
    { "src3.nb[0] == type_size(src3)", rule_286, 0x008, true, 0, 0 },
    { "src6.nb[0] == type_size(src6)", rule_287, 0x040, true, 0, 0 },
};

static const struct op_rule win_part_rules[] = {
    { "src0.ne[3] == 1", rule_75, 0x001, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "word[2] > 0", rule_172, 0x000, false, 0, 0 },
    { "word[0] == (src0.ne[1] + word[2] - 1) / word[2]", rule_288, 0x001, false, 0, 0 },
    { "word[1] == (src0.ne[2] + word[2] - 1) / word[2]", rule_289, 0x001, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == word[2]", rule_290, 0x000, false, 0, 0 },
    { "dst.ne[2] == word[2]", rule_291, 0x000, false, 0, 0 },
    { "dst.ne[3] == word[0] * word[1]", rule_292, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
};

static const struct op_rule win_unpart_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "word[0] > 0", rule_66, 0x000, false, 0, 0 },
    { "src0.ne[1] == word[0]", rule_293, 0x001, false, 0, 0 },
    { "src0.ne[2] == word[0]", rule_294, 0x001, false, 0, 0 },
    { "src0.ne[3] >= ((dst.ne[1] + word[0] - 1) / word[0]) * ((dst.ne[2] + word[0] - 1) / word[0])", rule_295, 0x001, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
};

static const struct op_rule get_rel_pos_rules[] = {
    { "dst.type == f16", rule_296, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == dst.ne[2]", rule_297, 0x000, false, 0, 0 },
    { "src0.ne[1] == 2 * dst.ne[1] - 1", rule_298, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type in (f16, bf16)", rule_299, 0x001, true, 0, 0 },
    { "dense(src0)", rule_169, 0x001, true, 0, 0 },
};

static const struct op_rule add_rel_pos_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "same_shape(src1, src2)", rule_300, 0x006, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, false, 0, 0 },
    { "src1.ne[3] == src0.ne[2]", rule_301, 0x003, false, 0, 0 },
    { "src1.ne[0] * src1.ne[0] == src0.ne[0]", rule_302, 0x003, false, 0, 0 },
    { "src1.ne[1] * src1.ne[2] == src0.ne[1]", rule_303, 0x003, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
};

static const struct op_rule rwkv_wkv6_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "src5.type == f32", rule_284, 0x020, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, false, 0, 0 },
    { "contiguous(src4)", rule_304, 0x010, false, 0, 0 },
    { "contiguous(src5)", rule_305, 0x020, false, 0, 0 },
    { "src1.ne[0] == src0.ne[0]", rule_122, 0x003, false, 0, 0 },
    { "src1.ne[1] == src0.ne[1]", rule_306, 0x003, false, 0, 0 },
    { "src1.ne[2] == src0.ne[2]", rule_307, 0x003, false, 0, 0 },
    { "src2.ne[0] == src0.ne[0]", rule_308, 0x005, false, 0, 0 },
    { "src2.ne[1] == src0.ne[1]", rule_309, 0x005, false, 0, 0 },
    { "src2.ne[2] == src0.ne[2]", rule_310, 0x005, false, 0, 0 },
    { "src4.ne[0] == src0.ne[0]", rule_273, 0x011, false, 0, 0 },
    { "src4.ne[1] == src0.ne[1]", rule_311, 0x011, false, 0, 0 },
    { "src4.ne[2] == src0.ne[2]", rule_312, 0x011, false, 0, 0 },
    { "nelements(src5) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src5.ne[1]", rule_313, 0x021, false, 0, 0 },
    { "src0.ne[2] % src5.ne[1] == 0", rule_314, 0x021, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] * src0.ne[1]", rule_315, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[2] + src0.ne[0] * src5.ne[1]", rule_316, 0x021, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "nelements(src3) >= src0.ne[0] * src0.ne[1]", rule_317, 0x009, false, 0, 0 },
};

static const struct op_rule gated_linear_attn_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "contiguous(src4)", rule_304, 0x010, false, 0, 0 },
    { "src1.ne[0] == src0.ne[0]", rule_122, 0x003, false, 0, 0 },
    { "src1.ne[1] == src0.ne[1]", rule_306, 0x003, false, 0, 0 },
    { "src1.ne[2] == src0.ne[2]", rule_307, 0x003, false, 0, 0 },
    { "src2.ne[0] == src0.ne[0]", rule_308, 0x005, false, 0, 0 },
    { "src2.ne[1] == src0.ne[1]", rule_309, 0x005, false, 0, 0 },
    { "src2.ne[2] == src0.ne[2]", rule_310, 0x005, false, 0, 0 },
    { "src3.ne[0] == src0.ne[0]", rule_318, 0x009, false, 0, 0 },
    { "src3.ne[1] == src0.ne[1]", rule_319, 0x009, false, 0, 0 },
    { "src3.ne[2] == src0.ne[2]", rule_320, 0x009, false, 0, 0 },
    { "nelements(src4) == src0.ne[0] * src0.ne[0] * src0.ne[1] * src4.ne[1]", rule_321, 0x011, false, 0, 0 },
    { "src0.ne[2] % src4.ne[1] == 0", rule_322, 0x011, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0] * src0.ne[1]", rule_315, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[2] + src0.ne[0] * src4.ne[1]", rule_323, 0x011, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule rwkv_wkv7_rules[] = {
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "src5.type == f32", rule_284, 0x020, false, 0, 0 },
    { "src6.type == f32", rule_324, 0x040, false, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "contiguous(src4)", rule_304, 0x010, false, 0, 0 },
    { "contiguous(src5)", rule_305, 0x020, false, 0, 0 },
    { "contiguous(src6)", rule_325, 0x040, false, 0, 0 },
    { "src0.ne[0] == src2.ne[0]", rule_326, 0x005, false, 0, 0 },
    { "src0.ne[1] == src2.ne[1]", rule_327, 0x005, false, 0, 0 },
    { "src0.ne[2] == src2.ne[2]", rule_328, 0x005, false, 0, 0 },
    { "src1.ne[0] == src2.ne[0]", rule_329, 0x006, false, 0, 0 },
    { "src1.ne[1] == src2.ne[1]", rule_239, 0x006, false, 0, 0 },
    { "src1.ne[2] == src2.ne[2]", rule_330, 0x006, false, 0, 0 },
    { "src3.ne[0] == src2.ne[0]", rule_331, 0x00c, false, 0, 0 },
    { "src3.ne[1] == src2.ne[1]", rule_332, 0x00c, false, 0, 0 },
    { "src3.ne[2] == src2.ne[2]", rule_333, 0x00c, false, 0, 0 },
    { "src4.ne[0] == src2.ne[0]", rule_334, 0x014, false, 0, 0 },
    { "src4.ne[1] == src2.ne[1]", rule_335, 0x014, false, 0, 0 },
    { "src4.ne[2] == src2.ne[2]", rule_336, 0x014, false, 0, 0 },
    { "src5.ne[0] == src2.ne[0]", rule_337, 0x024, false, 0, 0 },
    { "src5.ne[1] == src2.ne[1]", rule_338, 0x024, false, 0, 0 },
    { "src5.ne[2] == src2.ne[2]", rule_339, 0x024, false, 0, 0 },
    { "nelements(src6) == src2.ne[0] * src2.ne[0] * src2.ne[1] * src6.ne[1]", rule_340, 0x044, false, 0, 0 },
    { "src2.ne[2] % src6.ne[1] == 0", rule_341, 0x044, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src2.ne[0] * src2.ne[1]", rule_342, 0x004, false, 0, 0 },
    { "dst.ne[1] == src2.ne[2] + src2.ne[0] * src6.ne[1]", rule_343, 0x044, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src2.ne[0] % 64 == 0", rule_344, 0x004, true, 0, 0 },
};

static const struct op_rule solve_tri_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src0.ne[0] == src0.ne[1]", rule_238, 0x001, false, 0, 0 },
    { "src0.ne[1] == src1.ne[1]", rule_84, 0x003, false, 0, 0 },
    { "src0.ne[2] == src1.ne[2]", rule_184, 0x003, false, 0, 0 },
    { "src0.ne[3] == src1.ne[3]", rule_241, 0x003, false, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, false, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "same_shape(dst, src1)", rule_212, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule gated_delta_net_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "src5.type == f32", rule_284, 0x020, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, false, 0, 0 },
    { "contiguous_rows(src1)", rule_345, 0x002, false, 0, 0 },
    { "contiguous_rows(src2)", rule_346, 0x004, false, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, false, 0, 0 },
    { "contiguous(src4)", rule_304, 0x010, false, 0, 0 },
    { "contiguous(src5)", rule_305, 0x020, false, 0, 0 },
    { "src0.ne[0] == src2.ne[0]", rule_326, 0x005, false, 0, 0 },
    { "src2.ne[1] % src0.ne[1] == 0", rule_347, 0x005, false, 0, 0 },
    { "src0.ne[2] == src2.ne[2]", rule_328, 0x005, false, 0, 0 },
    { "src2.ne[3] % src0.ne[3] == 0", rule_348, 0x005, false, 0, 0 },
    { "src1.ne[0] == src2.ne[0]", rule_329, 0x006, false, 0, 0 },
    { "src2.ne[1] % src1.ne[1] == 0", rule_349, 0x006, false, 0, 0 },
    { "src1.ne[2] == src2.ne[2]", rule_330, 0x006, false, 0, 0 },
    { "src2.ne[3] % src1.ne[3] == 0", rule_350, 0x006, false, 0, 0 },
    { "src3.ne[0] in (1, src2.ne[0])", rule_351, 0x00c, false, 0, 0 },
    { "src3.ne[1] == src2.ne[1]", rule_332, 0x00c, false, 0, 0 },
    { "src3.ne[2] == src2.ne[2]", rule_333, 0x00c, false, 0, 0 },
    { "src3.ne[3] == src2.ne[3]", rule_352, 0x00c, false, 0, 0 },
    { "src4.ne[0] == 1", rule_353, 0x010, false, 0, 0 },
    { "src4.ne[1] == src2.ne[1]", rule_335, 0x014, false, 0, 0 },
    { "src4.ne[2] == src2.ne[2]", rule_336, 0x014, false, 0, 0 },
    { "src4.ne[3] == src2.ne[3]", rule_354, 0x014, false, 0, 0 },
    { "src5.ne[0] == src2.ne[0]", rule_337, 0x024, false, 0, 0 },
    { "src5.ne[1] == src2.ne[0]", rule_355, 0x024, false, 0, 0 },
    { "src5.ne[2] == src2.ne[1]", rule_356, 0x024, false, 0, 0 },
    { "src5.ne[3] == src2.ne[3]", rule_357, 0x024, false, 0, 0 },
    { "word[0] >= 1", rule_358, 0x000, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src2.ne[0] * src2.ne[1]", rule_342, 0x004, false, 0, 0 },
    { "dst.ne[1] == src2.ne[2] * src2.ne[3] + word[0] * src2.ne[0] * src2.ne[3]", rule_359, 0x004, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule lightning_indexer_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src3.type == f16", rule_243, 0x008, false, 0, 0 },
    { "src0.ne[0] == src1.ne[0]", rule_11, 0x003, false, 0, 0 },
    { "src3.ne[0] == src1.ne[2]", rule_360, 0x00a, false, 0, 0 },
    { "src0.ne[1] == src2.ne[0]", rule_12, 0x005, false, 0, 0 },
    { "src1.ne[1] == 1", rule_361, 0x002, false, 0, 0 },
    { "src3.ne[1] == src0.ne[2]", rule_362, 0x009, false, 0, 0 },
    { "src0.ne[2] == src2.ne[1]", rule_13, 0x005, false, 0, 0 },
    { "src2.ne[2] == 1", rule_363, 0x004, false, 0, 0 },
    { "src3.ne[2] == 1", rule_364, 0x008, false, 0, 0 },
    { "src0.ne[3] == src1.ne[3]", rule_241, 0x003, false, 0, 0 },
    { "src1.ne[3] == src2.ne[3]", rule_365, 0x006, false, 0, 0 },
    { "src2.ne[3] % src3.ne[3] == 0", rule_366, 0x00c, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src1.ne[2]", rule_367, 0x002, false, 0, 0 },
    { "dst.ne[1] == src0.ne[2]", rule_254, 0x001, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "src2.nb[0] == type_size(src2)", rule_256, 0x004, true, 0, 0 },
    { "src3.nb[0] == type_size(src3)", rule_286, 0x008, true, 0, 0 },
    { "src1.type not in (i8, i16, i32, i64, f64)", rule_257, 0x002, true, 0, 0 },
};

static const struct op_rule dsv4_hc_comb_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "word[1] > 0", rule_171, 0x000, false, 0, 0 },
    { "src0.ne[0] == 24", rule_368, 0x001, false, 0, 0 },
    { "matrix(src0)", rule_40, 0x001, false, 0, 0 },
    { "src1.ne[0] >= 3", rule_369, 0x002, false, 0, 0 },
    { "vector(src1)", rule_105, 0x002, false, 0, 0 },
    { "src2.ne[0] == src0.ne[0]", rule_308, 0x005, false, 0, 0 },
    { "vector(src2)", rule_370, 0x004, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == 4", rule_371, 0x000, false, 0, 0 },
    { "dst.ne[1] == 4", rule_372, 0x000, false, 0, 0 },
    { "dst.ne[2] == src0.ne[1]", rule_255, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule dsv4_hc_pre_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src0.ne[1] > 0", rule_103, 0x001, false, 0, 0 },
    { "src0.ne[3] == 1", rule_75, 0x001, false, 0, 0 },
    { "src1.ne[0] == (src0.ne[0] if word[1] == 1 else src0.ne[1])", rule_373, 0x003, false, 0, 0 },
    { "src1.ne[1] == (src0.ne[1] if word[1] == 1 else src0.ne[2])", rule_374, 0x003, false, 0, 0 },
    { "src1.ne[2] == (src0.ne[2] if word[1] == 1 else 1)", rule_375, 0x003, false, 0, 0 },
    { "src1.ne[3] == 1", rule_76, 0x002, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[2]", rule_254, 0x001, false, 0, 0 },
    { "dst.ne[2] == 1", rule_183, 0x000, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule dsv4_hc_post_rules[] = {
    { "src0.type == f32", rule_17, 0x001, false, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, false, 0, 0 },
    { "src1.ne[1] > 0", rule_15, 0x002, false, 0, 0 },
    { "matrix(src0)", rule_40, 0x001, false, 0, 0 },
    { "src1.ne[0] == src0.ne[0]", rule_122, 0x003, false, 0, 0 },
    { "src1.ne[2] == src0.ne[1]", rule_376, 0x003, false, 0, 0 },
    { "src1.ne[3] == 1", rule_76, 0x002, false, 0, 0 },
    { "src2.ne[0] == src1.ne[1]", rule_270, 0x006, false, 0, 0 },
    { "src2.ne[1] == src0.ne[1]", rule_309, 0x005, false, 0, 0 },
    { "matrix(src2)", rule_77, 0x004, false, 0, 0 },
    { "src3.ne[0] == src1.ne[1]", rule_377, 0x00a, false, 0, 0 },
    { "src3.ne[1] == src1.ne[1]", rule_279, 0x00a, false, 0, 0 },
    { "src3.ne[2] == src0.ne[1]", rule_378, 0x009, false, 0, 0 },
    { "src3.ne[3] == 1", rule_379, 0x008, false, 0, 0 },
    { "dst.type == f32", rule_39, 0x000, false, 0, 0 },
    { "dst.ne[0] == src0.ne[0]", rule_85, 0x001, false, 0, 0 },
    { "dst.ne[1] == src1.ne[1]", rule_70, 0x002, false, 0, 0 },
    { "dst.ne[2] == src0.ne[1]", rule_255, 0x001, false, 0, 0 },
    { "dst.ne[3] == 1", rule_81, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

static const struct op_rule unary_rules[] = {
    { "same_shape(dst, src0)", rule_0, 0x001, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "packed(dst) or same_layout(dst, src0)", rule_2, 0x001, false, 0, 0 },
    { "contiguous_rows(src0)", rule_32, 0x001, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 1000 },
};

static const struct op_rule cross_entropy_loss_rules[] = {
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "scalar(dst)", rule_34, 0x000, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src0.nb[0] == type_size(src0)", rule_4, 0x001, true, 0, 0 },
    { "src1.nb[0] == type_size(src1)", rule_19, 0x002, true, 0, 0 },
    { "contiguous_1(src0)", rule_33, 0x001, true, 0, 0 },
    { "contiguous_1(src1)", rule_64, 0x002, true, 0, 0 },
};

static const struct op_rule cross_entropy_loss_back_rules[] = {
    { "scalar(src0)", rule_380, 0x001, false, 0, 0 },
    { "same_shape(src1, src2)", rule_300, 0x006, false, 0, 0 },
    { "dst.type == src1.type", rule_185, 0x002, false, 0, 0 },
    { "same_shape(dst, src1)", rule_212, 0x002, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, true, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, true, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, true, 0, 0 },
};

static const struct op_rule opt_step_adamw_rules[] = {
    { "same_layout(dst, src0)", rule_381, 0x001, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "same_shape(src0, src2)", rule_382, 0x005, false, 0, 0 },
    { "same_shape(src0, src3)", rule_383, 0x009, false, 0, 0 },
    { "src4.type == f32", rule_250, 0x010, false, 0, 0 },
    { "nelements(src4) == 7", rule_384, 0x010, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, true, 0, 0 },
    { "src3.type == f32", rule_283, 0x008, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, true, 0, 0 },
    { "contiguous(src2)", rule_262, 0x004, true, 0, 0 },
    { "contiguous(src3)", rule_244, 0x008, true, 0, 0 },
};

static const struct op_rule opt_step_sgd_rules[] = {
    { "same_layout(dst, src0)", rule_381, 0x001, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "src2.type == f32", rule_127, 0x004, false, 0, 0 },
    { "nelements(src2) == 2", rule_385, 0x004, false, 0, 0 },
    { "src0.type == f32", rule_17, 0x001, true, 0, 0 },
    { "src1.type == f32", rule_18, 0x002, true, 0, 0 },
    { "contiguous(src0)", rule_23, 0x001, true, 0, 0 },
    { "contiguous(src1)", rule_121, 0x002, true, 0, 0 },
};

static const struct op_rule glu_rules[] = {
    { "contiguous_1(src0)", rule_33, 0x001, false, 0, 0 },
    { "contiguous_1(src1)", rule_64, 0x002, false, 0, 0 },
    { "same_shape(src0, src1)", rule_45, 0x003, false, 0, 0 },
    { "src1.type == src0.type", rule_62, 0x003, false, 0, 0 },
    { "dst.type == src0.type", rule_1, 0x001, false, 0, 0 },
    { "dst.ne[0] == (src0.ne[0] if src1 else src0.ne[0] / 2)", rule_386, 0x001, false, 0, 0 },
    { "dst.ne[1] == src0.ne[1]", rule_36, 0x001, false, 0, 0 },
    { "dst.ne[2] == src0.ne[2]", rule_37, 0x001, false, 0, 0 },
    { "dst.ne[3] == src0.ne[3]", rule_38, 0x001, false, 0, 0 },
    { "packed(dst)", rule_10, 0x000, false, 0, 0 },
};

const struct op_rules op_rules[] = {
    { "NONE", NULL, 0 },
    { "DUP", dup_rules, sizeof dup_rules / sizeof dup_rules[0] },
    { "ADD", add_rules, sizeof add_rules / sizeof add_rules[0] },
    { "ADD_ID", add_id_rules, sizeof add_id_rules / sizeof add_id_rules[0] },
    { "ADD1", add1_rules, sizeof add1_rules / sizeof add1_rules[0] },
    { "ACC", acc_rules, sizeof acc_rules / sizeof acc_rules[0] },
    { "SUB", sub_rules, sizeof sub_rules / sizeof sub_rules[0] },
    { "MUL", mul_rules, sizeof mul_rules / sizeof mul_rules[0] },
    { "DIV", div_rules, sizeof div_rules / sizeof div_rules[0] },
    { "SQR", sqr_rules, sizeof sqr_rules / sizeof sqr_rules[0] },
    { "SQRT", sqrt_rules, sizeof sqrt_rules / sizeof sqrt_rules[0] },
    { "LOG", log_rules, sizeof log_rules / sizeof log_rules[0] },
    { "SIN", sin_rules, sizeof sin_rules / sizeof sin_rules[0] },
    { "COS", cos_rules, sizeof cos_rules / sizeof cos_rules[0] },
    { "SUM", sum_rules, sizeof sum_rules / sizeof sum_rules[0] },
    { "SUM_ROWS", sum_rows_rules, sizeof sum_rows_rules / sizeof sum_rows_rules[0] },
    { "CUMSUM", cumsum_rules, sizeof cumsum_rules / sizeof cumsum_rules[0] },
    { "MEAN", mean_rules, sizeof mean_rules / sizeof mean_rules[0] },
    { "ARGMAX", argmax_rules, sizeof argmax_rules / sizeof argmax_rules[0] },
    { "COUNT_EQUAL", count_equal_rules, sizeof count_equal_rules / sizeof count_equal_rules[0] },
    { "REPEAT", repeat_rules, sizeof repeat_rules / sizeof repeat_rules[0] },
    { "REPEAT_BACK", repeat_back_rules, sizeof repeat_back_rules / sizeof repeat_back_rules[0] },
    { "CONCAT", concat_rules, sizeof concat_rules / sizeof concat_rules[0] },
    { "SILU_BACK", silu_back_rules, sizeof silu_back_rules / sizeof silu_back_rules[0] },
    { "NORM", norm_rules, sizeof norm_rules / sizeof norm_rules[0] },
    { "RMS_NORM", rms_norm_rules, sizeof rms_norm_rules / sizeof rms_norm_rules[0] },
    { "RMS_NORM_BACK", rms_norm_back_rules, sizeof rms_norm_back_rules / sizeof rms_norm_back_rules[0] },
    { "GROUP_NORM", group_norm_rules, sizeof group_norm_rules / sizeof group_norm_rules[0] },
    { "L2_NORM", l2_norm_rules, sizeof l2_norm_rules / sizeof l2_norm_rules[0] },
    { "MUL_MAT", mul_mat_rules, sizeof mul_mat_rules / sizeof mul_mat_rules[0] },
    { "MUL_MAT_ID", mul_mat_id_rules, sizeof mul_mat_id_rules / sizeof mul_mat_id_rules[0] },
    { "OUT_PROD", out_prod_rules, sizeof out_prod_rules / sizeof out_prod_rules[0] },
    { "SCALE", scale_rules, sizeof scale_rules / sizeof scale_rules[0] },
    { "SET", set_rules, sizeof set_rules / sizeof set_rules[0] },
    { "CPY", cpy_rules, sizeof cpy_rules / sizeof cpy_rules[0] },
    { "CONT", cont_rules, sizeof cont_rules / sizeof cont_rules[0] },
    { "RESHAPE", reshape_rules, sizeof reshape_rules / sizeof reshape_rules[0] },
    { "VIEW", view_rules, sizeof view_rules / sizeof view_rules[0] },
    { "PERMUTE", permute_rules, sizeof permute_rules / sizeof permute_rules[0] },
    { "TRANSPOSE", transpose_rules, sizeof transpose_rules / sizeof transpose_rules[0] },
    { "GET_ROWS", get_rows_rules, sizeof get_rows_rules / sizeof get_rows_rules[0] },
    { "GET_ROWS_BACK", get_rows_back_rules, sizeof get_rows_back_rules / sizeof get_rows_back_rules[0] },
    { "SET_ROWS", set_rows_rules, sizeof set_rows_rules / sizeof set_rows_rules[0] },
    { "DIAG", diag_rules, sizeof diag_rules / sizeof diag_rules[0] },
    { "DIAG_MASK_INF", diag_mask_inf_rules, sizeof diag_mask_inf_rules / sizeof diag_mask_inf_rules[0] },
    { "DIAG_MASK_ZERO", diag_mask_zero_rules, sizeof diag_mask_zero_rules / sizeof diag_mask_zero_rules[0] },
    { "SOFT_MAX", soft_max_rules, sizeof soft_max_rules / sizeof soft_max_rules[0] },
    { "SOFT_MAX_BACK", soft_max_back_rules, sizeof soft_max_back_rules / sizeof soft_max_back_rules[0] },
    { "ROPE", rope_rules, sizeof rope_rules / sizeof rope_rules[0] },
    { "ROPE_BACK", rope_back_rules, sizeof rope_back_rules / sizeof rope_back_rules[0] },
    { "CLAMP", clamp_rules, sizeof clamp_rules / sizeof clamp_rules[0] },
    { "CONV_TRANSPOSE_1D", conv_transpose_1d_rules, sizeof conv_transpose_1d_rules / sizeof conv_transpose_1d_rules[0] },
    { "IM2COL", im2col_rules, sizeof im2col_rules / sizeof im2col_rules[0] },
    { "IM2COL_BACK", im2col_back_rules, sizeof im2col_back_rules / sizeof im2col_back_rules[0] },
    { "IM2COL_3D", im2col_3d_rules, sizeof im2col_3d_rules / sizeof im2col_3d_rules[0] },
    { "COL2IM_1D", col2im_1d_rules, sizeof col2im_1d_rules / sizeof col2im_1d_rules[0] },
    { "CONV_2D", conv_2d_rules, sizeof conv_2d_rules / sizeof conv_2d_rules[0] },
    { "CONV_3D", conv_3d_rules, sizeof conv_3d_rules / sizeof conv_3d_rules[0] },
    { "CONV_2D_DW", conv_2d_dw_rules, sizeof conv_2d_dw_rules / sizeof conv_2d_dw_rules[0] },
    { "CONV_TRANSPOSE_2D", conv_transpose_2d_rules, sizeof conv_transpose_2d_rules / sizeof conv_transpose_2d_rules[0] },
    { "POOL_1D", pool_1d_rules, sizeof pool_1d_rules / sizeof pool_1d_rules[0] },
    { "POOL_2D", pool_2d_rules, sizeof pool_2d_rules / sizeof pool_2d_rules[0] },
    { "POOL_2D_BACK", pool_2d_back_rules, sizeof pool_2d_back_rules / sizeof pool_2d_back_rules[0] },
    { "UPSCALE", upscale_rules, sizeof upscale_rules / sizeof upscale_rules[0] },
    { "PAD", pad_rules, sizeof pad_rules / sizeof pad_rules[0] },
    { "PAD_REFLECT_1D", pad_reflect_1d_rules, sizeof pad_reflect_1d_rules / sizeof pad_reflect_1d_rules[0] },
    { "ROLL", roll_rules, sizeof roll_rules / sizeof roll_rules[0] },
    { "ARANGE", arange_rules, sizeof arange_rules / sizeof arange_rules[0] },
    { "TIMESTEP_EMBEDDING", timestep_embedding_rules, sizeof timestep_embedding_rules / sizeof timestep_embedding_rules[0] },
    { "ARGSORT", argsort_rules, sizeof argsort_rules / sizeof argsort_rules[0] },
    { "TOP_K", top_k_rules, sizeof top_k_rules / sizeof top_k_rules[0] },
    { "LEAKY_RELU", leaky_relu_rules, sizeof leaky_relu_rules / sizeof leaky_relu_rules[0] },
    { "TRI", tri_rules, sizeof tri_rules / sizeof tri_rules[0] },
    { "FILL", fill_rules, sizeof fill_rules / sizeof fill_rules[0] },
    { "FLASH_ATTN_EXT", flash_attn_ext_rules, sizeof flash_attn_ext_rules / sizeof flash_attn_ext_rules[0] },
    { "FLASH_ATTN_BACK", NULL, 0 },
    { "SSM_CONV", ssm_conv_rules, sizeof ssm_conv_rules / sizeof ssm_conv_rules[0] },
    { "SSM_SCAN", ssm_scan_rules, sizeof ssm_scan_rules / sizeof ssm_scan_rules[0] },
    { "WIN_PART", win_part_rules, sizeof win_part_rules / sizeof win_part_rules[0] },
    { "WIN_UNPART", win_unpart_rules, sizeof win_unpart_rules / sizeof win_unpart_rules[0] },
    { "GET_REL_POS", get_rel_pos_rules, sizeof get_rel_pos_rules / sizeof get_rel_pos_rules[0] },
    { "ADD_REL_POS", add_rel_pos_rules, sizeof add_rel_pos_rules / sizeof add_rel_pos_rules[0] },
    { "RWKV_WKV6", rwkv_wkv6_rules, sizeof rwkv_wkv6_rules / sizeof rwkv_wkv6_rules[0] },
    { "GATED_LINEAR_ATTN", gated_linear_attn_rules, sizeof gated_linear_attn_rules / sizeof gated_linear_attn_rules[0] },
    { "RWKV_WKV7", rwkv_wkv7_rules, sizeof rwkv_wkv7_rules / sizeof rwkv_wkv7_rules[0] },
    { "SOLVE_TRI", solve_tri_rules, sizeof solve_tri_rules / sizeof solve_tri_rules[0] },
    { "GATED_DELTA_NET", gated_delta_net_rules, sizeof gated_delta_net_rules / sizeof gated_delta_net_rules[0] },
    { "LIGHTNING_INDEXER", lightning_indexer_rules, sizeof lightning_indexer_rules / sizeof lightning_indexer_rules[0] },
    { "DSV4_HC_COMB", dsv4_hc_comb_rules, sizeof dsv4_hc_comb_rules / sizeof dsv4_hc_comb_rules[0] },
    { "DSV4_HC_PRE", dsv4_hc_pre_rules, sizeof dsv4_hc_pre_rules / sizeof dsv4_hc_pre_rules[0] },
    { "DSV4_HC_POST", dsv4_hc_post_rules, sizeof dsv4_hc_post_rules / sizeof dsv4_hc_post_rules[0] },
    { "UNARY", unary_rules, sizeof unary_rules / sizeof unary_rules[0] },
    { "MAP_CUSTOM1", NULL, 0 },
    { "MAP_CUSTOM2", NULL, 0 },
    { "MAP_CUSTOM3", NULL, 0 },
    { "CUSTOM", NULL, 0 },
    { "CROSS_ENTROPY_LOSS", cross_entropy_loss_rules, sizeof cross_entropy_loss_rules / sizeof cross_entropy_loss_rules[0] },
    { "CROSS_ENTROPY_LOSS_BACK", cross_entropy_loss_back_rules, sizeof cross_entropy_loss_back_rules / sizeof cross_entropy_loss_back_rules[0] },
    { "OPT_STEP_ADAMW", opt_step_adamw_rules, sizeof opt_step_adamw_rules / sizeof opt_step_adamw_rules[0] },
    { "OPT_STEP_SGD", opt_step_sgd_rules, sizeof opt_step_sgd_rules / sizeof opt_step_sgd_rules[0] },
    { "GLU", glu_rules, sizeof glu_rules / sizeof glu_rules[0] },
};
const size_t op_rules_count = sizeof op_rules / sizeof op_rules[0];
