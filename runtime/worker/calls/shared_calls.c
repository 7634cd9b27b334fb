/* The hand-written halves of the calls on memory that both sides map. Its content is not checked, only where a copy
 * begins and ends. */
#include <stdlib.h>
#include <string.h>

#include "ggml/pinned.h"
#include "host.h"
#include "host_calls.h"
#include "quota.h"

/* The message about a blob does not come through the ring. In a VM it waits in a queue of the guest's kernel. */
#define MAPPING_TIMEOUT_NS 10000000000

static bool is_host_type(const struct host_buffer_type *buffer_type, struct remoting_error *error)
{
    return buffer_type->record.host ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "%s is no host buffer type", buffer_type->record.name);
}

static bool make_buffer(struct host_context *context, const struct host_buffer_type *buffer_type,
                        const struct host_resource *resource, uint64_t size, uint64_t handle,
                        struct remoting_error *error)
{
    struct host_buffer *buffer = calloc(1, sizeof *buffer);

    if (!buffer) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a buffer");
    }
    *buffer = (struct host_buffer){
        .buffer_type = buffer_type, .base = resource->address, .size = size, .is_shared = true, .resource = resource->id
    };
    buffer->ggml = context->ggml.ggml_backend_cpu_buffer_from_ptr(buffer->base, size);
    if (!buffer->ggml) {
        free(buffer);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a buffer");
    }
    if (!host_add_object(context, HOST_TABLE_BUFFERS, handle, buffer, error)) {
        context->ggml.ggml_backend_buffer_free(buffer->ggml);
        free(buffer);
        return false;
    }
    return true;
}

static bool share(struct host_context *context, const struct host_buffer_type *buffer_type,
                  const struct host_resource *resource, uint64_t size, uint64_t handle, struct remoting_error *error)
{
    if (size == 0 || size > resource->size || resource->address == context->ring_memory) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the resource %u has no %llu bytes to share",
                             resource->id, (unsigned long long)size);
    }
    return make_buffer(context, buffer_type, resource, size, handle, error);
}

bool host_context_share(struct host_context *context, struct host_buffer_type *buffer_type, uint32_t resource,
                        uint64_t size, uint64_t handle, struct remoting_error *error)
{
    struct host_resource memory;

    if (!is_host_type(buffer_type, error)) {
        return false;
    }
    if (!host_memory_take(context->memory, resource, MAPPING_TIMEOUT_NS, &memory)) {
        return remoting_fail(
            error, REMOTING_ERROR_FAILED,
            "the resource %u is not mapped: its memory lies in too many pieces, or it is not attached to this context",
            resource);
    }
    if (!share(context, buffer_type, &memory, size, handle, error)) {
        host_memory_give(context->memory, memory.address);
        return false;
    }
    host_pin_memory(memory.address, memory.size);
    return true;
}

/* Where a copy begins in shared memory, or NULL if it does not lie there whole. */
static uint8_t *find_place(const struct host_buffer *shared, uint64_t offset, uint64_t size,
                           struct remoting_error *error)
{
    if (!shared->is_shared) {
        remoting_fail(error, REMOTING_ERROR_MALFORMED, "the buffer is not shared memory");
        return NULL;
    }
    if (offset > shared->size || size > shared->size - offset) {
        remoting_fail(error, REMOTING_ERROR_MALFORMED, "%llu bytes at %llu do not lie in shared memory of %llu",
                      (unsigned long long)size, (unsigned long long)offset, (unsigned long long)shared->size);
        return NULL;
    }
    return shared->base + offset;
}

bool host_context_upload(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor,
                         struct host_buffer *source, const struct wire_context_upload_request *request,
                         struct remoting_error *error)
{
    uint8_t *place = find_place(source, request->source_offset, request->size, error);

    if (!place) {
        return false;
    }
    if (backend) {
        backend->is_busy = true;
        context->ggml.ggml_backend_tensor_set_async(backend->ggml, tensor, place, request->offset, request->size);
    } else {
        context->ggml.ggml_backend_tensor_set(tensor, place, request->offset, request->size);
    }
    return true;
}

bool host_context_download(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor,
                           struct host_buffer *destination, const struct wire_context_download_request *request,
                           struct remoting_error *error)
{
    uint8_t *place = find_place(destination, request->destination_offset, request->size, error);

    if (!place) {
        return false;
    }
    if (context->failures != context->failures_acknowledged) {
        memset(place, 0xff, request->size); /* no old result may be taken for a new one */
    } else if (backend) {
        backend->is_busy = true;
        context->ggml.ggml_backend_tensor_get_async(backend->ggml, tensor, place, request->offset, request->size);
    } else {
        context->ggml.ggml_backend_tensor_get(tensor, place, request->offset, request->size);
    }
    return true;
}
