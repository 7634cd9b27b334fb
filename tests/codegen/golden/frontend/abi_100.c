/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.1 sees it: slots that take its structs apart, and the functions that
 * make and read its objects. */
#include "abi_100.h"

#include <stdlib.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/host_buffer.h"

static bool abi_100_is_our_buffer_type(const struct abi_100_buffer_type *buffer_type);
static bool abi_100_is_our_backend(const struct abi_100_backend *backend);

static const char *abi_100_registry_get_name(struct abi_100_registry *registry)
{
    return guest_registry_get_name(registry->context);
}

static void *abi_100_registry_get_proc_address(struct abi_100_registry *registry, const char *name)
{
    return guest_registry_get_proc_address(registry->context, name);
}

static const struct abi_100_registry_slots abi_100_registry_vtable = {
    .get_name = abi_100_registry_get_name,
    .get_proc_address = abi_100_registry_get_proc_address,
};

static const char *abi_100_device_get_name(struct abi_100_device *device)
{
    const struct guest_device *self = device->context;

    return self->record.name;
}

static void abi_100_device_get_memory(struct abi_100_device *device, size_t *free, size_t *total)
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

static void abi_100_device_get_props(struct abi_100_device *device, struct abi_100_device_properties *properties)
{
    struct guest_device_properties guest_properties = { 0 };

    guest_device_get_props(device->context, &guest_properties);
    properties->name = guest_properties.name;
    properties->caps.async = guest_properties.async;
}

static struct abi_100_backend *abi_100_device_init_backend(struct abi_100_device *device, const char *params)
{
    struct guest_backend *made = guest_device_init_backend(device->context, params);

    return made ? made->ggml : NULL;
}

static struct abi_100_buffer *abi_100_device_buffer_from_host_ptr(struct abi_100_device *device, void *pointer, size_t size)
{
    (void)device;
    (void)pointer;
    (void)size;
    return NULL;
}

static bool abi_100_device_supports_op(struct abi_100_device *device, const struct ggml_tensor *op)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!guest_call_device_supports_op(self->context, device->context, op, &result, &error)) {
        guest_report_failure(self->context, "device.supports_op", &error);
    }
    return result;
}

static bool abi_100_device_supports_buft(struct abi_100_device *device, struct abi_100_buffer_type *buffer_type)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!abi_100_is_our_buffer_type(buffer_type)) {
        return false;
    }
    if (!guest_call_device_supports_buft(self->context, device->context, buffer_type->context, &result, &error)) {
        guest_report_failure(self->context, "device.supports_buft", &error);
    }
    return result;
}

static const struct abi_100_device_slots abi_100_device_vtable = {
    .get_name = abi_100_device_get_name,
    .get_memory = abi_100_device_get_memory,
    .get_props = abi_100_device_get_props,
    .init_backend = abi_100_device_init_backend,
    .buffer_from_host_ptr = abi_100_device_buffer_from_host_ptr,
    .supports_op = abi_100_device_supports_op,
    .supports_buft = abi_100_device_supports_buft,
};

static const char *abi_100_buffer_type_get_name(struct abi_100_buffer_type *buffer_type)
{
    return guest_buffer_type_get_name(buffer_type->context);
}

static struct abi_100_buffer *abi_100_buffer_type_alloc_buffer(struct abi_100_buffer_type *buffer_type, size_t size)
{
    struct guest_buffer *made = guest_buffer_type_alloc_buffer(buffer_type->context, size);

    return made ? made->ggml : NULL;
}

static const struct abi_100_buffer_type_slots abi_100_buffer_type_vtable = {
    .get_name = abi_100_buffer_type_get_name,
    .alloc_buffer = abi_100_buffer_type_alloc_buffer,
};

static void abi_100_buffer_free_buffer(struct abi_100_buffer *buffer)
{
    guest_buffer_free_buffer(buffer->context);
}

static int32_t abi_100_buffer_init_tensor(struct abi_100_buffer *buffer, struct ggml_tensor *tensor)
{
    return guest_buffer_init_tensor(buffer->context, tensor);
}

static void abi_100_buffer_set_rows(struct abi_100_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, uint32_t rows, size_t stride)
{
    guest_buffer_set_rows(buffer->context, tensor, data, offset, size, rows, stride);
}

static void abi_100_buffer_get_tensor(struct abi_100_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    guest_buffer_get_tensor(buffer->context, tensor, data, offset, size);
}

static void abi_100_buffer_clear(struct abi_100_buffer *buffer, uint8_t value)
{
    struct guest_buffer *self = buffer->context;
    struct remoting_error error;

    if (!guest_call_buffer_clear(self->context, buffer->context, value, &error)) {
        guest_report_failure(self->context, "buffer.clear", &error);
    }
}

static const struct abi_100_buffer_slots abi_100_buffer_vtable = {
    .free_buffer = abi_100_buffer_free_buffer,
    .init_tensor = abi_100_buffer_init_tensor,
    .set_rows = abi_100_buffer_set_rows,
    .get_tensor = abi_100_buffer_get_tensor,
    .clear = abi_100_buffer_clear,
};

static const char *abi_100_backend_get_name(struct abi_100_backend *backend)
{
    return guest_backend_get_name(backend->context);
}

static void abi_100_backend_free(struct abi_100_backend *backend)
{
    guest_backend_free(backend->context);
}

static int32_t abi_100_backend_plan_compute(struct abi_100_backend *backend, void *plan)
{
    struct guest_backend *self = backend->context;
    struct remoting_error error;
    int32_t result = WIRE_STATUS_FAILED;

    if (!guest_call_backend_plan_compute(self->context, backend->context, (uintptr_t)plan, &result, &error)) {
        guest_report_failure(self->context, "backend.plan_compute", &error);
    }
    return result;
}

static void abi_100_backend_graph_optimize(struct abi_100_backend *backend, struct abi_100_graph *graph, int64_t hint)
{
    guest_backend_graph_optimize(backend->context, graph, hint, NULL);
}

static const struct abi_100_backend_slots abi_100_backend_vtable = {
    .get_name = abi_100_backend_get_name,
    .free = abi_100_backend_free,
    .plan_compute = abi_100_backend_plan_compute,
    .graph_optimize = abi_100_backend_graph_optimize,
};

static void abi_100_procedure_set_n_threads(struct abi_100_backend *backend, int n_threads)
{
    if (abi_100_is_our_backend(backend)) {
        guest_procedure_set_n_threads(backend->context, n_threads);
    }
}

static const struct guest_procedure abi_100_procedures[] = {
    { "ggml_backend_set_n_threads", (void *)abi_100_procedure_set_n_threads },
    { NULL, NULL },
};

static bool abi_100_is_our_buffer_type(const struct abi_100_buffer_type *buffer_type)
{
    return buffer_type->iface.get_name == abi_100_buffer_type_get_name;
}

static bool abi_100_is_our_backend(const struct abi_100_backend *backend)
{
    return backend->iface.get_name == abi_100_backend_get_name;
}

static void *abi_100_new_registry(struct guest_registry *registry)
{
    struct abi_100_registry *made = calloc(1, sizeof *made);

    if (made) {
        made->api_version = 1;
        made->iface = abi_100_registry_vtable;
        made->context = registry;
    }
    return made;
}

static void *abi_100_new_device(struct guest_device *device, void *registry)
{
    struct abi_100_device *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = abi_100_device_vtable;
        made->reg = registry;
        made->context = device;
        if (!device->record.offload_op) {
            made->iface.offload_op = NULL;
        }
    }
    return made;
}

static void *abi_100_new_buffer_type(struct guest_buffer_type *buffer_type, void *device)
{
    struct abi_100_buffer_type *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = abi_100_buffer_type_vtable;
        made->device = device;
        made->context = buffer_type;
    }
    return made;
}

/* ggml frees a buffer with its own delete, so its own constructor makes it. */
static void *abi_100_new_buffer(struct guest_buffer *buffer, void *constructor)
{
    struct abi_100_buffer *(*init)(void *buft, struct abi_100_buffer_slots iface, void *context, size_t size) = constructor;
    struct abi_100_buffer_slots slots = abi_100_buffer_vtable;

    if (!buffer->init_tensor) {
        slots.init_tensor = NULL;
    }
    return init(buffer->buffer_type->ggml, slots, buffer, buffer->size);
}

static void abi_100_free_host_buffer(struct abi_100_buffer *buffer)
{
    const struct abi_100_buffer_type *buffer_type = buffer->buft;

    guest_host_buffer_free(buffer_type->context, buffer->iface.get_base(buffer));
}

static void abi_100_adopt_host_buffer(void *ggml_buffer, struct guest_buffer_type *buffer_type)
{
    struct abi_100_buffer *buffer = ggml_buffer;

    buffer->buft = buffer_type->ggml;
    buffer->iface.free_buffer = abi_100_free_host_buffer;
}

static void *abi_100_new_backend(struct guest_backend *backend)
{
    struct abi_100_backend *made = calloc(1, sizeof *made);

    if (made) {
        made->guid = backend->device->registry->guid;
        made->iface = abi_100_backend_vtable;
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

static void *abi_100_new_event(struct guest_event *event)
{
    struct abi_100_event *made = calloc(1, sizeof *made);

    if (made) {
        made->device = event->device->ggml;
        made->context = event;
    }
    return made;
}

static struct guest_buffer_type *abi_100_buffer_type_of(const void *ggml_buffer)
{
    const struct abi_100_buffer *buffer = ggml_buffer;
    const struct abi_100_buffer_type *buffer_type = buffer->buft;

    return buffer_type && abi_100_is_our_buffer_type(buffer_type) ? buffer_type->context : NULL;
}

/* A buffer with our buffer type need not be ours: ggml makes empty and multiple ones with it. */
static struct guest_buffer *abi_100_buffer_of(const void *ggml_buffer)
{
    const struct abi_100_buffer *buffer = ggml_buffer;

    return buffer->iface.free_buffer == abi_100_buffer_free_buffer ? buffer->context : NULL;
}

static int32_t abi_100_usage_of(const void *ggml_buffer)
{
    return ((const struct abi_100_buffer *)ggml_buffer)->usage;
}

static struct guest_backend *abi_100_backend_of(const void *ggml_backend)
{
    const struct abi_100_backend *backend = ggml_backend;

    return abi_100_is_our_backend(backend) ? backend->context : NULL;
}

static void abi_100_read_graph(const void *ggml_graph, struct guest_graph_view *view)
{
    const struct abi_100_graph *graph = ggml_graph;

    view->n_nodes = graph->n_nodes;
    view->nodes = graph->nodes;
    view->use_counts = graph->use_counts;
    view->hash_size = graph->visited_hash_set.size;
    view->hash_used = graph->visited_hash_set.used;
    view->hash_keys = graph->visited_hash_set.keys;
    view->uid = 0;
}

const struct guest_abi guest_abi_100 = {
    .snapshot = 100,
    .release = "0.1",
    .new_registry = abi_100_new_registry,
    .new_device = abi_100_new_device,
    .new_buffer_type = abi_100_new_buffer_type,
    .new_buffer = abi_100_new_buffer,
    .new_backend = abi_100_new_backend,
    .new_event = abi_100_new_event,
    .adopt_host_buffer = abi_100_adopt_host_buffer,
    .buffer_type_of = abi_100_buffer_type_of,
    .buffer_of = abi_100_buffer_of,
    .usage_of = abi_100_usage_of,
    .backend_of = abi_100_backend_of,
    .read_graph = abi_100_read_graph,
    .procedures = abi_100_procedures,
};
