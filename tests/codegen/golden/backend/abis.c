/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Where the host finds the few fields of ggml that have no public function. */
#include "ggml/host_abi.h"

#include "abis.h"

/* What every ABI has; what some lack stands beside it, SIZE_MAX in those. */
#define OFFSETS(abi)                                                                                          \
    .buffer_init_tensor = offsetof(struct abi##_buffer, iface.init_tensor),                                   \
    .backend_graph_optimize = offsetof(struct abi##_backend, iface.graph_optimize),                           \
    .properties_async = offsetof(struct abi##_device_properties, caps.async),                                 \
    .graph_n_nodes = offsetof(struct abi##_graph, n_nodes),                                                   \
    .graph_size = sizeof(struct abi##_graph),                                                                 \
    .properties_size = sizeof(struct abi##_device_properties)

const struct host_abi host_abis[] = {
    {
        .number = 100,
        .release = "0.1",
        OFFSETS(abi_100),
        .buffer_type_get_alloc_size = SIZE_MAX,
        .backend_graph_plan_create = SIZE_MAX,
        .backend_event_record = SIZE_MAX,
        .device_offload_op = SIZE_MAX,
        .device_event_new = SIZE_MAX,
        .properties_device_id = SIZE_MAX,
        .properties_events = SIZE_MAX,
        .properties_mmap_support = SIZE_MAX,
        .graph_capacity = SIZE_MAX,
        .graph_nodes = SIZE_MAX,
        .graph_use_counts = SIZE_MAX,
        .graph_hash_size = SIZE_MAX,
        .graph_hash_used = SIZE_MAX,
        .graph_hash_keys = SIZE_MAX,
        .graph_uid = SIZE_MAX,
    },
    {
        .number = 200,
        .release = "0.2",
        OFFSETS(abi_200),
        .buffer_type_get_alloc_size = SIZE_MAX,
        .backend_graph_plan_create = SIZE_MAX,
        .backend_event_record = SIZE_MAX,
        .device_offload_op = SIZE_MAX,
        .device_event_new = SIZE_MAX,
        .properties_device_id = SIZE_MAX,
        .properties_events = SIZE_MAX,
        .properties_mmap_support = offsetof(struct abi_200_device_properties, caps.mmap_support),
        .graph_capacity = SIZE_MAX,
        .graph_nodes = SIZE_MAX,
        .graph_use_counts = SIZE_MAX,
        .graph_hash_size = SIZE_MAX,
        .graph_hash_used = SIZE_MAX,
        .graph_hash_keys = SIZE_MAX,
        .graph_uid = offsetof(struct abi_200_graph, uid),
    },
};
const size_t host_abi_count = sizeof host_abis / sizeof host_abis[0];
