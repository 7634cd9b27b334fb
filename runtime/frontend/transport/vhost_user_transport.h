/* The direct transport: the frontend is its own virtual machine monitor and its own guest driver. */
#ifndef GUEST_DIRECT_DOOR_H
#define GUEST_DIRECT_DOOR_H

#include "error.h"
#include "transport/transport.h"

/* Opens the transport over a socket connected to the daemon, which is the transport's from here on: it is
 * closed on failure. The transport's capset is as the daemon sent it, unchecked. */
bool guest_vhost_user_open(int socket_file, struct guest_transport **transport, struct remoting_error *error);

#endif
