/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Where the host finds the few fields of ggml that have no public function. */
#include "snapshots.h"

#include "layout_100.h"
#include "layout_200.h"

const struct host_snapshot host_snapshots[] = {
    {
        .number = 100,
        .release = "0.1",
        .buffer_init_tensor = offsetof(struct layout_100_buffer, iface.init_tensor),
        .backend_graph_optimize = offsetof(struct layout_100_backend, iface.graph_optimize),
        .backend_graph_plan_create = offsetof(struct layout_100_backend, iface.graph_plan_create),
        .backend_event_record = offsetof(struct layout_100_backend, iface.event_record),
        .device_offload_op = offsetof(struct layout_100_device, iface.offload_op),
        .device_event_new = offsetof(struct layout_100_device, iface.event_new),
        .properties_size = sizeof(struct layout_100_device_properties),
        .properties_device_id = offsetof(struct layout_100_device_properties, device_id),
        .properties_async = offsetof(struct layout_100_device_properties, caps.async),
        .properties_events = offsetof(struct layout_100_device_properties, caps.events),
        .properties_mmap_support = SIZE_MAX,
        .graph_size = sizeof(struct layout_100_graph),
        .graph_capacity = offsetof(struct layout_100_graph, size),
        .graph_n_nodes = offsetof(struct layout_100_graph, n_nodes),
        .graph_nodes = offsetof(struct layout_100_graph, nodes),
        .graph_use_counts = offsetof(struct layout_100_graph, use_counts),
        .graph_hash_size = offsetof(struct layout_100_graph, visited_hash_set.size),
        .graph_hash_used = offsetof(struct layout_100_graph, visited_hash_set.used),
        .graph_hash_keys = offsetof(struct layout_100_graph, visited_hash_set.keys),
        .graph_uid = SIZE_MAX,
    },
    {
        .number = 200,
        .release = "0.2",
        .buffer_init_tensor = offsetof(struct layout_200_buffer, iface.init_tensor),
        .backend_graph_optimize = offsetof(struct layout_200_backend, iface.graph_optimize),
        .backend_graph_plan_create = offsetof(struct layout_200_backend, iface.graph_plan_create),
        .backend_event_record = offsetof(struct layout_200_backend, iface.event_record),
        .device_offload_op = offsetof(struct layout_200_device, iface.offload_op),
        .device_event_new = offsetof(struct layout_200_device, iface.event_new),
        .properties_size = sizeof(struct layout_200_device_properties),
        .properties_device_id = offsetof(struct layout_200_device_properties, device_id),
        .properties_async = offsetof(struct layout_200_device_properties, caps.async),
        .properties_events = offsetof(struct layout_200_device_properties, caps.events),
        .properties_mmap_support = offsetof(struct layout_200_device_properties, caps.mmap_support),
        .graph_size = sizeof(struct layout_200_graph),
        .graph_capacity = offsetof(struct layout_200_graph, size),
        .graph_n_nodes = offsetof(struct layout_200_graph, n_nodes),
        .graph_nodes = offsetof(struct layout_200_graph, nodes),
        .graph_use_counts = offsetof(struct layout_200_graph, use_counts),
        .graph_hash_size = offsetof(struct layout_200_graph, visited_hash_set.size),
        .graph_hash_used = offsetof(struct layout_200_graph, visited_hash_set.used),
        .graph_hash_keys = offsetof(struct layout_200_graph, visited_hash_set.keys),
        .graph_uid = offsetof(struct layout_200_graph, uid),
    },
};
const size_t host_snapshot_count = sizeof host_snapshots / sizeof host_snapshots[0];
