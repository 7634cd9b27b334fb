/* Has workers run another ggml: those of new guests at once, those of the guests that there are by guest_moves.h. */
#ifndef DAEMON_RELOAD_H
#define DAEMON_RELOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "event_loop.h"
#include "guest_moves.h"
#include "services.h"
#include "worker_setup.h"

struct reload {
    struct services *services;
    struct guest_moves *moves;
    struct worker_setup next; /* without a release: none is asked for, or it is in use */
    pid_t probe;          /* a worker that tells what it offers; 0: it was reaped */
    struct event_source answer;
    int64_t answer_by;
    char end[REMOTING_REASON_SIZE]; /* of the probe */
    void (*failed)(void *owner, const char *reason);
    void *owner;
};

/* services, moves, failed and owner are set. */
void reload_open(struct reload *reload);
/* `failed` is told if nothing comes of it; else the moves' is told what became of it. Nothing must be under way. */
bool reload_begin(struct reload *reload, const char *lib_dir, struct remoting_error *error);
bool reload_is_under_way(const struct reload *reload);
/* A child of the daemon was reaped. False: it was not the probe. */
bool reload_reap(struct reload *reload, pid_t pid, int status);
/* Gives up what is late. Returns the next time to look. */
int64_t reload_advance(struct reload *reload, int64_t now);
void reload_close(struct reload *reload);

#endif
