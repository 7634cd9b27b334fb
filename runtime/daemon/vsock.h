/* A vsock port that the daemon listens on. It has no credentials: a peer is known by the CID of its VM, which the
 * host's kernel vouches for. */
#ifndef DAEMON_VSOCK_H
#define DAEMON_VSOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define VSOCK_NO_CID UINT32_MAX /* VMADDR_CID_ANY, which no VM has */

bool vsock_listen(uint32_t port, int *socket, struct remoting_error *error);
bool vsock_find_cid(int socket, uint32_t *cid, struct remoting_error *error);

#endif
