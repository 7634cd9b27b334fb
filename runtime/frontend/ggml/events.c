/* The hand-written halves of the events' slots. */
#include "ggml/events.h"

#include <stdlib.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"

static void free_event(struct guest_event *event)
{
    if (event->handle) {
        guest_handle_release(event->context, GUEST_HANDLE_EVENT, event->handle);
    }
    free(event->ggml);
    free(event);
}

/* Makes the host's event behind ours. */
static bool make_on_host(struct guest_event *event)
{
    struct remoting_error error;

    event->handle = guest_handle_new(event->context, GUEST_HANDLE_EVENT);
    if (!event->handle) {
        return false;
    }
    if (!guest_call_device_event_new(event->context, event->device, event->handle, &error)) {
        guest_report_failure(event->context, "device.event_new", &error);
        return false;
    }
    return true;
}

struct guest_event *guest_device_event_new(struct guest_device *device)
{
    struct guest_event *event = guest_device_has_events(device) ? calloc(1, sizeof *event) : NULL;

    if (!event) {
        return NULL;
    }
    event->context = device->context;
    event->device = device;
    event->ggml = device->registry->abi->new_event(event);
    if (!event->ggml || (device->record.events && !make_on_host(event))) {
        free_event(event);
        return NULL;
    }
    return event;
}

void guest_device_event_free(struct guest_device *device, struct guest_event *event)
{
    struct remoting_error error;

    if (event->handle && !guest_call_device_event_free(device->context, device, event, &error)) {
        guest_report_failure(device->context, "device.event_free", &error);
    }
    free_event(event);
}

void guest_device_event_synchronize(struct guest_device *device, struct guest_event *event)
{
    struct remoting_error error;
    const bool is_over = event->handle ? guest_call_device_event_synchronize(device->context, device, event, &error)
                                       : guest_await(event->context, event->position, &error);

    if (!is_over) {
        guest_report_failure(device->context, "device.event_synchronize", &error);
    }
}

void guest_backend_event_record(struct guest_backend *backend, struct guest_event *event)
{
    struct remoting_error error;

    if (!event->handle) {
        event->position = guest_position(event->context);
    } else if (!guest_call_backend_event_record(backend->context, backend, event, &error)) {
        guest_report_failure(backend->context, "backend.event_record", &error);
    }
}

void guest_backend_event_wait(struct guest_backend *backend, struct guest_event *event)
{
    struct remoting_error error;

    if (event->handle && !guest_call_backend_event_wait(backend->context, backend, event, &error)) {
        guest_report_failure(backend->context, "backend.event_wait", &error);
    }
}
