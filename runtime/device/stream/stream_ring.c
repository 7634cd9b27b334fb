#include "stream/stream_ring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device_protocol.h"

#define THE_CONTEXT 1u
#define THE_RESOURCE 1u

static bool make_file(uint64_t size, int *file, struct remoting_error *error)
{
    *file = memfd_create("ring", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (*file < 0) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "memfd_create: %s", strerror(errno));
    }
    if (ftruncate(*file, (off_t)size) < 0) {
        close(*file);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a ring of %llu bytes: %s", (unsigned long long)size,
                             strerror(errno));
    }
    return true;
}

static bool make_backing(struct virtio_gpu *device, struct memory_account *account, uint32_t size,
                         struct backing **backing, struct remoting_error *error)
{
    const struct vhost_user_memory memory = { .count = 1, .regions = { { .size = size } } };
    const struct virtio_gpu_mem_entry all = { .length = size };
    const struct backing_entries entries = { .bytes = (const uint8_t *)&all, .count = 1 };
    struct memory_table *table;
    bool created;
    int file;

    if (!make_file(size, &file, error) || !memory_table_create(&memory, &file, account, &table, error)) {
        return false;
    }
    created = backing_create(table, &device->backing_account, &entries, size, backing, error);
    memory_table_release(table);
    return created;
}

static void fill_header(struct stream_ring *ring)
{
    ring->header->magic = REMOTING_RING_MAGIC;
    ring->header->protocol_version = REMOTING_PROTOCOL_VERSION;
    ring->header->request_offset = REMOTING_RING_HEADER_SIZE;
    ring->header->request_size = ring->area;
    ring->header->return_offset = REMOTING_RING_HEADER_SIZE + ring->area;
    ring->header->return_size = ring->area;
    ring->requests = (uint8_t *)ring->header + REMOTING_RING_HEADER_SIZE;
    ring->returns = ring->requests + ring->area;
}

bool stream_ring_open(struct stream_ring *ring, struct virtio_gpu *device, struct memory_account *account,
                      uint32_t area, struct remoting_error *error)
{
    const uint32_t size = REMOTING_RING_HEADER_SIZE + 2 * area;
    struct resource *resource;

    if (area < REMOTING_RING_AREA_MINIMUM || area > REMOTING_STREAM_AREA_MAXIMUM || (area & (area - 1)) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a ring with areas of %u bytes", area);
    }
    resource = virtio_gpu_add_resource(device, THE_RESOURCE, size, error);
    if (!resource || !make_backing(device, account, size, &resource->backing, error)) {
        return false;
    }
    ring->area = area;
    ring->header = backing_start(resource->backing, size);
    fill_header(ring);
    ring->context = virtio_gpu_add_context(device, THE_CONTEXT);
    if (!ring->context) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a context");
    }
    return context_attach(ring->context, resource, error) && context_attach_ring(ring->context, resource, error);
}
