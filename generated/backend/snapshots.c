/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Where the host finds the few fields of ggml that have no public function. */
#include "snapshots.h"

#include "layout_2000.h"
#include "layout_2600.h"

const struct host_snapshot host_snapshots[] = {
    {
        .number = 2000,
        .release = "0.20",
        .buffer_init_tensor = offsetof(struct layout_2000_buffer, iface.init_tensor),
        .backend_graph_optimize = offsetof(struct layout_2000_backend, iface.graph_optimize),
        .backend_graph_plan_create = offsetof(struct layout_2000_backend, iface.graph_plan_create),
        .backend_event_record = offsetof(struct layout_2000_backend, iface.event_record),
        .device_offload_op = offsetof(struct layout_2000_device, iface.offload_op),
        .device_event_new = offsetof(struct layout_2000_device, iface.event_new),
        .properties_size = sizeof(struct layout_2000_device_properties),
        .properties_device_id = offsetof(struct layout_2000_device_properties, device_id),
        .properties_async = offsetof(struct layout_2000_device_properties, caps.async),
        .properties_events = offsetof(struct layout_2000_device_properties, caps.events),
        .properties_mmap_support = offsetof(struct layout_2000_device_properties, caps.mmap_support),
        .graph_size = sizeof(struct layout_2000_graph),
        .graph_capacity = offsetof(struct layout_2000_graph, size),
        .graph_n_nodes = offsetof(struct layout_2000_graph, n_nodes),
        .graph_nodes = offsetof(struct layout_2000_graph, nodes),
        .graph_use_counts = offsetof(struct layout_2000_graph, use_counts),
        .graph_hash_size = offsetof(struct layout_2000_graph, visited_hash_set.size),
        .graph_hash_used = offsetof(struct layout_2000_graph, visited_hash_set.used),
        .graph_hash_keys = offsetof(struct layout_2000_graph, visited_hash_set.keys),
        .graph_uid = offsetof(struct layout_2000_graph, uid),
    },
    {
        .number = 2600,
        .release = "0.26",
        .buffer_init_tensor = offsetof(struct layout_2600_buffer, iface.init_tensor),
        .backend_graph_optimize = offsetof(struct layout_2600_backend, iface.graph_optimize),
        .backend_graph_plan_create = offsetof(struct layout_2600_backend, iface.graph_plan_create),
        .backend_event_record = offsetof(struct layout_2600_backend, iface.event_record),
        .device_offload_op = offsetof(struct layout_2600_device, iface.offload_op),
        .device_event_new = offsetof(struct layout_2600_device, iface.event_new),
        .properties_size = sizeof(struct layout_2600_device_properties),
        .properties_device_id = offsetof(struct layout_2600_device_properties, device_id),
        .properties_async = offsetof(struct layout_2600_device_properties, caps.async),
        .properties_events = offsetof(struct layout_2600_device_properties, caps.events),
        .properties_mmap_support = offsetof(struct layout_2600_device_properties, caps.mmap_support),
        .graph_size = sizeof(struct layout_2600_graph),
        .graph_capacity = offsetof(struct layout_2600_graph, size),
        .graph_n_nodes = offsetof(struct layout_2600_graph, n_nodes),
        .graph_nodes = offsetof(struct layout_2600_graph, nodes),
        .graph_use_counts = offsetof(struct layout_2600_graph, use_counts),
        .graph_hash_size = offsetof(struct layout_2600_graph, visited_hash_set.size),
        .graph_hash_used = offsetof(struct layout_2600_graph, visited_hash_set.used),
        .graph_hash_keys = offsetof(struct layout_2600_graph, visited_hash_set.keys),
        .graph_uid = offsetof(struct layout_2600_graph, uid),
    },
};
const size_t host_snapshot_count = sizeof host_snapshots / sizeof host_snapshots[0];
