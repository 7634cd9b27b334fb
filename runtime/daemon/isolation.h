/* Which means of the kernel for isolating a guest's processes this daemon has. */
#ifndef DAEMON_ISOLATION_H
#define DAEMON_ISOLATION_H

#include <stdbool.h>

#include "error.h"
#include "namespaces.h"

struct launcher;

struct isolation {
    /* The namespaces (namespaces.h) that each kind of process has of its own. */
    unsigned device_process;
    unsigned worker;
    int network; /* the network namespace that they share; -1: each has its own */
    int refusal; /* why some are missing: an errno, or 0 */
};

/* Tries as a guest's process would. `shared`: what workers are to share with the host. */
bool isolation_find(struct isolation *isolation, const struct launcher *launcher, unsigned shared,
                    struct remoting_error *error);

struct own_namespaces isolation_of_device_process(const struct isolation *isolation);
struct own_namespaces isolation_of_worker(const struct isolation *isolation);

/* Logs which isolation holds. */
void isolation_tell(const struct isolation *isolation);

#endif
