#include "ops/validation_words.h"

#include <math.h>

#include "ops/tensors.h"

int64_t rule_type_size(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor)
{
    (void)exact;
    return (int64_t)context->ggml.ggml_type_size(tensor->type);
}

int64_t rule_block(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor)
{
    (void)exact;
    return context->ggml.ggml_blck_size(tensor->type);
}

int64_t rule_nelements(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor)
{
    int64_t elements = 1;

    (void)context;
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        elements = rule_product(exact, elements, tensor->ne[i]);
    }
    return elements;
}

int64_t rule_nbytes(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor)
{
    const uint64_t bytes = host_nbytes(context, tensor);

    *exact = *exact && bytes <= INT64_MAX;
    return *exact ? (int64_t)bytes : 0;
}

int64_t rule_f32_steps(const struct host_context *context, bool *exact, const struct ggml_tensor *tensor)
{
    const float steps = ceilf((rule_float(tensor, 1) - rule_float(tensor, 0)) / rule_float(tensor, 2));

    (void)context;
    *exact = *exact && steps >= 0 && steps < (float)INT64_MAX;
    return *exact ? (int64_t)steps : 0;
}

bool rule_same_shape(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b)
{
    (void)context;
    return memcmp(a->ne, b->ne, sizeof a->ne) == 0;
}

bool rule_same_layout(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b)
{
    return a->type == b->type && rule_same_shape(context, a, b) && memcmp(a->nb, b->nb, sizeof a->nb) == 0;
}

static bool is_empty(const struct ggml_tensor *tensor)
{
    return tensor->ne[0] == 0 || tensor->ne[1] == 0 || tensor->ne[2] == 0 || tensor->ne[3] == 0;
}

bool rule_repeats(const struct host_context *context, const struct ggml_tensor *a, const struct ggml_tensor *b)
{
    (void)context;
    if (is_empty(a)) {
        return is_empty(b);
    }
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (b->ne[i] % a->ne[i] != 0) {
            return false;
        }
    }
    return true;
}

/* Bytes of a row without gaps. */
static uint64_t row_size(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return context->ggml.ggml_type_size(tensor->type) *
           ((uint64_t)tensor->ne[0] / (uint64_t)context->ggml.ggml_blck_size(tensor->type));
}

bool rule_packed(const struct host_context *context, const struct ggml_tensor *tensor)
{
    uint64_t stride = row_size(context, tensor);
    bool packed = tensor->nb[0] == context->ggml.ggml_type_size(tensor->type);

    for (int i = 1; i < GGML_TENSOR_DIMENSIONS; i++) {
        packed = packed && tensor->nb[i] == stride;
        stride *= (uint64_t)tensor->ne[i];
    }
    return packed;
}

bool rule_dense(const struct host_context *context, const struct ggml_tensor *tensor)
{
    bool exact = true;
    int64_t bytes = (int64_t)row_size(context, tensor);

    for (int i = 1; i < GGML_TENSOR_DIMENSIONS; i++) {
        bytes = rule_product(&exact, bytes, tensor->ne[i]);
    }
    return rule_nbytes(context, &exact, tensor) >= bytes && exact;
}

/* ggml_is_contiguous_m_n: from the dimension after `first` on, each stride is what the one before demands. */
static bool is_contiguous_after(const struct host_context *context, const struct ggml_tensor *tensor, int first)
{
    uint64_t stride = row_size(context, tensor);

    if (!rule_contiguous_rows(context, tensor)) {
        return false;
    }
    for (int i = 1; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (i <= first) {
            stride = tensor->nb[i] * (uint64_t)tensor->ne[i];
            continue;
        }
        if (tensor->ne[i] != 1 && tensor->nb[i] != stride) {
            return false;
        }
        stride *= (uint64_t)tensor->ne[i];
    }
    return true;
}

bool rule_contiguous(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return is_contiguous_after(context, tensor, 0);
}

bool rule_contiguous_1(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return is_contiguous_after(context, tensor, 1);
}

bool rule_contiguous_2(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return is_contiguous_after(context, tensor, 2);
}

bool rule_contiguous_rows(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return tensor->ne[0] == context->ggml.ggml_blck_size(tensor->type) ||
           tensor->nb[0] == context->ggml.ggml_type_size(tensor->type);
}

bool rule_contiguous_channels(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return tensor->nb[0] > tensor->nb[2] && tensor->nb[1] > tensor->nb[0] &&
           tensor->nb[2] == context->ggml.ggml_type_size(tensor->type);
}

bool rule_padded_1d(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return tensor->nb[0] == context->ggml.ggml_type_size(tensor->type) &&
           tensor->nb[2] == tensor->nb[1] * (uint64_t)tensor->ne[1] &&
           tensor->nb[3] == tensor->nb[2] * (uint64_t)tensor->ne[2];
}

bool rule_transposed(const struct host_context *context, const struct ggml_tensor *tensor)
{
    (void)context;
    return tensor->nb[0] > tensor->nb[1];
}

bool rule_scalar(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return tensor->ne[0] == 1 && rule_vector(context, tensor);
}

bool rule_vector(const struct host_context *context, const struct ggml_tensor *tensor)
{
    return tensor->ne[1] == 1 && rule_matrix(context, tensor);
}

bool rule_matrix(const struct host_context *context, const struct ggml_tensor *tensor)
{
    (void)context;
    return tensor->ne[2] == 1 && tensor->ne[3] == 1;
}
