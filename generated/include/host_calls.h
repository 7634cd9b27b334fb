/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The hand-written halves of calls on the host. The dispatcher has decoded and checked every
 * parameter before it calls one. */
#ifndef HOST_CALLS_H
#define HOST_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "wire.h"

struct ggml_tensor;
struct host_context;
struct host_command;
struct host_op;
struct host_device;
struct host_buffer_type;
struct host_buffer;
struct host_backend;
struct host_event;
struct host_graph;
struct host_plan;

/* context.hello. The first command. Tells the guest's names of ops, types and sub-ops, which the host maps to its own numbers. */
bool host_context_hello(struct host_context *context, uint32_t snapshot, uint32_t op_count, uint32_t type_count, uint32_t unary_op_count, uint32_t glu_op_count, uint64_t names_size, const uint8_t *names, struct remoting_error *error);

/* context.ping. Does nothing. What a call costs. */
bool host_context_ping(struct host_context *context, struct remoting_error *error);

/* context.acknowledge_failure. The guest has told the program of the failure in the ring's header; the next one may be written there. */
bool host_context_acknowledge_failure(struct host_context *context, uint32_t failures, struct remoting_error *error);

/* context.graph_begin. Starts to describe a graph. Tensors follow; the last n_nodes of them are its nodes in the order of computation. */
bool host_context_graph_begin(struct host_context *context, uint64_t graph, uint32_t n_tensors, uint32_t n_nodes, struct remoting_error *error);

/* context.graph_tensors. The next tensors of a graph that has been begun. Sources and views name tensors before them. */
bool host_context_graph_tensors(struct host_context *context, struct host_graph *graph, uint32_t first, uint32_t count, const struct wire_tensor *tensors, struct remoting_error *error);

/* context.graph_free. Forgets a graph. */
bool host_context_graph_free(struct host_context *context, struct host_graph *graph, struct remoting_error *error);

/* context.share. Makes a buffer of a host buffer type out of memory that both sides map, and pins it for the device. Freed by buffer.free_buffer, before the guest takes the memory back. */
bool host_context_share(struct host_context *context, struct host_buffer_type *buffer_type, uint32_t resource, uint64_t size, uint64_t buffer, struct remoting_error *error);

/* context.upload. Writes into a tensor from shared memory, which the guest leaves alone until the stream is synchronised or an event recorded later is reached. */
bool host_context_upload(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor, struct host_buffer *source, uint64_t source_offset, uint64_t offset, uint64_t size, struct remoting_error *error);

/* context.download. Reads from a tensor into shared memory; the bytes are there when the stream is synchronised. While a failed posted call has not been told, they are 0xFF. */
bool host_context_download(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor, struct host_buffer *destination, uint64_t destination_offset, uint64_t offset, uint64_t size, struct remoting_error *error);

/* device.get_memory. Free and total memory of the device now. */
bool host_device_get_memory(struct host_context *context, struct host_device *device, struct wire_device_get_memory_reply *reply, struct remoting_error *error);

/* device.init_backend. Opens a stream of work on the device. */
bool host_device_init_backend(struct host_context *context, struct host_device *device, const char *params, uint64_t backend, struct wire_device_init_backend_reply *reply, struct remoting_error *error);

/* device.supports_op. Whether the host's device can compute an op, in its own words. Ops and schemas that the host does not know are answered with no. */
bool host_device_supports_op(struct host_context *context, struct host_device *device, const struct host_op *op, struct wire_device_supports_op_reply *reply, struct remoting_error *error);

/* device.supports_buft. Whether the device can use tensors of a buffer type. A buffer type that is not of this frontend is answered with no, without asking. */
bool host_device_supports_buft(struct host_context *context, struct host_device *device, struct host_buffer_type *buffer_type, struct wire_device_supports_buft_reply *reply, struct remoting_error *error);

/* device.offload_op. Whether the device wants an op although its weights lie elsewhere. */
bool host_device_offload_op(struct host_context *context, struct host_device *device, const struct host_op *op, struct wire_device_offload_op_reply *reply, struct remoting_error *error);

/* device.event_new. Makes an event. Does not cross for a host's device that is synchronous and has none. Commands are carried out in their order, so a place in the ring serves. */
bool host_device_event_new(struct host_context *context, struct host_device *device, uint64_t event, struct remoting_error *error);

/* device.event_free. Frees an event. */
bool host_device_event_free(struct host_context *context, struct host_device *device, struct host_event *event, struct remoting_error *error);

/* device.event_synchronize. Waits until the event has been reached. */
bool host_device_event_synchronize(struct host_context *context, struct host_device *device, struct host_event *event, struct remoting_error *error);

/* buffer_type.alloc_buffer. Allocates device memory. */
bool host_buffer_type_alloc_buffer(struct host_context *context, struct host_buffer_type *buffer_type, uint64_t size, uint64_t buffer, struct wire_buffer_type_alloc_buffer_reply *reply, struct remoting_error *error);

/* buffer_type.get_alloc_size. Bytes to set aside for a tensor, padding and scratch memory of its op included. Depends on the sources and the op parameters. */
bool host_buffer_type_get_alloc_size(struct host_context *context, struct host_buffer_type *buffer_type, const struct host_op *tensor, struct wire_buffer_type_get_alloc_size_reply *reply, struct remoting_error *error);

/* buffer.free_buffer. Frees the buffer. Graphs that use it can no longer be computed. */
bool host_buffer_free_buffer(struct host_context *context, struct host_buffer *buffer, struct remoting_error *error);

/* buffer.init_tensor. Prepares a tensor that has been placed in the buffer, such as zeroing its padding. Does not cross if the host's buffer has nothing to prepare. */
bool host_buffer_init_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, int32_t usage, struct remoting_error *error);

/* buffer.memset_tensor. Fills part of a tensor with a byte. */
bool host_buffer_memset_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, uint8_t value, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.set_tensor. Writes into a tensor. The bytes are copied before it returns; a large write crosses in pieces. */
bool host_buffer_set_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, const uint8_t *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.get_tensor. Reads from a tensor. While a failed posted call has not been told, the destination is filled with 0xFF. */
bool host_buffer_get_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, uint8_t *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* buffer.set_tensor_2d. Writes rows into a tensor; they cross packed, without the gaps of the source. */
bool host_buffer_set_tensor_2d(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, const uint8_t *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);

/* buffer.get_tensor_2d. Reads rows from a tensor; they cross packed. */
bool host_buffer_get_tensor_2d(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor, uint8_t *data, uint64_t offset, uint64_t size, uint64_t n_copies, uint64_t stride_tensor, struct remoting_error *error);

/* buffer.cpy_tensor. Copies a tensor into this buffer within the worker, if both lie there. */
bool host_buffer_cpy_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *src, struct ggml_tensor *dst, struct remoting_error *error);

/* backend.free. Closes the stream. */
bool host_backend_free(struct host_context *context, struct host_backend *backend, struct remoting_error *error);

/* backend.set_tensor_async. Writes into a tensor in the order of the stream. The bytes are copied before it returns. */
bool host_backend_set_tensor_async(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor, const uint8_t *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* backend.get_tensor_async. Reads from a tensor in the order of the stream; the destination is filled by the time synchronize returns. */
bool host_backend_get_tensor_async(struct host_context *context, struct host_backend *backend, struct ggml_tensor *tensor, uint8_t *data, uint64_t offset, uint64_t size, struct remoting_error *error);

/* backend.cpy_tensor_async. Copies a tensor from one stream to another within the worker. */
bool host_backend_cpy_tensor_async(struct host_context *context, struct host_backend *backend_src, struct host_backend *backend_dst, struct ggml_tensor *src, struct ggml_tensor *dst, struct remoting_error *error);

/* backend.graph_plan_create. Makes a plan for a graph that is computed often. */
bool host_backend_graph_plan_create(struct host_context *context, struct host_backend *backend, struct host_graph *graph, uint64_t plan, struct remoting_error *error);

/* backend.graph_plan_free. Frees a plan. */
bool host_backend_graph_plan_free(struct host_context *context, struct host_backend *backend, struct host_plan *plan, struct remoting_error *error);

/* backend.graph_plan_compute. Computes the graph of a plan. */
bool host_backend_graph_plan_compute(struct host_context *context, struct host_backend *backend, struct host_plan *plan, struct wire_backend_graph_plan_compute_reply *reply, struct remoting_error *error);

/* backend.graph_compute. Computes a graph. A graph that the host has seen before crosses as its handle alone. */
bool host_backend_graph_compute(struct host_context *context, struct host_backend *backend, struct host_graph *graph, struct remoting_error *error);

/* backend.event_record. Marks this point in the stream. Does not cross for a host's device that is synchronous, where a place in the ring is the event. */
bool host_backend_event_record(struct host_context *context, struct host_backend *backend, struct host_event *event, struct remoting_error *error);

/* backend.event_wait. Lets the stream wait for another stream's event. An event that is a place in the ring needs no waiting, since all that came before it has been done. */
bool host_backend_event_wait(struct host_context *context, struct host_backend *backend, struct host_event *event, struct remoting_error *error);

/* backend.graph_optimize. Lets the host's backend reorder the nodes before they are placed. Does not cross if the host's backend does not fill the slot. */
bool host_backend_graph_optimize(struct host_context *context, struct host_backend *backend, struct host_graph *graph, uint8_t *answer, uint32_t n_nodes, struct remoting_error *error);

/* procedure.set_n_threads. Sets the number of threads of a CPU device; the host caps it at its cores. Crosses only when the number changes. */
bool host_procedure_set_n_threads(struct host_context *context, struct host_backend *backend, int32_t n_threads, struct remoting_error *error);

/* Whether a number is one of enum wire_status. */
bool host_check_status(int32_t value, struct remoting_error *error);

/* Whether a number is one of enum wire_usage. */
bool host_check_usage(int32_t value, struct remoting_error *error);

/* Whether a number is one of enum wire_device_type. */
bool host_check_device_type(int32_t value, struct remoting_error *error);

/* Whether a number is one of enum wire_tensor_flag. */
bool host_check_tensor_flag(int32_t value, struct remoting_error *error);

/* Decodes, checks and carries out one command. On false, *error says whether the call failed or the
 * command was malformed. */
bool host_dispatch(struct host_context *context, struct host_command *command, struct remoting_error *error);

/* How a command modes; a fetch and a post have no reply. */
enum host_mode {
    HOST_MODE_UNKNOWN,
    HOST_MODE_POST,
    HOST_MODE_FETCH,
    HOST_MODE_SYNC,
};
enum host_mode host_command_mode(uint32_t command);

#endif
