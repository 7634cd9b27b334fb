/* Where the host finds the few fields of ggml that have no public function, by ABI.
 * Offsets are in bytes from the start of ggml's struct; SIZE_MAX where an ABI lacks the field, or has
 * a slot that nobody knows the parameters of. */
#ifndef HOST_ABI_H
#define HOST_ABI_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct host_abi {
    uint32_t number;
    const char *release;
    size_t buffer_type_get_alloc_size;
    size_t buffer_init_tensor;
    size_t backend_graph_optimize;
    size_t backend_graph_plan_create;
    size_t backend_event_record;
    size_t device_offload_op;
    size_t device_event_new;
    size_t properties_size;
    size_t properties_device_id;
    size_t properties_async;
    size_t properties_events;
    size_t properties_mmap_support;
    size_t graph_size;
    size_t graph_capacity;
    size_t graph_n_nodes;
    size_t graph_nodes;
    size_t graph_use_counts;
    size_t graph_hash_size;
    size_t graph_hash_used;
    size_t graph_hash_keys;
    size_t graph_uid;
};

/* The function in a slot of one of ggml's objects; NULL if it is empty or the ABI lacks it. */
static inline void *host_slot(const void *object, size_t offset)
{
    void *slot = NULL;

    if (offset != SIZE_MAX) {
        memcpy(&slot, (const uint8_t *)object + offset, sizeof slot);
    }
    return slot;
}

/* Generated. */
extern const struct host_abi host_abis[];
extern const size_t host_abi_count;

#endif
