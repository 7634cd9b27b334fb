/* The hand-written halves of the slots of buffer types and buffers. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "calls.h"
#include "channel/context.h"
#include "channel/read_ahead.h"
#include "ggml/abi.h"
#include "ggml/graph_encoder.h"
#include "ggml/host_buffer.h"
#include "ggml_tensor.h"

#define GET_PIECE_MINIMUM (64u << 10)

/* Reserves addresses for a buffer whose memory lies on the host. Nobody can read or write there. */
static void *reserve_addresses(size_t size)
{
    void *base = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return base == MAP_FAILED ? NULL : base;
}

static void free_buffer(struct guest_buffer *buffer)
{
    if (buffer->base) {
        munmap(buffer->base, buffer->size);
    }
    guest_handle_release(buffer->context, GUEST_HANDLE_BUFFER, buffer->handle);
    free(buffer);
}

struct guest_buffer *guest_buffer_type_alloc_buffer(struct guest_buffer_type *buffer_type, size_t size)
{
    struct guest_context *context = buffer_type->context;
    const struct guest_registry *registry = buffer_type->device->registry;
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no addresses are left in the guest" };
    struct guest_buffer *buffer;

    if (buffer_type->record.host) {
        return guest_host_buffer_new(buffer_type, size);
    }
    buffer = calloc(1, sizeof *buffer);
    if (!buffer) {
        return NULL;
    }
    buffer->context = context;
    buffer->buffer_type = buffer_type;
    buffer->size = size;
    buffer->handle = guest_handle_new(context, GUEST_HANDLE_BUFFER);
    buffer->base = reserve_addresses(size);
    if (!buffer->handle || !buffer->base ||
        !guest_call_buffer_type_alloc_buffer(context, buffer_type, size, buffer->handle, &buffer->init_tensor,
                                             &buffer->fills_padding, &error)) {
        guest_report_failure(context, "buffer_type.alloc_buffer", &error);
        guest_take_status(context); /* NULL is the program's sign of failure */
        free_buffer(buffer);
        return NULL;
    }
    buffer->ggml = registry->abi->new_buffer(buffer, registry->buffer_constructor);
    return buffer;
}

size_t guest_buffer_type_get_alloc_size(struct guest_buffer_type *buffer_type, const struct ggml_tensor *tensor)
{
    struct remoting_error error;
    uint64_t size = 0;

    if (buffer_type->record.host || buffer_type->record.plain_sizes) {
        return guest_context_instance(buffer_type->context)->nbytes(tensor);
    }
    if (!guest_call_buffer_type_get_alloc_size(buffer_type->context, buffer_type, tensor, &size, &error)) {
        guest_report_failure(buffer_type->context, "buffer_type.get_alloc_size", &error);
        size = guest_context_instance(buffer_type->context)->nbytes(tensor); /* ggml asserts no less */
    }
    return size;
}

void guest_buffer_free_buffer(struct guest_buffer *buffer)
{
    struct remoting_error error;

    if (!guest_call_buffer_free_buffer(buffer->context, buffer, &error)) {
        guest_report_failure(buffer->context, "buffer.free_buffer", &error);
    }
    free_buffer(buffer);
}

void *guest_buffer_get_base(struct guest_buffer *buffer)
{
    return buffer->base;
}

/* A view has no memory of its own to prepare, and without its source the host would take it for a tensor whose padding
 * must be zeroed. Only quantized types have padding (ggml-rpc.cpp relies on it too), and a scheduler places each tensor
 * of each new graph. */
static bool wants_initialising(const struct guest_buffer *buffer, const struct ggml_tensor *tensor, int32_t usage)
{
    return !tensor->view_src && (!buffer->fills_padding || usage != buffer->usage ||
                                 guest_context_instance(buffer->context)->is_quantized(tensor->type));
}

int32_t guest_buffer_init_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor)
{
    const int32_t usage = guest_context_instance(buffer->context)->abi->usage_of(buffer->ggml);
    struct remoting_error error;

    if (wants_initialising(buffer, tensor, usage)) {
        buffer->usage = usage;
        if (!guest_call_buffer_init_tensor(buffer->context, buffer, tensor, usage, &error)) {
            guest_report_failure(buffer->context, "buffer.init_tensor", &error);
        }
    }
    return guest_take_status(buffer->context);
}

void guest_buffer_set_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset,
                             size_t size)
{
    const struct guest_copy copy = {
        buffer->buffer_type->device->registry, buffer->context, NULL, tensor, offset, size
    };
    struct remoting_error error;

    if (guest_upload(&copy, data)) {
        return;
    }
    for (size_t done = 0; done < size;) {
        const size_t piece = size - done < GUEST_PIECE_MAXIMUM ? size - done : GUEST_PIECE_MAXIMUM;

        if (!guest_call_buffer_set_tensor(buffer->context, buffer, tensor, (const uint8_t *)data + done, offset + done,
                                          piece, &error)) {
            guest_report_failure(buffer->context, "buffer.set_tensor", &error);
            return;
        }
        done += piece;
    }
}

/* Several pieces, so that the guest copies one out while the worker copies the next in. */
static size_t get_piece(size_t size)
{
    const size_t eighth = (size / 8 + GET_PIECE_MINIMUM - 1) / GET_PIECE_MINIMUM * GET_PIECE_MINIMUM;

    return eighth == 0 ? GET_PIECE_MINIMUM : eighth < GUEST_PIECE_MAXIMUM ? eighth : GUEST_PIECE_MAXIMUM;
}

void guest_buffer_get_tensor(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset,
                             size_t size)
{
    const size_t maximum = get_piece(size);
    const struct guest_copy copy = {
        buffer->buffer_type->device->registry, buffer->context, NULL, tensor, offset, size
    };
    struct guest_read read = { .device = buffer->buffer_type->device, .offset = offset, .size = size };
    struct remoting_error error;

    if (guest_describe_tensor(buffer->context, tensor, &read.tensor, &error) &&
        guest_read_ahead_take(buffer->context, &read, data)) {
        return;
    }
    if (guest_download(&copy, data)) {
        return;
    }
    for (size_t done = 0; done < size;) {
        const size_t piece = size - done < maximum ? size - done : maximum;

        if (!guest_call_buffer_get_tensor(buffer->context, buffer, tensor, (uint8_t *)data + done, offset + done, piece,
                                          &error)) {
            memset((uint8_t *)data + done, 0xff, size - done);
            guest_report_failure(buffer->context, "buffer.get_tensor", &error);
            break;
        }
        done += piece;
    }
    guest_settle(buffer->context, &error);
}

/* Rows cross packed, as many as fit one piece; a longer row goes by itself. */
void guest_buffer_set_tensor_2d(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data,
                                size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data)
{
    const size_t rows_at_once = size > 0 && size <= GUEST_PIECE_MAXIMUM ? GUEST_PIECE_MAXIMUM / size : 0;
    struct remoting_error error = { .kind = REMOTING_ERROR_ALLOCATION, .reason = "no memory to pack rows" };
    uint8_t *packed = rows_at_once > 1 ? malloc(rows_at_once * size) : NULL;

    if (!packed) {
        for (size_t i = 0; i < n_copies; i++) {
            guest_buffer_set_tensor(buffer, tensor, (const uint8_t *)data + i * stride_data, offset + i * stride_tensor,
                                    size);
        }
        return;
    }
    for (size_t done = 0; done < n_copies;) {
        const size_t rows = n_copies - done < rows_at_once ? n_copies - done : rows_at_once;

        for (size_t i = 0; i < rows; i++) {
            memcpy(packed + i * size, (const uint8_t *)data + (done + i) * stride_data, size);
        }
        if (!guest_call_buffer_set_tensor_2d(buffer->context, buffer, tensor, packed, offset + done * stride_tensor,
                                             size, rows, stride_tensor, &error)) {
            guest_report_failure(buffer->context, "buffer.set_tensor_2d", &error);
            break;
        }
        done += rows;
    }
    free(packed);
}

void guest_buffer_get_tensor_2d(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data,
                                size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data)
{
    const size_t rows_at_once = size > 0 && size <= GUEST_PIECE_MAXIMUM ? GUEST_PIECE_MAXIMUM / size : 0;
    struct remoting_error error;
    uint8_t *packed = rows_at_once > 1 ? malloc(rows_at_once * size) : NULL;

    if (!packed) {
        for (size_t i = 0; i < n_copies; i++) {
            guest_buffer_get_tensor(buffer, tensor, (uint8_t *)data + i * stride_data, offset + i * stride_tensor,
                                    size);
        }
        return;
    }
    for (size_t done = 0; done < n_copies;) {
        const size_t rows = n_copies - done < rows_at_once ? n_copies - done : rows_at_once;

        if (!guest_call_buffer_get_tensor_2d(buffer->context, buffer, tensor, packed, offset + done * stride_tensor,
                                             size, rows, stride_tensor, &error)) {
            guest_report_failure(buffer->context, "buffer.get_tensor_2d", &error);
        }
        guest_settle(buffer->context, &error);
        for (size_t i = 0; i < rows; i++) {
            memcpy((uint8_t *)data + (done + i) * stride_data, packed + i * size, size);
        }
        done += rows;
    }
    free(packed);
}

/* Whether a tensor's data lies in a buffer of this context. */
static bool is_ours(const struct guest_context *context, const struct ggml_tensor *tensor)
{
    const struct guest_abi *abi = guest_context_instance(context)->abi;
    const void *ggml_buffer = tensor->view_src ? tensor->view_src->buffer : tensor->buffer;
    const struct guest_buffer *buffer = ggml_buffer ? abi->buffer_of(ggml_buffer) : NULL;

    return buffer && buffer->context == context;
}

bool guest_buffer_cpy_tensor(struct guest_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst)
{
    struct remoting_error error;

    if (!is_ours(buffer->context, src)) {
        return false;
    }
    if (!guest_call_buffer_cpy_tensor(buffer->context, buffer, src, dst, &error)) {
        guest_report_failure(buffer->context, "buffer.cpy_tensor", &error);
    }
    return true;
}

bool guest_backend_cpy_tensor_async(struct guest_backend *backend_src, struct guest_backend *backend_dst,
                                    const struct ggml_tensor *src, struct ggml_tensor *dst)
{
    struct guest_context *context = backend_dst->context;
    struct remoting_error error;

    if (backend_src->context != context || !is_ours(context, src) || !is_ours(context, dst)) {
        return false;
    }
    backend_src->has_work = true;
    backend_dst->has_work = true;
    if (!guest_call_backend_cpy_tensor_async(context, backend_src, backend_dst, src, dst, &error)) {
        guest_report_failure(context, "backend.cpy_tensor_async", &error);
    }
    return true;
}
