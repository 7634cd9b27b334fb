/* The ring of a guest which shares no memory: a resource of the device like any other, but of pages of this process'
 * own.
 */
#ifndef DEVICE_STREAM_RING_H
#define DEVICE_STREAM_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "gpu/private_ring.h"
#include "gpu/virtio_gpu.h"
#include "virtio/memory_table.h"

struct stream_ring {
    struct context *context; /* the device's; NULL: not started */
    struct private_ring shared; /* with the worker */
};

/* Makes a ring and a context with a worker for it. What is made belongs to the device, also on failure. The account
 * outlives the ring, whose pages stay until its worker has ended. */
bool stream_ring_open(struct stream_ring *ring, struct virtio_gpu *device, struct memory_account *account,
                      uint32_t area, struct remoting_error *error);

#endif
