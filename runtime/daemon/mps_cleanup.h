/* A process that ends the MPS control daemon that this daemon has started, also when this daemon is killed. */
#ifndef DAEMON_MPS_CLEANUP_H
#define DAEMON_MPS_CLEANUP_H

#include <stdbool.h>
#include <sys/types.h>

#include "error.h"
#include "mps_control.h"

struct mps_cleanup {
    pid_t pid;
    int hold; /* the daemon's end of a pipe; the process ends MPS once it is closed. -1: there is no process */
};

/* From a process that has one thread, before the control daemon is started. `parent`: the folder of its own folders,
 * removed at the end with all that is in it. */
bool mps_cleanup_start(struct mps_cleanup *cleanup, const struct mps_folders *folders, const char *parent,
                       struct remoting_error *error);

/* Tells it the control daemon's process id, which may be used again later. Without that it only tells it to quit. */
void mps_cleanup_tell(const struct mps_cleanup *cleanup, pid_t control);

/* Has it end the control daemon, and waits for that for some seconds. Then it goes on alone. */
void mps_cleanup_run(struct mps_cleanup *cleanup);

#endif
