/* Workers that no guest has used yet, kept with their devices open: a guest that gets one does not wait for a driver to
 * start. One that a guest had is never given to another. Each holds on every GPU what its driver takes for a process
 * (some 0.5 GB for CUDA). They are of the daemon's own user id, so there are none where each guest has its own, or its
 * own control group (options.c). */
#ifndef DAEMON_SPARE_WORKERS_H
#define DAEMON_SPARE_WORKERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "guest_identity.h"
#include "services.h"
#include "worker.h"

struct spare_worker {
    struct spare_worker *next;
    struct worker *worker;
    int socket; /* the end that a device process gets */
};

struct spare_workers {
    struct services *services;
    struct guest_identity nobody; /* the identity that they have until a guest gets them: connection 0 */
    struct spare_worker *first;
    unsigned wanted;
    unsigned count;
    int64_t start_at; /* not before */
};

void spare_workers_open(struct spare_workers *spares, struct services *services, unsigned wanted);
/* Others take their places, of the ggml that new guests get now. */
void spare_workers_renew(struct spare_workers *spares);
/* Kills them. */
void spare_workers_close(struct spare_workers *spares);

/* A worker that has started and may compute with at most so many threads, or NULL. The caller owns it and the socket.
 */
struct worker *spare_workers_take(struct spare_workers *spares, uint64_t threads, int *socket);

/* A child of the daemon was reaped. False: it was none of these. */
bool spare_workers_reap(struct spare_workers *spares, pid_t pid, int status);

/* Starts what is missing, if it is time. Returns the next time to do so. */
int64_t spare_workers_advance(struct spare_workers *spares, int64_t now);

#endif
