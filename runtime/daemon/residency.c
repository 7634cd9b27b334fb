#include "residency.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "device_process_protocol.h"
#include "guest.h"
#include "quotas.h"
#include "release.h"

/* Of what a device has free when nobody uses it: the rest is for what the account does not know. */
#define PERCENT_RESIDENT 90
/* Of a worker's overhead: what stays with a worker that is kept. */
#define KEPT_PART 2

void residency_open(struct residency *residency, const struct release *release)
{
    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        const uint64_t found = release->memory[i].free / 100 * PERCENT_RESIDENT;

        residency->devices[i].free = residency->options.resident == 0 ? found : residency->options.resident;
        residency->devices[i].overhead = release->memory[i].overhead;
    }
}

/* ------------------------------------------------------------------------------------------- the account */

static const struct residency *residency_of(const struct guest *guest)
{
    return &guest->services->residency;
}

/* On a device that serves it: what it was offered may be served by others. */
static uint64_t sum_on(const struct guest *guest, const uint64_t *amounts, uint32_t device)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        sum += guest->setup.places[i] == device ? amounts[i] : 0;
    }
    return sum;
}

static uint64_t with_overhead(const struct guest *guest, uint64_t sum, uint32_t device)
{
    return sum == 0 ? 0 : sum + residency_of(guest)->devices[device].overhead;
}

static uint64_t needs(const struct guest *guest, uint32_t device)
{
    return with_overhead(guest, sum_on(guest, guest->residency.wanted, device), device);
}

/* Workers that are kept have the driver's context. */
static uint64_t has(const struct guest *guest, uint32_t device)
{
    const uint64_t sum = sum_on(guest, guest->residency.granted, device);

    if (!guest->residency.is_away) {
        return with_overhead(guest, sum, device);
    }
    return sum > 0 && guest->workers ? residency_of(guest)->devices[device].overhead / KEPT_PART : 0;
}

/* Whether what it has will soon be free. */
static bool is_leaving(const struct guest *guest)
{
    return guest->asked_for == DAEMON_SWAP || guest->asked_for == DAEMON_PAUSE || !guest_is_served(guest);
}

/* How much a guest lacks on a device, if all stay who are there, or all but those who are leaving. */
static uint64_t lack(const struct guest *guest, uint32_t device, bool without_leaving)
{
    const uint64_t room = residency_of(guest)->devices[device].free;
    uint64_t sum = needs(guest, device);

    if (sum == 0) {
        return 0;
    }
    for (const struct guest *other = guest->services->guests; other; other = other->next) {
        sum += other != guest && !(without_leaving && is_leaving(other)) ? has(other, device) : 0;
    }
    return sum > room ? sum - room : 0;
}

static bool fits(const struct guest *guest, bool without_leaving)
{
    bool fitting = true;

    for (uint32_t i = 0; fitting && i < REMOTING_DEVICES_MAXIMUM; i++) {
        fitting = lack(guest, i, without_leaving) == 0;
    }
    return fitting;
}

/* What all guests have and want, wherever it is. */
static uint64_t sum_of_all(const struct services *services, uint32_t device)
{
    uint64_t sum = 0;

    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        sum += guest_is_served(guest) ? sum_on(guest, guest->residency.wanted, device) : 0;
    }
    return sum;
}

static uint64_t less(uint64_t from, uint64_t amount)
{
    return from > amount ? from - amount : 0;
}

/* For buffers of one guest, if all others went. */
static uint64_t most_on(const struct guest *guest, uint32_t device)
{
    const struct residency *residency = residency_of(guest);

    return less(residency->devices[device].free, residency->devices[device].overhead);
}

/* That it could get besides what it has. */
static uint64_t left_for(const struct guest *guest, uint32_t device)
{
    const struct residency *residency = residency_of(guest);
    const uint64_t alone = less(most_on(guest, device), sum_on(guest, guest->residency.wanted, device));
    const uint64_t together = less(residency->devices[device].free + residency->options.overcommit,
                                   sum_of_all(guest->services, device));

    return alone < together ? alone : together;
}

/* ------------------------------------------------------------------------------------------ what is impossible */

static bool fail_for_room(const struct guest *guest, uint32_t device, uint64_t allowed, const char *whose,
                          struct remoting_error *error)
{
    char text[40];

    remoting_write_limit(QUOTA_DEVICE_MEMORY, allowed, text, sizeof text);
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%s has room for %s in the buffers of %s",
                         worker_setup_device_name(&guest->setup, device), text, whose);
}

static bool can_ever_fit(const struct guest *guest, struct remoting_error *error)
{
    const struct residency *residency = residency_of(guest);

    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        const uint64_t all = residency->devices[i].free + residency->options.overcommit;
        const uint64_t sum = sum_on(guest, guest->residency.wanted, i);

        if (sum > most_on(guest, i)) {
            return fail_for_room(guest, i, most_on(guest, i), "a guest (ggml-remotingd --resident-memory)", error);
        }
        if (sum > 0 && sum_of_all(guest->services, i) > all) {
            return fail_for_room(guest, i, all, "all guests together (ggml-remotingd --overcommit)", error);
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ the queue */

static void enter_queue(struct guest *guest)
{
    if (guest->residency.number == 0) {
        guest->residency.number = ++guest->services->residency.queued_so_far;
        guest->residency.queued_at = remoting_now_ms();
    }
}

static void answer_granted(struct guest *guest)
{
    const uint32_t device = guest->residency.asked_device;
    const uint32_t place = guest->setup.places[device];
    const struct worker_room room = { .device = device,
                                      .size = left_for(guest, place),
                                      .total = most_on(guest, place) };

    guest->residency.owes_answer = false;
    guest_tell_room(guest, &room);
}

/* It goes on with what it has. */
static void answer_refused(struct guest *guest, const char *reason)
{
    guest->residency.owes_answer = false;
    memcpy(guest->residency.wanted, guest->residency.granted, sizeof guest->residency.wanted);
    guest_tell(guest, DAEMON_NO_ROOM, 0, reason);
}

static void send_resume(struct guest *guest)
{
    guest->residency.awaits_room = false;
    guest->residency.is_away = false;
    guest->asked_for = 0;
    guest_ask_for(guest, DAEMON_RESUME);
}

static void admit(struct guest *guest, int64_t now)
{
    static const uint64_t nothing[REMOTING_DEVICES_MAXIMUM];
    struct guest_residency *residency = &guest->residency;

    if (memcmp(residency->granted, nothing, sizeof nothing) == 0) {
        residency->came_at = now;
    }
    memcpy(residency->granted, residency->wanted, sizeof residency->granted);
    residency->number = 0;
    if (residency->owes_answer) {
        answer_granted(guest);
    }
    if (residency->is_away) {
        send_resume(guest);
    }
}

static void refuse(struct guest *guest, const char *reason)
{
    struct guest_residency *residency = &guest->residency;

    residency->number = 0;
    if (residency->awaits_room) {
        snprintf(residency->reason, sizeof residency->reason, "%s", reason);
        residency->is_refused = true;
    } else if (residency->owes_answer) {
        answer_refused(guest, reason);
    }
}

/* One that is away is answered when it comes back. */
void residency_take_wish(struct guest *guest, const struct worker_room *room)
{
    struct guest_residency *residency = &guest->residency;
    struct remoting_error error;

    if (room->device >= release_device_count(guest->told)) {
        guest_tell(guest, DAEMON_NO_ROOM, 0, "the host offers no such device");
        return;
    }
    residency->owes_answer = true;
    residency->asked_device = room->device;
    residency->wanted[room->device] = room->size;
    if (!can_ever_fit(guest, &error)) {
        answer_refused(guest, error.reason);
    } else if (!residency->is_away && room->size <= residency->granted[room->device]) {
        answer_granted(guest);
    } else if (!residency->is_away) {
        enter_queue(guest);
    }
}

/* One that claims more than it may was taken over. */
void residency_take_held(struct guest *guest, const struct worker_room *room)
{
    uint64_t *wanted = &guest->residency.wanted[room->device];
    uint64_t *granted = &guest->residency.granted[room->device];

    *wanted = room->size < *wanted ? room->size : *wanted;
    *granted = *wanted < *granted ? *wanted : *granted;
}

static void hold_back(struct guest *guest)
{
    struct remoting_error error;

    guest->asked_for = DAEMON_RESUME;
    guest->residency.awaits_room = true;
    if (can_ever_fit(guest, &error)) {
        enter_queue(guest);
    } else {
        refuse(guest, error.reason);
    }
}

static void withdraw(struct guest *guest)
{
    guest->residency.awaits_room = false;
    guest->residency.is_refused = false;
    guest->residency.number = 0;
}

/* Nobody awaits the end of what a guest does of its own accord. */
static bool is_withdrawable(const struct guest *guest)
{
    return guest->residency.awaits_room && guest->is_swapped;
}

bool residency_is_busy(const struct guest *guest)
{
    return guest->asked_for != 0 && !is_withdrawable(guest);
}

bool residency_ask_for(struct guest *guest, uint32_t message)
{
    struct guest_residency *residency = &guest->residency;

    if (message != DAEMON_RESUME && is_withdrawable(guest)) {
        withdraw(guest);
        guest->asked_for = 0;
    }
    if (message != DAEMON_RESUME || guest->asked_for != 0 || !residency->is_away ||
        !residency_of(guest)->options.is_on) {
        return guest_ask_for(guest, message);
    }
    hold_back(guest);
    return true;
}

const char *residency_take_refusal(struct guest *guest)
{
    struct guest_residency *residency = &guest->residency;

    if (!residency->is_refused) {
        return NULL;
    }
    withdraw(guest);
    return residency->reason;
}

/* A guest that waits for room keeps its place when it is swapped out, not when its owner pauses it. */
void residency_take_settled(struct guest *guest, uint32_t asked_for, const char *reason)
{
    struct guest_residency *residency = &guest->residency;
    const bool is_done = reason[0] == '\0';

    if (asked_for == DAEMON_RESUME) {
        residency->is_away = !is_done;
        residency->came_at = remoting_now_ms();
    } else if (is_done) {
        residency->is_away = true;
        residency->number = asked_for == DAEMON_SWAP ? residency->number : 0;
    } else {
        residency->kept_at = remoting_now_ms();
        snprintf(residency->reason, sizeof residency->reason, "%s", reason);
    }
}

/* ------------------------------------------------------------------------------------------------ who goes */

static bool is_in_the_way(const struct guest *other, const struct guest *guest)
{
    bool is = false;

    for (uint32_t i = 0; !is && other != guest && !other->residency.is_away && i < REMOTING_DEVICES_MAXIMUM; i++) {
        is = has(other, i) > 0 && lack(guest, i, true) > 0;
    }
    return is;
}

/* Since the guest waits: a second try would end as the first. */
static bool was_kept(const struct guest *other, const struct guest *guest)
{
    return other->residency.kept_at > guest->residency.queued_at;
}

static bool goes_before(const struct guest *one, const struct guest *other)
{
    return one->idle_s != other->idle_s ? one->idle_s > other->idle_s
                                        : one->residency.came_at < other->residency.came_at;
}

/* One that could not go is left alone for as long as one that came: to be asked stops its workers. */
static int64_t stays_until(const struct guest *guest)
{
    const struct guest_residency *residency = &guest->residency;
    const int64_t since = residency->kept_at > residency->came_at ? residency->kept_at : residency->came_at;

    return since + (int64_t)residency_of(guest)->options.stay_s * 1000;
}

/* The next one to go, or NULL: then `later` is when the next one's stay ends. */
static struct guest *choose(const struct guest *guest, int64_t now, int64_t *later)
{
    struct guest *chosen = NULL;

    *later = NO_DEADLINE;
    for (struct guest *other = guest->services->guests; other; other = other->next) {
        const int64_t until = stays_until(other);

        if (other->asked_for != 0 || !is_in_the_way(other, guest) || was_kept(other, guest)) {
            continue;
        }
        if (until > now) {
            *later = until < *later ? until : *later;
        } else if (!chosen || goes_before(other, chosen)) {
            chosen = other;
        }
    }
    return chosen;
}

/* Whoever is under way will have come, or gone. */
static bool is_under_way(const struct guest *guest)
{
    return (guest->asked_for != 0 && !guest->residency.awaits_room) || !guest_is_served(guest);
}

static bool is_anybody_under_way(const struct guest *guest)
{
    const struct guest *other = guest->services->guests;

    while (other && (other == guest || !is_under_way(other))) {
        other = other->next;
    }
    return other != NULL;
}

static void refuse_as_all_stay(struct guest *guest)
{
    const struct guest *other = guest->services->guests;
    struct remoting_error error;

    while (other && !(is_in_the_way(other, guest) && was_kept(other, guest))) {
        other = other->next;
    }
    remoting_fail(&error, REMOTING_ERROR_ALLOCATION, "no other guest can make room: guest %" PRIu64 ": %s",
                  other ? other->identity.connection : 0, other ? other->residency.reason : "it is paused");
    refuse(guest, error.reason);
}

static void send_away(struct guest *other, const struct guest *guest)
{
    log_line("guest %" PRIu64 ": goes to the host's memory, to make room for guest %" PRIu64,
             other->identity.connection, guest->identity.connection);
    guest_ask_for(other, DAEMON_SWAP);
}

/* Returns when to look again, unless somebody settles before. */
static int64_t make_room(struct guest *guest, int64_t now)
{
    int64_t later = NO_DEADLINE;

    while (!fits(guest, true)) {
        struct guest *other = choose(guest, now, &later);

        if (!other && later == NO_DEADLINE && !is_anybody_under_way(guest)) {
            refuse_as_all_stay(guest);
        }
        if (!other) {
            return later;
        }
        send_away(other, guest);
    }
    return NO_DEADLINE;
}

static uint32_t devices_of(const struct guest *guest)
{
    uint32_t devices = 0;

    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        devices |= needs(guest, i) > 0 ? UINT32_C(1) << i : 0;
    }
    return devices;
}

static struct guest *next_in_queue(const struct services *services, uint64_t after)
{
    struct guest *next = NULL;

    for (struct guest *guest = services->guests; guest; guest = guest->next) {
        const uint64_t number = guest->residency.number;

        if (number > after && guest_is_served(guest) && (!next || number < next->residency.number)) {
            next = guest;
        }
    }
    return next;
}

/* One that is leaving is looked at again when it has left. */
static int64_t advance(struct guest *guest, int64_t now)
{
    if (is_leaving(guest)) {
        return NO_DEADLINE;
    }
    if (!fits(guest, false)) {
        return make_room(guest, now);
    }
    admit(guest, now);
    return NO_DEADLINE;
}

int64_t residency_advance(struct services *services, int64_t now)
{
    struct guest *guest = next_in_queue(services, 0);
    int64_t deadline = NO_DEADLINE;
    uint32_t taken = 0; /* devices that somebody waits for who is ahead */

    while (guest) {
        const uint64_t number = guest->residency.number;
        const uint32_t devices = devices_of(guest);

        if ((devices & taken) == 0) {
            const int64_t later = advance(guest, now);

            deadline = later < deadline ? later : deadline;
        }
        taken |= guest->residency.number != 0 ? devices : 0;
        guest = next_in_queue(services, number);
    }
    return deadline;
}
