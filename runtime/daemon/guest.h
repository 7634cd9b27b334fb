/* What the daemon knows of a guest: its identity, its device process, and the workers that the device process asked
 * for. */
#ifndef DAEMON_GUEST_H
#define DAEMON_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon_limits.h"
#include "error.h"
#include "event_loop.h"
#include "formats/status.h"
#include "guest_cgroup.h"
#include "guest_identity.h"
#include "log.h"
#include "process_output.h"
#include "quotas.h"
#include "residency_account.h"
#include "services.h"
#include "worker.h"

/* As the device process numbered it. */
struct wanted_worker {
    uint32_t label;
    uint32_t context;
};

struct guest {
    struct guest *next;
    struct services *services;
    struct guest_identity identity;
    struct remoting_limits limits;
    struct release *told;    /* what it was offered */
    struct worker_setup setup; /* of its workers */
    struct guest_log log;
    struct guest_cgroup cgroup;

    pid_t pid; /* of the device process; 0 once it has been reaped */
    bool killed;
    bool stopping;                /* it was told to end */
    bool leaving;                 /* its device process has let go of it and only has to end */
    int64_t stop_by;              /* when it is killed if it has not ended */
    int control;                  /* the daemon's messages go here; -1 once the process is gone */
    struct event_source requests; /* the device process' requests come from here */
    struct process_output output;

    int64_t ping_at;
    int64_t answer_by; /* to the last ping; NO_DEADLINE: answered */
    uint32_t asked_for; /* DAEMON_PAUSE, DAEMON_RESUME or DAEMON_SWAP, which has not been answered; 0: none */
    int64_t settle_by; /* when it is killed if it has not been answered; NO_DEADLINE: never, or there is no question */
    bool is_paused;
    bool is_swapped; /* paused until it asks for something (swap.h) */
    int64_t swap_from; /* not before, since it did not go, or has just come back */
    int64_t swap_retry_ms; /* between two tries to come back, so far */
    int64_t swap_retry_at; /* NO_DEADLINE: no try is due */
    uint32_t silent_s; /* as the device process reported last; UINT32_MAX: it has not yet */
    uint32_t idle_s; /* likewise: for how long its contexts have been asked for nothing */
    struct guest_residency residency;
    uint64_t state_bytes; /* of the host's memory; as the device process says */
    struct status_transition transition; /* that is under way; TRANSITION_NONE: none is (transition.h) */
    struct status_transition last_transition; /* that has ended */
    uint64_t change; /* the number of its last change that readers of the status are told of; 0: none yet */

    struct worker *workers;
    unsigned worker_count;
    unsigned starting_count; /* workers that are not ready yet */
    struct wanted_worker waiting[WORKERS_PER_GUEST_MAXIMUM]; /* workers that are to be started, in this order */
    unsigned waiting_count;
    uint64_t thread_count; /* of all workers, as they may have them */
    int64_t orphans_end_at; /* the device process has died: when its workers are killed */
};

/* Whether it has a device process that does as it is told. */
bool guest_is_served(const struct guest *guest);
/* One that is served, by the number of its connection, or NULL. */
struct guest *guest_find(const struct services *services, uint64_t number);

/* Readers of the status are told of the guest as it is now. */
void guest_changed(struct guest *guest);

/* Kills the device process. It is reaped when the kernel has ended it. */
void guest_kill(struct guest *guest);

/* Messages to the device process. The first one opens the gate that it waits at. */
bool guest_tell_start(const struct guest *guest, struct remoting_error *error);
/* `text` may be NULL. A device process that does not read its messages is killed. */
void guest_tell(struct guest *guest, uint32_t type, uint32_t worker, const char *text);
void guest_tell_room(struct guest *guest, const struct worker_room *room);
/* It is asked for that, or would be. */
void guest_begin_transition(struct guest *guest, uint32_t message);
/* Has it paused (DAEMON_PAUSE, DAEMON_SWAP) or resumed, at once (residency.h). The guest listener is told what became
 * of it. False: it is busy with the like. */
bool guest_ask_for(struct guest *guest, uint32_t message);
/* Sends the socket to a worker. False: errno says why. */
bool guest_tell_worker_started(const struct guest *guest, uint32_t worker, int socket);

#endif
