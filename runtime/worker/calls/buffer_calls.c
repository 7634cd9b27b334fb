/* The hand-written halves of the buffer's calls. */
#include <stdlib.h>

#include "ggml/pinned.h"
#include "host.h"
#include "host_calls.h"
#include "ops/tensors.h"
#include "quota.h"
#include "streamed_copy.h"

bool host_buffer_free_buffer(struct host_context *context, struct host_buffer *buffer, struct remoting_error *error)
{
    uint64_t released = 0;

    (void)error;
    host_synchronize_all(context);
    host_remove_object(context, HOST_TABLE_BUFFERS, buffer);
    if (buffer->is_shared) {
        host_unpin_memory(buffer->base);
        host_memory_give(context->memory, buffer->base);
    } else {
        host_quota_give(context, QUOTA_DEVICE_MEMORY, buffer->charged);
        released = buffer->charged;
        remoting_count(&context->metrics.counters->memory[context->devices[buffer->buffer_type->record.device].place],
                       -buffer->size);
    }
    context->ggml.ggml_backend_buffer_free(buffer->ggml);
    if (released > 0) {
        host_room_hold(&context->room, buffer->buffer_type->record.device, -released);
    }
    free(buffer);
    return true;
}

bool host_buffer_init_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                             int32_t usage, struct remoting_error *error)
{
    if (!host_has_room(context, buffer, tensor, error)) {
        return false;
    }
    if (usage != buffer->usage) {
        context->ggml.ggml_backend_buffer_set_usage(buffer->ggml, usage);
        buffer->usage = usage;
    }
    if (context->ggml.ggml_backend_buffer_init_tensor(buffer->ggml, tensor) != WIRE_STATUS_SUCCESS) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the tensor could not be initialised");
    }
    buffer->sets_extra = buffer->sets_extra || tensor->extra;
    return true;
}

/* Memory that the processor can access is copied here, past the caches: ggml would call memcpy. */
static bool copies_itself(const struct host_context *context, const struct host_buffer *buffer, uint64_t size)
{
    return size >= REMOTING_STREAMED_MINIMUM && context->ggml.ggml_backend_buft_is_host(buffer->buffer_type->ggml);
}

static void write_tensor(const struct host_context *context, const struct host_buffer *buffer,
                         struct ggml_tensor *tensor, const uint8_t *data, uint64_t offset, uint64_t size)
{
    if (copies_itself(context, buffer, size)) {
        remoting_copy_streamed((uint8_t *)tensor->data + offset, data, size);
    } else {
        context->ggml.ggml_backend_tensor_set(tensor, data, offset, size);
    }
}

static void read_tensor(const struct host_context *context, const struct host_buffer *buffer,
                        const struct ggml_tensor *tensor, uint8_t *data, uint64_t offset, uint64_t size)
{
    if (copies_itself(context, buffer, size)) {
        remoting_copy_streamed(data, (const uint8_t *)tensor->data + offset, size);
    } else {
        context->ggml.ggml_backend_tensor_get(tensor, data, offset, size);
    }
}

bool host_buffer_set_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                            const uint8_t *data, const struct wire_buffer_set_tensor_request *request,
                            struct remoting_error *error)
{
    (void)error;
    write_tensor(context, buffer, tensor, data, request->offset, request->size);
    return true;
}

bool host_buffer_get_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                            uint8_t *data, const struct wire_buffer_get_tensor_request *request,
                            struct remoting_error *error)
{
    (void)error;
    read_tensor(context, buffer, tensor, data, request->offset, request->size);
    return true;
}

bool host_buffer_set_tensor_2d(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                               const uint8_t *data, const struct wire_buffer_set_tensor_2d_request *request,
                               struct remoting_error *error)
{
    const uint64_t size = request->size;

    (void)error;
    for (uint64_t i = 0; size > 0 && i < request->n_copies; i++) {
        write_tensor(context, buffer, tensor, data + i * size, request->offset + i * request->stride_tensor, size);
    }
    return true;
}

bool host_buffer_get_tensor_2d(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                               uint8_t *data, const struct wire_buffer_get_tensor_2d_request *request,
                               struct remoting_error *error)
{
    const uint64_t size = request->size;

    (void)error;
    for (uint64_t i = 0; size > 0 && i < request->n_copies; i++) {
        read_tensor(context, buffer, tensor, data + i * size, request->offset + i * request->stride_tensor, size);
    }
    return true;
}

/* ggml_are_same_layout of ggml-impl.h, which ggml_backend_tensor_copy asserts. */
static bool are_same_layout(const struct ggml_tensor *a, const struct ggml_tensor *b)
{
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (a->ne[i] != b->ne[i] || a->nb[i] != b->nb[i]) {
            return false;
        }
    }
    return a->type == b->type;
}

bool host_buffer_cpy_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *src,
                            struct ggml_tensor *dst, struct remoting_error *error)
{
    (void)buffer;
    if (!are_same_layout(src, dst)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the tensors to copy have different layouts");
    }
    context->ggml.ggml_backend_tensor_copy(src, dst);
    return true;
}

bool host_backend_cpy_tensor_async(struct host_context *context, struct host_backend *backend_src,
                                   struct host_backend *backend_dst, struct ggml_tensor *src, struct ggml_tensor *dst,
                                   struct remoting_error *error)
{
    if (!are_same_layout(src, dst)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the tensors to copy have different layouts");
    }
    backend_src->is_busy = true;
    backend_dst->is_busy = true;
    context->ggml.ggml_backend_tensor_copy_async(backend_src->ggml, backend_dst->ggml, src, dst);
    return true;
}
