/* A guest as the daemon has it: who it is, its device process, and the workers that the device process asked for. */
#ifndef DAEMON_GUEST_H
#define DAEMON_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon_limits.h"
#include "device_process_protocol.h"
#include "error.h"
#include "event_loop.h"
#include "guest_cgroup.h"
#include "guest_identity.h"
#include "log.h"
#include "process_output.h"
#include "services.h"
#include "worker.h"

struct guest {
    struct guest *next;
    struct services *services;
    struct guest_identity identity;
    struct guest_log log;
    struct guest_cgroup cgroup;

    pid_t pid; /* of the device process; 0 once it has been reaped */
    bool killed;
    bool stopping;                /* it was told to end */
    int64_t stop_by;              /* and is killed if it has not by then */
    int control;                  /* where the daemon speaks; -1 once the process is gone */
    struct event_source requests; /* where it is asked */
    struct process_output output;

    int64_t ping_at;
    int64_t answer_by; /* to the last ping; NO_DEADLINE: answered */
    uint32_t silent_s; /* as the device process said last */

    struct worker *workers;
    unsigned worker_count;
    unsigned starting_count; /* of them: they are not ready yet */
    struct device_request waiting[WORKERS_PER_GUEST_MAXIMUM]; /* to be started, in this order */
    unsigned waiting_count;
    uint64_t thread_count; /* of all workers, as they may have them */
    int64_t orphans_end_at; /* the device process has died: when its workers are killed */
};

/* Starts the device process and hands the connection over to it. On failure the connection stays the caller's: what
 * waits in it to be read may take long to close (discard.h). */
bool guest_open(struct services *services, const struct guest_identity *identity, int connection, struct guest **guest,
                struct remoting_error *error);
/* Has it tell its guest why, and end. */
void guest_stop(struct guest *guest, const char *reason);
/* Kills the device process. It is reaped later, as late as the kernel wishes. */
void guest_kill(struct guest *guest);

/* A child of the daemon was waited for. False: it was not one of this guest's. */
bool guest_reap(struct guest *guest, pid_t pid, int status);
/* Nothing of it is left. */
bool guest_is_over(const struct guest *guest);
void guest_free(struct guest *guest);

/* Does what is due. Returns the next time to do so. */
int64_t guest_advance(struct guest *guest, int64_t now);

#endif
