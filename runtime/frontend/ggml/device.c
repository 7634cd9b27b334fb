/* The hand-written halves of the device's slots. */
#include <stdlib.h>

#include "backend_features.h"
#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/events.h"
#include "ggml/graph_cache.h"
#include "ggml/registry.h"

static bool has_host_buffers(const struct guest_device *device)
{
    const struct guest_transport *transport = guest_context_transport(device->context);

    return device->record.host_buffer_type && guest_context_instance(device->context)->buffer_from_pointer &&
           transport && transport->shares_memory;
}

void guest_device_get_props(struct guest_device *device, struct guest_device_properties *properties)
{
    struct remoting_error error;
    uint64_t free_bytes = 0;
    uint64_t total_bytes = 0;

    if (!guest_call_device_get_memory(device->context, device, &free_bytes, &total_bytes, &error)) {
        guest_report_failure(device->context, "device.get_props", &error);
    }
    properties->name = device->record.name;
    properties->description = device->record.description;
    properties->memory_free = free_bytes;
    properties->memory_total = total_bytes;
    properties->type = (int32_t)device->record.type;
    properties->device_id = device->record.device_id[0] ? device->record.device_id : NULL;
    properties->async = true; /* even if the host's device is synchronous: calls are posted */
    properties->host_buffer = has_host_buffers(device);
    properties->buffer_from_host_ptr = false;
    properties->events = guest_device_has_events(device);
    properties->mmap_support = device->record.mmap_support != 0;
}

static void free_backend(struct guest_backend *backend)
{
    if (backend->graphs) {
        guest_graph_cache_free(backend->graphs);
    }
    if (backend->handle) {
        guest_handle_release(backend->context, GUEST_HANDLE_BACKEND, backend->handle);
    }
    free(backend);
}

/* The program gets NULL, so its log must say why, also for a context that is lost or of another process. */
static struct guest_backend *refuse_backend(struct guest_device *device, struct guest_backend *backend,
                                            const struct remoting_error *error)
{
    guest_report_refusal(device->context, "device.init_backend", error);
    if (backend) {
        free_backend(backend);
    }
    return NULL;
}

/* A fresh backend of the guest's own, not yet open on the host. */
static struct guest_backend *new_backend(struct guest_device *device, struct remoting_error *error)
{
    struct guest_backend *backend;

    if (!guest_registry_renew(device->registry, error)) {
        return NULL;
    }
    backend = calloc(1, sizeof *backend);
    if (!backend) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a backend");
        return NULL;
    }
    backend->context = device->context;
    backend->device = device;
    backend->handle = guest_handle_new(device->context, GUEST_HANDLE_BACKEND);
    backend->graphs = guest_graph_cache_new(backend);
    if (backend->handle && backend->graphs) {
        return backend;
    }
    remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%s",
                  backend->handle ? "no memory for a backend"
                                  : "no handle is left, or the device belongs to the process that forked this one");
    free_backend(backend);
    return NULL;
}

struct guest_backend *guest_device_init_backend(struct guest_device *device, const char *params)
{
    struct remoting_error error;
    struct guest_backend *backend = new_backend(device, &error);
    uint32_t slots = 0;

    if (!backend || !guest_call_device_init_backend(device->context, device, params, backend->handle, &slots, &error)) {
        return refuse_backend(device, backend, &error);
    }
    backend->has_graph_optimize = (slots & REMOTING_SLOT_GRAPH_OPTIMIZE) != 0;
    backend->has_events = device->record.events ? (slots & REMOTING_SLOT_EVENTS) != 0 : guest_device_has_events(device);
    backend->ggml = device->registry->abi->new_backend(backend);
    if (!backend->ggml) {
        guest_call_backend_free(backend->context, backend, &error);
        remoting_fail(&error, REMOTING_ERROR_ALLOCATION, "no memory for a backend");
        return refuse_backend(device, backend, &error);
    }
    return backend;
}

void guest_backend_free(struct guest_backend *backend)
{
    struct remoting_error error;

    guest_settle(backend->context, &error);
    guest_graph_cache_free(backend->graphs);
    backend->graphs = NULL;
    if (!guest_call_backend_free(backend->context, backend, &error)) {
        guest_report_failure(backend->context, "backend.free", &error);
    }
    free(backend->ggml);
    free_backend(backend);
}

struct guest_buffer_type *guest_device_get_buffer_type(struct guest_device *device)
{
    return &device->registry->buffer_types[device->record.buffer_type];
}

/* All devices return the type of the first one: the worker maps and pins host memory for all of them. ggml's meta
 * device (tensor parallelism) has host memory only if all its devices name the same type. */
struct guest_buffer_type *guest_device_get_host_buffer_type(struct guest_device *device)
{
    const struct guest_device *first = device->registry->devices;

    if (!has_host_buffers(device)) {
        return NULL;
    }
    while (!first->record.host_buffer_type) {
        first++;
    }
    return &device->registry->buffer_types[first->record.host_buffer_type - 1];
}
