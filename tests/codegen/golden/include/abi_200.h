/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The vtables and structs of ggml 0.2 (API version 2), snapshot 200. */
#ifndef ABI_200_H
#define ABI_200_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ggml_tensor;
struct ggml_backend_graph_optimize_params;
struct abi_200_buffer_type;
struct abi_200_buffer;
struct abi_200_backend;
struct abi_200_event;
struct abi_200_device;
struct abi_200_registry;
struct abi_200_device_capabilities;
struct abi_200_graph;
struct abi_200_device_properties;

struct abi_200_registry_slots {
    const char *(*get_name)(struct abi_200_registry *registry);
    void *(*get_proc_address)(struct abi_200_registry *registry, const char *name);
};

struct abi_200_device_slots {
    const char *(*get_name)(struct abi_200_device *device);
    void (*get_memory)(struct abi_200_device *device, size_t *free, size_t *total);
    void (*get_props)(struct abi_200_device *device, struct abi_200_device_properties *properties);
    struct abi_200_backend *(*init_backend)(struct abi_200_device *device, const char *params);
    struct abi_200_buffer *(*buffer_from_host_ptr)(struct abi_200_device *device, void *pointer, size_t size);
    bool (*supports_op)(struct abi_200_device *device, const struct ggml_tensor *op);
    bool (*supports_buft)(struct abi_200_device *device, struct abi_200_buffer_type *buffer_type);
};

struct abi_200_buffer_type_slots {
    const char *(*get_name)(struct abi_200_buffer_type *buffer_type);
    struct abi_200_buffer *(*alloc_buffer)(struct abi_200_buffer_type *buffer_type, size_t size);
    struct abi_200_buffer *(*alloc_list)(struct abi_200_buffer_type *buffer_type, struct ggml_tensor **tensors);
};

struct abi_200_buffer_slots {
    void (*free_buffer)(struct abi_200_buffer *buffer);
    int32_t (*init_tensor)(struct abi_200_buffer *buffer, struct ggml_tensor *tensor);
    void (*set_rows)(struct abi_200_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, uint32_t rows, size_t stride);
    void (*get_tensor)(struct abi_200_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
};

struct abi_200_backend_slots {
    const char *(*get_name)(struct abi_200_backend *backend);
    void (*free)(struct abi_200_backend *backend);
    int32_t (*plan_compute)(struct abi_200_backend *backend, void *plan);
    void (*graph_optimize)(struct abi_200_backend *backend, struct abi_200_graph *graph, struct ggml_backend_graph_optimize_params *params);
};

/* struct ggml_backend_buffer_type. A kind of memory. */
struct abi_200_buffer_type {
    struct abi_200_buffer_type_slots iface;
    void *device;
    void *context;
};

/* struct ggml_backend_buffer. A piece of memory. */
struct abi_200_buffer {
    struct abi_200_buffer_slots iface;
    void *buft;
    void *context;
    size_t size;
    int32_t usage;
};

/* struct ggml_backend. A stream of work. */
struct abi_200_backend {
    void *guid;
    struct abi_200_backend_slots iface;
    void *device;
    void *context;
};

/* struct ggml_backend_event. A point in a stream. */
struct abi_200_event {
    void *device;
    void *context;
};

/* struct ggml_backend_device. A device. */
struct abi_200_device {
    struct abi_200_device_slots iface;
    void *reg;
    void *context;
};

/* struct ggml_backend_reg. All devices. */
struct abi_200_registry {
    int32_t api_version;
    struct abi_200_registry_slots iface;
    void *context;
};

/* struct ggml_backend_dev_caps. What a device can do. */
struct abi_200_device_capabilities {
    bool async;
    bool mmap_support;
};

/* struct ggml_cgraph. A graph. */
struct abi_200_graph {
    int32_t n_nodes;
    uint64_t uid;
};

/* struct ggml_backend_dev_props. What get_props fills in. It holds a struct that stands behind it in this file. */
struct abi_200_device_properties {
    const char *name;
    struct abi_200_device_capabilities caps;
};

#endif
