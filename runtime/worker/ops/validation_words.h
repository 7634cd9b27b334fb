/* The words of the rules in idl/ops.yaml (codegen/op_vocabulary.py). Predicates of tensors mean what the functions of
 * the same name mean in ggml.c; where releases differ, in the newest. */
#ifndef HOST_VALIDATION_WORDS_H
#define HOST_VALIDATION_WORDS_H

#include <string.h>

#include "host.h"

/* Arithmetic of rules: an overflow, or a division by what is not above zero, clears *exact. */

static inline int64_t rule_sum(bool *exact, int64_t a, int64_t b)
{
    int64_t sum;

    *exact = *exact && !__builtin_add_overflow(a, b, &sum);
    return *exact ? sum : 0;
}

static inline int64_t rule_difference(bool *exact, int64_t a, int64_t b)
{
    int64_t difference;

    *exact = *exact && !__builtin_sub_overflow(a, b, &difference);
    return *exact ? difference : 0;
}

static inline int64_t rule_product(bool *exact, int64_t a, int64_t b)
{
    int64_t product;

    *exact = *exact && !__builtin_mul_overflow(a, b, &product);
    return *exact ? product : 0;
}

static inline int64_t rule_quotient(bool *exact, int64_t a, int64_t b)
{
    *exact = *exact && b > 0;
    return *exact ? a / b : 0;
}

static inline int64_t rule_remainder(bool *exact, int64_t a, int64_t b)
{
    *exact = *exact && b > 0;
    return *exact ? a % b : 0;
}

static inline int64_t rule_stride(bool *exact, const struct ggml_tensor *tensor, int dimension)
{
    *exact = *exact && tensor->nb[dimension] <= INT64_MAX;
    return *exact ? (int64_t)tensor->nb[dimension] : 0;
}

/* As many elements in each dimension from `begin` on, before `end`. */
static inline bool rule_same_extents(const struct ggml_tensor *a, const struct ggml_tensor *b, int begin, int end)
{
    return memcmp(&a->ne[begin], &b->ne[begin], (size_t)(end - begin) * sizeof a->ne[0]) == 0;
}

static inline bool rule_is_one_of(int64_t value, const int64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] == value) {
            return true;
        }
    }
    return false;
}

static inline float rule_float(const struct ggml_tensor *tensor, int word)
{
    float value;

    memcpy(&value, &tensor->op_params[word], sizeof value);
    return value;
}

/* Bytes of a block, and elements in it. */
int64_t rule_type_size(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor);
int64_t rule_block(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor);

int64_t rule_nelements(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor);
int64_t rule_nbytes(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor);

/* The elements of ARANGE, which its three words tell: ceil((stop - start) / step). */
int64_t rule_f32_steps(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor);

bool rule_same_shape(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b);

/* Type, shape and strides, as of a tensor and what ggml_view_tensor makes of it. */
bool rule_same_layout(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b);

/* b is so many times a in each dimension: ggml_can_repeat. */
bool rule_repeats(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b);

/* Its strides are those that ggml_new_tensor gives, also where a dimension has one element. */
bool rule_packed(const struct host_context *context, const struct ggml_tensor *tensor);

/* Its bytes suffice for all its elements without gaps, in whatever order they lie. */
bool rule_dense(const struct host_context *context, const struct ggml_tensor *tensor);

bool rule_contiguous(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_contiguous_1(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_contiguous_2(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_contiguous_rows(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_contiguous_channels(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_padded_1d(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_transposed(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_scalar(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_vector(const struct host_context *context, const struct ggml_tensor *tensor);
bool rule_matrix(const struct host_context *context, const struct ggml_tensor *tensor);

#endif
