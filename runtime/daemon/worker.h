/* What the daemon knows of a worker: a process to start, to kill and to reap. The guest's device process talks to it.
 */
#ifndef DAEMON_WORKER_H
#define DAEMON_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "guest_identity.h"
#include "process_output.h"
#include "services.h"

struct worker {
    struct worker *next;
    const struct launcher *launcher;
    const struct guest_identity *guest;
    const struct worker_setup *setup;
    const struct remoting_limits *limits; /* NULL: as on the command line */
    pid_t pid;
    uint64_t number; /* of all workers, counted from 1 */
    uint32_t label;  /* as the device process numbered it */
    uint32_t context;
    int64_t started_ns;
    int counters; /* read-only (counters.h) */
    struct sharing_pages *sharing;
    uint32_t slot; /* there; NO_SLOT: none */
    struct process_output output;
    bool killed;
    uint64_t threads; /* that it may compute with on a CPU */
    /* A socket whose other end is the worker's. It waits there until it is released, and closes it once it is ready;
     * -1: it was, or has ended. */
    struct event_source starting;
};

/* Forks and executes a worker that is asked only what the host offers. `*socket` is the daemon's end, non-blocking. */
bool worker_spawn_probe(const struct services *services, const struct worker_setup *setup, pid_t *pid, int *socket,
                        struct remoting_error *error);

/* Starts a worker with worker->guest, setup, label, context and threads set. `*socket` is the end for its device
 * process, non-blocking.
 */
bool worker_start(struct worker *worker, struct services *services, int *socket, struct remoting_error *error);
/* It has a process, which executes nothing until then. */
void worker_release(struct worker *worker);
void worker_kill(struct worker *worker);
/* After it was reaped: passes its last output on and frees all that belongs to it. */
void worker_close(struct worker *worker);

#endif
