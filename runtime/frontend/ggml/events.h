/* Which devices have events. Their slots are declared in abi.h's generated part. */
#ifndef GUEST_EVENTS_H
#define GUEST_EVENTS_H

#include "ggml/objects.h"

/* A synchronous device of the host needs none of its own: when its worker has carried a command out, the work is done.
 */
static inline bool guest_device_has_events(const struct guest_device *device)
{
    return device->record.events || !device->record.async;
}

#endif
