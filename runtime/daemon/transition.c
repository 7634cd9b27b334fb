#include "transition.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "clock.h"
#include "guest.h"
#include "log.h"
#include "worker_setup.h"

#define ON_DEVICES "its devices"
#define IN_HOST_MEMORY "the host's memory"

static const struct transition_words {
    const char *done;
    uint32_t state; /* of the guest meanwhile */
    const char *origin; /* NULL: a move has its own */
    const char *destination;
} words[STATUS_TRANSITION_KINDS] = {
    [TRANSITION_PAUSE] = { "paused", STATUS_PAUSING, ON_DEVICES, IN_HOST_MEMORY },
    [TRANSITION_RESUME] = { "resumed", STATUS_RESUMING, IN_HOST_MEMORY, ON_DEVICES },
    [TRANSITION_SWAP_OUT] = { "swapped out", STATUS_SWAPPING_OUT, ON_DEVICES, IN_HOST_MEMORY },
    [TRANSITION_SWAP_IN] = { "swapped in", STATUS_SWAPPING_IN, IN_HOST_MEMORY, ON_DEVICES },
    [TRANSITION_MOVE] = { "moved", STATUS_MOVING, NULL, NULL },
    [TRANSITION_RELOAD] = { "reloaded", STATUS_MOVING, NULL, NULL },
};

static bool is_move(const struct status_transition *transition)
{
    return transition->kind == TRANSITION_MOVE || transition->kind == TRANSITION_RELOAD;
}

/* The devices that serve in one setup for what others serve in the other. */
static void list_devices(const struct worker_setup *setup, const struct worker_setup *other, char *text, size_t size)
{
    size_t length = 0;

    for (uint32_t i = 0; i < release_device_count(setup->release) && length < size; i++) {
        if (setup->places[i] != other->places[i]) {
            length += (size_t)snprintf(text + length, size - length, "%s%s", length == 0 ? "" : ", ",
                                       worker_setup_device_name(setup, setup->places[i]));
        }
    }
}

void transition_begin_move(struct guest *guest, const struct worker_setup *next)
{
    struct status_transition *begun = &guest->transition;

    *begun = (struct status_transition){ .began_ns = remoting_now_ns(), .bytes = guest->state_bytes };
    if (guest->setup.release == next->release) {
        begun->kind = TRANSITION_MOVE;
        list_devices(&guest->setup, next, begun->origin, sizeof begun->origin);
        list_devices(next, &guest->setup, begun->destination, sizeof begun->destination);
    } else {
        begun->kind = TRANSITION_RELOAD;
        release_describe(guest->setup.release, begun->origin, sizeof begun->origin);
        release_describe(next->release, begun->destination, sizeof begun->destination);
    }
}

/* --------------------------------------------------------------------------------------------------- end */

/* The owner's doing, not the guest's: it is not charged to the guest's share of the log. */
static void log_end(const struct guest *guest, const struct status_transition *ended)
{
    const char *done = words[ended->kind].done;

    if (ended->reason[0] != '\0') {
        log_line("guest %" PRIu64 ": could not be %s: %s", guest->identity.connection, done, ended->reason);
        return;
    }
    log_line("guest %" PRIu64 ": %s from %s to %s, %.1f MiB in %.3f s", guest->identity.connection, done, ended->origin,
             ended->destination, (double)ended->bytes / (1 << 20), (double)ended->took_ns / 1e9);
}

static void add_up(struct services *services, const struct status_transition *ended)
{
    struct status_transition_totals *totals = &services->totals.of[ended->kind];

    services->totals_change = ++services->changes;
    totals->took_ns += (uint64_t)ended->took_ns;
    if (ended->reason[0] != '\0') {
        totals->failures++;
    } else {
        totals->done++;
        totals->bytes += ended->bytes;
    }
}

static void end(struct guest *guest, const char *reason)
{
    struct status_transition *ended = &guest->last_transition;

    *ended = guest->transition;
    ended->took_ns = remoting_now_ns() - ended->began_ns;
    snprintf(ended->reason, sizeof ended->reason, "%s", reason);
    if (!is_move(ended)) {
        snprintf(ended->origin, sizeof ended->origin, "%s", words[ended->kind].origin);
        snprintf(ended->destination, sizeof ended->destination, "%s", words[ended->kind].destination);
    }
    guest->transition = (struct status_transition){ .kind = TRANSITION_NONE };
    log_end(guest, ended);
    add_up(guest->services, ended);
    guest_changed(guest);
}

void transition_end_step(struct guest *guest, const char *reason)
{
    if (!is_move(&guest->transition)) {
        end(guest, reason);
    }
}

void transition_end_move(struct guest *guest, const char *reason)
{
    end(guest, reason);
}

/* -------------------------------------------------------------------------------------------------- state */

void transition_take_state(struct guest *guest, uint64_t bytes)
{
    if (guest->state_bytes == bytes) {
        return;
    }
    guest->state_bytes = bytes;
    if (guest->transition.bytes < bytes) {
        guest->transition.bytes = bytes;
    }
    guest_changed(guest);
}

uint32_t transition_guest_state(const struct guest *guest)
{
    if (guest->transition.kind != TRANSITION_NONE) {
        return words[guest->transition.kind].state;
    }
    return guest->is_swapped ? STATUS_SWAPPED_OUT : guest->is_paused ? STATUS_PAUSED : STATUS_RUNNING;
}
