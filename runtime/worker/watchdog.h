/* Ends the wait for a call that never ends: an endless graph would occupy the device for ever. */
#ifndef HOST_WATCHDOG_H
#define HOST_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>

#include "error.h"
#include "ring_server.h"

struct host_watchdog {
    uint64_t limit_s; /* 0: none */
    uint32_t call;    /* the one that was under way at the last look */
    int64_t since_ms;
    bool is_under_way;
};

/* How long may pass until the next look; 0: for ever. */
struct timeval host_watchdog_interval(const struct host_watchdog *watch);

/* False: the call that is under way has taken longer than the limit. Called by another thread than the ring's. */
bool host_watchdog_look(struct host_watchdog *watch, const struct host_ring *ring, struct remoting_error *error);

#endif
