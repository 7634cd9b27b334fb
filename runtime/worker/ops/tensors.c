#include "ops/tensors.h"

#include <string.h>

#include "checked.h"
#include "command.h"
#include "ops/translation.h"

#define KNOWN_FLAGS                                                                                                    \
    (WIRE_TENSOR_FLAG_INPUT | WIRE_TENSOR_FLAG_OUTPUT | WIRE_TENSOR_FLAG_PARAM | WIRE_TENSOR_FLAG_LOSS |               \
     WIRE_TENSOR_FLAG_COMPUTE)

/* More than any memory holds, and so few that ggml's own products of them, such as the size of a work buffer, do not
 * overflow. */
#define ELEMENTS_MAXIMUM (UINT64_C(1) << 48)

struct type_size {
    uint64_t block; /* elements of a block */
    uint64_t bytes; /* of a block */
};

static struct type_size size_of_type(const struct host_context *context, int32_t type)
{
    return (struct type_size){ (uint64_t)context->ggml.ggml_blck_size(type), context->ggml.ggml_type_size(type) };
}

bool host_is_empty(const struct ggml_tensor *tensor)
{
    return tensor->ne[0] == 0 || tensor->ne[1] == 0 || tensor->ne[2] == 0 || tensor->ne[3] == 0;
}

bool host_node_is_computed(const struct ggml_tensor *node)
{
    return !host_is_empty(node) && (node->flags & WIRE_TENSOR_FLAG_COMPUTE) != 0; /* set by every release's guest */
}

/* Bytes from the first to the last that belong to the tensor, as ggml_nbytes counts them, but with at least a whole
 * element or block between neighbours in a row: kernels that take rows as packed must not read beyond it. */
static uint64_t extent(const struct ggml_tensor *tensor, struct type_size type, uint64_t row_stride, bool *exact)
{
    uint64_t bytes;

    if (host_is_empty(tensor)) {
        return 0;
    }
    if (type.block == 1) {
        bytes = wire_sum(exact, type.bytes, wire_product(exact, (uint64_t)tensor->ne[0] - 1, row_stride));
    } else {
        bytes = wire_product(exact, (uint64_t)tensor->ne[0] / type.block, row_stride);
    }
    for (int i = 1; i < GGML_TENSOR_DIMENSIONS; i++) {
        bytes = wire_sum(exact, bytes, wire_product(exact, (uint64_t)tensor->ne[i] - 1, tensor->nb[i]));
    }
    return bytes;
}

uint64_t host_nbytes(const struct host_context *context, const struct ggml_tensor *tensor)
{
    bool exact = true;

    return extent(tensor, size_of_type(context, tensor->type), tensor->nb[0], &exact);
}

bool host_has_room(const struct host_context *context, const struct host_buffer *buffer,
                   const struct ggml_tensor *tensor, struct remoting_error *error)
{
    const uint64_t offset = (uint64_t)((uint8_t *)tensor->data - buffer->base);
    const uint64_t size = context->ggml.ggml_backend_buft_get_alloc_size(buffer->buffer_type->ggml, tensor);

    return size <= buffer->size - offset ||
           remoting_fail(error, REMOTING_ERROR_FAILED,
                         "the tensor '%.63s' needs %llu bytes with its padding, and its buffer of %llu has %llu left",
                         tensor->name, (unsigned long long)size, (unsigned long long)buffer->size,
                         (unsigned long long)(buffer->size - offset));
}

static bool read_shape(const struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                       struct remoting_error *error)
{
    struct type_size type;
    uint64_t elements = 1;
    bool exact = true;

    if (wire->type >= context->translation.type_count) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest has no type %u", wire->type);
    }
    tensor->type = context->translation.types[wire->type];
    if (tensor->type < 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the host's ggml does not know the guest's type %u",
                             wire->type);
    }
    type = size_of_type(context, tensor->type);
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        tensor->ne[i] = wire->ne[i];
        tensor->nb[i] = wire->nb[i];
        if (wire->ne[i] < 0) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a tensor has %lld elements in dimension %d",
                                 (long long)wire->ne[i], i);
        }
        elements = wire_product(&exact, elements, (uint64_t)wire->ne[i]);
    }
    if (!exact || elements > ELEMENTS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a tensor has more elements than can be counted");
    }
    if (type.block > 1 && ((uint64_t)wire->ne[0] % type.block != 0 || wire->nb[0] != type.bytes)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "a row of %lld elements is no whole number of blocks of %llu", (long long)wire->ne[0],
                             (unsigned long long)type.block);
    }
    return true;
}

static bool read_data(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                      struct remoting_error *error)
{
    const struct type_size type = size_of_type(context, tensor->type);
    const uint64_t row_stride = tensor->nb[0] > type.bytes ? tensor->nb[0] : type.bytes;
    struct host_buffer *buffer;
    bool exact = true;
    const uint64_t bytes = extent(tensor, type, row_stride, &exact);

    if (!exact) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a tensor's strides reach beyond all memory");
    }
    if (wire->buffer == 0) {
        struct host_buffer_type *buffer_type;

        if (wire->buffer_type != 0) {
            if (!host_find_buffer_type(context, wire->buffer_type - 1, &buffer_type, error)) {
                return false;
            }
            tensor->buffer = buffer_type->empty;
        }
        return true;
    }
    if (!host_find_buffer(context, wire->buffer, &buffer, error)) {
        return false;
    }
    tensor->buffer = buffer->ggml;
    if (bytes == 0) { /* it has no bytes, so it may lie anywhere, such as at a buffer's end */
        tensor->data = buffer->base + (wire->data_offset < buffer->size ? wire->data_offset : buffer->size);
        return true;
    }
    if (!(wire_sum(&exact, wire->data_offset, bytes) <= buffer->size) || !exact) {
        return remoting_fail(
            error, REMOTING_ERROR_MALFORMED, "a tensor of %llu bytes at %llu does not lie in its buffer of %llu",
            (unsigned long long)bytes, (unsigned long long)wire->data_offset, (unsigned long long)buffer->size);
    }
    tensor->data = buffer->base + wire->data_offset;
    return true;
}

bool host_read_idle_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                           struct remoting_error *error)
{
    memset(tensor, 0, sizeof *tensor);
    tensor->flags = wire->flags & KNOWN_FLAGS;
    tensor->view_offs = wire->view_offset;
    memcpy(tensor->name, wire->name, sizeof tensor->name - 1);
    return read_shape(context, wire, tensor, error) && read_data(context, wire, tensor, error);
}

bool host_read_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                      struct remoting_error *error)
{
    return host_read_idle_tensor(context, wire, tensor, error) && host_read_op(context, wire, tensor, error);
}

bool host_take_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                      struct remoting_error *error)
{
    if (!host_read_tensor(context, wire, tensor, error)) {
        return false;
    }
    if (!tensor->data) { /* not even an empty one: ggml asserts it before it looks at the size */
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a tensor has no data to read or write");
    }
    tensor->view_offs = 0;
    return true;
}

bool host_connect_tensor(const struct wire_tensor *wire, struct ggml_tensor *tensors, uint32_t place, int32_t copy_op,
                         struct remoting_error *error)
{
    struct ggml_tensor *tensor = &tensors[place];

    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        const uint32_t source = wire->source[i];

        if (source == 0) {
            continue;
        }
        /* ggml_cast makes a CPY whose second source is itself (ggml.c). */
        if (source > place + 1 || (source == place + 1 && tensor->op != copy_op)) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                                 "the tensor %u has a source %u that does not lie before it", place, source - 1);
        }
        tensor->src[i] = &tensors[source - 1];
    }
    if (wire->view_source > place) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "the tensor %u is a view of %u, which does not lie before it", place,
                             wire->view_source - 1);
    }
    if (wire->view_source == 0) {
        tensor->view_offs = 0; /* a backend may add it to the address of a tensor that is no view */
    } else {
        const struct ggml_tensor *viewed = &tensors[wire->view_source - 1];

        tensor->view_src = &tensors[wire->view_source - 1];
        if (tensor->data && !host_is_empty(tensor) &&
            (uintptr_t)viewed->data + wire->view_offset != (uintptr_t)tensor->data) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the view %u does not lie where it says within %u",
                                 place, wire->view_source - 1);
        }
    }
    return true;
}

bool host_take_op(struct host_context *context, struct host_command *command, uint32_t count, struct host_op *op,
                  struct remoting_error *error)
{
    const struct wire_tensor *wires;

    if (count == 0 || count > REMOTING_OP_TENSORS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an op of %u tensors", count);
    }
    if (!host_take_records(context, command, count, sizeof *wires, (const void **)&wires, error)) {
        return false;
    }
    op->is_known = true;
    op->op = &op->tensors[count - 1];
    for (uint32_t i = 0; i < count; i++) {
        if (!host_read_tensor(context, &wires[i], &op->tensors[i], error)) {
            if (error->kind != REMOTING_ERROR_UNSUPPORTED) {
                return false;
            }
            op->is_known = false;
        }
        if (!host_connect_tensor(&wires[i], op->tensors, i, context->translation.copy_op, error)) {
            return false;
        }
    }
    return true;
}
