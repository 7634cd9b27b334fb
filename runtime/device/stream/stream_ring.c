#include "stream/stream_ring.h"

#define THE_CONTEXT 1u
#define THE_RESOURCE 1u

bool stream_ring_open(struct stream_ring *ring, struct virtio_gpu *device, struct memory_account *account,
                      uint32_t area, struct remoting_error *error)
{
    const struct private_ring_accounts accounts = { .memory = account, .runs = &device->backing_account };
    struct resource *resource;

    if (!private_ring_open(&ring->shared, &accounts, area, error)) {
        return false;
    }
    resource = virtio_gpu_add_resource(device, THE_RESOURCE, (uint32_t)ring->shared.backing->size, error);
    if (!resource) {
        private_ring_close(&ring->shared);
        return false;
    }
    resource->backing = ring->shared.backing; /* the device's from here on */
    ring->context = virtio_gpu_add_context(device, THE_CONTEXT);
    if (!ring->context) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a context");
    }
    return context_attach(ring->context, resource, error) && context_attach_ring(ring->context, resource, error);
}
