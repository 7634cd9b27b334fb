#include "guest_moves.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "device_process_protocol.h"
#include "guest.h"
#include "log.h"
#include "residency.h"
#include "transition.h"

static void advance(struct guest_moves *moves);

static bool changes(const struct move_plan *plan, const struct worker_setup *setup)
{
    const struct worker_setup next = move_plan_apply(plan, setup, 0);

    return !worker_setup_is(setup, &next);
}

static bool is_concerned(const struct move_plan *plan, const struct guest *guest)
{
    return guest_is_served(guest) && (plan->guest == 0 || guest->identity.connection == plan->guest) &&
           changes(plan, &guest->setup);
}

bool guest_moves_are_needed(const struct services *services, const struct move_plan *plan)
{
    const struct guest *guest = services->guests;

    while (guest && !is_concerned(plan, guest)) {
        guest = guest->next;
    }
    return guest || changes(plan, &services->setup);
}

/* Connections are counted, so a guest that comes meanwhile is behind all others. */
static struct guest *next_guest(const struct guest_moves *moves)
{
    struct guest *next = NULL;

    for (struct guest *guest = moves->services->guests; guest; guest = guest->next) {
        if (guest->identity.connection > moves->guest && is_concerned(&moves->plan, guest) &&
            (!next || guest->identity.connection < next->identity.connection)) {
            next = guest;
        }
    }
    return next;
}

static void report(struct guest_moves *moves, const char *reason)
{
    const size_t length = strlen(moves->report);

    snprintf(moves->report + length, sizeof moves->report - length, "%sguest %" PRIu64 ": %s", length == 0 ? "" : "\n",
             moves->guest, reason);
}

/* NULL: it has gone, and nothing is to be done for it. */
static struct guest *guest_under_way(const struct guest_moves *moves)
{
    return guest_find(moves->services, moves->guest);
}

static bool can_move(const struct guest_moves *moves, const struct guest *guest, struct remoting_error *error)
{
    if (guest->is_paused && !guest->is_swapped) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "it is paused");
    }
    return release_can_follow(guest->told, moves->next.release, error);
}

static void choose(struct guest_moves *moves, const struct guest *guest)
{
    const struct worker_setup next = move_plan_apply(&moves->plan, &guest->setup, moves->moved);

    moves->guest = guest->identity.connection;
    worker_setup_replace(&moves->next, &next);
}

static bool begin(struct guest_moves *moves, struct guest *guest)
{
    struct remoting_error error = { .reason = "it is being paused or resumed already" };

    choose(moves, guest);
    if (!can_move(moves, guest, &error) || residency_is_busy(guest)) {
        log_line("guest %" PRIu64 ": stays as it is: %s", moves->guest, error.reason);
        report(moves, error.reason);
        return false;
    }
    transition_begin_move(guest, &moves->next);
    residency_ask_for(guest, DAEMON_PAUSE);
    moves->stage = MOVE_PAUSING;
    return true;
}

static void end(struct guest_moves *moves)
{
    guest_moves_close(moves);
    moves->done(moves->owner, moves->report);
}

static void advance(struct guest_moves *moves)
{
    struct guest *guest = next_guest(moves);

    moves->stage = MOVE_NONE;
    while (guest && !begin(moves, guest)) {
        guest = next_guest(moves);
    }
    if (!guest) {
        end(moves);
    }
}

void guest_moves_begin(struct guest_moves *moves, const struct move_plan *plan)
{
    moves->is_under_way = true;
    moves->plan = *plan;
    if (plan->release) {
        release_hold(plan->release);
    }
    moves->guest = 0;
    moves->moved = 0;
    moves->report[0] = '\0';
    advance(moves);
}

/* It was paused: it goes on with the new workers. */
static void resume(struct guest_moves *moves, struct guest *guest)
{
    worker_setup_replace(&moves->before, &guest->setup);
    worker_setup_replace(&guest->setup, &moves->next);
    moves->stage = MOVE_RESUMING;
    residency_ask_for(guest, DAEMON_RESUME);
}

static void go_back(struct guest_moves *moves, struct guest *guest, const char *reason)
{
    snprintf(moves->reason, sizeof moves->reason, "%s", reason);
    worker_setup_replace(&guest->setup, &moves->before);
    moves->stage = MOVE_GOING_BACK;
    residency_ask_for(guest, DAEMON_RESUME);
}

/* A guest that could not even go back is paused. */
static void finish(struct guest_moves *moves, struct guest *guest, const char *reason)
{
    char failure[2 * REMOTING_REASON_SIZE] = "";

    if (moves->stage == MOVE_RESUMING) {
        moves->moved++;
    } else if (moves->stage == MOVE_PAUSING) {
        snprintf(failure, sizeof failure, "%s", reason);
    } else if (reason[0] == '\0') {
        snprintf(failure, sizeof failure, "%s", moves->reason);
    } else {
        snprintf(failure, sizeof failure, "%s; it stays paused: %s", moves->reason, reason);
    }
    if (failure[0] != '\0') {
        report(moves, failure);
    }
    transition_end_move(guest, failure);
    worker_setup_drop(&moves->before);
    advance(moves);
}

bool guest_moves_take(struct guest_moves *moves, uint64_t number, const char *reason)
{
    struct guest *guest = guest_under_way(moves);

    if (moves->stage == MOVE_NONE || number != moves->guest) {
        return false;
    }
    if (!guest) {
        worker_setup_drop(&moves->before);
        advance(moves);
    } else if (moves->stage == MOVE_PAUSING && reason[0] == '\0') {
        resume(moves, guest);
    } else if (moves->stage == MOVE_RESUMING && reason[0] != '\0') {
        go_back(moves, guest, reason);
    } else {
        finish(moves, guest, reason);
    }
    return true;
}

void guest_moves_close(struct guest_moves *moves)
{
    moves->is_under_way = false;
    worker_setup_drop(&moves->next);
    worker_setup_drop(&moves->before);
    release_drop(moves->plan.release);
    moves->plan.release = NULL;
}
