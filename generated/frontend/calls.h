/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * One function for each call that crosses: it encodes the request, sends it the way the IDL says,
 * and decodes the answer. Below them, the hand-written halves of slots. */
#ifndef GUEST_CALLS_H
#define GUEST_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "ggml/objects.h"
#include "wire.h"

/* context.hello (0x0101, sync). The first command. Tells the guest's names of ops, types and sub-ops, which the host maps to its own numbers. */
bool guest_call_context_hello(struct guest_context *context, uint32_t snapshot, uint32_t op_count, uint32_t type_count, uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const void *names, struct remoting_error *error);

/* context.ping (0x0102, sync). Does nothing. What a call costs. */
bool guest_call_context_ping(struct guest_context *context, struct remoting_error *error);

/* context.acknowledge_failure (0x0103, post). The guest has told the program of the failure in the ring's header; the next one may be written there. */
bool guest_call_context_acknowledge_failure(struct guest_context *context, uint32_t failures, struct remoting_error *error);

/* context.graph_begin (0x0104, post). Starts to describe a graph. Tensors follow; the last n_nodes of them are its nodes in the order of computation. */
bool guest_call_context_graph_begin(struct guest_context *context, uint64_t graph, uint32_t n_tensors, uint32_t n_nodes, struct remoting_error *error);

/* context.graph_tensors (0x0105, post). The next tensors of a graph that has been begun. Sources and views name tensors before them. */
bool guest_call_context_graph_tensors(struct guest_context *context, uint64_t graph, uint32_t first, uint32_t count, const struct wire_tensor *tensors, struct remoting_error *error);

/* context.graph_free (0x0106, post). Forgets a graph. */
bool guest_call_context_graph_free(struct guest_context *context, uint64_t graph, struct remoting_error *error);

/* context.share (0x0107, sync). Makes a buffer of a host buffer type out of memory that both sides map, and pins it for the device. Freed by buffer.free_buffer, before the guest takes the memory back. */
bool guest_call_context_share(struct guest_context *context, const struct guest_buffer_type *buffer_type, uint32_t resource, uint64_t size, uint64_t buffer, struct remoting_error *error);

/* context.upload (0x0108, post). Writes into a tensor from shared memory, which the guest leaves alone until the stream is synchronised or an event recorded later is reached. */
bool guest_call_context_upload(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const struct guest_buffer *source, uint64_t source_offset, uint64_t offset, uint64_t size, struct remoting_error *error);

/* context.download (0x0109, post). Reads from a tensor into shared memory; the bytes are there when the stream is synchronised. While a failed posted call has not been told, they are 0xFF. */
bool guest_call_context_download(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const struct guest_buffer *destination, uint64_t destination_offset, uint64_t offset, uint64_t size, struct remoting_error *error);

/* device.get_memory (0x0302, sync). Free and total memory of the device now. */
bool guest_call_device_get_memory(struct guest_context *context, const struct guest_device *device, uint64_t *free, uint64_t *total, struct remoting_error *error);

/* device.init_backend (0x0305, sync). Opens a stream of work on the device. */
bool guest_call_device_init_backend(struct guest_context *context, const struct guest_device *device, const char *params, uint64_t backend, uint32_t *slots, struct remoting_error *error);

/* device.supports_op (0x0309, cached). Whether the host's device can compute an op, in its own words. Ops and schemas that the host does not know are answered with no. */
bool guest_call_device_supports_op(struct guest_context *context, const struct guest_device *device, const struct ggml_tensor *op, bool *result, struct remoting_error *error);

/* device.supports_buft (0x030a, cached). Whether the device can use tensors of a buffer type. A buffer type that is not of this frontend is answered with no, without asking. */
bool guest_call_device_supports_buft(struct guest_context *context, const struct guest_device *device, const struct guest_buffer_type *buffer_type, bool *result, struct remoting_error *error);

/* device.offload_op (0x030b, cached). Whether the device wants an op although its weights lie elsewhere. */
bool guest_call_device_offload_op(struct guest_context *context, const struct guest_device *device, const struct ggml_tensor *op, bool *result, struct remoting_error *error);

/* device.event_new (0x030c, sync). Makes an event. Does not cross for a host's device that is synchronous and has none. Commands are carried out in their order, so a place in the ring serves. */
bool guest_call_device_event_new(struct guest_context *context, const struct guest_device *device, uint64_t event, struct remoting_error *error);

/* device.event_free (0x030d, post). Frees an event. */
bool guest_call_device_event_free(struct guest_context *context, const struct guest_device *device, const struct guest_event *event, struct remoting_error *error);

/* device.event_synchronize (0x030e, sync). Waits until the event has been reached. */
bool guest_call_device_event_synchronize(struct guest_context *context, const struct guest_device *device, const struct guest_event *event, struct remoting_error *error);

/* buffer_type.alloc_buffer (0x0401, sync). Allocates device memory. */
bool guest_call_buffer_type_alloc_buffer(struct guest_context *context, const struct guest_buffer_type *buffer_type, uint64_t size, uint64_t buffer, bool *init_tensor, struct remoting_error *error);

/* buffer_type.get_alloc_size (0x0405, cached). Bytes to set aside for a tensor, padding and scratch memory of its op included. Depends on the sources and the op parameters. */
bool guest_call_buffer_type_get_alloc_size(struct guest_context *context, const struct guest_buffer_type *buffer_type, const struct ggml_tensor *tensor, uint64_t *result, struct remoting_error *error);

/* buffer.free_buffer (0x0500, post). Frees the buffer. Graphs that use it can no longer be computed. */
bool guest_call_buffer_free_buffer(struct guest_context *context, const struct guest_buffer *buffer, struct remoting_error *error);

/* buffer.init_tensor (0x0502, post). Prepares a tensor that has been placed in the buffer, such as zeroing its padding. Does not cross if the host's buffer has nothing to prepare. */
bool guest_call_buffer_init_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error);

/* buffer.memset_tensor (0x0503, post). Fills part of a tensor with a byte. */
bool guest_call_buffer_memset_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, uint8_t value, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.set_tensor (0x0504, post). Writes into a tensor. The bytes are copied before it returns; a large write crosses in pieces. */
bool guest_call_buffer_set_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.get_tensor (0x0505, fetch). Reads from a tensor. While a failed posted call has not been told, the destination is filled with 0xFF. */
bool guest_call_buffer_get_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.set_tensor_2d (0x0506, post). Writes rows into a tensor; they cross packed, without the gaps of the source. */
bool guest_call_buffer_set_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);

/* buffer.get_tensor_2d (0x0507, fetch). Reads rows from a tensor; they cross packed. */
bool guest_call_buffer_get_tensor_2d(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);

/* buffer.cpy_tensor (0x0508, post). Copies a tensor into this buffer within the worker, if both lie there. */
bool guest_call_buffer_cpy_tensor(struct guest_context *context, const struct guest_buffer *buffer, const struct ggml_tensor *src, const struct ggml_tensor *dst, struct remoting_error *error);

/* buffer.clear (0x0509, post). Fills the whole buffer with a byte. */
bool guest_call_buffer_clear(struct guest_context *context, const struct guest_buffer *buffer, uint8_t value, struct remoting_error *error);

/* buffer.reset (0x050a, post). Forgets what init_tensor has prepared. */
bool guest_call_buffer_reset(struct guest_context *context, const struct guest_buffer *buffer, struct remoting_error *error);

/* backend.free (0x0601, post). Closes the stream. */
bool guest_call_backend_free(struct guest_context *context, const struct guest_backend *backend, struct remoting_error *error);

/* backend.set_tensor_async (0x0602, post). Writes into a tensor in the order of the stream. The bytes are copied before it returns. */
bool guest_call_backend_set_tensor_async(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, const void *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* backend.get_tensor_async (0x0603, fetch). Reads from a tensor in the order of the stream; the destination is filled by the time synchronize returns. */
bool guest_call_backend_get_tensor_async(struct guest_context *context, const struct guest_backend *backend, const struct ggml_tensor *tensor, void *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* backend.cpy_tensor_async (0x0606, post). Copies a tensor from one stream to another within the worker. */
bool guest_call_backend_cpy_tensor_async(struct guest_context *context, const struct guest_backend *backend_src, const struct guest_backend *backend_dst, const struct ggml_tensor *src, const struct ggml_tensor *dst, struct remoting_error *error);

/* backend.synchronize (0x0607, sync). Waits until the stream has done all its work. Returns at once if nothing was given to it since the last time. */
bool guest_call_backend_synchronize(struct guest_context *context, const struct guest_backend *backend, struct remoting_error *error);

/* backend.graph_plan_create (0x0608, sync). Makes a plan for a graph that is computed often. */
bool guest_call_backend_graph_plan_create(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, uint64_t plan, struct remoting_error *error);

/* backend.graph_plan_free (0x0609, post). Frees a plan. */
bool guest_call_backend_graph_plan_free(struct guest_context *context, const struct guest_backend *backend, uint64_t plan, struct remoting_error *error);

/* backend.graph_plan_compute (0x060b, sync). Computes the graph of a plan. */
bool guest_call_backend_graph_plan_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t plan, int32_t *result, struct remoting_error *error);

/* backend.graph_compute (0x060c, post). Computes a graph. A graph that the host has seen before crosses as its handle alone. */
bool guest_call_backend_graph_compute(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, struct remoting_error *error);

/* backend.event_record (0x060d, post). Marks this point in the stream. Does not cross for a host's device that is synchronous, where a place in the ring is the event. */
bool guest_call_backend_event_record(struct guest_context *context, const struct guest_backend *backend, const struct guest_event *event, struct remoting_error *error);

/* backend.event_wait (0x060e, post). Lets the stream wait for another stream's event. An event that is a place in the ring needs no waiting, since all that came before it has been done. */
bool guest_call_backend_event_wait(struct guest_context *context, const struct guest_backend *backend, const struct guest_event *event, struct remoting_error *error);

/* backend.graph_optimize (0x060f, fetch). Lets the host's backend reorder the nodes before they are placed. Does not cross if the host's backend does not fill the slot. */
bool guest_call_backend_graph_optimize(struct guest_context *context, const struct guest_backend *backend, uint64_t graph, void *answer, uint32_t n_nodes, struct remoting_error *error);

/* procedure.set_n_threads (0x0700, post). Sets the number of threads of a CPU device; the host caps it at its cores. Crosses only when the number changes. */
bool guest_call_procedure_set_n_threads(struct guest_context *context, const struct guest_backend *backend, int32_t n_threads, struct remoting_error *error);

/* The hand-written halves: what a slot does besides or instead of its call. */
const char *guest_registry_get_name(struct guest_registry *registry);
size_t guest_registry_get_device_count(struct guest_registry *registry);
struct guest_device *guest_registry_get_device(struct guest_registry *registry, size_t index);
void *guest_registry_get_proc_address(struct guest_registry *registry, const char *name);
void guest_device_get_props(struct guest_device *device, struct guest_device_properties *properties);
struct guest_backend *guest_device_init_backend(struct guest_device *device, const char *params);
struct guest_buffer_type *guest_device_get_buffer_type(struct guest_device *device);
struct guest_buffer_type *guest_device_get_host_buffer_type(struct guest_device *device);
struct guest_event *guest_device_event_new(struct guest_device *device);
void guest_device_event_free(struct guest_device *device, struct guest_event *event);
void guest_device_event_synchronize(struct guest_device *device, struct guest_event *event);
struct guest_buffer *guest_buffer_type_alloc_buffer(struct guest_buffer_type *buffer_type, size_t size);
size_t guest_buffer_type_get_alloc_size(struct guest_buffer_type *buffer_type, const struct ggml_tensor *tensor);
void guest_buffer_free_buffer(struct guest_buffer *buffer);
void *guest_buffer_get_base(struct guest_buffer *buffer);
int32_t guest_buffer_init_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor);
void guest_buffer_set_tensor(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
void guest_buffer_get_tensor(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
void guest_buffer_set_tensor_2d(struct guest_buffer *buffer, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
void guest_buffer_get_tensor_2d(struct guest_buffer *buffer, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);
bool guest_buffer_cpy_tensor(struct guest_buffer *buffer, const struct ggml_tensor *src, struct ggml_tensor *dst);
const char *guest_backend_get_name(struct guest_backend *backend);
void guest_backend_free(struct guest_backend *backend);
void guest_backend_set_tensor_async(struct guest_backend *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size);
void guest_backend_get_tensor_async(struct guest_backend *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size);
bool guest_backend_cpy_tensor_async(struct guest_backend *backend_src, struct guest_backend *backend_dst, const struct ggml_tensor *src, struct ggml_tensor *dst);
void guest_backend_synchronize(struct guest_backend *backend);
void *guest_backend_graph_plan_create(struct guest_backend *backend, const void *graph);
void guest_backend_graph_plan_free(struct guest_backend *backend, void *plan);
int32_t guest_backend_graph_compute(struct guest_backend *backend, void *graph);
void guest_backend_event_record(struct guest_backend *backend, struct guest_event *event);
void guest_backend_event_wait(struct guest_backend *backend, struct guest_event *event);
void guest_backend_graph_optimize(struct guest_backend *backend, void *graph, struct ggml_backend_graph_optimize_params *params);
void guest_procedure_set_n_threads(struct guest_backend *backend, int n_threads);

#endif
