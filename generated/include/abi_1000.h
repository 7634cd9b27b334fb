/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.10 (API version 2), snapshot 1000. */
#ifndef ABI_1000_H
#define ABI_1000_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ggml_tensor;
struct ggml_backend_graph_optimize_params;
struct abi_1000_buffer_type;
struct abi_1000_buffer;
struct abi_1000_backend;
struct abi_1000_event;
struct abi_1000_device;
struct abi_1000_registry;
struct abi_1000_device_capabilities;
struct abi_1000_hash_set;
struct abi_1000_device_properties;
struct abi_1000_graph;

struct abi_1000_registry_slots {
    const char *(*get_name)(struct abi_1000_registry *registry);
    size_t (*get_device_count)(struct abi_1000_registry *registry);
    struct abi_1000_device *(*get_device)(struct abi_1000_registry *registry, size_t index);
    void *(*get_proc_address)(struct abi_1000_registry *registry, const char *name);
};

struct abi_1000_device_slots {
    const char *(*get_name)(struct abi_1000_device *device);
    const char *(*get_description)(struct abi_1000_device *device);
    void (*get_memory)(struct abi_1000_device *device, size_t *free, size_t *total);
    int32_t (*get_type)(struct abi_1000_device *device);
    void (*get_props)(struct abi_1000_device *device, struct abi_1000_device_properties *properties);
    struct abi_1000_backend *(*init_backend)(struct abi_1000_device *device, const char *params);
    struct abi_1000_buffer_type *(*get_buffer_type)(struct abi_1000_device *device);
    struct abi_1000_buffer_type *(*get_host_buffer_type)(struct abi_1000_device *device);
    struct abi_1000_buffer *(*buffer_from_host_ptr)(struct abi_1000_device *device, void *pointer, size_t size, size_t max_tensor_size);
    bool (*supports_op)(struct abi_1000_device *device, const struct ggml_tensor *op);
    bool (*supports_buft)(struct abi_1000_device *device, struct abi_1000_buffer_type *buffer_type);
    bool (*offload_op)(struct abi_1000_device *device, const struct ggml_tensor *op);
    struct abi_1000_event *(*event_new)(struct abi_1000_device *device);
    void (*event_free)(struct abi_1000_device *device, struct abi_1000_event *event);
    void (*event_synchronize)(struct abi_1000_device *device, struct abi_1000_event *event);
};

struct abi_1000_buffer_type_slots {
    const char *(*get_name)(struct abi_1000_buffer_type *buffer_type);
    struct abi_1000_buffer *(*alloc_buffer)(struct abi_1000_buffer_type *buffer_type, size_t size);
    size_t (*get_alignment)(struct abi_1000_buffer_type *buffer_type);
    size_t (*get_max_size)(struct abi_1000_buffer_type *buffer_type);
    size_t (*get_alloc_size)(struct abi_1000_buffer_type *buffer_type, const struct ggml_tensor *tensor);
    bool (*is_host)(struct abi_1000_buffer_type *buffer_type);
};

struct abi_1000_buffer_slots {
    void (*free_buffer)(struct abi_1000_buffer *buffer);
    void *(*get_base)(struct abi_1000_buffer *buffer);
    int32_t (*init_tensor)(struct abi_1000_buffer *buffer, struct ggml_tensor *tensor);
    void (*memset_tensor)(struct abi_1000_buffer *buffer, struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size);
    void (*set_tensor)(struct abi_1000_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
    void (*get_tensor)(struct abi_1000_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
    void (*set_tensor_2d)(struct abi_1000_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
    void (*get_tensor_2d)(struct abi_1000_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
    bool (*cpy_tensor)(struct abi_1000_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst);
    void (*clear)(struct abi_1000_buffer *buffer, uint8_t value);
    void (*reset)(struct abi_1000_buffer *buffer);
};

struct abi_1000_backend_slots {
    const char *(*get_name)(struct abi_1000_backend *backend);
    void (*free)(struct abi_1000_backend *backend);
    void (*set_tensor_async)(struct abi_1000_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
    void (*get_tensor_async)(struct abi_1000_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
    void (*set_tensor_2d_async)(struct abi_1000_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
    void (*get_tensor_2d_async)(struct abi_1000_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
    bool (*cpy_tensor_async)(struct abi_1000_backend *backend_src, struct abi_1000_backend *backend_dst, const struct ggml_tensor *src, struct ggml_tensor *dst);
    void (*synchronize)(struct abi_1000_backend *backend);
    void *(*graph_plan_create)(struct abi_1000_backend *backend, const struct abi_1000_graph *graph);
    void (*graph_plan_free)(struct abi_1000_backend *backend, void *plan);
    void (*graph_plan_update)(struct abi_1000_backend *backend, void *plan, const struct abi_1000_graph *graph);
    int32_t (*graph_plan_compute)(struct abi_1000_backend *backend, void *plan);
    int32_t (*graph_compute)(struct abi_1000_backend *backend, struct abi_1000_graph *graph);
    void (*event_record)(struct abi_1000_backend *backend, struct abi_1000_event *event);
    void (*event_wait)(struct abi_1000_backend *backend, struct abi_1000_event *event);
    void (*graph_optimize)(struct abi_1000_backend *backend, struct abi_1000_graph *graph);
};

/* struct ggml_backend_buffer_type. A kind of memory of a device. Owned by the backend that offers it. */
struct abi_1000_buffer_type {
    struct abi_1000_buffer_type_slots iface;
    void *device;
    void *context;
};

/* struct ggml_backend_buffer. A piece of device memory. ggml frees it with its own delete, so ggml's constructor makes it. */
struct abi_1000_buffer {
    struct abi_1000_buffer_slots iface;
    void *buft;
    void *context;
    size_t size;
    int32_t usage;
};

/* struct ggml_backend. A stream of work on a device. */
struct abi_1000_backend {
    void *guid;
    struct abi_1000_backend_slots iface;
    void *device;
    void *context;
};

/* struct ggml_backend_event. A point in a backend's work that can be waited for. */
struct abi_1000_event {
    void *device;
    void *context;
};

/* struct ggml_backend_device. A device as ggml lists it. */
struct abi_1000_device {
    struct abi_1000_device_slots iface;
    void *reg;
    void *context;
};

/* struct ggml_backend_reg. What ggml_backend_init returns. */
struct abi_1000_registry {
    int32_t api_version;
    struct abi_1000_registry_slots iface;
    void *context;
};

/* struct ggml_backend_dev_caps. What a device can do. */
struct abi_1000_device_capabilities {
    bool async;
    bool host_buffer;
    bool buffer_from_host_ptr;
    bool events;
};

/* struct ggml_hash_set. The graph's set of tensors; use counts are indexed by its slots. */
struct abi_1000_hash_set {
    size_t size;
    void *used;
    void *keys;
};

/* struct ggml_backend_dev_props. What get_props fills in; ggml has zeroed all of it before. */
struct abi_1000_device_properties {
    const char *name;
    const char *description;
    size_t memory_free;
    size_t memory_total;
    int32_t type;
    const char *device_id;
    struct abi_1000_device_capabilities caps;
};

/* struct ggml_cgraph. A computation graph. A split is a view of a larger graph and shares its use counts. */
struct abi_1000_graph {
    int32_t size;
    int32_t n_nodes;
    int32_t n_leafs;
    void *nodes;
    void *grads;
    void *grad_accs;
    void *leafs;
    void *use_counts;
    struct abi_1000_hash_set visited_hash_set;
    int32_t order;
    uint64_t uid;
};

#endif
