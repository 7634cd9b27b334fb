/* Data that the CPU's kernels use as places in memory: ids, row numbers, values to sort (idl/ops.yaml, `data`).
 *
 * A guest writes it, or a node computes it, so it is known only once the nodes before have run. Where the release's
 * kernel does not check it and nothing proves it, the worker puts a node of its own before the kernel's: a CUSTOM op,
 * which checks it and ends the computation through ggml's abort callback. It costs a barrier of ggml's threads. */
#ifndef HOST_DATA_CHECKS_H
#define HOST_DATA_CHECKS_H

#include <stdbool.h>

#include "error.h"

struct ggml_tensor;
struct host_backend;
struct host_context;
struct host_device;
struct host_data_checks;
struct host_nodes;

/* Places the checks that nodes whose tensors have memory need on a CPU. */
bool host_data_checks_place(struct host_context *context, const struct host_nodes *nodes,
                            const struct host_device *device, struct host_data_checks *checks,
                            struct remoting_error *error);

/* Whether a check has ended the computation under way: the error says why. */
bool host_data_checks_passed(const struct host_context *context, struct remoting_error *error);

/* Has a backend that was just opened ask whether a check has seen a fault. */
void host_data_checks_watch(struct host_context *context, const struct host_backend *backend);

#endif
