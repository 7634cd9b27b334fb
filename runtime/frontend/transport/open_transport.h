/* Which transport reaches an address. */
#ifndef GUEST_OPEN_TRANSPORT_H
#define GUEST_OPEN_TRANSPORT_H

#include "transport/transport.h"

/* Opens the transport to `address`: "unix:PATH" for the direct transport, "drm" or "drm:/dev/dri/renderD128" for
 * the drm transport. NULL or "": a socket at the default place, else the first virtio-gpu that is ours.
 * Reads and checks the capset; starts no worker. The reason of a failure names the address and what to do. */
bool guest_transport_open(const char *address, struct guest_transport **transport, struct remoting_error *error);

#endif
