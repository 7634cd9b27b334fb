#include "ggml/host_buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "populate.h"

/* Copying a smaller upload without a stream takes less time than waiting for it (H200: 256 KiB take 30 to 50 us). */
#define WAITED_UPLOAD_MINIMUM (1u << 18)

static void add(struct guest_host_buffers *memory, struct guest_host_buffer *added)
{
    pthread_mutex_lock(&memory->lock);
    added->next = memory->first;
    memory->first = added;
    pthread_mutex_unlock(&memory->lock);
}

static struct guest_host_buffer *take_out(struct guest_host_buffers *memory, const void *base)
{
    struct guest_host_buffer **link;
    struct guest_host_buffer *found;

    pthread_mutex_lock(&memory->lock);
    for (link = &memory->first; *link && (*link)->buffer.base != base; link = &(*link)->next) {
    }
    found = *link;
    if (found) {
        *link = found->next;
    }
    pthread_mutex_unlock(&memory->lock);
    return found;
}

/* Shares the memory with the worker. */
static bool share(struct guest_host_buffer *made, struct remoting_error *error)
{
    struct guest_context *context = made->buffer.context;

    if (!guest_create_blob(context, made->buffer.size, &made->blob, error)) {
        return false;
    }
    made->buffer.handle = guest_handle_new(context, GUEST_HANDLE_BUFFER);
    if (made->buffer.handle && guest_call_context_share(context, made->buffer.buffer_type, made->blob.resource_id,
                                                        made->buffer.size, made->buffer.handle, error)) {
        made->buffer.base = made->blob.address;
        /* Native pinned memory has its pages from the start. Without them the program's first write of 12 MiB took 0.9
         * ms longer (H200, a prompt's embeddings). If an older kernel refuses, that time is not saved. */
        madvise(made->buffer.base, made->buffer.size, MADV_POPULATE_WRITE);
        return true;
    }
    guest_handle_release(context, GUEST_HANDLE_BUFFER, made->buffer.handle);
    made->buffer.handle = 0;
    guest_destroy_blob(context, &made->blob);
    return false;
}

/* The worker must unmap first: a blob that it uses must not be freed. */
static void end_sharing(struct guest_host_buffer *made)
{
    struct guest_context *context = made->buffer.context;
    struct remoting_error error;

    if (!guest_call_buffer_free_buffer(context, &made->buffer, &error) ||
        !guest_await(context, guest_position(context), &error)) {
        guest_report_failure(context, "buffer.free_buffer", &error);
    }
    guest_handle_release(context, GUEST_HANDLE_BUFFER, made->buffer.handle);
    guest_destroy_blob(context, &made->blob);
}

static bool take_own_memory(struct guest_host_buffer *made)
{
    void *base = mmap(NULL, made->buffer.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    made->buffer.base = base == MAP_FAILED ? NULL : base;
    return made->buffer.base != NULL;
}

static void give_back(struct guest_host_buffer *made)
{
    if (made->buffer.handle) {
        end_sharing(made);
    } else if (made->buffer.base) {
        munmap(made->buffer.base, made->buffer.size);
    }
    free(made);
}

struct guest_buffer *guest_host_buffer_new(struct guest_buffer_type *buffer_type, size_t size)
{
    const struct ggml_instance *program = guest_context_instance(buffer_type->context);
    struct guest_host_buffer *made = calloc(1, sizeof *made);
    struct remoting_error error;

    if (!made) {
        return NULL;
    }
    made->buffer = (struct guest_buffer){ .context = buffer_type->context, .buffer_type = buffer_type, .size = size };
    if (!share(made, &error)) {
        guest_tell(buffer_type->context, "%zu bytes of host memory are not shared, so their copies take longer: %s",
                   size, error.reason);
        if (!take_own_memory(made)) {
            free(made);
            return NULL;
        }
    }
    made->buffer.ggml = program->buffer_from_pointer(made->buffer.base, size);
    if (!made->buffer.ggml) {
        give_back(made);
        return NULL;
    }
    program->abi->adopt_host_buffer(made->buffer.ggml, buffer_type);
    add(&buffer_type->device->registry->shared_memory, made);
    return &made->buffer;
}

void guest_host_buffer_free(struct guest_buffer_type *buffer_type, const void *base)
{
    struct guest_host_buffer *made = take_out(&buffer_type->device->registry->shared_memory, base);

    if (made) {
        give_back(made);
    }
}

/* The shared buffer that a whole range lies in, and where, or NULL. It lives as long as the program keeps it. */
static const struct guest_buffer *find_shared(struct guest_host_buffers *memory, const struct guest_context *context,
                                              const void *address, size_t size, uint64_t *offset)
{
    const struct guest_buffer *found = NULL;

    pthread_mutex_lock(&memory->lock);
    for (const struct guest_host_buffer *each = memory->first; each && !found; each = each->next) {
        const uintptr_t distance = (uintptr_t)address - (uintptr_t)each->buffer.base;

        if (each->buffer.handle && each->buffer.context == context && distance < each->buffer.size &&
            size <= each->buffer.size - distance) {
            *offset = distance;
            found = &each->buffer;
        }
    }
    pthread_mutex_unlock(&memory->lock);
    return found;
}

bool guest_upload(const struct guest_copy *copy, const void *data)
{
    struct remoting_error error;
    uint64_t place = 0;
    const bool pays = copy->backend || copy->size >= WAITED_UPLOAD_MINIMUM;
    const struct guest_buffer *source = pays ? find_shared(&copy->registry->shared_memory, copy->context, data,
                                                           copy->size, &place)
                                             : NULL;

    if (!source) {
        return false;
    }
    /* Without a stream the program may write its bytes again at once, so the worker must have taken them. */
    if (!guest_call_context_upload(copy->context, copy->backend, copy->tensor, source, place, copy->offset, copy->size,
                                   &error) ||
        (!copy->backend && !guest_await(copy->context, guest_position(copy->context), &error))) {
        guest_report_failure(copy->context, copy->backend ? "backend.set_tensor_async" : "buffer.set_tensor", &error);
    }
    return true;
}

bool guest_download(const struct guest_copy *copy, void *data)
{
    struct remoting_error error;
    uint64_t place = 0;
    const struct guest_buffer *destination = find_shared(&copy->registry->shared_memory, copy->context, data,
                                                         copy->size, &place);

    if (!destination) {
        return false;
    }
    if (guest_call_context_download(copy->context, copy->backend, copy->tensor, destination, place, copy->offset,
                                    copy->size, &error)) {
        guest_expect(copy->context, data, copy->size);
    } else {
        memset(data, 0xff, copy->size);
        guest_report_failure(copy->context, copy->backend ? "backend.get_tensor_async" : "buffer.get_tensor", &error);
    }
    if (!copy->backend) {
        guest_settle(copy->context, &error);
    }
    return true;
}
