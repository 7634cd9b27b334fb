/* A process that keeps the privilege to become another user, which the daemon gives up: each guest's processes get a
 * user id of their own. It takes orders of the daemon alone, and knows two: start this same program as a user of the
 * range, and kill children of the daemon. The processes that it starts are the daemon's children. */
#ifndef DAEMON_LAUNCHER_H
#define DAEMON_LAUNCHER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "spawn.h"

/* The first is the daemon's own, if it was started by root; the others are guests'. None: from is 0. */
struct uid_range {
    uid_t from;
    uid_t to;
};

struct launcher {
    struct uid_range range;
    int socket; /* -1: there is none, and all processes are of the daemon's user */
};

/* Must be called before anything else is open. */
bool launcher_open(struct launcher *launcher, const struct uid_range *range, struct remoting_error *error);
/* Gives up what only the launcher needs from here on. */
bool launcher_drop_privileges(const struct launcher *launcher, struct remoting_error *error);

bool launcher_spawn(const struct launcher *launcher, const struct spawn_request *request, pid_t *pid,
                    struct remoting_error *error);
void launcher_kill(const struct launcher *launcher, pid_t pid);

#endif
