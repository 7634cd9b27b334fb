/* The frontend's own objects, the same for every ABI of ggml. Each stands behind the `context`
 * pointer of the object that ggml sees, which is its `ggml`. */
#ifndef GUEST_OBJECTS_H
#define GUEST_OBJECTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"
#include "wire.h"

struct guest_context;
struct guest_abi;
struct guest_expected_ops;
struct guest_graph_cache;
struct guest_host_buffer;
struct ggml_tensor;
struct ggml_backend_graph_optimize_params;

/* `context` is a fresh one after init_backend has replaced a lost one. */
struct guest_buffer_type {
    struct guest_context *_Atomic context;
    struct guest_device *device;
    void *ggml;
    uint32_t index;
    struct wire_buffer_type record;
};

struct guest_device {
    struct guest_context *_Atomic context;
    struct guest_registry *registry;
    void *ggml;
    uint32_t index;
    struct wire_device record;
    struct guest_expected_ops *expected_ops;
};

/* The host buffers of a program. */
struct guest_host_buffers {
    pthread_mutex_t lock;
    struct guest_host_buffer *first;
};

struct guest_registry {
    pthread_mutex_t lock; /* of `context` and the messages about it */
    struct guest_context *context;
    struct guest_host_buffers shared_memory;
    const struct guest_abi *abi;
    void *ggml;
    void *guid;               /* 16 bytes, ggml_guid */
    void *buffer_constructor; /* the program's ggml_backend_buffer_init */
    uint32_t device_count;
    uint32_t buffer_type_count;
    struct guest_device devices[REMOTING_DEVICES_MAXIMUM];
    struct guest_buffer_type buffer_types[REMOTING_BUFFER_TYPES_MAXIMUM];
};

struct guest_buffer {
    struct guest_context *context;
    const struct guest_buffer_type *buffer_type;
    void *ggml;
    uint64_t handle;
    void *base; /* reserved address space of `size` bytes, readable by nobody */
    size_t size;
    bool init_tensor;   /* the host's buffer initialises its tensors */
    bool fills_padding; /* it does nothing else */
    int32_t usage;      /* as the host knows it */
};

struct guest_backend {
    struct guest_context *context;
    const struct guest_device *device;
    void *ggml;
    uint64_t handle;
    struct guest_graph_cache *graphs;
    int n_threads; /* last told to the host; 0 is never */
    bool has_work; /* the stream has got work since it was last synchronised */
    bool has_graph_optimize;
    bool has_events;
};

/* An event of the host, or, where the host's device is synchronous and has none, a place in the ring. */
struct guest_event {
    struct guest_context *context;
    const struct guest_device *device;
    void *ggml;
    uint64_t handle;   /* 0: a place in the ring */
    uint64_t position; /* that place: all commands before it are what the event waits for */
    bool is_over;      /* it has been waited for since it was last recorded, or was never recorded */
};

/* ggml_backend_dev_props of every ABI, its capabilities flattened. */
struct guest_device_properties {
    const char *name;
    const char *description;
    size_t memory_free;
    size_t memory_total;
    int32_t type;
    const char *device_id;
    bool async;
    bool host_buffer;
    bool buffer_from_host_ptr;
    bool events;
    bool mmap_support;
};

#endif
