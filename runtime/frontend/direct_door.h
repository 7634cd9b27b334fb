/* The direct door: the frontend is its own virtual machine monitor and its own guest driver. */
#ifndef GUEST_DIRECT_DOOR_H
#define GUEST_DIRECT_DOOR_H

#include "door.h"
#include "error.h"

/* Opens the door over a socket connected to the daemon, which is the door's from here on: it is
 * closed on failure. The door's capset is as the daemon sent it, unchecked. */
bool guest_direct_door_open(int socket_file, struct guest_door **door, struct remoting_error *error);

#endif
