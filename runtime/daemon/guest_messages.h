/* What the daemon tells a guest's device process. */
#ifndef DAEMON_GUEST_MESSAGES_H
#define DAEMON_GUEST_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "guest.h"

/* Opens the gate that the device process waits at. */
bool guest_tell_start(const struct guest *guest, struct remoting_error *error);
/* Without text: NULL. One that does not read what it is told is killed. */
void guest_tell(struct guest *guest, uint32_t type, uint32_t worker, const char *text);
/* The socket to it; false: errno says why. */
bool guest_tell_worker_started(const struct guest *guest, uint32_t worker, int socket);

#endif
