/* NVIDIA MPS, by which the workers of --share mps compute at once: the control daemon that they find, this daemon's own
 * or one that was there (docs/developing/sharing.md). */
#ifndef DAEMON_MPS_H
#define DAEMON_MPS_H

#include <stdbool.h>
#include <sys/types.h>

#include "error.h"
#include "event_loop.h"
#include "mps_cleanup.h"
#include "mps_control.h"
#include "quotas.h"

struct mps {
    bool is_used;
    bool is_lost; /* the control daemon has ended */
    struct mps_folders folders;
    pid_t control; /* 0: not known */
    struct mps_cleanup cleanup; /* of a control daemon of its own */
    struct event_loop *loop;
    struct event_source control_end; /* -1: its end is not noticed */
};

/* Finds or starts a control daemon, tells this process's environment of it, and the log what is given up. Without
 * `wanted` nothing is done. `limits`: those that some guest has. */
bool mps_open(struct mps *mps, bool wanted, const struct remoting_limits *limits, struct remoting_error *error);
void mps_close(struct mps *mps);

/* After the probe has opened the devices: whether it is a client of MPS. A driver goes on without MPS where it reaches
 * no control daemon. */
bool mps_check_clients(const struct mps *mps, struct remoting_error *error);

/* Has its end noticed from now on. */
bool mps_watch(struct mps *mps, struct event_loop *loop, struct remoting_error *error);

/* Before a worker is started. */
bool mps_check(const struct mps *mps, struct remoting_error *error);

/* Where something failed: says in the log what MPS's own logs say last. */
void mps_tell_logs(const struct mps *mps);

#endif
