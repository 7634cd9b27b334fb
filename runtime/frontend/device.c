/* The hand-written halves of the device's slots. */
#include <stdlib.h>

#include "calls.h"
#include "context.h"
#include "graphs.h"
#include "layout.h"
#include "optional_slots.h"

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
    properties->async = device->record.async != 0;
    properties->host_buffer = device->record.host_buffer_type != 0;
    properties->buffer_from_host_ptr = false;
    properties->events = device->record.events != 0;
    properties->mmap_support = device->record.mmap_support != 0;
}

static void free_backend(struct guest_backend *backend)
{
    if (backend->graphs) {
        guest_graphs_free(backend->graphs);
    }
    if (backend->handle) {
        guest_handle_release(backend->context, GUEST_HANDLE_BACKEND, backend->handle);
    }
    free(backend);
}

struct guest_backend *guest_device_init_backend(struct guest_device *device, const char *params)
{
    struct remoting_error error;
    struct guest_backend *backend = calloc(1, sizeof *backend);
    uint32_t slots = 0;

    if (!backend) {
        return NULL;
    }
    backend->context = device->context;
    backend->device = device;
    backend->handle = guest_handle_new(device->context, GUEST_HANDLE_BACKEND);
    backend->graphs = guest_graphs_new(device->context);
    if (!backend->handle || !backend->graphs) {
        free_backend(backend);
        return NULL;
    }
    if (!guest_call_device_init_backend(device->context, device, params, backend->handle, &slots, &error)) {
        guest_report_failure(device->context, "device.init_backend", &error);
        free_backend(backend);
        return NULL;
    }
    backend->has_graph_optimize = (slots & REMOTING_SLOT_GRAPH_OPTIMIZE) != 0;
    backend->has_events = (slots & REMOTING_SLOT_EVENTS) != 0;
    backend->ggml = device->registry->layout->new_backend(backend);
    if (!backend->ggml) {
        guest_call_backend_free(backend->context, backend, &error);
        free_backend(backend);
        return NULL;
    }
    return backend;
}

void guest_backend_free(struct guest_backend *backend)
{
    struct remoting_error error;

    guest_settle(backend->context, &error);
    guest_graphs_free(backend->graphs);
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

struct guest_buffer_type *guest_device_get_host_buffer_type(struct guest_device *device)
{
    return device->record.host_buffer_type ? &device->registry->buffer_types[device->record.host_buffer_type - 1] : NULL;
}

struct guest_event *guest_device_event_new(struct guest_device *device)
{
    struct remoting_error error;
    struct guest_event *event;

    if (!device->record.events) {
        return NULL;
    }
    event = calloc(1, sizeof *event);
    if (!event) {
        return NULL;
    }
    event->context = device->context;
    event->device = device;
    event->ggml = device->registry->layout->new_event(event);
    event->handle = guest_handle_new(device->context, GUEST_HANDLE_EVENT);
    if (event->ggml && event->handle && guest_call_device_event_new(device->context, device, event->handle, &error)) {
        return event;
    }
    if (event->ggml && event->handle) {
        guest_report_failure(device->context, "device.event_new", &error);
    }
    guest_handle_release(device->context, GUEST_HANDLE_EVENT, event->handle);
    free(event->ggml);
    free(event);
    return NULL;
}

void guest_device_event_free(struct guest_device *device, struct guest_event *event)
{
    struct remoting_error error;

    if (!guest_call_device_event_free(device->context, device, event, &error)) {
        guest_report_failure(device->context, "device.event_free", &error);
    }
    guest_handle_release(device->context, GUEST_HANDLE_EVENT, event->handle);
    free(event->ggml);
    free(event);
}
