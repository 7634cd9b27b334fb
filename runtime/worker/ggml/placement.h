/* Which device of the host serves each that is offered: after a move it is another of the same backend. */
#ifndef HOST_PLACEMENT_H
#define HOST_PLACEMENT_H

#include "host.h"

/* `places` has the index of the serving device for each of the first devices, such as "1,1"; NULL: each serves itself.
 * The guest goes on to know a device by its own name, and where it lies in the inventory. */
bool host_place_devices(struct host_context *context, const char *places, struct remoting_error *error);

#endif
