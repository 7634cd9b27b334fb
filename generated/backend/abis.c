/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Where the host finds the few fields of ggml that have no public function. */
#include "ggml/host_abi.h"

#include "abis.h"

/* What every ABI has; what some lack stands beside it, SIZE_MAX in those. */
#define OFFSETS(abi)                                                                                          \
    .buffer_type_get_alloc_size = offsetof(struct abi##_buffer_type, iface.get_alloc_size),                   \
    .buffer_init_tensor = offsetof(struct abi##_buffer, iface.init_tensor),                                   \
    .backend_graph_plan_create = offsetof(struct abi##_backend, iface.graph_plan_create),                     \
    .backend_event_record = offsetof(struct abi##_backend, iface.event_record),                               \
    .device_offload_op = offsetof(struct abi##_device, iface.offload_op),                                     \
    .device_event_new = offsetof(struct abi##_device, iface.event_new),                                       \
    .properties_device_id = offsetof(struct abi##_device_properties, device_id),                              \
    .properties_async = offsetof(struct abi##_device_properties, caps.async),                                 \
    .properties_events = offsetof(struct abi##_device_properties, caps.events),                               \
    .graph_capacity = offsetof(struct abi##_graph, size),                                                     \
    .graph_n_nodes = offsetof(struct abi##_graph, n_nodes),                                                   \
    .graph_nodes = offsetof(struct abi##_graph, nodes),                                                       \
    .graph_use_counts = offsetof(struct abi##_graph, use_counts),                                             \
    .graph_hash_size = offsetof(struct abi##_graph, visited_hash_set.size),                                   \
    .graph_hash_used = offsetof(struct abi##_graph, visited_hash_set.used),                                   \
    .graph_hash_keys = offsetof(struct abi##_graph, visited_hash_set.keys),                                   \
    .graph_size = sizeof(struct abi##_graph),                                                                 \
    .properties_size = sizeof(struct abi##_device_properties)

const struct host_abi host_abis[] = {
    {
        .number = 904,
        .release = "0.9.4",
        OFFSETS(abi_904),
        .backend_graph_optimize = offsetof(struct abi_904_backend, iface.graph_optimize),
        .properties_mmap_support = SIZE_MAX,
        .graph_uid = SIZE_MAX,
    },
    {
        .number = 911,
        .release = "0.9.11",
        OFFSETS(abi_911),
        .backend_graph_optimize = offsetof(struct abi_911_backend, iface.graph_optimize),
        .properties_mmap_support = SIZE_MAX,
        .graph_uid = SIZE_MAX,
    },
    {
        .number = 1000,
        .release = "0.10",
        OFFSETS(abi_1000),
        .backend_graph_optimize = offsetof(struct abi_1000_backend, iface.graph_optimize),
        .properties_mmap_support = SIZE_MAX,
        .graph_uid = offsetof(struct abi_1000_graph, uid),
    },
    {
        .number = 2000,
        .release = "0.20",
        OFFSETS(abi_2000),
        .backend_graph_optimize = offsetof(struct abi_2000_backend, iface.graph_optimize),
        .properties_mmap_support = offsetof(struct abi_2000_device_properties, caps.mmap_support),
        .graph_uid = offsetof(struct abi_2000_graph, uid),
    },
    {
        .number = 2200,
        .release = "0.22",
        OFFSETS(abi_2200),
        .backend_graph_optimize = SIZE_MAX,
        .properties_mmap_support = offsetof(struct abi_2200_device_properties, caps.mmap_support),
        .graph_uid = offsetof(struct abi_2200_graph, uid),
    },
    {
        .number = 2300,
        .release = "0.23",
        OFFSETS(abi_2300),
        .backend_graph_optimize = offsetof(struct abi_2300_backend, iface.graph_optimize),
        .properties_mmap_support = offsetof(struct abi_2300_device_properties, caps.mmap_support),
        .graph_uid = offsetof(struct abi_2300_graph, uid),
    },
    {
        .number = 2600,
        .release = "0.26",
        OFFSETS(abi_2600),
        .backend_graph_optimize = offsetof(struct abi_2600_backend, iface.graph_optimize),
        .properties_mmap_support = offsetof(struct abi_2600_device_properties, caps.mmap_support),
        .graph_uid = offsetof(struct abi_2600_graph, uid),
    },
};
const size_t host_abi_count = sizeof host_abis / sizeof host_abis[0];
