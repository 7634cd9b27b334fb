/* The direct transport: the frontend is its own virtual machine monitor and its own guest driver. */
#ifndef GUEST_VHOST_USER_TRANSPORT_H
#define GUEST_VHOST_USER_TRANSPORT_H

#include "error.h"
#include "transport/transport.h"

/* Opens the transport over a socket that is connected to the daemon. The transport takes it over, and closes it on
 * failure. The transport's capset is as the daemon sent it, unchecked. */
bool guest_vhost_user_open(int socket_file, struct guest_transport **transport, struct remoting_error *error);

#endif
