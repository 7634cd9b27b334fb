/* What of the kernel's means to keep a guest's processes apart this daemon has, and what it says of them. */
#ifndef DAEMON_ISOLATION_H
#define DAEMON_ISOLATION_H

#include <stdbool.h>

#include "error.h"
#include "namespaces.h"

struct launcher;

struct isolation {
    /* Namespaces (namespaces.h) that a process of each kind has of its own. */
    unsigned device_process;
    unsigned worker;
    int network; /* the namespace of the network that they share; -1: each has its own */
    int refusal; /* why they are not all: an errno, or 0 */
};

/* Tries as a guest's process would. `shared`: what workers are to share with the host. */
bool isolation_find(struct isolation *isolation, const struct launcher *launcher, unsigned shared,
                    struct remoting_error *error);

struct own_namespaces isolation_of_device_process(const struct isolation *isolation);
struct own_namespaces isolation_of_worker(const struct isolation *isolation);

/* Says in the log what holds. */
void isolation_tell(const struct isolation *isolation);

#endif
