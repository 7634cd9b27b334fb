/* Groups of backends that add tensors up among themselves. */
#ifndef HOST_COMM_H
#define HOST_COMM_H

#include "host.h"

struct host_comm {
    void *ggml;
    void (*free)(void *comm);
    bool (*allreduce)(void *comm, struct ggml_tensor **tensors);
    uint32_t count;
    struct host_backend *members[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];
};

/* Frees the groups that a backend belongs to: they would call it after its end. */
void host_comm_free_of(struct host_context *context, const struct host_backend *backend);

#endif
