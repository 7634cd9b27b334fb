/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.1 sees it: slots that take its structs apart, and the functions that
 * make and read its objects. */
#include "layout_100.h"

#include <stdlib.h>

#include "calls.h"
#include "context.h"
#include "layout.h"
#include "shared_memory.h"

static bool layout_100_is_our_buffer_type(const struct layout_100_buffer_type *buffer_type);
static bool layout_100_is_our_backend(const struct layout_100_backend *backend);

static const char *layout_100_registry_get_name(struct layout_100_registry *registry)
{
    return guest_registry_get_name(registry->context);
}

static void *layout_100_registry_get_proc_address(struct layout_100_registry *registry, const char *name)
{
    return guest_registry_get_proc_address(registry->context, name);
}

static const struct layout_100_registry_slots layout_100_registry_vtable = {
    .get_name = layout_100_registry_get_name,
    .get_proc_address = layout_100_registry_get_proc_address,
};

static const char *layout_100_device_get_name(struct layout_100_device *device)
{
    const struct guest_device *self = device->context;

    return self->record.name;
}

static void layout_100_device_get_memory(struct layout_100_device *device, size_t *free, size_t *total)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    uint64_t got_free = 0;
    uint64_t got_total = 0;

    if (!guest_call_device_get_memory(self->context, device->context, &got_free, &got_total, &error)) {
        guest_report_failure(self->context, "device.get_memory", &error);
    }
    *free = got_free;
    *total = got_total;
}

static void layout_100_device_get_props(struct layout_100_device *device, struct layout_100_device_properties *properties)
{
    struct guest_device_properties guest_properties = { 0 };

    guest_device_get_props(device->context, &guest_properties);
    properties->name = guest_properties.name;
    properties->caps.async = guest_properties.async;
}

static struct layout_100_backend *layout_100_device_init_backend(struct layout_100_device *device, const char *params)
{
    struct guest_backend *made = guest_device_init_backend(device->context, params);

    return made ? made->ggml : NULL;
}

static struct layout_100_buffer *layout_100_device_buffer_from_host_ptr(struct layout_100_device *device, void *pointer, size_t size)
{
    (void)device;
    (void)pointer;
    (void)size;
    return NULL;
}

static bool layout_100_device_supports_op(struct layout_100_device *device, const struct ggml_tensor *op)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!guest_call_device_supports_op(self->context, device->context, op, &result, &error)) {
        guest_report_failure(self->context, "device.supports_op", &error);
    }
    return result;
}

static bool layout_100_device_supports_buft(struct layout_100_device *device, struct layout_100_buffer_type *buffer_type)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!layout_100_is_our_buffer_type(buffer_type)) {
        return false;
    }
    if (!guest_call_device_supports_buft(self->context, device->context, buffer_type->context, &result, &error)) {
        guest_report_failure(self->context, "device.supports_buft", &error);
    }
    return result;
}

static const struct layout_100_device_slots layout_100_device_vtable = {
    .get_name = layout_100_device_get_name,
    .get_memory = layout_100_device_get_memory,
    .get_props = layout_100_device_get_props,
    .init_backend = layout_100_device_init_backend,
    .buffer_from_host_ptr = layout_100_device_buffer_from_host_ptr,
    .supports_op = layout_100_device_supports_op,
    .supports_buft = layout_100_device_supports_buft,
};

static const char *layout_100_buffer_type_get_name(struct layout_100_buffer_type *buffer_type)
{
    return guest_buffer_type_get_name(buffer_type->context);
}

static struct layout_100_buffer *layout_100_buffer_type_alloc_buffer(struct layout_100_buffer_type *buffer_type, size_t size)
{
    struct guest_buffer *made = guest_buffer_type_alloc_buffer(buffer_type->context, size);

    return made ? made->ggml : NULL;
}

static const struct layout_100_buffer_type_slots layout_100_buffer_type_vtable = {
    .get_name = layout_100_buffer_type_get_name,
    .alloc_buffer = layout_100_buffer_type_alloc_buffer,
};

static void layout_100_buffer_free_buffer(struct layout_100_buffer *buffer)
{
    guest_buffer_free_buffer(buffer->context);
}

static int32_t layout_100_buffer_init_tensor(struct layout_100_buffer *buffer, struct ggml_tensor *tensor)
{
    return guest_buffer_init_tensor(buffer->context, tensor);
}

static void layout_100_buffer_set_rows(struct layout_100_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, uint32_t rows, size_t stride)
{
    guest_buffer_set_rows(buffer->context, tensor, data, offset, size, rows, stride);
}

static void layout_100_buffer_get_tensor(struct layout_100_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    guest_buffer_get_tensor(buffer->context, tensor, data, offset, size);
}

static void layout_100_buffer_clear(struct layout_100_buffer *buffer, uint8_t value)
{
    struct guest_buffer *self = buffer->context;
    struct remoting_error error;

    if (!guest_call_buffer_clear(self->context, buffer->context, value, &error)) {
        guest_report_failure(self->context, "buffer.clear", &error);
    }
}

static const struct layout_100_buffer_slots layout_100_buffer_vtable = {
    .free_buffer = layout_100_buffer_free_buffer,
    .init_tensor = layout_100_buffer_init_tensor,
    .set_rows = layout_100_buffer_set_rows,
    .get_tensor = layout_100_buffer_get_tensor,
    .clear = layout_100_buffer_clear,
};

static const char *layout_100_backend_get_name(struct layout_100_backend *backend)
{
    return guest_backend_get_name(backend->context);
}

static void layout_100_backend_free(struct layout_100_backend *backend)
{
    guest_backend_free(backend->context);
}

static int32_t layout_100_backend_plan_compute(struct layout_100_backend *backend, void *plan)
{
    struct guest_backend *self = backend->context;
    struct remoting_error error;
    int32_t result = WIRE_STATUS_FAILED;

    if (!guest_call_backend_plan_compute(self->context, backend->context, (uintptr_t)plan, &result, &error)) {
        guest_report_failure(self->context, "backend.plan_compute", &error);
    }
    return result;
}

static void layout_100_backend_graph_optimize(struct layout_100_backend *backend, struct layout_100_graph *graph, int64_t hint)
{
    guest_backend_graph_optimize(backend->context, graph, hint, NULL);
}

static const struct layout_100_backend_slots layout_100_backend_vtable = {
    .get_name = layout_100_backend_get_name,
    .free = layout_100_backend_free,
    .plan_compute = layout_100_backend_plan_compute,
    .graph_optimize = layout_100_backend_graph_optimize,
};

static void layout_100_procedure_set_n_threads(struct layout_100_backend *backend, int n_threads)
{
    if (layout_100_is_our_backend(backend)) {
        guest_procedure_set_n_threads(backend->context, n_threads);
    }
}

static const struct guest_procedure layout_100_procedures[] = {
    { "ggml_backend_set_n_threads", (void *)layout_100_procedure_set_n_threads },
    { NULL, NULL },
};

static bool layout_100_is_our_buffer_type(const struct layout_100_buffer_type *buffer_type)
{
    return buffer_type->iface.get_name == layout_100_buffer_type_get_name;
}

static bool layout_100_is_our_backend(const struct layout_100_backend *backend)
{
    return backend->iface.get_name == layout_100_backend_get_name;
}

static void *layout_100_new_registry(struct guest_registry *registry)
{
    struct layout_100_registry *made = calloc(1, sizeof *made);

    if (made) {
        made->api_version = 1;
        made->iface = layout_100_registry_vtable;
        made->context = registry;
    }
    return made;
}

static void *layout_100_new_device(struct guest_device *device, void *registry)
{
    struct layout_100_device *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = layout_100_device_vtable;
        made->reg = registry;
        made->context = device;
        if (!device->record.offload_op) {
            made->iface.offload_op = NULL;
        }
    }
    return made;
}

static void *layout_100_new_buffer_type(struct guest_buffer_type *buffer_type, void *device)
{
    struct layout_100_buffer_type *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = layout_100_buffer_type_vtable;
        made->device = device;
        made->context = buffer_type;
    }
    return made;
}

/* ggml frees a buffer with its own delete, so its own constructor makes it. */
static void *layout_100_new_buffer(struct guest_buffer *buffer, void *constructor)
{
    struct layout_100_buffer *(*init)(void *buft, struct layout_100_buffer_slots iface, void *context, size_t size) = constructor;
    struct layout_100_buffer_slots slots = layout_100_buffer_vtable;

    if (!buffer->init_tensor) {
        slots.init_tensor = NULL;
    }
    return init(buffer->buffer_type->ggml, slots, buffer, buffer->size);
}

static void layout_100_free_host_buffer(struct layout_100_buffer *buffer)
{
    const struct layout_100_buffer_type *buffer_type = buffer->buft;

    guest_host_buffer_free(buffer_type->context, buffer->iface.get_base(buffer));
}

static void layout_100_adopt_host_buffer(void *ggml_buffer, struct guest_buffer_type *buffer_type)
{
    struct layout_100_buffer *buffer = ggml_buffer;

    buffer->buft = buffer_type->ggml;
    buffer->iface.free_buffer = layout_100_free_host_buffer;
}

static void *layout_100_new_backend(struct guest_backend *backend)
{
    struct layout_100_backend *made = calloc(1, sizeof *made);

    if (made) {
        made->guid = backend->device->registry->guid;
        made->iface = layout_100_backend_vtable;
        made->device = backend->device->ggml;
        made->context = backend;
        if (!backend->has_graph_optimize) {
            made->iface.graph_optimize = NULL;
        }
        if (!backend->has_events) {
            made->iface.event_record = NULL;
            made->iface.event_wait = NULL;
        }
    }
    return made;
}

static void *layout_100_new_event(struct guest_event *event)
{
    struct layout_100_event *made = calloc(1, sizeof *made);

    if (made) {
        made->device = event->device->ggml;
        made->context = event;
    }
    return made;
}

static struct guest_buffer_type *layout_100_buffer_type_of(const void *ggml_buffer)
{
    const struct layout_100_buffer *buffer = ggml_buffer;
    const struct layout_100_buffer_type *buffer_type = buffer->buft;

    return buffer_type && layout_100_is_our_buffer_type(buffer_type) ? buffer_type->context : NULL;
}

/* A buffer with our buffer type need not be ours: ggml makes empty and multiple ones with it. */
static struct guest_buffer *layout_100_buffer_of(const void *ggml_buffer)
{
    const struct layout_100_buffer *buffer = ggml_buffer;

    return buffer->iface.free_buffer == layout_100_buffer_free_buffer ? buffer->context : NULL;
}

static int32_t layout_100_usage_of(const void *ggml_buffer)
{
    return ((const struct layout_100_buffer *)ggml_buffer)->usage;
}

static struct guest_backend *layout_100_backend_of(const void *ggml_backend)
{
    const struct layout_100_backend *backend = ggml_backend;

    return layout_100_is_our_backend(backend) ? backend->context : NULL;
}

static void layout_100_read_graph(const void *ggml_graph, struct guest_graph_view *view)
{
    const struct layout_100_graph *graph = ggml_graph;

    view->n_nodes = graph->n_nodes;
    view->nodes = graph->nodes;
    view->use_counts = graph->use_counts;
    view->hash_size = graph->visited_hash_set.size;
    view->hash_used = graph->visited_hash_set.used;
    view->hash_keys = graph->visited_hash_set.keys;
    view->uid = 0;
}

const struct guest_layout guest_layout_100 = {
    .snapshot = 100,
    .release = "0.1",
    .new_registry = layout_100_new_registry,
    .new_device = layout_100_new_device,
    .new_buffer_type = layout_100_new_buffer_type,
    .new_buffer = layout_100_new_buffer,
    .new_backend = layout_100_new_backend,
    .new_event = layout_100_new_event,
    .adopt_host_buffer = layout_100_adopt_host_buffer,
    .buffer_type_of = layout_100_buffer_type_of,
    .buffer_of = layout_100_buffer_of,
    .usage_of = layout_100_usage_of,
    .backend_of = layout_100_backend_of,
    .read_graph = layout_100_read_graph,
    .procedures = layout_100_procedures,
};
