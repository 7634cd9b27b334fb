/* The device's side of a split virtqueue (virtio 1.2, section 2.7). Every value is read once into a private copy,
 * checked, and only then used. */
#ifndef DEVICE_VIRTQUEUE_H
#define DEVICE_VIRTQUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/virtio_ring.h>

#include "error.h"
#include "virtio/memory_table.h"

struct virtqueue_segment {
    uint64_t address; /* guest-physical */
    uint32_t length;
};

/* One descriptor chain that the guest has made available: first what it may read, then what it may write. */
struct virtqueue_chain {
    uint16_t head;
    size_t readable_count;
    size_t writable_count;
    uint64_t readable_size;
    uint64_t writable_size;
    size_t capacity;
    struct virtqueue_segment *segments;
};

struct virtqueue {
    /* As set by the front-end. The addresses are of its own address space. */
    uint32_t size;
    bool addresses_set;
    uint64_t descriptor_address;
    uint64_t available_address;
    uint64_t used_address;
    bool enabled;
    int call_fd;
    int error_fd;
    bool event_index;
    bool indirect;

    /* While it runs. */
    bool running;
    bool broken; /* until it is stopped */
    struct memory_table *memory;
    const struct vring_desc *descriptors;
    struct vring_avail *available;
    struct vring_used *used;
    uint16_t last_available;
    uint16_t used_index;
    uint16_t signalled_used;
    bool signalled_valid;
};

enum virtqueue_pop {
    VIRTQUEUE_EMPTY,
    VIRTQUEUE_CHAIN,
    VIRTQUEUE_BROKEN, /* *error says how; nothing in this queue can be trusted any more */
};

/* Resolves the addresses in `memory` and starts at last_available. */
bool virtqueue_start(struct virtqueue *queue, struct memory_table *memory, struct remoting_error *error);
void virtqueue_stop(struct virtqueue *queue);

/* The caller owns the chain and ends it with virtqueue_chain_free. */
enum virtqueue_pop virtqueue_pop(struct virtqueue *queue, struct virtqueue_chain **chain, struct remoting_error *error);
void virtqueue_chain_free(struct virtqueue_chain *chain);
/* Keeps only where the first `size` bytes of the reply go: a chain that waits takes little memory. */
void virtqueue_chain_shrink(struct virtqueue_chain *chain, size_t size);
/* True if chains are waiting; if not, the guest will kick for the next one. */
bool virtqueue_has_more(struct virtqueue *queue);

/* Copies the readable bytes, chain->readable_size of them. */
bool virtqueue_gather(const struct virtqueue *queue, const struct virtqueue_chain *chain, uint8_t *bytes);
/* Writes a reply, cut to the space the guest gave, and returns the chain to the guest. */
void virtqueue_answer(struct virtqueue *queue, const struct virtqueue_chain *chain, const void *reply, size_t size);
/* Whether the guest asked to be interrupted for what was answered since the last time. */
bool virtqueue_notification_is_due(struct virtqueue *queue);

#endif
