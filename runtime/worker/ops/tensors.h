/* Makes ggml's tensors of descriptions. Everything in a description is checked: type, shape, strides, and that the data
 * lies within its buffer. */
#ifndef HOST_TENSORS_H
#define HOST_TENSORS_H

#include "host.h"

struct host_command;

/* Fills a tensor without its references. UNSUPPORTED where the host's ggml does not know a name or a
 * schema; MALFORMED where no honest guest describes a tensor so. */
bool host_read_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                      struct remoting_error *error);

/* As host_read_tensor, for a node that is not to be computed: whatever its op is, it becomes NONE. */
bool host_read_idle_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                           struct remoting_error *error);

/* As host_read_tensor, for a tensor that must have data. */
bool host_take_tensor(struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                      struct remoting_error *error);

/* The nodes of a graph, in the order of their computation. */
struct host_nodes {
    struct ggml_tensor *const *all;
    uint32_t count;
};

/* Whether it has no elements: backends skip it, and its place does not matter. */
bool host_is_empty(const struct ggml_tensor *tensor);

/* Whether ggml computes a node or skips it. */
bool host_node_is_computed(const struct ggml_tensor *node);

/* Connects a tensor with those before it in the array; `place` is its index. */
bool host_connect_tensor(const struct wire_tensor *wire, struct ggml_tensor *tensors, uint32_t place, int32_t copy_op,
                         struct remoting_error *error);

/* An op and its sources, the payload of a question. */
bool host_take_op(struct host_context *context, struct host_command *command, uint32_t count, struct host_op *op,
                  struct remoting_error *error);

/* Whether a tensor with data, that is no view, leaves room for what a backend allocates beyond its bytes: CUDA writes
 * and reads padding behind quantised rows. Every allocator of ggml leaves it. */
bool host_has_room(const struct host_context *context, const struct host_buffer *buffer,
                   const struct ggml_tensor *tensor, struct remoting_error *error);

/* ggml_nbytes of a tensor that was read. */
uint64_t host_nbytes(const struct host_context *context, const struct ggml_tensor *tensor);

#endif
