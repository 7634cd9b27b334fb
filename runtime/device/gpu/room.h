/* Room on the devices for a guest's buffers: adds up what its contexts have and want, asks the daemon, and passes its
 * answers on (docs/developing/state.md, Overcommit). */
#ifndef DEVICE_ROOM_H
#define DEVICE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/limits.h"
#include "formats/worker.h"

struct context;
struct virtio_gpu;

/* Of a context. It stays while the context has no worker. */
struct context_room {
    uint64_t held[REMOTING_DEVICES_MAXIMUM];
    bool is_wanted; /* `question` waits for its answer */
    bool is_granted; /* it is used, or asked for once more by another worker */
    struct worker_room question;
};

/* Of all contexts. */
struct guest_room {
    uint64_t told[REMOTING_DEVICES_MAXIMUM]; /* to the daemon: what the guest holds and wants */
    bool awaits_answer;
    struct context *asking; /* whose question it is; NULL: nobody's any more */
};

/* A worker says so. False: it makes no sense. */
bool context_room_takes(struct context *context, const struct worker_message *message, const uint8_t *payload);
/* The daemon's answer. */
void room_granted(struct virtio_gpu *device, const struct worker_room *room);
void room_refused(struct virtio_gpu *device, const char *reason);
/* Tells the daemon what has changed, and asks it for what a context wants. */
void room_settle(struct virtio_gpu *device);
/* A context is about to be freed. */
void room_forget(struct virtio_gpu *device, const struct context *context);

#endif
