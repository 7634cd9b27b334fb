/* The virtqueues of a vhost-user device and the guest memory that they lie in, as the front-end has set them up. */
#ifndef DEVICE_QUEUES_H
#define DEVICE_QUEUES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "virtio/memory_table.h"
#include "virtio/virtqueue.h"

#define CONTROL_QUEUE 0u
#define QUEUE_COUNT 2u

/* The device's callbacks. */
struct queue_listener {
    void (*memory_changed)(void *owner, struct memory_table *memory);
    /* The control queue has stopped. Once this returns, the guest's kernel may reuse its pages. */
    void (*stopped)(void *owner);
    /* It runs again, for the same guest as before. */
    void (*resumed)(void *owner);
    /* The guest's contexts and resources must end. */
    void (*reset)(void *owner);
};

struct device_queues {
    struct event_loop *loop;
    const struct queue_listener *listener;
    void *owner;
    uint64_t features;
    int gpu_socket; /* only kept open: if it were closed, QEMU's main loop would spin (measured) */
    struct memory_account memory_account;
    struct memory_table *memory;
    struct virtqueue queues[QUEUE_COUNT];
    struct event_source kicks[QUEUE_COUNT];
    bool work[QUEUE_COUNT]; /* chains may be waiting */
    bool stopped;           /* the control queue was, at resume_at */
    uint16_t resume_at;
};

void device_queues_open(struct device_queues *queues, struct event_loop *loop, const struct queue_listener *listener,
                        void *owner);
void device_queues_close(struct device_queues *queues);

/* Starts the queue if it is ready, stops it if it no longer is. */
bool device_queues_update(struct device_queues *queues, uint32_t index, struct remoting_error *error);
/* Takes over the eventfd; -1 for none. */
bool device_queues_set_kick(struct device_queues *queues, uint32_t index, int fd, struct remoting_error *error);
/* Stops the queue, until the same guest continues or another one starts. */
bool device_queues_stop(struct device_queues *queues, uint32_t index, struct remoting_error *error);
/* Running queues are looked up again in the new table, which is taken over. */
bool device_queues_set_memory(struct device_queues *queues, struct memory_table *memory, struct remoting_error *error);
void device_queues_reset(struct device_queues *queues);

#endif
