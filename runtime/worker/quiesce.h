/* Quiesces a context: no command runs, the device is idle, the ring is consistent, and the guest's memory is not
 * accessed until it resumes. */
#ifndef HOST_QUIESCE_H
#define HOST_QUIESCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "host.h"

struct host_quiesce {
    _Atomic uint32_t state; /* enum host_quiesce_state */
    void (*done)(void *data, uint64_t size); /* called by the ring's thread; size: bytes that the state takes */
    void *data;
};

/* Before there is a thread: the context is at rest until host_quiesce_end. */
void host_quiesce_begin_at_rest(struct host_quiesce *quiesce);
bool host_quiesce_is_at_rest(const struct host_quiesce *quiesce);

/* By any thread, which must then wake the ring's thread: that one comes to rest between two commands. */
void host_quiesce_ask(struct host_quiesce *quiesce);
void host_quiesce_end(struct host_quiesce *quiesce);

/* By the ring's thread: whether it is asked for, and then what to do. Returns when the context may go on. */
bool host_quiesce_is_asked(const struct host_quiesce *quiesce);
void host_quiesce_rest(struct host_quiesce *quiesce, struct host_context *context);
/* By the ring's thread, before its first command: returns at once unless the context begins at rest. */
void host_quiesce_await_end(struct host_quiesce *quiesce);

#endif
