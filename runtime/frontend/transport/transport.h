/* A transport: how the frontend reaches the virtio-gpu device of the host.
 *
 * The direct transport is its own driver, over the daemon's vhost-user socket; the drm transport goes through the guest
 * kernel's virtio_gpu; the stream transport sends the ring's bytes, where no memory is shared. Nothing above this
 * header knows which one it is. A transport holds one device context. Its functions may be called by several threads at
 * once.
 */
#ifndef GUEST_TRANSPORT_H
#define GUEST_TRANSPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"

struct guest_transport;

/* Memory that guest and worker both map; over a stream the ring alone, which each side has for itself. Owned by the
 * transport; address and size are read-only. */
struct guest_blob {
    void *address;
    size_t size;
    uint32_t resource_id;
};

struct guest_transport_functions {
    /* Remaining blobs stay mapped: the program may still use memory that it shared. */
    void (*close)(struct guest_transport *transport);
    /* Starts the context: the daemon starts a worker for it. Call once, before blobs. */
    bool (*create_context)(struct guest_transport *transport, struct remoting_error *error);
    /* Zeroed, page aligned; size is rounded up to whole pages. */
    bool (*create_blob)(struct guest_transport *transport, size_t size, struct guest_blob *blob,
                        struct remoting_error *error);
    void (*destroy_blob)(struct guest_transport *transport, struct guest_blob *blob);
    /* Tells the worker that this blob is its ring; the blob's ring header has been filled. */
    bool (*attach_ring)(struct guest_transport *transport, const struct guest_blob *blob, struct remoting_error *error);
    /* Wakes the worker, which sleeps on this word of the ring's header; the guest has cleared it. */
    void (*wake_host)(struct guest_transport *transport, _Atomic uint32_t *host_waits);
    /* Sends the commands that are in the ring; their last `size` bytes lie at `bytes` instead. NULL: the host sees them
     * in the ring. */
    void (*flush)(struct guest_transport *transport, const void *bytes, uint32_t size);
    /* Sleeps until *word differs from seen, a wake-up that may be spurious, or timeout_ns. */
    void (*wait)(struct guest_transport *transport, _Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns);
    /* False once the device is known to be gone; never blocks. */
    bool (*alive)(struct guest_transport *transport);
};

struct guest_transport {
    const struct guest_transport_functions *functions;
    const uint8_t *capset; /* struct remoting_capset_header and what follows, checked for magic, version and size */
    size_t capset_size;
    bool shares_memory;
    bool waits_for_fence; /* `wait` sleeps until a fence, which the daemon completes, not on the futex */
    pid_t owner; /* the process that opened it; a forked child must not touch the device */
};

bool guest_transport_is_ours(const struct guest_transport *transport);
bool guest_transport_check_owner(const struct guest_transport *transport, struct remoting_error *error);
/* Whether the host speaks the guest's protocol version; else the error says which side to update. */
bool guest_transport_check_version(uint32_t host_version, struct remoting_error *error);

#endif
