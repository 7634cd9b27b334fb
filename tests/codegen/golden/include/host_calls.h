/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The hand-written halves of calls on the host. The dispatcher has decoded and checked every
 * parameter before it calls one. generated/docs/protocol.md says of each call what it does. */
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
struct host_comm;

bool host_context_hello(struct host_context *context, uint32_t names_size, const uint8_t *names,
                        struct remoting_error *error);
bool host_context_ping(struct host_context *context, struct remoting_error *error);
bool host_context_graph_tensors(struct host_context *context, struct host_graph *graph, uint32_t count,
                                const struct wire_tensor *tensors, struct remoting_error *error);
bool host_device_init_backend(struct host_context *context, struct host_device *device, const char *params,
                              uint64_t backend, struct wire_device_init_backend_reply *reply,
                              struct remoting_error *error);
bool host_device_supports_op(struct host_context *context, struct host_device *device, const struct host_op *op,
                             struct wire_device_supports_op_reply *reply, struct remoting_error *error);
bool host_buffer_type_alloc_buffer(struct host_context *context, struct host_buffer_type *buffer_type, uint64_t size,
                                   uint64_t buffer, struct remoting_error *error);
bool host_buffer_free_buffer(struct host_context *context, struct host_buffer *buffer, struct remoting_error *error);
bool host_buffer_init_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                             int32_t usage, struct remoting_error *error);
bool host_buffer_set_rows(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                          const uint8_t *data, const struct wire_buffer_set_rows_request *request,
                          struct remoting_error *error);
bool host_buffer_get_tensor(struct host_context *context, struct host_buffer *buffer, struct ggml_tensor *tensor,
                            uint8_t *data, const struct wire_buffer_get_tensor_request *request,
                            struct remoting_error *error);
bool host_backend_free(struct host_context *context, struct host_backend *backend, struct remoting_error *error);
bool host_backend_plan_compute(struct host_context *context, struct host_backend *backend, struct host_plan *plan,
                               struct wire_backend_plan_compute_reply *reply, struct remoting_error *error);
bool host_backend_graph_optimize(struct host_context *context, struct host_backend *backend, struct host_graph *graph,
                                 uint8_t *answer, uint32_t nodes, struct remoting_error *error);
bool host_procedure_set_n_threads(struct host_context *context, struct host_backend *backend, int32_t n_threads,
                                  struct remoting_error *error);

/* Whether a number is one of enum wire_usage. */
bool host_check_usage(int32_t value, struct remoting_error *error);

/* Decodes, checks and carries out one command. On false, *error says whether the call failed or the
 * command was malformed. */
bool host_dispatch(struct host_context *context, struct host_command *command, struct remoting_error *error);

/* The mode of a command; a fetch and a post have no reply. */
enum host_mode {
    HOST_MODE_UNKNOWN,
    HOST_MODE_POST,
    HOST_MODE_FETCH,
    HOST_MODE_SYNC,
};
struct host_command_traits {
    enum host_mode mode;
    bool uses_device; /* it works for the command */
    bool is_remembered; /* by the guest, which does not ask again */
};
struct host_command_traits host_command_traits(uint32_t command);

#endif
