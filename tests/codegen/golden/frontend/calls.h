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

bool guest_call_context_hello(struct guest_context *context, uint32_t names_size, const void *names,
                              struct remoting_error *error);
bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error);
bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t count,
                                      const struct wire_tensor *tensors, struct remoting_error *error);
bool guest_call_device_get_memory(struct guest_context *context, const struct guest_device *device, uint64_t *free,
                                  uint64_t *total, struct remoting_error *error);
bool guest_call_device_init_backend(struct guest_context *context, const struct guest_device *device,
                                    const char *params, uint64_t backend, uint32_t *slots,
                                    struct remoting_error *error);
bool guest_call_device_supports_op(struct guest_context *context, const struct guest_device *device,
                                   const struct ggml_tensor *op, bool *result, struct remoting_error *error);
bool guest_call_device_supports_buft(struct guest_context *context, const struct guest_device *device,
                                     const struct guest_buffer_type *buffer_type, bool *result,
                                     struct remoting_error *error);
bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type,
                                         uint64_t size, uint64_t buffer, struct remoting_error *error);
bool guest_call_buffer_free_buffer(struct guest_context *context, const struct guest_buffer *buffer,
                                   struct remoting_error *error);
bool guest_call_buffer_init_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                   const struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error);
bool guest_call_buffer_set_rows(struct guest_context *context, const struct guest_buffer *buffer,
                                const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size,
                                uint32_t rows, struct remoting_error *error);
bool guest_call_buffer_get_tensor(struct guest_context *context, const struct guest_buffer *buffer,
                                  const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size,
                                  struct remoting_error *error);
bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value,
                             struct remoting_error *error);
bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend,
                             struct remoting_error *error);
bool guest_call_backend_plan_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t plan,
                                     int32_t *result, struct remoting_error *error);
bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend,
                                       uint64_t graph, void *answer, uint32_t nodes, struct remoting_error *error);
bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend,
                                        int32_t n_threads, struct remoting_error *error);


/* The hand-written halves: what a slot does besides or instead of its call. */
const char *guest_registry_get_name(struct guest_registry *registry);
void *guest_registry_get_proc_address(struct guest_registry *registry, const char *name);
void guest_device_get_props(struct guest_device *device, struct guest_device_properties *properties);
struct guest_backend *guest_device_init_backend(struct guest_device *device, const char *params);
const char *guest_buffer_type_get_name(struct guest_buffer_type *buffer_type);
struct guest_buffer *guest_buffer_type_alloc_buffer(struct guest_buffer_type *buffer_type, size_t size);
void guest_buffer_free_buffer(struct guest_buffer *buffer);
int32_t guest_buffer_init_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor);
void guest_buffer_set_rows(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset,
                           size_t size, uint32_t rows, size_t stride);
void guest_buffer_get_tensor(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset,
                             size_t size);
const char *guest_backend_get_name(struct guest_backend *backend);
void guest_backend_free(struct guest_backend *backend);
void guest_backend_graph_optimize(struct guest_backend *backend, void *graph, int64_t hint,
                                  struct ggml_backend_graph_optimize_params *params);
void guest_procedure_set_n_threads(struct guest_backend *backend, int n_threads);

#endif
