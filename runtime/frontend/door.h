/* A door: how the frontend reaches the virtio-gpu device of the host.
 *
 * The direct door plays the driver itself over the daemon's vhost-user socket; the drm door goes
 * through the guest kernel's virtio_gpu. Nothing above this header knows which one it is. A door
 * holds one device context. Its functions may be called by several threads at once. */
#ifndef GUEST_DOOR_H
#define GUEST_DOOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct guest_door;

/* Memory that guest and worker both map. Owned by the door; address and size are read-only. */
struct guest_blob {
    void *address;
    size_t size;
    uint32_t resource_id;
};

struct guest_door_functions {
    /* Blobs that are left stay mapped: the program may still use memory that it shared. */
    void (*close)(struct guest_door *door);
    /* Starts the context: the device front starts a worker for it. Call once, before blobs. */
    bool (*create_context)(struct guest_door *door, struct remoting_error *error);
    /* Zeroed, page aligned; size is rounded up to whole pages. */
    bool (*create_blob)(struct guest_door *door, size_t size, struct guest_blob *blob, struct remoting_error *error);
    void (*destroy_blob)(struct guest_door *door, struct guest_blob *blob);
    /* Tells the worker that this blob is its ring; the blob's ring header has been filled. */
    bool (*attach_ring)(struct guest_door *door, const struct guest_blob *blob, struct remoting_error *error);
    /* The worker sleeps on this word of the ring's header, which the guest has cleared: wake it. */
    void (*wake_host)(struct guest_door *door, _Atomic uint32_t *host_waits);
    /* Sleeps until *word differs from seen, a wake-up that may be spurious, or timeout_ns. */
    void (*wait)(struct guest_door *door, _Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns);
    /* False once the device is known to be gone; never blocks. */
    bool (*alive)(struct guest_door *door);
};

struct guest_door {
    const struct guest_door_functions *functions;
    const uint8_t *capset; /* struct remoting_capset_header and what follows, checked for magic, version and size */
    size_t capset_size;
    bool waits_for_fence; /* `wait` sleeps until a fence, which the device front completes, not on the futex */
};

/* Opens the door to `address`: "unix:PATH" for the direct door, "drm" or "drm:/dev/dri/renderD128" for
 * the drm door. NULL or "": a socket at the default place, else the first virtio-gpu that is ours.
 * Reads and checks the capset; starts no worker. The reason of a failure names the address and what to do. */
bool guest_door_open(const char *address, struct guest_door **door, struct remoting_error *error);

#endif
