#include "gpu/private_ring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "copy_once.h"
#include "device_protocol.h"
#include "formats/command.h"
#include "formats/stream.h"

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

static bool make_backing(const struct private_ring_accounts *accounts, uint32_t size, struct backing **backing,
                         struct remoting_error *error)
{
    const struct vhost_user_memory memory = { .count = 1, .regions = { { .size = size } } };
    const struct virtio_gpu_mem_entry all = { .length = size };
    const struct backing_entries entries = { .bytes = (const uint8_t *)&all, .count = 1 };
    struct memory_table *table;
    bool created;
    int file;

    if (!make_file(size, &file, error) || !memory_table_create(&memory, &file, accounts->memory, &table, error)) {
        return false;
    }
    created = backing_create(table, accounts->runs, &entries, size, backing, error);
    memory_table_release(table);
    return created;
}

static void fill_header(struct private_ring *ring)
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

bool private_ring_open(struct private_ring *ring, const struct private_ring_accounts *accounts, uint32_t area,
                       struct remoting_error *error)
{
    const uint32_t size = REMOTING_RING_HEADER_SIZE + 2 * area;

    if (area < REMOTING_RING_AREA_MINIMUM || area > REMOTING_STREAM_AREA_MAXIMUM || (area & (area - 1)) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a ring with areas of %u bytes", area);
    }
    if (!make_backing(accounts, size, &ring->backing, error)) {
        return false;
    }
    ring->area = area;
    ring->header = backing_start(ring->backing, size);
    fill_header(ring);
    return true;
}

void private_ring_close(struct private_ring *ring)
{
    backing_release(ring->backing);
    *ring = (struct private_ring){ .backing = NULL };
}

/* As a guest that shares the ring does it (channel/ring.c of the frontend). */
void private_ring_publish(struct private_ring *ring, uint32_t tail)
{
    struct remoting_ring_header *header = ring->header;

    atomic_store_explicit(&header->tail, tail, memory_order_seq_cst);
    if (atomic_exchange_explicit(&header->host_waits, 0, memory_order_seq_cst)) {
        remoting_futex_wake(&header->host_waits);
    }
}

/* The worker reads guest_waits after it has moved the head, and this process reads the head after it has written
 * guest_waits, so one of the two always sees the other. */
void private_ring_await(struct private_ring *ring, uint32_t position)
{
    atomic_store_explicit(&ring->header->guest_awaits, position, memory_order_relaxed);
    atomic_store_explicit(&ring->header->guest_waits, REMOTING_GUEST_WAITS_FOR_FENCE, memory_order_seq_cst);
}

void private_ring_stop_awaiting(struct private_ring *ring)
{
    atomic_store_explicit(&ring->header->guest_waits, REMOTING_GUEST_AWAKE, memory_order_relaxed);
}

bool private_ring_read_head(const struct private_ring *ring, uint32_t told, uint32_t tail, uint32_t *head,
                            struct remoting_error *error)
{
    *head = atomic_load_explicit(&ring->header->head, memory_order_seq_cst);
    return *head - told <= tail - told ||
           remoting_fail(error, REMOTING_ERROR_LOST, "the worker has moved the ring's head where it cannot be");
}

/* Of a reply only what was written; of a fetch all that it asked for. */
static uint32_t returned_size(const struct private_ring *ring, const struct wire_command_header *header)
{
    struct wire_reply_header reply;
    uint32_t size;

    if (header->return_offset >= WIRE_REPLY_AREA || header->return_size < sizeof reply) {
        return header->return_size;
    }
    remoting_copy_once(&reply, ring->returns + header->return_offset, sizeof reply);
    size = reply.size < WIRE_REPLY_AREA ? (uint32_t)WIRE_ALIGN(sizeof reply + reply.size) : header->return_size;
    return size < header->return_size ? size : header->return_size;
}

bool private_ring_find_return(const struct private_ring *ring, uint32_t position, uint32_t head,
                              struct private_ring_return *found, struct remoting_error *error)
{
    const uint32_t place = position & (ring->area - 1);
    const uint32_t left = head - position;
    const uint32_t readable = left < ring->area - place ? left : ring->area - place;
    struct wire_command_header header = { 0 };
    bool returns;

    remoting_copy_once(&header, ring->requests + place, readable < sizeof header ? readable : sizeof header);
    returns = header.size >= sizeof header && header.return_size > 0; /* a pad may be shorter than a header */
    if (header.size < REMOTING_RING_ALIGNMENT || header.size > readable ||
        (returns && (header.return_size > ring->area || header.return_offset > ring->area - header.return_size))) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "a command asks for bytes that the ring does not have");
    }
    *found = (struct private_ring_return){ .command_size = header.size };
    if (returns) {
        found->offset = header.return_offset;
        found->size = returned_size(ring, &header);
    }
    return true;
}
