/* Waiting for file descriptors, in one thread. Each turn handles one event, so that no handler can
 * meet an event for something that a handler before it has freed. */
#ifndef DEVICE_EVENT_LOOP_H
#define DEVICE_EVENT_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "clock.h"
#include "error.h"

#define NO_DEADLINE INT64_MAX

struct event_source {
    int fd; /* -1: not in the loop */
    void (*ready)(void *owner, uint32_t events);
    void *owner;
};

struct event_loop {
    int epoll;
};

bool event_loop_open(struct event_loop *loop, struct remoting_error *error);
void event_loop_close(struct event_loop *loop);
bool event_loop_add(struct event_loop *loop, struct event_source *source, uint32_t events,
                    struct remoting_error *error);
bool event_loop_change(struct event_loop *loop, struct event_source *source, uint32_t events,
                       struct remoting_error *error);
/* Takes the source out of the loop and closes its descriptor. */
void event_loop_drop(struct event_loop *loop, struct event_source *source);
/* Handles at most one event; waits for it until the deadline, in milliseconds of the monotonic clock. */
bool event_loop_turn(struct event_loop *loop, int64_t deadline, struct remoting_error *error);

#endif
