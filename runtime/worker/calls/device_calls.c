/* The hand-written halves of the device's and the buffer type's calls. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "backend_features.h"
#include "ggml/pinned.h"
#include "ggml/threads.h"
#include "host.h"
#include "host_calls.h"
#include "ops/data_checks.h"
#include "ops/tensors.h"
#include "ops/validation.h"
#include "quota.h"
#include "sharing/sharing.h"

/* Above the M_MMAP_THRESHOLD that the worker sets: what is larger comes fresh from the kernel. */
#define MALLOC_REUSES_MAXIMUM (2u << 20)
/* GGML_DEFAULT_N_THREADS of ggml.h: what a CPU backend starts with. */
#define GGML_DEFAULT_THREADS 4

bool host_find_device(struct host_context *context, uint32_t index, struct host_device **device,
                      struct remoting_error *error)
{
    if (index >= context->device_count) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "there is no device %u", index);
    }
    *device = &context->devices[index];
    return true;
}

bool host_find_buffer_type(struct host_context *context, uint32_t index, struct host_buffer_type **buffer_type,
                           struct remoting_error *error)
{
    if (index >= context->buffer_type_count) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "there is no buffer type %u", index);
    }
    *buffer_type = &context->buffer_types[index];
    return true;
}

void host_synchronize_all(struct host_context *context)
{
    const struct host_table *backends = &context->tables[HOST_TABLE_BACKENDS];

    for (uint32_t i = 0; i < backends->count; i++) {
        const struct host_backend *backend = backends->entries[i].object;

        if (backend) {
            context->ggml.ggml_backend_synchronize(backend->ggml);
        }
    }
}

bool host_is_busy(const struct host_context *context)
{
    const struct host_table *backends = &context->tables[HOST_TABLE_BACKENDS];

    for (uint32_t i = 0; i < backends->count; i++) {
        const struct host_backend *backend = backends->entries[i].object;

        if (backend && backend->is_busy) {
            return true;
        }
    }
    return false;
}

void host_synchronize_busy(struct host_context *context)
{
    const struct host_table *backends = &context->tables[HOST_TABLE_BACKENDS];

    for (uint32_t i = 0; i < backends->count; i++) {
        struct host_backend *backend = backends->entries[i].object;

        if (backend && backend->is_busy) {
            context->ggml.ggml_backend_synchronize(backend->ggml);
            backend->is_busy = false;
        }
    }
}

/* Where guests may have more than a device has: what one of them could have. */
static bool find_room(struct host_context *context, const struct host_device *device, size_t *free, size_t *total,
                      struct remoting_error *error)
{
    struct worker_room room = { .size = *free, .total = *total };

    if (!host_room_ask(&context->room, (uint32_t)(device - context->devices), 0, &room, error)) {
        return false;
    }
    *free = room.size;
    *total = room.total;
    return true;
}

/* No guest is told of more memory than it may take. */
bool host_device_get_memory(struct host_context *context, struct host_device *device,
                            struct wire_device_get_memory_reply *reply, struct remoting_error *error)
{
    const uint64_t limit = context->limits.of[QUOTA_DEVICE_MEMORY];
    const uint64_t taken = context->taken[QUOTA_DEVICE_MEMORY];
    size_t free = 0;
    size_t total = 0;

    context->ggml.ggml_backend_dev_memory(device->ggml, &free, &total);
    if (!find_room(context, device, &free, &total, error)) {
        return false;
    }
    reply->free = limit != 0 && free > limit - taken ? limit - taken : free;
    reply->total = limit != 0 && total > limit ? limit : total;
    return true;
}

static bool open_backend(struct host_context *context, struct host_backend *backend, uint64_t handle,
                         struct remoting_error *error)
{
    struct host_device *device = backend->device;

    if (!host_quota_take(context, QUOTA_BACKENDS, 1, error)) {
        return false;
    }
    backend->ggml = context->ggml.ggml_backend_dev_init(device->ggml, backend->params);
    if (!backend->ggml) {
        host_quota_give(context, QUOTA_BACKENDS, 1);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s could not be opened on the host", device->record.name);
    }
    if (!host_add_object(context, HOST_TABLE_BACKENDS, handle, backend, error)) {
        host_quota_give(context, QUOTA_BACKENDS, 1);
        context->ggml.ggml_backend_free(backend->ggml);
        return false;
    }
    if (device->threads.set_count) {
        host_set_threads(context, backend, GGML_DEFAULT_THREADS);
    }
    host_data_checks_watch(context, backend);
    return true;
}

/* Once a device is open: pinning opens it. A model is uploaded before its first backend is made. */
static void pin_ring(struct host_context *context)
{
    if (!context->ring_is_pinned) {
        host_pin_memory(context->ring_memory, context->ring_size);
        context->ring_is_pinned = true;
    }
}

bool host_device_init_backend(struct host_context *context, struct host_device *device, const char *params,
                              uint64_t handle, struct wire_device_init_backend_reply *reply,
                              struct remoting_error *error)
{
    struct host_backend *backend = calloc(1, sizeof *backend);

    if (!backend) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a backend");
    }
    backend->device = device;
    if (params && !(backend->params = strdup(params))) {
        free(backend);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a backend");
    }
    if (!open_backend(context, backend, handle, error)) {
        free(backend->params);
        free(backend);
        return false;
    }
    remoting_count(&context->metrics.counters->backends[device->place], 1);
    host_sharing_uses(context, (uint32_t)(device - context->devices));
    pin_ring(context);
    backend->slots = (host_slot(backend->ggml, context->abi->backend_graph_optimize) ? REMOTING_SLOT_GRAPH_OPTIMIZE
                                                                                     : 0) |
                     (host_slot(backend->ggml, context->abi->backend_event_record) ? REMOTING_SLOT_EVENTS : 0);
    reply->slots = backend->slots;
    return true;
}

bool host_device_supports_op(struct host_context *context, struct host_device *device, const struct host_op *op,
                             struct wire_device_supports_op_reply *reply, struct remoting_error *error)
{
    (void)error;
    reply->result = op->is_known && !host_broken_rule(context, device, op->op, HOST_OP_ASKED) &&
                    context->ggml.ggml_backend_dev_supports_op(device->ggml, op->op);
    return true;
}

/* The program may write a host buffer again while a posted graph still reads it. */
bool host_device_supports_buft(struct host_context *context, struct host_device *device,
                               struct host_buffer_type *buffer_type, struct wire_device_supports_buft_reply *reply,
                               struct remoting_error *error)
{
    (void)error;
    reply->result = !buffer_type->record.host &&
                    context->ggml.ggml_backend_dev_supports_buft(device->ggml, buffer_type->ggml);
    return true;
}

bool host_device_offload_op(struct host_context *context, struct host_device *device, const struct host_op *op,
                            struct wire_device_offload_op_reply *reply, struct remoting_error *error)
{
    (void)error;
    reply->result = op->is_known && !host_broken_rule(context, device, op->op, HOST_OP_ASKED) &&
                    context->ggml.ggml_backend_dev_offload_op(device->ggml, op->op);
    return true;
}

bool host_device_event_new(struct host_context *context, struct host_device *device, uint64_t handle,
                           struct remoting_error *error)
{
    struct host_event *event = calloc(1, sizeof *event);

    if (!event) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for an event");
    }
    event->device = device;
    event->ggml = context->ggml.ggml_backend_event_new(device->ggml);
    if (!event->ggml) {
        free(event);
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s has no events", device->record.name);
    }
    if (!host_add_object(context, HOST_TABLE_EVENTS, handle, event, error)) {
        context->ggml.ggml_backend_event_free(event->ggml);
        free(event);
        return false;
    }
    return true;
}

bool host_device_event_free(struct host_context *context, struct host_device *device, struct host_event *event,
                            struct remoting_error *error)
{
    (void)device;
    (void)error;
    host_synchronize_all(context);
    context->ggml.ggml_backend_event_free(event->ggml);
    host_remove_object(context, HOST_TABLE_EVENTS, event);
    free(event);
    return true;
}

/* A guest must not read what an earlier guest left in a device's memory, nor memory of this process that malloc reuses.
 * A larger piece of host memory comes zeroed from the kernel; with huge pages it takes a page fault for 2 MiB instead
 * of 4 KiB, and page faults are most of the time that a new model's upload takes. */
static void prepare_fresh(struct host_context *context, const struct host_buffer *buffer)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t begin = ((uintptr_t)buffer->base + page - 1) & ~(page - 1);

    if (buffer->size <= MALLOC_REUSES_MAXIMUM || !context->ggml.ggml_backend_buft_is_host(buffer->buffer_type->ggml)) {
        context->ggml.ggml_backend_buffer_clear(buffer->ggml, 0);
    } else {
        madvise((void *)begin, (uintptr_t)buffer->base + buffer->size - begin,
                MADV_HUGEPAGE); /* refused without harm */
    }
}

/* Whether initialising a tensor sets its `extra`, as buffers of OpenCL do: tried with one float. */
static bool sets_extra(struct host_context *context, const struct host_buffer *buffer)
{
    struct ggml_tensor one = { .buffer = buffer->ggml, .ne = { 1, 1, 1, 1 }, .nb = { 4, 4, 4, 4 } };

    one.data = buffer->base;
    return buffer->size < sizeof(float) ||
           context->ggml.ggml_backend_buffer_init_tensor(buffer->ggml, &one) != WIRE_STATUS_SUCCESS || one.extra;
}

static bool allocate(struct host_context *context, struct host_buffer *buffer, uint64_t size, uint64_t handle,
                     struct remoting_error *error)
{
    const struct host_buffer_type *buffer_type = buffer->buffer_type;

    buffer->ggml = context->ggml.ggml_backend_buft_alloc_buffer(buffer_type->ggml, size);
    if (!buffer->ggml) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%s has no %llu bytes left", buffer_type->record.name,
                             (unsigned long long)size);
    }
    buffer->size = context->ggml.ggml_backend_buffer_get_size(buffer->ggml);
    buffer->base = size > 0 ? context->ggml.ggml_backend_buffer_get_base(buffer->ggml) : NULL;
    prepare_fresh(context, buffer);
    if (!host_add_object(context, HOST_TABLE_BUFFERS, handle, buffer, error)) {
        context->ggml.ggml_backend_buffer_free(buffer->ggml);
        return false;
    }
    return true;
}

/* What was granted is held, or given back at once. */
static bool allocate_with_room(struct host_context *context, struct host_buffer *buffer, uint64_t handle,
                               struct remoting_error *error)
{
    const uint32_t device = buffer->buffer_type->record.device;
    bool is_allocated;

    if (buffer->charged > 0 && !host_room_ask(&context->room, device, buffer->charged, NULL, error)) {
        return false;
    }
    is_allocated = allocate(context, buffer, buffer->charged, handle, error);
    host_room_hold(&context->room, device, is_allocated ? buffer->charged : 0);
    return is_allocated;
}

bool host_buffer_type_alloc_buffer(struct host_context *context, struct host_buffer_type *buffer_type, uint64_t size,
                                   uint64_t handle, struct wire_buffer_type_alloc_buffer_reply *reply,
                                   struct remoting_error *error)
{
    struct host_buffer *buffer;

    if (buffer_type->record.host) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%s is memory of the guest, which shares it",
                             buffer_type->record.name);
    }
    buffer = calloc(1, sizeof *buffer);
    if (!buffer) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a buffer");
    }
    buffer->buffer_type = buffer_type;
    buffer->charged = size;
    if (!host_quota_take(context, QUOTA_DEVICE_MEMORY, size, error)) {
        free(buffer);
        return false;
    }
    if (!allocate_with_room(context, buffer, handle, error)) {
        host_quota_give(context, QUOTA_DEVICE_MEMORY, size);
        free(buffer);
        return false;
    }
    pin_ring(context);
    remoting_count(&context->metrics.counters->memory[context->devices[buffer_type->record.device].place],
                   buffer->size);
    host_sharing_uses(context, buffer_type->record.device);
    buffer->init_tensor = host_slot(buffer->ggml, context->abi->buffer_init_tensor) != NULL;
    buffer->sets_extra = buffer->init_tensor && sets_extra(context, buffer);
    reply->init_tensor = buffer->init_tensor;
    reply->fills_padding = buffer->init_tensor && !buffer->sets_extra;
    return true;
}

bool host_buffer_type_get_alloc_size(struct host_context *context, struct host_buffer_type *buffer_type,
                                     const struct host_op *tensor, struct wire_buffer_type_get_alloc_size_reply *reply,
                                     struct remoting_error *error)
{
    if (!tensor->is_known) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "the host's ggml does not know the tensor's type, op or parameters");
    }
    reply->result = context->ggml.ggml_backend_buft_get_alloc_size(buffer_type->ggml, tensor->op);
    return true;
}
