/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Compiles only beside headers of ggml 0.26 that are as snapshot 2600 says: every slot, its place
 * and its type, every field, its place and its size. With PROOF_OF_PUBLIC_HEADERS, those that need no private one. */
#include <ggml.h>
#include <ggml-backend.h>
#ifndef PROOF_OF_PUBLIC_HEADERS
#include <ggml-backend-impl.h>
#include <ggml-impl.h>
#endif

#include "abi_2600.h"

#define ggml_tensor remoting_tensor
#include "ggml_tensor.h"
#undef ggml_tensor

#define SAME_SIZE(real, ours) _Static_assert(sizeof(real) == sizeof(ours), #real " has another size")
#define SAME_PLACE(real, ours, field) \
    _Static_assert(offsetof(real, field) == offsetof(ours, field) && sizeof ((real *)0)->field == sizeof ((ours *)0)->field, \
                   #field " lies elsewhere in " #real)
#define SAME_TYPE(real, slot, type) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(((real *)0)->slot), type), #slot " of " #real " has another type")

/* struct ggml_tensor */
SAME_SIZE(struct ggml_tensor, struct remoting_tensor);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, type);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, buffer);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, ne);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, nb);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, op);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, op_params);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, flags);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, src);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, view_src);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, view_offs);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, data);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, name);
SAME_PLACE(struct ggml_tensor, struct remoting_tensor, extra);

/* struct ggml_backend_dev_caps */
SAME_SIZE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities, async);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities, host_buffer);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities, buffer_from_host_ptr);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities, events);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_2600_device_capabilities, mmap_support);

/* struct ggml_backend_dev_props */
SAME_SIZE(struct ggml_backend_dev_props, struct abi_2600_device_properties);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, name);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, description);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, memory_free);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, memory_total);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, type);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, device_id);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_2600_device_properties, caps);

#ifndef PROOF_OF_PUBLIC_HEADERS

_Static_assert(GGML_BACKEND_API_VERSION == 3, "another API version");

/* struct ggml_backend_buffer_type */
SAME_SIZE(struct ggml_backend_buffer_type, struct abi_2600_buffer_type);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_2600_buffer_type, iface);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_2600_buffer_type, device);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_2600_buffer_type, context);

/* struct ggml_backend_buffer */
SAME_SIZE(struct ggml_backend_buffer, struct abi_2600_buffer);
SAME_PLACE(struct ggml_backend_buffer, struct abi_2600_buffer, iface);
SAME_PLACE(struct ggml_backend_buffer, struct abi_2600_buffer, buft);
SAME_PLACE(struct ggml_backend_buffer, struct abi_2600_buffer, context);
SAME_PLACE(struct ggml_backend_buffer, struct abi_2600_buffer, size);
SAME_PLACE(struct ggml_backend_buffer, struct abi_2600_buffer, usage);

/* struct ggml_backend */
SAME_SIZE(struct ggml_backend, struct abi_2600_backend);
SAME_PLACE(struct ggml_backend, struct abi_2600_backend, guid);
SAME_PLACE(struct ggml_backend, struct abi_2600_backend, iface);
SAME_PLACE(struct ggml_backend, struct abi_2600_backend, device);
SAME_PLACE(struct ggml_backend, struct abi_2600_backend, context);

/* struct ggml_backend_event */
SAME_SIZE(struct ggml_backend_event, struct abi_2600_event);
SAME_PLACE(struct ggml_backend_event, struct abi_2600_event, device);
SAME_PLACE(struct ggml_backend_event, struct abi_2600_event, context);

/* struct ggml_backend_device */
SAME_SIZE(struct ggml_backend_device, struct abi_2600_device);
SAME_PLACE(struct ggml_backend_device, struct abi_2600_device, iface);
SAME_PLACE(struct ggml_backend_device, struct abi_2600_device, reg);
SAME_PLACE(struct ggml_backend_device, struct abi_2600_device, context);

/* struct ggml_backend_reg */
SAME_SIZE(struct ggml_backend_reg, struct abi_2600_registry);
SAME_PLACE(struct ggml_backend_reg, struct abi_2600_registry, api_version);
SAME_PLACE(struct ggml_backend_reg, struct abi_2600_registry, iface);
SAME_PLACE(struct ggml_backend_reg, struct abi_2600_registry, context);

/* struct ggml_hash_set */
SAME_SIZE(struct ggml_hash_set, struct abi_2600_hash_set);
SAME_PLACE(struct ggml_hash_set, struct abi_2600_hash_set, size);
SAME_PLACE(struct ggml_hash_set, struct abi_2600_hash_set, used);
SAME_PLACE(struct ggml_hash_set, struct abi_2600_hash_set, keys);

/* struct ggml_backend_graph_optimize_params */
SAME_SIZE(struct ggml_backend_graph_optimize_params, struct abi_2600_graph_optimize_params);
SAME_PLACE(struct ggml_backend_graph_optimize_params, struct abi_2600_graph_optimize_params, add_alloc_dep);
SAME_PLACE(struct ggml_backend_graph_optimize_params, struct abi_2600_graph_optimize_params, user_data);

/* struct ggml_cgraph */
SAME_SIZE(struct ggml_cgraph, struct abi_2600_graph);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, size);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, n_nodes);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, n_leafs);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, nodes);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, grads);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, grad_accs);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, leafs);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, use_counts);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, visited_hash_set);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, order);
SAME_PLACE(struct ggml_cgraph, struct abi_2600_graph, uid);

/* The types of slots are spelled as in abi_2600.h, with ggml's structs for ours. */
#define proof_buffer_type ggml_backend_buffer_type
#define proof_buffer ggml_backend_buffer
#define proof_backend ggml_backend
#define proof_event ggml_backend_event
#define proof_device ggml_backend_device
#define proof_registry ggml_backend_reg
#define proof_device_capabilities ggml_backend_dev_caps
#define proof_hash_set ggml_hash_set
#define proof_graph_optimize_params ggml_backend_graph_optimize_params
#define proof_device_properties ggml_backend_dev_props
#define proof_graph ggml_cgraph

/* struct ggml_backend_reg_i */
SAME_SIZE(struct ggml_backend_reg_i, struct abi_2600_registry_slots);
SAME_PLACE(struct ggml_backend_reg_i, struct abi_2600_registry_slots, get_name);
SAME_TYPE(struct ggml_backend_reg_i, get_name, const char *(*)(struct proof_registry *registry));
SAME_PLACE(struct ggml_backend_reg_i, struct abi_2600_registry_slots, get_device_count);
SAME_TYPE(struct ggml_backend_reg_i, get_device_count, size_t (*)(struct proof_registry *registry));
SAME_PLACE(struct ggml_backend_reg_i, struct abi_2600_registry_slots, get_device);
SAME_TYPE(struct ggml_backend_reg_i, get_device, struct proof_device *(*)(struct proof_registry *registry, size_t index));
SAME_PLACE(struct ggml_backend_reg_i, struct abi_2600_registry_slots, get_proc_address);
SAME_TYPE(struct ggml_backend_reg_i, get_proc_address, void *(*)(struct proof_registry *registry, const char *name));

/* struct ggml_backend_device_i */
SAME_SIZE(struct ggml_backend_device_i, struct abi_2600_device_slots);
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_name);
SAME_TYPE(struct ggml_backend_device_i, get_name, const char *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_description);
SAME_TYPE(struct ggml_backend_device_i, get_description, const char *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_memory);
SAME_TYPE(struct ggml_backend_device_i, get_memory, void (*)(struct proof_device *device, size_t *free, size_t *total));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_type);
SAME_TYPE(struct ggml_backend_device_i, get_type, enum ggml_backend_dev_type (*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_props);
SAME_TYPE(struct ggml_backend_device_i, get_props, void (*)(struct proof_device *device, struct proof_device_properties *properties));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, init_backend);
SAME_TYPE(struct ggml_backend_device_i, init_backend, struct proof_backend *(*)(struct proof_device *device, const char *params));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_buffer_type);
SAME_TYPE(struct ggml_backend_device_i, get_buffer_type, struct proof_buffer_type *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, get_host_buffer_type);
SAME_TYPE(struct ggml_backend_device_i, get_host_buffer_type, struct proof_buffer_type *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, buffer_from_host_ptr);
SAME_TYPE(struct ggml_backend_device_i, buffer_from_host_ptr, struct proof_buffer *(*)(struct proof_device *device, void *pointer, size_t size, size_t max_tensor_size));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, supports_op);
SAME_TYPE(struct ggml_backend_device_i, supports_op, bool (*)(struct proof_device *device, const struct ggml_tensor *op));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, supports_buft);
SAME_TYPE(struct ggml_backend_device_i, supports_buft, bool (*)(struct proof_device *device, struct proof_buffer_type *buffer_type));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, offload_op);
SAME_TYPE(struct ggml_backend_device_i, offload_op, bool (*)(struct proof_device *device, const struct ggml_tensor *op));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, event_new);
SAME_TYPE(struct ggml_backend_device_i, event_new, struct proof_event *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, event_free);
SAME_TYPE(struct ggml_backend_device_i, event_free, void (*)(struct proof_device *device, struct proof_event *event));
SAME_PLACE(struct ggml_backend_device_i, struct abi_2600_device_slots, event_synchronize);
SAME_TYPE(struct ggml_backend_device_i, event_synchronize, void (*)(struct proof_device *device, struct proof_event *event));

/* struct ggml_backend_buffer_type_i */
SAME_SIZE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots);
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, get_name);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_name, const char *(*)(struct proof_buffer_type *buffer_type));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, alloc_buffer);
SAME_TYPE(struct ggml_backend_buffer_type_i, alloc_buffer, struct proof_buffer *(*)(struct proof_buffer_type *buffer_type, size_t size));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, alloc_buffer_n);
SAME_TYPE(struct ggml_backend_buffer_type_i, alloc_buffer_n, struct proof_buffer *(*)(struct proof_buffer_type *buffer_type, struct ggml_tensor **tensors, int n_tensors));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, get_alignment);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_alignment, size_t (*)(struct proof_buffer_type *buffer_type));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, get_max_size);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_max_size, size_t (*)(struct proof_buffer_type *buffer_type));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, get_alloc_size);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_alloc_size, size_t (*)(struct proof_buffer_type *buffer_type, const struct ggml_tensor *tensor));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, get_alloc_size_n);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_alloc_size_n, size_t (*)(struct proof_buffer_type *buffer_type, struct ggml_tensor **tensors, int n_tensors));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_2600_buffer_type_slots, is_host);
SAME_TYPE(struct ggml_backend_buffer_type_i, is_host, bool (*)(struct proof_buffer_type *buffer_type));

/* struct ggml_backend_buffer_i */
SAME_SIZE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots);
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, free_buffer);
SAME_TYPE(struct ggml_backend_buffer_i, free_buffer, void (*)(struct proof_buffer *buffer));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, get_base);
SAME_TYPE(struct ggml_backend_buffer_i, get_base, void *(*)(struct proof_buffer *buffer));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, init_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, init_tensor, enum ggml_status (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, memset_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, memset_tensor, void (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, set_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, set_tensor, void (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, get_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, get_tensor, void (*)(struct proof_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, set_tensor_2d);
SAME_TYPE(struct ggml_backend_buffer_i, set_tensor_2d, void (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, get_tensor_2d);
SAME_TYPE(struct ggml_backend_buffer_i, get_tensor_2d, void (*)(struct proof_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, cpy_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, cpy_tensor, bool (*)(struct proof_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, clear);
SAME_TYPE(struct ggml_backend_buffer_i, clear, void (*)(struct proof_buffer *buffer, uint8_t value));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_2600_buffer_slots, reset);
SAME_TYPE(struct ggml_backend_buffer_i, reset, void (*)(struct proof_buffer *buffer));

/* struct ggml_backend_i */
SAME_SIZE(struct ggml_backend_i, struct abi_2600_backend_slots);
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, get_name);
SAME_TYPE(struct ggml_backend_i, get_name, const char *(*)(struct proof_backend *backend));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, free);
SAME_TYPE(struct ggml_backend_i, free, void (*)(struct proof_backend *backend));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, set_tensor_async);
SAME_TYPE(struct ggml_backend_i, set_tensor_async, void (*)(struct proof_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, get_tensor_async);
SAME_TYPE(struct ggml_backend_i, get_tensor_async, void (*)(struct proof_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, set_tensor_2d_async);
SAME_TYPE(struct ggml_backend_i, set_tensor_2d_async, void (*)(struct proof_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, get_tensor_2d_async);
SAME_TYPE(struct ggml_backend_i, get_tensor_2d_async, void (*)(struct proof_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, cpy_tensor_async);
SAME_TYPE(struct ggml_backend_i, cpy_tensor_async, bool (*)(struct proof_backend *backend_src, struct proof_backend *backend_dst, const struct ggml_tensor *src, struct ggml_tensor *dst));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, synchronize);
SAME_TYPE(struct ggml_backend_i, synchronize, void (*)(struct proof_backend *backend));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_plan_create);
SAME_TYPE(struct ggml_backend_i, graph_plan_create, void *(*)(struct proof_backend *backend, const struct proof_graph *graph));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_plan_free);
SAME_TYPE(struct ggml_backend_i, graph_plan_free, void (*)(struct proof_backend *backend, void *plan));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_plan_update);
SAME_TYPE(struct ggml_backend_i, graph_plan_update, void (*)(struct proof_backend *backend, void *plan, const struct proof_graph *graph));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_plan_compute);
SAME_TYPE(struct ggml_backend_i, graph_plan_compute, enum ggml_status (*)(struct proof_backend *backend, void *plan));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_compute);
SAME_TYPE(struct ggml_backend_i, graph_compute, enum ggml_status (*)(struct proof_backend *backend, struct proof_graph *graph));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, event_record);
SAME_TYPE(struct ggml_backend_i, event_record, void (*)(struct proof_backend *backend, struct proof_event *event));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, event_wait);
SAME_TYPE(struct ggml_backend_i, event_wait, void (*)(struct proof_backend *backend, struct proof_event *event));
SAME_PLACE(struct ggml_backend_i, struct abi_2600_backend_slots, graph_optimize);
SAME_TYPE(struct ggml_backend_i, graph_optimize, void (*)(struct proof_backend *backend, struct proof_graph *graph, struct ggml_backend_graph_optimize_params *params));

#endif
