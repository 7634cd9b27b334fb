/* Room for a guest's buffers on the devices, which a worker asks the daemon for before it allocates where guests may
 * have more than a device has (docs/developing/state.md, Overcommit). A command whose question is not answered yet is
 * not begun; the worker begins it again when there is an answer. */
#ifndef HOST_ROOM_H
#define HOST_ROOM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "formats/worker.h"

struct host_room {
    bool is_short; /* else nobody is asked */
    void (*send)(void *data, uint32_t type, const struct worker_room *room); /* to the device process */
    void *data;
    uint64_t held[REMOTING_DEVICES_MAXIMUM]; /* by buffers of this context */
    _Atomic uint32_t state;                  /* enum host_room_state */
    bool is_postponed; /* the command that asks: the ring's thread clears it, and begins the command again */
    struct worker_room question;
    struct worker_room answer;
    char refusal[REMOTING_REASON_SIZE];
};

/* By the ring's thread. `size` bytes more on a device, or with 0 a look at what there is: `answer` may be NULL. False:
 * there is no room, or the command is postponed until there is an answer. */
bool host_room_ask(struct host_room *room, uint32_t device, uint64_t size, struct worker_room *answer,
                   struct remoting_error *error);
/* Buffers hold so much more, or less. */
void host_room_hold(struct host_room *room, uint32_t device, uint64_t size);

/* The context has gone from here: no question is its own. */
void host_room_forget(struct host_room *room);

bool host_room_is_awaited(const struct host_room *room);
/* Returns when there is an answer, or after a while. */
void host_room_await(struct host_room *room);

/* By the thread that handles the device process' messages. A refusal is no longer than a reason. */
void host_room_grant(struct host_room *room, const struct worker_room *answer);
void host_room_refuse(struct host_room *room, const char *reason);

#endif
