/* The commands of a virtio-gpu device, one handler each (virtio 1.2, section 5.7.6). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "device_protocol.h"
#include "gpu/virtio_gpu.h"
#include "process/device_limits.h"
#include "process/device_log.h"

static uint32_t get_display_info(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    /* All outputs are disabled. */
    command->reply_body = sizeof(struct virtio_gpu_resp_display_info) - sizeof(struct virtio_gpu_ctrl_hdr);
    memset(device->reply + sizeof(struct virtio_gpu_ctrl_hdr), 0, command->reply_body);
    return VIRTIO_GPU_RESP_OK_DISPLAY_INFO;
}

static uint32_t get_capset_info(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_get_capset_info request;
    struct virtio_gpu_resp_capset_info response = { .capset_id = REMOTING_CAPSET_ID,
                                                    .capset_max_version = REMOTING_PROTOCOL_VERSION,
                                                    .capset_max_size = device->daemon->capset.size };

    memcpy(&request, command->bytes, sizeof request);
    if (request.capset_index != 0) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    command->reply_body = sizeof response - sizeof response.hdr;
    memcpy(device->reply + sizeof response.hdr, (const uint8_t *)&response + sizeof response.hdr, command->reply_body);
    return VIRTIO_GPU_RESP_OK_CAPSET_INFO;
}

static uint32_t get_capset(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_get_capset request;

    memcpy(&request, command->bytes, sizeof request);
    if (request.capset_id != REMOTING_CAPSET_ID || request.capset_version > REMOTING_PROTOCOL_VERSION) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    command->reply_body = device->daemon->capset.size;
    memcpy(device->reply + sizeof(struct virtio_gpu_ctrl_hdr), device->daemon->capset.bytes,
           device->daemon->capset.size);
    return VIRTIO_GPU_RESP_OK_CAPSET;
}

static struct context *find_context(const struct virtio_gpu *device, uint32_t id)
{
    for (struct context *context = device->contexts; context; context = context->next) {
        if (context->id == id && !context->destroyed) {
            return context;
        }
    }
    return NULL;
}

/* The guest can no longer name a resource whose end it has asked for. */
static struct resource *find_resource(const struct virtio_gpu *device, uint32_t id)
{
    struct resource *resource = virtio_gpu_find_resource(device, id);

    return !resource || resource->leaving ? NULL : resource;
}

static bool has_room_for_context(const struct virtio_gpu *device, struct remoting_error *error)
{
    unsigned alive = 0;
    unsigned ending = 0;

    for (const struct context *context = device->contexts; context; context = context->next) {
        if (context->destroyed) {
            ending++;
        } else if (context->worker || context->pause.stage != CONTEXT_HERE) { /* one that is away gets a worker again */
            alive++;
        }
    }
    if (ending >= CONTEXTS_ENDING_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%u workers of this guest are ending", ending);
    }
    return remoting_check_quota(&device->daemon->limits, QUOTA_CONTEXTS, alive, 1, error);
}

static unsigned count_contexts(const struct virtio_gpu *device)
{
    unsigned count = 0;

    for (const struct context *context = device->contexts; context; context = context->next) {
        count++;
    }
    return count;
}

/* A guest's kernel hides that a context was refused. So a context beyond the quota is made without a worker, and its
 * ring gets the reason. */
struct context *virtio_gpu_add_context(struct virtio_gpu *device, uint32_t id)
{
    struct context *context = context_create(id, device->workers);
    struct remoting_error error;

    if (!context) {
        return NULL;
    }
    context->copies = device->copies_memory;
    if (device->is_paused) {
        context->pause.stage = CONTEXT_AWAY;
    }
    if (!has_room_for_context(device, &error) || (!device->is_paused && !context_start_worker(context, &error))) {
        context_lose(context, error.reason);
    }
    context->next = device->contexts;
    device->contexts = context;
    return context;
}

static uint32_t create_context(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    if (command->header.ctx_id == 0 || find_context(device, command->header.ctx_id)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
    }
    if (count_contexts(device) >= CONTEXTS_MAXIMUM) {
        device_log("refused a context: it has %u", CONTEXTS_MAXIMUM);
        return VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
    }
    return virtio_gpu_add_context(device, command->header.ctx_id) ? VIRTIO_GPU_RESP_OK_NODATA
                                                                  : VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
}

static uint32_t destroy_context(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct context *context = find_context(device, command->header.ctx_id);

    if (!context) {
        return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
    }
    context_destroy(context);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static bool has_room_for_resource(const struct virtio_gpu *device, uint32_t size, struct remoting_error *error)
{
    const struct remoting_limits *limits = &device->daemon->limits;

    if (device->resource_count >= RESOURCES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "it has %u", RESOURCES_MAXIMUM);
    }
    return remoting_check_quota(limits, QUOTA_BLOBS, device->resource_count, 1, error) &&
           remoting_check_quota(limits, QUOTA_BLOB_MEMORY, device->resource_bytes, size, error);
}

/* A buffer: its width is its size in bytes. */
struct resource *virtio_gpu_add_resource(struct virtio_gpu *device, uint32_t id, uint32_t size,
                                         struct remoting_error *error)
{
    struct resource *resource;

    if (!has_room_for_resource(device, size, error)) {
        return NULL;
    }
    resource = calloc(1, sizeof *resource);
    if (!resource) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a resource");
        return NULL;
    }
    resource->id = id;
    resource->size = size;
    resource->next = device->resources;
    device->resources = resource;
    device->resource_count++;
    device->resource_bytes += resource->size;
    return resource;
}

static uint32_t create_resource(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_resource_create_3d request;
    struct remoting_error error;

    memcpy(&request, command->bytes, sizeof request);
    if (request.resource_id == 0 || virtio_gpu_find_resource(device, request.resource_id)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (request.width == 0 || request.height != 1 || request.depth != 1 || request.array_size > 1) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    if (!virtio_gpu_add_resource(device, request.resource_id, request.width, &error)) {
        device_log("refused a resource: %s", error.reason);
        return VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
    }
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t defer_until_unmapped(struct virtio_gpu_command *command, struct resource *resource)
{
    if (resource->unmaps_pending > 0 || resource->leaving) {
        command->until = DEFERRED_UNTIL_UNMAPPED;
        command->deferred_resource = resource;
    }
    return VIRTIO_GPU_RESP_OK_NODATA;
}

/* The resource itself is freed when the device settles. */
static uint32_t unref_resource(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_resource_unref request;
    struct resource *resource;

    memcpy(&request, command->bytes, sizeof request);
    resource = find_resource(device, request.resource_id);
    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    for (struct context *context = device->contexts; context; context = context->next) {
        context_detach(context, resource);
    }
    resource->leaving = true;
    return defer_until_unmapped(command, resource);
}

static uint32_t attach_backing(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_resource_attach_backing request;
    struct remoting_error error;
    struct backing_entries entries;
    struct resource *resource;

    memcpy(&request, command->bytes, sizeof request);
    resource = find_resource(device, request.resource_id);
    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (resource->backing || request.nr_entries == 0 || request.nr_entries > RUNS_PER_RESOURCE_MAXIMUM ||
        request.nr_entries > (command->size - sizeof request) / sizeof(struct virtio_gpu_mem_entry)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    entries = (struct backing_entries){ command->bytes + sizeof request, request.nr_entries };
    if (!backing_create(device->memory, &device->backing_account, &entries, resource->size, &resource->backing,
                        &error)) {
        device_log("resource %" PRIu32 ": %s", resource->id, error.reason);
        return error.kind == REMOTING_ERROR_ALLOCATION ? VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY
                                                       : VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    for (struct context *context = device->contexts; context; context = context->next) {
        context_backing_added(context, resource);
    }
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t detach_backing(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_resource_detach_backing request;
    struct resource *resource;

    memcpy(&request, command->bytes, sizeof request);
    resource = find_resource(device, request.resource_id);
    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    for (struct context *context = device->contexts; context; context = context->next) {
        context_backing_removed(context, resource);
    }
    backing_release(resource->backing);
    resource->backing = NULL;
    return defer_until_unmapped(command, resource);
}

static uint32_t attach_resource(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_ctx_resource request;
    struct remoting_error error;
    struct context *context = find_context(device, command->header.ctx_id);
    struct resource *resource;

    memcpy(&request, command->bytes, sizeof request);
    resource = find_resource(device, request.resource_id);
    if (!context) {
        return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
    }
    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    return context_attach(context, resource, &error) ? VIRTIO_GPU_RESP_OK_NODATA : VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
}

static uint32_t detach_resource(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_ctx_resource request;
    struct context *context = find_context(device, command->header.ctx_id);
    struct resource *resource;

    memcpy(&request, command->bytes, sizeof request);
    resource = find_resource(device, request.resource_id);
    if (!context) {
        return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
    }
    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    context_detach(context, resource);
    return defer_until_unmapped(command, resource);
}

/* A context's ring may cost this process as much memory as its resource has, so each needs a resource of its own. */
static bool is_ring(const struct virtio_gpu *device, const struct resource *resource)
{
    for (const struct context *context = device->contexts; context; context = context->next) {
        if (context->ring_resource == resource) {
            return true;
        }
    }
    return false;
}

static uint32_t attach_ring(struct virtio_gpu *device, struct context *context, uint32_t resource_id)
{
    struct remoting_error error;
    struct resource *resource = find_resource(device, resource_id);

    if (!resource) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (context->copies && !context->ring && is_ring(device, resource)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    if (!context_attach_ring(context, resource, &error)) {
        device_log("context %" PRIu32 ": %s", context->id, error.reason);
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    return VIRTIO_GPU_RESP_OK_NODATA;
}

/* Answered at once: Linux 6.1 puts a fence on every command, also where no process waits for it. */
static uint32_t wake(struct context *context)
{
    if (!context->ring) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    context_wake_worker(context);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

/* Its fence stands for "the worker has something to tell": the guest sleeps on it. A guest that asks
 * again no longer looks at the fence it has, which would only take a slot of its queue. */
static uint32_t wait(struct virtio_gpu *device, struct context *context, struct virtio_gpu_command *command)
{
    if (!context->ring) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    deferred_replies_release_fences(&device->deferred, context);
    if ((command->header.flags & VIRTIO_GPU_FLAG_FENCE) != 0 && !context->lost) {
        command->until = DEFERRED_UNTIL_WAKE;
        command->deferred_context = context;
    }
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t submit(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    struct virtio_gpu_cmd_submit request;
    struct remoting_submit stream;
    struct context *context = find_context(device, command->header.ctx_id);

    memcpy(&request, command->bytes, sizeof request);
    if (!context) {
        return VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID;
    }
    if (request.size != sizeof stream || command->size < sizeof request + sizeof stream) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    memcpy(&stream, command->bytes + sizeof request, sizeof stream);
    switch (stream.code) {
    case REMOTING_SUBMIT_ATTACH_RING:
        return attach_ring(device, context, stream.argument);
    case REMOTING_SUBMIT_WAKE:
        return wake(context);
    case REMOTING_SUBMIT_WAIT:
        return wait(device, context, command);
    default:
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
}

/* All other commands, such as those of a frame buffer, are answered with an error. */
static const struct {
    uint32_t type;
    uint32_t (*execute)(struct virtio_gpu *device, struct virtio_gpu_command *command);
    size_t minimum_size;
} commands[] = {
    { VIRTIO_GPU_CMD_GET_DISPLAY_INFO, get_display_info, sizeof(struct virtio_gpu_ctrl_hdr) },
    { VIRTIO_GPU_CMD_GET_CAPSET_INFO, get_capset_info, sizeof(struct virtio_gpu_get_capset_info) },
    { VIRTIO_GPU_CMD_GET_CAPSET, get_capset, sizeof(struct virtio_gpu_get_capset) },
    { VIRTIO_GPU_CMD_CTX_CREATE, create_context, sizeof(struct virtio_gpu_ctx_create) },
    { VIRTIO_GPU_CMD_CTX_DESTROY, destroy_context, sizeof(struct virtio_gpu_ctx_destroy) },
    { VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE, attach_resource, sizeof(struct virtio_gpu_ctx_resource) },
    { VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE, detach_resource, sizeof(struct virtio_gpu_ctx_resource) },
    { VIRTIO_GPU_CMD_RESOURCE_CREATE_3D, create_resource, sizeof(struct virtio_gpu_resource_create_3d) },
    { VIRTIO_GPU_CMD_RESOURCE_UNREF, unref_resource, sizeof(struct virtio_gpu_resource_unref) },
    { VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING, attach_backing, sizeof(struct virtio_gpu_resource_attach_backing) },
    { VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING, detach_backing, sizeof(struct virtio_gpu_resource_detach_backing) },
    { VIRTIO_GPU_CMD_SUBMIT_3D, submit, sizeof(struct virtio_gpu_cmd_submit) },
};

uint32_t virtio_gpu_execute(struct virtio_gpu *device, struct virtio_gpu_command *command)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (commands[i].type != command->header.type) {
            continue;
        }
        if (command->size < commands[i].minimum_size) {
            return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
        }
        return commands[i].execute(device, command);
    }
    return VIRTIO_GPU_RESP_ERR_UNSPEC;
}
