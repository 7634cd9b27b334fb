/* Describes ggml's tensors for the wire: by number, offset and handle, never by address. */
#ifndef GUEST_DESCRIBE_H
#define GUEST_DESCRIBE_H

#include "channel/context.h"
#include "ggml_tensor.h"
#include "wire.h"

/* An op, its sources, and what they are views of. */
#define GUEST_OP_TENSORS_MAXIMUM (2 * (GGML_TENSOR_SOURCES + 1))

struct guest_op_description {
    uint32_t count;
    struct wire_tensor tensors[GUEST_OP_TENSORS_MAXIMUM]; /* the op is the last */
};

/* A tensor without its sources, for a call that reads or writes its data. Fails if its data lies in
 * no buffer of this context. */
bool guest_describe_tensor(struct guest_context *context, const struct ggml_tensor *tensor,
                           struct wire_tensor *description, struct remoting_error *error);

/* An op with its sources, for a question whose answer depends on neither addresses nor names. */
bool guest_describe_op(struct guest_context *context, const struct ggml_tensor *op,
                       struct guest_op_description *description, struct remoting_error *error);

/* A tensor of a graph, its references left empty: numbers, name and, if the graph is placed, its
 * data. Fails as guest_describe_tensor does. */
bool guest_describe_node(struct guest_context *context, const struct ggml_tensor *tensor, bool is_placed,
                         struct wire_tensor *description, struct remoting_error *error);

#endif
