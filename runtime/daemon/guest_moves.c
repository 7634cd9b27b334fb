#include "guest_moves.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "device_process_protocol.h"
#include "guest.h"
#include "guest_process.h"
#include "log.h"

static void advance(struct guest_moves *moves);

/* Connections are counted, so a guest that comes meanwhile is behind all others. */
static struct guest *next_guest(const struct guest_moves *moves)
{
    struct guest *next = NULL;

    for (struct guest *guest = moves->services->guests; guest; guest = guest->next) {
        if (guest_is_served(guest) && guest->identity.connection > moves->guest && guest->release != moves->next &&
            (!next || guest->identity.connection < next->identity.connection)) {
            next = guest;
        }
    }
    return next;
}

static void report(struct guest_moves *moves, const char *reason)
{
    const size_t length = strlen(moves->report);

    log_line("guest %" PRIu64 ": stays as it is: %s", moves->guest, reason);
    snprintf(moves->report + length, sizeof moves->report - length, "%sguest %" PRIu64 ": %s", length == 0 ? "" : "\n",
             moves->guest, reason);
}

/* NULL: it has gone, and nothing is to be done for it. */
static struct guest *guest_under_way(const struct guest_moves *moves)
{
    return guest_find(moves->services, moves->guest);
}

static void set_release(struct guest *guest, struct release *release)
{
    release_drop(guest->release);
    guest->release = release_hold(release);
}

static void drop_before(struct guest_moves *moves)
{
    release_drop(moves->before);
    moves->before = NULL;
}

static bool can_move(const struct guest_moves *moves, const struct guest *guest, struct remoting_error *error)
{
    if (guest->is_paused) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "it is paused");
    }
    return release_can_follow(guest->told, moves->next, error);
}

static bool begin(struct guest_moves *moves, struct guest *guest)
{
    struct remoting_error error = { .reason = "it is being paused or resumed already" };

    moves->guest = guest->identity.connection;
    if (!can_move(moves, guest, &error) || !guest_ask_for(guest, DAEMON_PAUSE)) {
        report(moves, error.reason);
        return false;
    }
    moves->stage = MOVE_PAUSING;
    return true;
}

static void end(struct guest_moves *moves)
{
    release_drop(moves->next);
    moves->next = NULL;
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

void guest_moves_begin(struct guest_moves *moves, struct release *release)
{
    moves->next = release_hold(release);
    moves->guest = 0;
    moves->report[0] = '\0';
    advance(moves);
}

/* It was paused: it goes on with the new workers. */
static void resume(struct guest_moves *moves, struct guest *guest)
{
    moves->before = release_hold(guest->release);
    set_release(guest, moves->next);
    moves->stage = MOVE_RESUMING;
    guest_ask_for(guest, DAEMON_RESUME);
}

static void go_back(struct guest_moves *moves, struct guest *guest, const char *reason)
{
    snprintf(moves->reason, sizeof moves->reason, "%s", reason);
    set_release(guest, moves->before);
    moves->stage = MOVE_GOING_BACK;
    guest_ask_for(guest, DAEMON_RESUME);
}

static void tell_moved(const struct guest *guest)
{
    char text[160];

    release_describe(guest->release, text, sizeof text);
    log_line("guest %" PRIu64 ": its workers run %s", guest->identity.connection, text);
}

/* A guest that could not even go back is paused. */
static void finish(struct guest_moves *moves, const struct guest *guest, const char *reason)
{
    char whole[2 * REMOTING_REASON_SIZE];

    if (moves->stage == MOVE_RESUMING) {
        tell_moved(guest);
    } else if (moves->stage == MOVE_PAUSING) {
        report(moves, reason);
    } else if (reason[0] == '\0') {
        report(moves, moves->reason);
    } else {
        snprintf(whole, sizeof whole, "%s; it stays paused: %s", moves->reason, reason);
        report(moves, whole);
    }
    drop_before(moves);
    advance(moves);
}

bool guest_moves_take(struct guest_moves *moves, uint64_t number, const char *reason)
{
    struct guest *guest = guest_under_way(moves);

    if (moves->stage == MOVE_NONE || number != moves->guest) {
        return false;
    }
    if (!guest) {
        drop_before(moves);
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
    drop_before(moves);
    release_drop(moves->next);
}
