/* Gives guests other workers, one guest after another: it is paused, and resumed with the new ones. If those do not
 * take what it has, it gets such as it had. docs/developing/state.md has the protocol. */
#ifndef DAEMON_GUEST_MOVES_H
#define DAEMON_GUEST_MOVES_H

#include <stdbool.h>
#include <stdint.h>

#include "move_plan.h"
#include "services.h"
#include "worker_setup.h"

/* The guests that stayed where they were, and why: as many as fit. */
#define MOVES_REPORT_SIZE 2048

enum move_stage {
    MOVE_NONE,
    MOVE_PAUSING,
    MOVE_RESUMING,
    MOVE_GOING_BACK,
};

struct guest_moves {
    struct services *services;
    bool is_under_way;
    struct move_plan plan;
    enum move_stage stage;
    uint64_t guest;             /* which is under way, or was last */
    unsigned moved;             /* guests so far */
    struct worker_setup next;   /* of that guest */
    struct worker_setup before; /* what it had; without a release: nothing is to be gone back to */
    char reason[REMOTING_REASON_SIZE];
    char report[MOVES_REPORT_SIZE];
    /* `report` is empty if all guests have what the plan wants. */
    void (*done)(void *owner, const char *report);
    void *owner;
};

/* Whether new guests or present ones have not what the plan wants. */
bool guest_moves_are_needed(const struct services *services, const struct move_plan *plan);
/* Nothing must be under way. A plan's release is held. */
void guest_moves_begin(struct guest_moves *moves, const struct move_plan *plan);
/* A guest has been paused or resumed, or could not be. False: that is no step of a move. */
bool guest_moves_take(struct guest_moves *moves, uint64_t guest, const char *reason);
void guest_moves_close(struct guest_moves *moves);

#endif
