/* Data that the CPU's kernels take for places in memory: ids, row numbers, what is sorted (idl/ops.yaml, `data`).
 *
 * A guest writes it, or a node computes it, so it is known only once the nodes before have run. Where the release's
 * kernel does not look and nothing proves it, a node of the worker's own stands before the kernel's: a CUSTOM op, which
 * looks and has ggml end the computation through its abort callback. It costs a barrier of ggml's threads. */
#ifndef HOST_DATA_CHECKS_H
#define HOST_DATA_CHECKS_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "op_data.h"

struct ggml_tensor;
struct host_backend;
struct host_context;
struct host_device;
struct host_graph;

/* The last computation was ended for what a check saw. */
struct host_data_fault {
    bool is_seen;
    char reason[REMOTING_REASON_SIZE];
};

/* The nodes of a graph and the checks between them. */
struct host_data_checks {
    bool are_placed;
    uint32_t count;
    struct host_data_check *checks;
    struct ggml_tensor *tensors; /* of the checks */
    struct ggml_tensor **nodes;  /* `count` more than the graph has; NULL if it needs no check */
};

/* What an op's data addresses, by the host's name of the op; NULL: nothing. */
const struct op_data *host_op_data_of(const char *name);

/* Places the checks that a graph whose tensors have memory needs on a CPU. */
bool host_data_checks_place(struct host_context *context, struct host_graph *graph, const struct host_device *device,
                            struct remoting_error *error);

/* Whether a check has ended the computation under way: the error says why. */
bool host_data_checks_passed(const struct host_context *context, struct remoting_error *error);

void host_data_checks_free(struct host_data_checks *checks);

/* Has a backend that was just opened ask whether a check has seen a fault. */
void host_data_checks_watch(struct host_context *context, const struct host_backend *backend);

#endif
