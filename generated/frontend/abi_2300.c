/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The frontend as ggml 0.23 sees it: slots that take its structs apart, and the functions that
 * make and read its objects. */
#include "abi_2300.h"

#include <stdlib.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/host_buffer.h"

static bool abi_2300_is_our_buffer_type(const struct abi_2300_buffer_type *buffer_type);
static bool abi_2300_is_our_backend(const struct abi_2300_backend *backend);

static const char *abi_2300_registry_get_name(struct abi_2300_registry *registry)
{
    return guest_registry_get_name(registry->context);
}

static size_t abi_2300_registry_get_device_count(struct abi_2300_registry *registry)
{
    return guest_registry_get_device_count(registry->context);
}

static struct abi_2300_device *abi_2300_registry_get_device(struct abi_2300_registry *registry, size_t index)
{
    struct guest_device *made = guest_registry_get_device(registry->context, index);

    return made ? made->ggml : NULL;
}

static void *abi_2300_registry_get_proc_address(struct abi_2300_registry *registry, const char *name)
{
    return guest_registry_get_proc_address(registry->context, name);
}

static const struct abi_2300_registry_slots abi_2300_registry_vtable = {
    .get_name = abi_2300_registry_get_name,
    .get_device_count = abi_2300_registry_get_device_count,
    .get_device = abi_2300_registry_get_device,
    .get_proc_address = abi_2300_registry_get_proc_address,
};

static const char *abi_2300_device_get_name(struct abi_2300_device *device)
{
    const struct guest_device *self = device->context;

    return self->record.name;
}

static const char *abi_2300_device_get_description(struct abi_2300_device *device)
{
    const struct guest_device *self = device->context;

    return self->record.description;
}

static void abi_2300_device_get_memory(struct abi_2300_device *device, size_t *free, size_t *total)
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

static int32_t abi_2300_device_get_type(struct abi_2300_device *device)
{
    const struct guest_device *self = device->context;

    return self->record.type;
}

static void abi_2300_device_get_props(struct abi_2300_device *device, struct abi_2300_device_properties *properties)
{
    struct guest_device_properties guest_properties = { 0 };

    guest_device_get_props(device->context, &guest_properties);
    properties->name = guest_properties.name;
    properties->description = guest_properties.description;
    properties->memory_free = guest_properties.memory_free;
    properties->memory_total = guest_properties.memory_total;
    properties->type = guest_properties.type;
    properties->device_id = guest_properties.device_id;
    properties->caps.async = guest_properties.async;
    properties->caps.host_buffer = guest_properties.host_buffer;
    properties->caps.buffer_from_host_ptr = guest_properties.buffer_from_host_ptr;
    properties->caps.events = guest_properties.events;
    properties->caps.mmap_support = guest_properties.mmap_support;
}

static struct abi_2300_backend *abi_2300_device_init_backend(struct abi_2300_device *device, const char *params)
{
    struct guest_backend *made = guest_device_init_backend(device->context, params);

    return made ? made->ggml : NULL;
}

static struct abi_2300_buffer_type *abi_2300_device_get_buffer_type(struct abi_2300_device *device)
{
    struct guest_buffer_type *made = guest_device_get_buffer_type(device->context);

    return made ? made->ggml : NULL;
}

static struct abi_2300_buffer_type *abi_2300_device_get_host_buffer_type(struct abi_2300_device *device)
{
    struct guest_buffer_type *made = guest_device_get_host_buffer_type(device->context);

    return made ? made->ggml : NULL;
}

static struct abi_2300_buffer *abi_2300_device_buffer_from_host_ptr(struct abi_2300_device *device, void *pointer, size_t size, size_t max_tensor_size)
{
    (void)device;
    (void)pointer;
    (void)size;
    (void)max_tensor_size;
    return NULL;
}

static bool abi_2300_device_supports_op(struct abi_2300_device *device, const struct ggml_tensor *op)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!guest_call_device_supports_op(self->context, device->context, op, &result, &error)) {
        guest_report_failure(self->context, "device.supports_op", &error);
        result = error.kind == REMOTING_ERROR_LOST; /* graph_compute will tell; ggml would abort the program here */
    }
    return result;
}

static bool abi_2300_device_supports_buft(struct abi_2300_device *device, struct abi_2300_buffer_type *buffer_type)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!abi_2300_is_our_buffer_type(buffer_type)) {
        return false;
    }
    if (!guest_call_device_supports_buft(self->context, device->context, buffer_type->context, &result, &error)) {
        guest_report_failure(self->context, "device.supports_buft", &error);
        result = error.kind == REMOTING_ERROR_LOST; /* graph_compute will tell; ggml would abort the program here */
    }
    return result;
}

static bool abi_2300_device_offload_op(struct abi_2300_device *device, const struct ggml_tensor *op)
{
    struct guest_device *self = device->context;
    struct remoting_error error;
    bool result = 0;

    if (!guest_call_device_offload_op(self->context, device->context, op, &result, &error)) {
        guest_report_failure(self->context, "device.offload_op", &error);
    }
    return result;
}

static struct abi_2300_event *abi_2300_device_event_new(struct abi_2300_device *device)
{
    struct guest_event *made = guest_device_event_new(device->context);

    return made ? made->ggml : NULL;
}

static void abi_2300_device_event_free(struct abi_2300_device *device, struct abi_2300_event *event)
{
    guest_device_event_free(device->context, event->context);
}

static void abi_2300_device_event_synchronize(struct abi_2300_device *device, struct abi_2300_event *event)
{
    guest_device_event_synchronize(device->context, event->context);
}

static const struct abi_2300_device_slots abi_2300_device_vtable = {
    .get_name = abi_2300_device_get_name,
    .get_description = abi_2300_device_get_description,
    .get_memory = abi_2300_device_get_memory,
    .get_type = abi_2300_device_get_type,
    .get_props = abi_2300_device_get_props,
    .init_backend = abi_2300_device_init_backend,
    .get_buffer_type = abi_2300_device_get_buffer_type,
    .get_host_buffer_type = abi_2300_device_get_host_buffer_type,
    .buffer_from_host_ptr = abi_2300_device_buffer_from_host_ptr,
    .supports_op = abi_2300_device_supports_op,
    .supports_buft = abi_2300_device_supports_buft,
    .offload_op = abi_2300_device_offload_op,
    .event_new = abi_2300_device_event_new,
    .event_free = abi_2300_device_event_free,
    .event_synchronize = abi_2300_device_event_synchronize,
};

static const char *abi_2300_buffer_type_get_name(struct abi_2300_buffer_type *buffer_type)
{
    const struct guest_buffer_type *self = buffer_type->context;

    return self->record.name;
}

static struct abi_2300_buffer *abi_2300_buffer_type_alloc_buffer(struct abi_2300_buffer_type *buffer_type, size_t size)
{
    struct guest_buffer *made = guest_buffer_type_alloc_buffer(buffer_type->context, size);

    return made ? made->ggml : NULL;
}

static size_t abi_2300_buffer_type_get_alignment(struct abi_2300_buffer_type *buffer_type)
{
    const struct guest_buffer_type *self = buffer_type->context;

    return self->record.alignment;
}

static size_t abi_2300_buffer_type_get_max_size(struct abi_2300_buffer_type *buffer_type)
{
    const struct guest_buffer_type *self = buffer_type->context;

    return self->record.max_size;
}

static size_t abi_2300_buffer_type_get_alloc_size(struct abi_2300_buffer_type *buffer_type, const struct ggml_tensor *tensor)
{
    return guest_buffer_type_get_alloc_size(buffer_type->context, tensor);
}

static bool abi_2300_buffer_type_is_host(struct abi_2300_buffer_type *buffer_type)
{
    const struct guest_buffer_type *self = buffer_type->context;

    return self->record.host != 0;
}

static const struct abi_2300_buffer_type_slots abi_2300_buffer_type_vtable = {
    .get_name = abi_2300_buffer_type_get_name,
    .alloc_buffer = abi_2300_buffer_type_alloc_buffer,
    .get_alignment = abi_2300_buffer_type_get_alignment,
    .get_max_size = abi_2300_buffer_type_get_max_size,
    .get_alloc_size = abi_2300_buffer_type_get_alloc_size,
    .is_host = abi_2300_buffer_type_is_host,
};

static void abi_2300_buffer_free_buffer(struct abi_2300_buffer *buffer)
{
    guest_buffer_free_buffer(buffer->context);
}

static void *abi_2300_buffer_get_base(struct abi_2300_buffer *buffer)
{
    return guest_buffer_get_base(buffer->context);
}

static int32_t abi_2300_buffer_init_tensor(struct abi_2300_buffer *buffer, struct ggml_tensor *tensor)
{
    return guest_buffer_init_tensor(buffer->context, tensor);
}

static void abi_2300_buffer_memset_tensor(struct abi_2300_buffer *buffer, struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size)
{
    struct guest_buffer *self = buffer->context;
    struct remoting_error error;

    if (!guest_call_buffer_memset_tensor(self->context, buffer->context, tensor, value, offset, size, &error)) {
        guest_report_failure(self->context, "buffer.memset_tensor", &error);
    }
}

static void abi_2300_buffer_set_tensor(struct abi_2300_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size)
{
    guest_buffer_set_tensor(buffer->context, tensor, data, offset, size);
}

static void abi_2300_buffer_get_tensor(struct abi_2300_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    guest_buffer_get_tensor(buffer->context, tensor, data, offset, size);
}

static void abi_2300_buffer_set_tensor_2d(struct abi_2300_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data)
{
    guest_buffer_set_tensor_2d(buffer->context, tensor, data, offset, size, n_copies, stride_tensor, stride_data);
}

static void abi_2300_buffer_get_tensor_2d(struct abi_2300_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data)
{
    guest_buffer_get_tensor_2d(buffer->context, tensor, data, offset, size, n_copies, stride_tensor, stride_data);
}

static bool abi_2300_buffer_cpy_tensor(struct abi_2300_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst)
{
    return guest_buffer_cpy_tensor(buffer->context, src, dst);
}

static void abi_2300_buffer_clear(struct abi_2300_buffer *buffer, uint8_t value)
{
    struct guest_buffer *self = buffer->context;
    struct remoting_error error;

    if (!guest_call_buffer_clear(self->context, buffer->context, value, &error)) {
        guest_report_failure(self->context, "buffer.clear", &error);
    }
}

static void abi_2300_buffer_reset(struct abi_2300_buffer *buffer)
{
    struct guest_buffer *self = buffer->context;
    struct remoting_error error;

    if (!guest_call_buffer_reset(self->context, buffer->context, &error)) {
        guest_report_failure(self->context, "buffer.reset", &error);
    }
}

static const struct abi_2300_buffer_slots abi_2300_buffer_vtable = {
    .free_buffer = abi_2300_buffer_free_buffer,
    .get_base = abi_2300_buffer_get_base,
    .init_tensor = abi_2300_buffer_init_tensor,
    .memset_tensor = abi_2300_buffer_memset_tensor,
    .set_tensor = abi_2300_buffer_set_tensor,
    .get_tensor = abi_2300_buffer_get_tensor,
    .set_tensor_2d = abi_2300_buffer_set_tensor_2d,
    .get_tensor_2d = abi_2300_buffer_get_tensor_2d,
    .cpy_tensor = abi_2300_buffer_cpy_tensor,
    .clear = abi_2300_buffer_clear,
    .reset = abi_2300_buffer_reset,
};

static const char *abi_2300_backend_get_name(struct abi_2300_backend *backend)
{
    return guest_backend_get_name(backend->context);
}

static void abi_2300_backend_free(struct abi_2300_backend *backend)
{
    guest_backend_free(backend->context);
}

static void abi_2300_backend_set_tensor_async(struct abi_2300_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size)
{
    guest_backend_set_tensor_async(backend->context, tensor, data, offset, size);
}

static void abi_2300_backend_get_tensor_async(struct abi_2300_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    guest_backend_get_tensor_async(backend->context, tensor, data, offset, size);
}

static bool abi_2300_backend_cpy_tensor_async(struct abi_2300_backend *backend_src, struct abi_2300_backend *backend_dst, const struct ggml_tensor *src, struct ggml_tensor *dst)
{
    if (!abi_2300_is_our_backend(backend_src)) {
        return false;
    }
    return guest_backend_cpy_tensor_async(backend_src->context, backend_dst->context, src, dst);
}

static void abi_2300_backend_synchronize(struct abi_2300_backend *backend)
{
    guest_backend_synchronize(backend->context);
}

static void *abi_2300_backend_graph_plan_create(struct abi_2300_backend *backend, const struct abi_2300_graph *graph)
{
    return guest_backend_graph_plan_create(backend->context, graph);
}

static void abi_2300_backend_graph_plan_free(struct abi_2300_backend *backend, void *plan)
{
    guest_backend_graph_plan_free(backend->context, plan);
}

static int32_t abi_2300_backend_graph_plan_compute(struct abi_2300_backend *backend, void *plan)
{
    struct guest_backend *self = backend->context;
    struct remoting_error error;
    int32_t result = WIRE_STATUS_FAILED;

    if (!guest_call_backend_graph_plan_compute(self->context, backend->context, (uintptr_t)plan, &result, &error)) {
        guest_report_failure(self->context, "backend.graph_plan_compute", &error);
    }
    return result;
}

static int32_t abi_2300_backend_graph_compute(struct abi_2300_backend *backend, struct abi_2300_graph *graph)
{
    return guest_backend_graph_compute(backend->context, graph);
}

static void abi_2300_backend_event_record(struct abi_2300_backend *backend, struct abi_2300_event *event)
{
    guest_backend_event_record(backend->context, event->context);
}

static void abi_2300_backend_event_wait(struct abi_2300_backend *backend, struct abi_2300_event *event)
{
    guest_backend_event_wait(backend->context, event->context);
}

static void abi_2300_backend_graph_optimize(struct abi_2300_backend *backend, struct abi_2300_graph *graph, struct ggml_backend_graph_optimize_params *params)
{
    guest_backend_graph_optimize(backend->context, graph, params);
}

static const struct abi_2300_backend_slots abi_2300_backend_vtable = {
    .get_name = abi_2300_backend_get_name,
    .free = abi_2300_backend_free,
    .set_tensor_async = abi_2300_backend_set_tensor_async,
    .get_tensor_async = abi_2300_backend_get_tensor_async,
    .set_tensor_2d_async = NULL, /* local: see idl/backend.yaml */
    .get_tensor_2d_async = NULL, /* local: see idl/backend.yaml */
    .cpy_tensor_async = abi_2300_backend_cpy_tensor_async,
    .synchronize = abi_2300_backend_synchronize,
    .graph_plan_create = abi_2300_backend_graph_plan_create,
    .graph_plan_free = abi_2300_backend_graph_plan_free,
    .graph_plan_update = NULL, /* unsupported: see idl/backend.yaml */
    .graph_plan_compute = abi_2300_backend_graph_plan_compute,
    .graph_compute = abi_2300_backend_graph_compute,
    .event_record = abi_2300_backend_event_record,
    .event_wait = abi_2300_backend_event_wait,
    .graph_optimize = abi_2300_backend_graph_optimize,
};

static void abi_2300_procedure_set_n_threads(struct abi_2300_backend *backend, int n_threads)
{
    if (abi_2300_is_our_backend(backend)) {
        guest_procedure_set_n_threads(backend->context, n_threads);
    }
}

static const struct guest_procedure abi_2300_procedures[] = {
    { "ggml_backend_set_n_threads", (void *)abi_2300_procedure_set_n_threads },
    { NULL, NULL },
};

static bool abi_2300_is_our_buffer_type(const struct abi_2300_buffer_type *buffer_type)
{
    return buffer_type->iface.get_name == abi_2300_buffer_type_get_name;
}

static bool abi_2300_is_our_backend(const struct abi_2300_backend *backend)
{
    return backend->iface.get_name == abi_2300_backend_get_name;
}

static void *abi_2300_new_registry(struct guest_registry *registry)
{
    struct abi_2300_registry *made = calloc(1, sizeof *made);

    if (made) {
        made->api_version = 2;
        made->iface = abi_2300_registry_vtable;
        made->context = registry;
    }
    return made;
}

static void *abi_2300_new_device(struct guest_device *device, void *registry)
{
    struct abi_2300_device *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = abi_2300_device_vtable;
        made->reg = registry;
        made->context = device;
        if (!device->record.offload_op) {
            made->iface.offload_op = NULL;
        }
    }
    return made;
}

static void *abi_2300_new_buffer_type(struct guest_buffer_type *buffer_type, void *device)
{
    struct abi_2300_buffer_type *made = calloc(1, sizeof *made);

    if (made) {
        made->iface = abi_2300_buffer_type_vtable;
        made->device = device;
        made->context = buffer_type;
    }
    return made;
}

/* ggml frees a buffer with its own delete, so its own constructor makes it. */
static void *abi_2300_new_buffer(struct guest_buffer *buffer, void *constructor)
{
    struct abi_2300_buffer *(*init)(void *buft, struct abi_2300_buffer_slots iface, void *context, size_t size) = constructor;
    struct abi_2300_buffer_slots slots = abi_2300_buffer_vtable;

    if (!buffer->init_tensor) {
        slots.init_tensor = NULL;
    }
    return init(buffer->buffer_type->ggml, slots, buffer, buffer->size);
}

static void abi_2300_free_host_buffer(struct abi_2300_buffer *buffer)
{
    const struct abi_2300_buffer_type *buffer_type = buffer->buft;

    guest_host_buffer_free(buffer_type->context, buffer->iface.get_base(buffer));
}

static void abi_2300_adopt_host_buffer(void *ggml_buffer, struct guest_buffer_type *buffer_type)
{
    struct abi_2300_buffer *buffer = ggml_buffer;

    buffer->buft = buffer_type->ggml;
    buffer->iface.free_buffer = abi_2300_free_host_buffer;
}

static void *abi_2300_new_backend(struct guest_backend *backend)
{
    struct abi_2300_backend *made = calloc(1, sizeof *made);

    if (made) {
        made->guid = backend->device->registry->guid;
        made->iface = abi_2300_backend_vtable;
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

static void *abi_2300_new_event(struct guest_event *event)
{
    struct abi_2300_event *made = calloc(1, sizeof *made);

    if (made) {
        made->device = event->device->ggml;
        made->context = event;
    }
    return made;
}

static struct guest_buffer_type *abi_2300_buffer_type_of(const void *ggml_buffer)
{
    const struct abi_2300_buffer *buffer = ggml_buffer;
    const struct abi_2300_buffer_type *buffer_type = buffer->buft;

    return buffer_type && abi_2300_is_our_buffer_type(buffer_type) ? buffer_type->context : NULL;
}

/* A buffer with our buffer type need not be ours: ggml makes empty and multiple ones with it. */
static struct guest_buffer *abi_2300_buffer_of(const void *ggml_buffer)
{
    const struct abi_2300_buffer *buffer = ggml_buffer;

    return buffer->iface.free_buffer == abi_2300_buffer_free_buffer ? buffer->context : NULL;
}

static int32_t abi_2300_usage_of(const void *ggml_buffer)
{
    return ((const struct abi_2300_buffer *)ggml_buffer)->usage;
}

static struct guest_backend *abi_2300_backend_of(const void *ggml_backend)
{
    const struct abi_2300_backend *backend = ggml_backend;

    return abi_2300_is_our_backend(backend) ? backend->context : NULL;
}

static void abi_2300_read_graph(const void *ggml_graph, struct guest_graph_view *view)
{
    const struct abi_2300_graph *graph = ggml_graph;

    view->n_nodes = graph->n_nodes;
    view->nodes = graph->nodes;
    view->use_counts = graph->use_counts;
    view->hash_size = graph->visited_hash_set.size;
    view->hash_used = graph->visited_hash_set.used;
    view->hash_keys = graph->visited_hash_set.keys;
    view->uid = graph->uid;
}

const struct guest_abi guest_abi_2300 = {
    .snapshot = 2300,
    .release = "0.23",
    .new_registry = abi_2300_new_registry,
    .new_device = abi_2300_new_device,
    .new_buffer_type = abi_2300_new_buffer_type,
    .new_buffer = abi_2300_new_buffer,
    .new_backend = abi_2300_new_backend,
    .new_event = abi_2300_new_event,
    .adopt_host_buffer = abi_2300_adopt_host_buffer,
    .buffer_type_of = abi_2300_buffer_type_of,
    .buffer_of = abi_2300_buffer_of,
    .usage_of = abi_2300_usage_of,
    .backend_of = abi_2300_backend_of,
    .read_graph = abi_2300_read_graph,
    .procedures = abi_2300_procedures,
};
