/* A graph's tensors as the guest described them. The worker keeps no description, which every graph would pay for: it
 * is made of ggml's tensors again when a context is saved. */
#ifndef HOST_DESCRIBE_H
#define HOST_DESCRIBE_H

#include "ggml/graphs.h"

/* One that has been described; described again, it becomes the same tensor. */
void host_describe_tensor(const struct host_context *context, const struct host_graph *graph, uint32_t place,
                          struct wire_tensor *wire);

#endif
