/* The checks of data that a graph has (ops/data_checks.h places them). */
#ifndef HOST_DATA_CHECK_LIST_H
#define HOST_DATA_CHECK_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct ggml_tensor;

/* The nodes of a graph and the checks between them. */
struct host_data_checks {
    bool are_placed;
    uint32_t count;
    uint64_t charged; /* to the guest's quota of memory for graphs */
    struct host_data_check *checks;
    struct ggml_tensor *tensors; /* of the checks */
    struct ggml_tensor **nodes;  /* `count` more than the graph has; NULL if it needs no check */
};

void host_data_checks_free(struct host_data_checks *checks);

#endif
