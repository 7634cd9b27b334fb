/* A control group (cgroup v2) for each guest, below one that was delegated to the daemon. It bounds all processes of a
 * guest together. */
#ifndef DAEMON_GUEST_CGROUP_H
#define DAEMON_GUEST_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "quotas.h"

/* The delegated group. No process may be in it itself, the daemon included. */
struct delegated_cgroup {
    int folder; /* -1: there is none, and guests have none */
};

struct guest_cgroup {
    const struct delegated_cgroup *parent;
    char name[32];
    bool exists;
};

/* Enables the controllers that the limits need. `path` may be NULL. */
bool delegated_cgroup_open(struct delegated_cgroup *delegated, const char *path, const struct remoting_limits *limits,
                           struct remoting_error *error);

/* Makes the group with its limits, before it has a process. */
bool guest_cgroup_open(struct guest_cgroup *cgroup, const struct delegated_cgroup *parent, uint64_t guest,
                       const struct remoting_limits *limits, struct remoting_error *error);
/* The process must not have started another one yet, which would stay outside. */
bool guest_cgroup_add(const struct guest_cgroup *cgroup, pid_t pid, struct remoting_error *error);
/* Removes the group, once all of its processes have been reaped. False: errno says why it is left. */
bool guest_cgroup_close(struct guest_cgroup *cgroup);

#endif
