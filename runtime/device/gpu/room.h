/* Room on the devices for a guest's buffers: adds up what its contexts have and want, asks the daemon, and passes its
 * answers on (docs/developing/state.md, Overcommit). */
#ifndef DEVICE_ROOM_H
#define DEVICE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/limits.h"
#include "formats/worker.h"

struct context;
struct daemon_link;

struct guest_room {
    uint64_t told[REMOTING_DEVICES_MAXIMUM]; /* to the daemon: what the guest holds and wants */
    bool awaits_answer;
    struct context *asking; /* whose question it is; NULL: nobody's any more */
};

/* The daemon's answer. */
void room_granted(struct guest_room *room, const struct worker_room *granted);
void room_refused(struct guest_room *room, const char *reason);
/* Tells the daemon what has changed, and asks it for what a context wants. */
void room_settle(struct guest_room *room, struct context *contexts, const struct daemon_link *daemon);
/* A context is about to be freed. */
void room_forget(struct guest_room *room, const struct context *context);

#endif
