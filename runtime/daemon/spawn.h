/* Starting this same program again in another mode. */
#ifndef DAEMON_SPAWN_H
#define DAEMON_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "descriptor_passing.h"
#include "error.h"
#include "namespaces.h"

#define SPAWN_DESCRIPTORS_MAXIMUM DESCRIPTORS_PER_MESSAGE

struct spawn_request {
    const char *what;             /* in errors: "a worker" */
    const char *const *arguments; /* ended by NULL */
    /* Standard input is /dev/null; the rest of what the process has, from standard output on, at 1, 2, and so on. They
     * stay the caller's. Everything else is closed. */
    const int *descriptors;
    size_t descriptor_count;
    uid_t uid; /* of the child, where there is a launcher (launcher.h) */
    struct own_namespaces namespaces;
    /* Of the child's descriptors: it executes nothing before something can be read there, and ends if nothing can be
     * any more. 0: it starts at once. */
    int gate;
};

/* The child dies with this process. */
bool spawn(const struct spawn_request *request, pid_t *pid, struct remoting_error *error);

/* In the child that namespaces_fork has made. */
_Noreturn void spawn_become(const struct spawn_request *request, int refusal);

/* A pipe whose reading end does not block: the child's output, or its requests. */
bool spawn_open_pipe(const char *what, int *reading, int *writing, struct remoting_error *error);

/* In the process that was started, for describe_end: abort(3) ends the first process of a namespace by a fault, since
 * the kernel drops the signal. */
void spawn_catch_abort(void);

/* What a wait status means, as a reason: "the worker exited with status 1". */
void describe_end(const char *what, int status, char *reason, size_t size);

#endif
