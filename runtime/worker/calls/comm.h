/* Groups of backends that add tensors up among themselves. */
#ifndef HOST_COMM_H
#define HOST_COMM_H

#include "host.h"

/* Frees the groups that a backend belongs to: they would call it after its end. */
void host_comm_free_of(struct host_context *context, const struct host_backend *backend);

#endif
