/* A connection from a VM to its host, or to another address of vsock. */
#ifndef GUEST_VSOCK_H
#define GUEST_VSOCK_H

#include <stdbool.h>

#include "error.h"

/* `place` is CID:PORT, in decimal. The socket does not block. */
bool guest_vsock_connect(const char *place, int *socket_file, struct remoting_error *error);

#endif
