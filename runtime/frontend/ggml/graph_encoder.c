#include "ggml/graph_encoder.h"

#include <string.h>

#include "ggml/abi.h"

static void describe_shape(const struct ggml_tensor *tensor, struct wire_tensor *description)
{
    memset(description, 0, sizeof *description);
    description->type = (uint32_t)tensor->type;
    description->flags = tensor->flags;
    memcpy(description->ne, tensor->ne, sizeof description->ne);
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        description->nb[i] = tensor->nb[i];
    }
}

static void describe_op_words(const struct ggml_tensor *tensor, struct wire_tensor *description)
{
    description->op = (uint32_t)tensor->op;
    memcpy(description->op_params, tensor->op_params, sizeof description->op_params);
}

/* The buffer that a tensor's data lies in: a view's own field may be unset before it is allocated. */
static const void *buffer_of_data(const struct ggml_tensor *tensor)
{
    return tensor->view_src && tensor->view_src->buffer ? tensor->view_src->buffer : tensor->buffer;
}

static bool describe_data(struct guest_context *context, const struct ggml_tensor *tensor,
                          struct wire_tensor *description, struct remoting_error *error)
{
    const struct guest_abi *abi = guest_context_instance(context)->abi;
    const void *ggml_buffer = buffer_of_data(tensor);
    const struct guest_buffer *buffer = ggml_buffer ? abi->buffer_of(ggml_buffer) : NULL;

    if (!buffer && ggml_buffer && abi->buffer_type_of(ggml_buffer) && !abi->buffer_type_of(ggml_buffer)->record.host) {
        description->buffer_type = abi->buffer_type_of(ggml_buffer)->index + 1; /* ggml's empty buffer: no data */
        return true;
    }
    if (!buffer || buffer->context != context) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the tensor '%.63s' does not lie in memory of this device",
                             tensor->name);
    }
    description->buffer = buffer->handle;
    description->data_offset = (uint64_t)((uintptr_t)tensor->data - (uintptr_t)buffer->base);
    return true;
}

bool guest_describe_tensor(struct guest_context *context, const struct ggml_tensor *tensor,
                           struct wire_tensor *description, struct remoting_error *error)
{
    describe_shape(tensor, description);
    return describe_data(context, tensor, description, error);
}

static void describe_anonymous(struct guest_context *context, const struct ggml_tensor *tensor,
                               struct wire_tensor *description)
{
    const struct guest_abi *abi = guest_context_instance(context)->abi;
    const void *ggml_buffer = buffer_of_data(tensor);
    const struct guest_buffer_type *buffer_type = ggml_buffer ? abi->buffer_type_of(ggml_buffer) : NULL;

    describe_shape(tensor, description);
    description->view_offset = tensor->view_offs;
    if (buffer_type && buffer_type->context == context) {
        description->buffer_type = buffer_type->index + 1;
    }
}

bool guest_describe_node(struct guest_context *context, const struct ggml_tensor *tensor, bool is_placed,
                         struct wire_tensor *description, struct remoting_error *error)
{
    describe_anonymous(context, tensor, description);
    describe_op_words(tensor, description);
    memcpy(description->name, tensor->name, sizeof description->name);
    if (!is_placed) {
        return true;
    }
    description->buffer_type = 0;
    return describe_data(context, tensor, description, error);
}

/* Places a tensor and what it is a view of, the latter first. Returns 1 + its index. */
static uint32_t place(struct guest_context *context, const struct ggml_tensor *tensor,
                      struct guest_op_description *description)
{
    uint32_t view_source = 0;

    if (tensor->view_src) {
        describe_anonymous(context, tensor->view_src, &description->tensors[description->count]);
        view_source = ++description->count;
    }
    describe_anonymous(context, tensor, &description->tensors[description->count]);
    description->tensors[description->count].view_source = view_source;
    return ++description->count;
}

bool guest_describe_op(struct guest_context *context, const struct ggml_tensor *op,
                       struct guest_op_description *description, struct remoting_error *error)
{
    uint32_t sources[GGML_TENSOR_SOURCES] = { 0 };
    struct wire_tensor *last;
    uint32_t place_of_op;

    (void)error;
    description->count = 0;
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        if (op->src[i] && op->src[i] != op) {
            sources[i] = place(context, op->src[i], description);
        }
    }
    place_of_op = place(context, op, description);
    last = &description->tensors[place_of_op - 1];
    describe_op_words(op, last);
    memcpy(last->source, sources, sizeof sources);
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        if (op->src[i] == op) {
            last->source[i] = place_of_op;
        }
    }
    return true;
}
