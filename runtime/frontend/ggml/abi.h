/* What the frontend asks of an ABI of ggml: to make objects of its structs and to read them. The
 * generated abis.c implements it. */
#ifndef GUEST_ABI_H
#define GUEST_ABI_H

#include "ggml/objects.h"

/* A graph as ggml holds it. Nothing is owned. */
struct guest_graph_view {
    int n_nodes;
    struct ggml_tensor **nodes;
    const int32_t *use_counts; /* by slot of the hash set */
    size_t hash_size;
    const uint32_t *hash_used; /* bit set of the slots in use */
    struct ggml_tensor **hash_keys;
    uint64_t uid; /* 0: unknown, do not reuse */
};

/* A function of get_proc_address. */
struct guest_procedure {
    const char *name;
    void *function;
};

struct guest_abi {
    uint32_t number;
    const char *release;

    /* Each returns the object as ggml sees it, or NULL without memory. All but the buffer, which ggml
     * frees, are freed with free(). */
    void *(*new_registry)(struct guest_registry *registry);
    void *(*new_device)(struct guest_device *device, void *registry);
    void *(*new_buffer_type)(struct guest_buffer_type *buffer_type, void *device);
    void *(*new_buffer)(struct guest_buffer *buffer, void *constructor);
    void *(*new_backend)(struct guest_backend *backend);
    void *(*new_event)(struct guest_event *event);

    /* Makes a CPU buffer of ggml's own one of a host buffer type, freed by guest_host_buffer_free. */
    void (*adopt_host_buffer)(void *ggml_buffer, struct guest_buffer_type *buffer_type);

    /* Each takes an object of ggml's and returns ours behind it, or NULL if it is not ours. */
    struct guest_buffer_type *(*buffer_type_of)(const void *ggml_buffer);
    struct guest_buffer *(*buffer_of)(const void *ggml_buffer);
    struct guest_backend *(*backend_of)(const void *ggml_backend);

    int32_t (*usage_of)(const void *ggml_buffer);
    void (*read_graph)(const void *ggml_graph, struct guest_graph_view *view);

    const struct guest_procedure *procedures; /* ended by a NULL name */
};

/* The ABI of that number, or NULL. Generated. */
const struct guest_abi *guest_abi_of(uint32_t number);

#endif
