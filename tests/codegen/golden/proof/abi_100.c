/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * Compiles only beside headers of ggml 0.1 that are as snapshot 100 says: every slot, its place
 * and its type, every field, its place and its size. With PROOF_OF_PUBLIC_HEADERS, those that need no private one. */
#include <ggml.h>
#include <ggml-backend.h>
#ifndef PROOF_OF_PUBLIC_HEADERS
#include <ggml-backend-impl.h>
#include <ggml-impl.h>
#endif

#include "abi_100.h"

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
SAME_SIZE(struct ggml_backend_dev_caps, struct abi_100_device_capabilities);
SAME_PLACE(struct ggml_backend_dev_caps, struct abi_100_device_capabilities, async);

/* struct ggml_backend_dev_props */
SAME_SIZE(struct ggml_backend_dev_props, struct abi_100_device_properties);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_100_device_properties, name);
SAME_PLACE(struct ggml_backend_dev_props, struct abi_100_device_properties, caps);

#ifndef PROOF_OF_PUBLIC_HEADERS

_Static_assert(GGML_BACKEND_API_VERSION == 1, "another API version");

/* struct ggml_backend_buffer_type */
SAME_SIZE(struct ggml_backend_buffer_type, struct abi_100_buffer_type);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_100_buffer_type, iface);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_100_buffer_type, device);
SAME_PLACE(struct ggml_backend_buffer_type, struct abi_100_buffer_type, context);

/* struct ggml_backend_buffer */
SAME_SIZE(struct ggml_backend_buffer, struct abi_100_buffer);
SAME_PLACE(struct ggml_backend_buffer, struct abi_100_buffer, iface);
SAME_PLACE(struct ggml_backend_buffer, struct abi_100_buffer, buft);
SAME_PLACE(struct ggml_backend_buffer, struct abi_100_buffer, context);
SAME_PLACE(struct ggml_backend_buffer, struct abi_100_buffer, size);
SAME_PLACE(struct ggml_backend_buffer, struct abi_100_buffer, usage);

/* struct ggml_backend */
SAME_SIZE(struct ggml_backend, struct abi_100_backend);
SAME_PLACE(struct ggml_backend, struct abi_100_backend, guid);
SAME_PLACE(struct ggml_backend, struct abi_100_backend, iface);
SAME_PLACE(struct ggml_backend, struct abi_100_backend, device);
SAME_PLACE(struct ggml_backend, struct abi_100_backend, context);

/* struct ggml_backend_event */
SAME_SIZE(struct ggml_backend_event, struct abi_100_event);
SAME_PLACE(struct ggml_backend_event, struct abi_100_event, device);
SAME_PLACE(struct ggml_backend_event, struct abi_100_event, context);

/* struct ggml_backend_device */
SAME_SIZE(struct ggml_backend_device, struct abi_100_device);
SAME_PLACE(struct ggml_backend_device, struct abi_100_device, iface);
SAME_PLACE(struct ggml_backend_device, struct abi_100_device, reg);
SAME_PLACE(struct ggml_backend_device, struct abi_100_device, context);

/* struct ggml_backend_reg */
SAME_SIZE(struct ggml_backend_reg, struct abi_100_registry);
SAME_PLACE(struct ggml_backend_reg, struct abi_100_registry, api_version);
SAME_PLACE(struct ggml_backend_reg, struct abi_100_registry, iface);
SAME_PLACE(struct ggml_backend_reg, struct abi_100_registry, context);

/* struct ggml_cgraph */
SAME_SIZE(struct ggml_cgraph, struct abi_100_graph);
SAME_PLACE(struct ggml_cgraph, struct abi_100_graph, n_nodes);
SAME_PLACE(struct ggml_cgraph, struct abi_100_graph, order);

/* The types of slots are spelled as in abi_100.h, with ggml's structs for ours. */
#define proof_buffer_type ggml_backend_buffer_type
#define proof_buffer ggml_backend_buffer
#define proof_backend ggml_backend
#define proof_event ggml_backend_event
#define proof_device ggml_backend_device
#define proof_registry ggml_backend_reg
#define proof_device_capabilities ggml_backend_dev_caps
#define proof_graph ggml_cgraph
#define proof_device_properties ggml_backend_dev_props

/* struct ggml_backend_reg_i */
SAME_SIZE(struct ggml_backend_reg_i, struct abi_100_registry_slots);
SAME_PLACE(struct ggml_backend_reg_i, struct abi_100_registry_slots, get_name);
SAME_TYPE(struct ggml_backend_reg_i, get_name, const char *(*)(struct proof_registry *registry));
SAME_PLACE(struct ggml_backend_reg_i, struct abi_100_registry_slots, get_proc_address);
SAME_TYPE(struct ggml_backend_reg_i, get_proc_address, void *(*)(struct proof_registry *registry, const char *name));

/* struct ggml_backend_device_i */
SAME_SIZE(struct ggml_backend_device_i, struct abi_100_device_slots);
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, get_name);
SAME_TYPE(struct ggml_backend_device_i, get_name, const char *(*)(struct proof_device *device));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, get_memory);
SAME_TYPE(struct ggml_backend_device_i, get_memory, void (*)(struct proof_device *device, size_t *free, size_t *total));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, get_props);
SAME_TYPE(struct ggml_backend_device_i, get_props, void (*)(struct proof_device *device, struct proof_device_properties *properties));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, init_backend);
SAME_TYPE(struct ggml_backend_device_i, init_backend, struct proof_backend *(*)(struct proof_device *device, const char *params));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, buffer_from_host_ptr);
SAME_TYPE(struct ggml_backend_device_i, buffer_from_host_ptr, struct proof_buffer *(*)(struct proof_device *device, void *pointer, size_t size));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, supports_op);
SAME_TYPE(struct ggml_backend_device_i, supports_op, bool (*)(struct proof_device *device, const struct ggml_tensor *op));
SAME_PLACE(struct ggml_backend_device_i, struct abi_100_device_slots, supports_buft);
SAME_TYPE(struct ggml_backend_device_i, supports_buft, bool (*)(struct proof_device *device, struct proof_buffer_type *buffer_type));

/* struct ggml_backend_buffer_type_i */
SAME_SIZE(struct ggml_backend_buffer_type_i, struct abi_100_buffer_type_slots);
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_100_buffer_type_slots, get_name);
SAME_TYPE(struct ggml_backend_buffer_type_i, get_name, const char *(*)(struct proof_buffer_type *buffer_type));
SAME_PLACE(struct ggml_backend_buffer_type_i, struct abi_100_buffer_type_slots, alloc_buffer);
SAME_TYPE(struct ggml_backend_buffer_type_i, alloc_buffer, struct proof_buffer *(*)(struct proof_buffer_type *buffer_type, size_t size));

/* struct ggml_backend_buffer_i */
SAME_SIZE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots);
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots, free_buffer);
SAME_TYPE(struct ggml_backend_buffer_i, free_buffer, void (*)(struct proof_buffer *buffer));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots, init_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, init_tensor, enum ggml_status (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots, set_rows);
SAME_TYPE(struct ggml_backend_buffer_i, set_rows, void (*)(struct proof_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, uint32_t rows, size_t stride));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots, get_tensor);
SAME_TYPE(struct ggml_backend_buffer_i, get_tensor, void (*)(struct proof_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size));
SAME_PLACE(struct ggml_backend_buffer_i, struct abi_100_buffer_slots, clear);
SAME_TYPE(struct ggml_backend_buffer_i, clear, void (*)(struct proof_buffer *buffer, uint8_t value));

/* struct ggml_backend_i */
SAME_SIZE(struct ggml_backend_i, struct abi_100_backend_slots);
SAME_PLACE(struct ggml_backend_i, struct abi_100_backend_slots, get_name);
SAME_TYPE(struct ggml_backend_i, get_name, const char *(*)(struct proof_backend *backend));
SAME_PLACE(struct ggml_backend_i, struct abi_100_backend_slots, free);
SAME_TYPE(struct ggml_backend_i, free, void (*)(struct proof_backend *backend));
SAME_PLACE(struct ggml_backend_i, struct abi_100_backend_slots, plan_compute);
SAME_TYPE(struct ggml_backend_i, plan_compute, enum ggml_status (*)(struct proof_backend *backend, void *plan));
SAME_PLACE(struct ggml_backend_i, struct abi_100_backend_slots, graph_optimize);
SAME_TYPE(struct ggml_backend_i, graph_optimize, void (*)(struct proof_backend *backend, struct proof_graph *graph, int64_t hint));

#endif
