/* Questions that are asked before the program asks. When a program builds a graph again for another number of tokens,
 * ggml's scheduler asks of each op anew whether the device can compute it, since its shape is another. The first of
 * these questions tells by how much: the ops are known by their names, and two graphs before show which of their
 * dimensions change together. A wrong guess is a question in vain. */
#ifndef GUEST_EXPECTED_OPS_H
#define GUEST_EXPECTED_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "ggml/graph_encoder.h"

#define GUEST_EXPECTED_OPS_MAXIMUM 32u /* that are asked for at once */

struct guest_expected_ops;

/* An op as it was asked for, or is expected to be. */
struct guest_known_op {
    uint32_t count;
    struct wire_tensor tensors[];
};

/* In the order in which the program will ask for them. */
struct guest_next_ops {
    const struct guest_known_op *all[GUEST_EXPECTED_OPS_MAXIMUM];
    uint32_t count;
};

/* Of one device; NULL without memory. The instance remains its owner's. */
struct guest_expected_ops *guest_expected_ops_new(const struct ggml_instance *instance);
void guest_expected_ops_free(struct guest_expected_ops *ops);

/* The program asks for an op whose answer is not known. False: nothing is expected, since the op has no name or another
 * thread asks now. Else `next` is valid until guest_expected_ops_end. */
bool guest_expected_ops_begin(struct guest_expected_ops *ops, const char *name,
                              const struct guest_op_description *description, struct guest_next_ops *next);
void guest_expected_ops_end(struct guest_expected_ops *ops);

#endif
