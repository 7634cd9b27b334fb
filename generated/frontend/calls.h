/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * One function for each call that crosses: it encodes the request, sends it the way the IDL says,
 * and decodes the answer. Below them, the hand-written halves of slots. generated/docs/protocol.md says of each call
 * what it does. */
#ifndef GUEST_CALLS_H
#define GUEST_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "ggml/objects.h"
#include "wire.h"

bool guest_call_context_hello(struct guest_context *context, uint32_t abi, uint32_t op_count, uint32_t type_count,
                              uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const void *names,
                              uint64_t *graph_tensors, uint32_t *graphs, struct remoting_error *error);
bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error);
bool guest_call_context_acknowledge_failure(struct guest_context *context, uint32_t failures,
                                            struct remoting_error *error);
bool guest_call_context_graph_begin(struct guest_context *context, uint64_t graph, uint32_t n_tensors, uint32_t n_nodes,
                                    struct remoting_error *error);
bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t first, uint32_t count,
                                      const struct wire_tensor *tensors, struct remoting_error *error);
bool guest_call_context_graph_free(struct guest_context *context, uint64_t graph, struct remoting_error *error);
bool guest_call_context_share(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                              uint32_t resource, uint64_t size, uint64_t buffer, struct remoting_error *error);
bool guest_call_context_upload(struct guest_context *context, const struct guest_backend *backend,
                               const struct ggml_tensor *tensor, const struct guest_buffer *source,
                               uint64_t source_offset, uint64_t offset, uint64_t size, struct remoting_error *error);
bool guest_call_context_download(struct guest_context *context, const struct guest_backend *backend,
                                 const struct ggml_tensor *tensor, const struct guest_buffer *destination,
                                 uint64_t destination_offset, uint64_t offset, uint64_t size,
                                 struct remoting_error *error);
bool guest_call_context_comm_init(struct guest_context *context, uint64_t comm, uint32_t count, const void *backends,
                                  struct remoting_error *error);
bool guest_call_context_comm_free(struct guest_context *context, uint64_t comm, struct remoting_error *error);
bool guest_call_context_comm_try_allreduce(struct guest_context *context, uint64_t comm, uint32_t count,
                                           const struct wire_tensor *tensors, bool *result,
                                           struct remoting_error *error);
bool guest_call_context_comm_allreduce(struct guest_context *context, uint64_t comm, uint32_t count,
                                       const struct wire_tensor *tensors, struct remoting_error *error);
bool guest_call_device_get_memory(struct guest_context *context, const struct guest_device *device, uint64_t *free,
                                  uint64_t *total, struct remoting_error *error);
bool guest_call_device_init_backend(struct guest_context *context, const struct guest_device *device,
                                    const char *params, uint64_t backend, uint32_t *slots,
                                    struct remoting_error *error);
bool guest_call_device_supports_buft(struct guest_context *context, const struct guest_device *device,
                                     const struct guest_buffer_type *buffer_type, bool *result,
                                     struct remoting_error *error);
bool guest_call_device_offload_op(struct guest_context *context, const struct guest_device *device,
                                  const struct ggml_tensor *op, bool *result, struct remoting_error *error);
bool guest_call_device_event_new(struct guest_context *context, const struct guest_device *device, uint64_t event,
                                 struct remoting_error *error);
bool guest_call_device_event_free(struct guest_context *context, const struct guest_device *device,
                                  const struct guest_event *event, struct remoting_error *error);
bool guest_call_device_event_synchronize(struct guest_context *context, const struct guest_device *device,
                                         const struct guest_event *event, struct remoting_error *error);
bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                         uint64_t size, uint64_t buffer, bool *init_tensor, bool *fills_padding,
                                         struct remoting_error *error);
bool guest_call_buffer_type_get_alloc_size(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                           const struct ggml_tensor *tensor, uint64_t *result,
                                           struct remoting_error *error);
bool guest_call_buffer_free_buffer(struct guest_context *context, const struct guest_buffer *buffer,
                                   struct remoting_error *error);
bool guest_call_buffer_init_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                   const struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error);
bool guest_call_buffer_memset_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, uint8_t value, uint64_t offset, uint64_t size,
                                     struct remoting_error *error);
bool guest_call_buffer_set_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                  struct remoting_error *error);
bool guest_call_buffer_get_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                  struct remoting_error *error);
bool guest_call_buffer_set_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                     uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);
bool guest_call_buffer_get_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer,
                                     const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                     uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);
bool guest_call_buffer_cpy_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *src, const struct ggml_tensor *dst,
                                  struct remoting_error *error);
bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value,
                             struct remoting_error *error);
bool guest_call_buffer_reset(struct guest_context *context, const struct guest_buffer *buffer,
                             struct remoting_error *error);
bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend,
                             struct remoting_error *error);
bool guest_call_backend_set_tensor_async(struct guest_context *context, const struct guest_backend *backend,
                                         const struct ggml_tensor *tensor, const void *data, uint64_t offset,
                                         uint64_t size, struct remoting_error *error);
bool guest_call_backend_get_tensor_async(struct guest_context *context, const struct guest_backend *backend,
                                         const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                         struct remoting_error *error);
bool guest_call_backend_cpy_tensor_async(struct guest_context *context, const struct guest_backend *backend_src,
                                         const struct guest_backend *backend_dst, const struct ggml_tensor *src,
                                         const struct ggml_tensor *dst, struct remoting_error *error);
bool guest_call_backend_synchronize(struct guest_context *context, const struct guest_backend *backend,
                                    struct remoting_error *error);
bool guest_call_backend_graph_plan_create(struct guest_context *context, const struct guest_backend *backend,
                                          uint64_t graph, uint64_t plan, struct remoting_error *error);
bool guest_call_backend_graph_plan_free(struct guest_context *context, const struct guest_backend *backend,
                                        uint64_t plan, struct remoting_error *error);
bool guest_call_backend_graph_plan_compute(struct guest_context *context, const struct guest_backend *backend,
                                           uint64_t plan, int32_t *result, struct remoting_error *error);
bool guest_call_backend_graph_compute(struct guest_context *context, const struct guest_backend *backend,
                                      uint64_t graph, struct remoting_error *error);
bool guest_call_backend_event_record(struct guest_context *context, const struct guest_backend *backend,
                                     const struct guest_event *event, struct remoting_error *error);
bool guest_call_backend_event_wait(struct guest_context *context, const struct guest_backend *backend,
                                   const struct guest_event *event, struct remoting_error *error);
bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend,
                                       uint64_t graph, void *answer, uint32_t n_nodes, struct remoting_error *error);
bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend,
                                        int32_t n_threads, struct remoting_error *error);


/* The hand-written halves: what a slot does besides or instead of its call. */
const char *guest_registry_get_name(struct guest_registry *registry);
size_t guest_registry_get_device_count(struct guest_registry *registry);
struct guest_device *guest_registry_get_device(struct guest_registry *registry, size_t index);
void *guest_registry_get_proc_address(struct guest_registry *registry, const char *name);
void guest_device_get_props(struct guest_device *device, struct guest_device_properties *properties);
struct guest_backend *guest_device_init_backend(struct guest_device *device, const char *params);
struct guest_buffer_type *guest_device_get_buffer_type(struct guest_device *device);
struct guest_buffer_type *guest_device_get_host_buffer_type(struct guest_device *device);
bool guest_device_supports_op(struct guest_device *device, const struct ggml_tensor *op);
struct guest_event *guest_device_event_new(struct guest_device *device);
void guest_device_event_free(struct guest_device *device, struct guest_event *event);
void guest_device_event_synchronize(struct guest_device *device, struct guest_event *event);
struct guest_buffer *guest_buffer_type_alloc_buffer(struct guest_buffer_type *buffer_type, size_t size);
size_t guest_buffer_type_get_alloc_size(struct guest_buffer_type *buffer_type, const struct ggml_tensor *tensor);
void guest_buffer_free_buffer(struct guest_buffer *buffer);
void *guest_buffer_get_base(struct guest_buffer *buffer);
int32_t guest_buffer_init_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor);
void guest_buffer_set_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset,
                             size_t size);
void guest_buffer_get_tensor(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset,
                             size_t size);
void guest_buffer_set_tensor_2d(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data,
                                size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
void guest_buffer_get_tensor_2d(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data,
                                size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
bool guest_buffer_cpy_tensor(struct guest_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst);
const char *guest_backend_get_name(struct guest_backend *backend);
void guest_backend_free(struct guest_backend *backend);
void guest_backend_set_tensor_async(struct guest_backend *backend, struct ggml_tensor *tensor, const void *data,
                                    size_t offset, size_t size);
void guest_backend_get_tensor_async(struct guest_backend *backend, const struct ggml_tensor *tensor, void *data,
                                    size_t offset, size_t size);
bool guest_backend_cpy_tensor_async(struct guest_backend *backend_src, struct guest_backend *backend_dst,
                                    const struct ggml_tensor *src, struct ggml_tensor *dst);
void guest_backend_synchronize(struct guest_backend *backend);
void *guest_backend_graph_plan_create(struct guest_backend *backend, const void *graph);
void guest_backend_graph_plan_free(struct guest_backend *backend, void *plan);
int32_t guest_backend_graph_compute(struct guest_backend *backend, void *graph);
void guest_backend_event_record(struct guest_backend *backend, struct guest_event *event);
void guest_backend_event_wait(struct guest_backend *backend, struct guest_event *event);
void guest_backend_graph_optimize(struct guest_backend *backend, void *graph,
                                  struct ggml_backend_graph_optimize_params *params);
void guest_procedure_set_n_threads(struct guest_backend *backend, int n_threads);

#endif
