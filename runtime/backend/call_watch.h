/* Ends the wait for a call that never ends: a graph without end would hold the device for good. */
#ifndef HOST_CALL_WATCH_H
#define HOST_CALL_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>

#include "error.h"
#include "ring_server.h"

struct host_call_watch {
    uint64_t limit_s; /* 0: none */
    uint32_t call;    /* the one that was under way at the last look */
    int64_t since_ms;
    bool is_under_way;
};

/* How long may pass until the next look; 0: for ever. */
struct timeval host_call_watch_interval(const struct host_call_watch *watch);

/* False: the call that is under way has taken longer than the limit. Called by another thread than the ring's. */
bool host_call_watch_look(struct host_call_watch *watch, const struct host_ring *ring, struct remoting_error *error);

#endif
