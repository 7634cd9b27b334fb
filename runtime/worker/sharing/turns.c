#include "sharing/turns.h"

#include <stdlib.h>

#include "adaptive_wait.h"
#include "clock.h"
#include "metrics.h"
#include "ring_format.h"

/* After this a turn ends between two commands if somebody waits: eight pieces of an upload, say. */
#define QUANTUM_NS 4000000
/* Waking from a futex costs some 50 us, and most turns of a token are over within a millisecond. */
#define SPIN_NS 300000
#define DOZE_MINIMUM_NS 100000
#define SLEEP_NS 50000000 /* then a worker that waits looks whether it is to come to rest */
/* Of which a guest that was idle has credit, and by which an interactive one is ahead. */
#define WINDOW_NS UINT64_C(100000000)
#define UNITS_PER_NS UINT64_C(1024) /* of virtual time, at weight 1 */
#define WINDOW (WINDOW_NS * UNITS_PER_NS)
/* For how long one that is between two turns is waited for, whose ticket is earlier: so long in any case, or half as
 * long as its turns take, up to the second. */
#define ABSENCE_NS 1000000
#define ABSENCE_MAXIMUM_NS 10000000
#define PAUSE_SHARE 8 /* of a pause in the mean of the last ones */
/* Who has waited for longer than honest neighbours can take goes without turns for a while. */
#define WAIT_MAXIMUM_NS 1000000000
#define WITHOUT_NS 10000000000
/* In the tickets of batch guests, of which one that has waited for so long goes as another guest. */
#define BATCH (UINT64_C(1) << 63)
#define BATCH_WAIT_NS 1000000000

bool host_turns_open(struct host_turns *turns, const struct host_sharing_map *map, const struct host_metrics *metrics,
                     struct remoting_error *error)
{
    *turns = (struct host_turns){ .map = map, .metrics = metrics };
    turns->neighbours = calloc(REMOTING_SHARING_SLOTS, sizeof *turns->neighbours);
    return turns->neighbours || remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to share devices by turns");
}

/* ---------------------------------------------------------------------------------------- the own slot */

static uint32_t own_word(const struct host_turns *turns)
{
    return atomic_load_explicit(&turns->map->own->word, memory_order_relaxed);
}

static bool somebody_waits(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t word = atomic_load_explicit(&turns->map->all->slots[i].word, memory_order_seq_cst);

        if (i != turns->map->slot && host_turn_state(word) == REMOTING_TURN_WAITING) {
            return true;
        }
    }
    return false;
}

static void change(struct host_turns *turns, enum remoting_turn_state state)
{
    const uint32_t word = ((own_word(turns) >> 2) + 1) << 2 | state;

    atomic_store_explicit(&turns->map->own->word, word, memory_order_seq_cst);
}

/* After the word was changed. Who waits says so before it reads the word, and is looked for after the word was written:
 * one sees the other. */
static void wake(struct host_turns *turns)
{
    turns->owes_wake = false;
    if (somebody_waits(turns)) {
        remoting_futex_wake(&turns->map->own->word);
    }
}

static uint64_t charged(const struct host_turns *turns, uint32_t slot)
{
    return atomic_load_explicit(&turns->map->all->slots[slot].charged, memory_order_relaxed);
}

/* The virtual time of the own guest: all of its workers' together. */
static uint64_t own_virtual_time(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);
    const uint64_t guest = host_sharing_guest(turns->map, turns->map->slot);
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (i == turns->map->slot || (guest != 0 && host_sharing_guest(turns->map, i) == guest)) {
            sum += charged(turns, i);
        }
    }
    return sum;
}

static bool is_batch(uint64_t ticket)
{
    return (ticket & BATCH) != 0;
}

/* Virtual times begin a window later than tickets, so that an interactive guest's ticket can be a window ahead. Those
 * of batch guests come after all others. */
static uint64_t ticket_of(const struct host_turns *turns, uint64_t virtual_time)
{
    switch (host_sharing_class(turns->map, turns->map->slot)) {
    case REMOTING_CLASS_INTERACTIVE:
        return virtual_time;
    case REMOTING_CLASS_BATCH:
        return (virtual_time + WINDOW) | BATCH;
    default:
        return virtual_time + WINDOW;
    }
}

static bool was_active(const struct host_slot_view *view, int64_t now_ns)
{
    const int64_t ended_ns = atomic_load_explicit(&view->slot->ended_ns, memory_order_relaxed);

    return host_turn_state(view->word) != REMOTING_TURN_IDLE ||
           (ended_ns <= now_ns && ended_ns > now_ns - (int64_t)WINDOW_NS);
}

/* The least ticket of the others that use these devices and share them with this guest, batch guests with batch guests;
 * UINT64_MAX: nobody does. */
static uint64_t least_ticket(const struct host_turns *turns, int64_t now_ns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);
    const uint64_t own = ticket_of(turns, 0);
    uint64_t least = UINT64_MAX;

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);

        if (i != turns->map->slot && (view.devices & turns->wanted) != 0 && is_batch(view.ticket) == is_batch(own) &&
            (view.ticket & ~BATCH) < least && was_active(&view, now_ns)) {
            least = view.ticket & ~BATCH;
        }
    }
    return least;
}

/* What another can have been charged since this worker's last turn: one that says more has made it up. */
static uint64_t charged_meanwhile(const struct host_turns *turns, int64_t now_ns)
{
    return (uint64_t)(now_ns - atomic_load_explicit(&turns->map->own->ended_ns, memory_order_relaxed)) * UNITS_PER_NS;
}

/* Charges the own guest so much that it has no more than a window's credit for having been idle. */
static uint64_t forgo_credit(struct host_turns *turns, uint64_t virtual_time, int64_t now_ns)
{
    struct remoting_sharing_slot *own = turns->map->own;
    const uint64_t least = least_ticket(turns, now_ns);
    const uint64_t floor = least == UINT64_MAX || least < 2 * WINDOW ? 0 : least - 2 * WINDOW;
    uint64_t missing = floor > virtual_time ? floor - virtual_time : 0;

    if (missing > charged_meanwhile(turns, now_ns)) {
        missing = charged_meanwhile(turns, now_ns);
    }
    atomic_store_explicit(&own->charged, charged(turns, turns->map->slot) + missing, memory_order_relaxed);
    return virtual_time + missing;
}

static void note_pause(struct remoting_sharing_slot *own, int64_t now_ns)
{
    const int64_t ended_ns = atomic_load_explicit(&own->ended_ns, memory_order_relaxed);
    const int64_t mean_ns = atomic_load_explicit(&own->pause_ns, memory_order_relaxed);

    if (ended_ns != 0) {
        atomic_store_explicit(&own->pause_ns, mean_ns + (now_ns - ended_ns - mean_ns) / PAUSE_SHARE,
                              memory_order_relaxed);
    }
}

/* -------------------------------------------------------------------------------------------- transitions */

static void want(struct host_turns *turns, int64_t now_ns)
{
    struct remoting_sharing_slot *own = turns->map->own;

    turns->wanted_ns = now_ns;
    note_pause(own, now_ns);
    turns->ticket = ticket_of(turns, forgo_credit(turns, own_virtual_time(turns), now_ns));
    atomic_store_explicit(&own->ticket, turns->ticket, memory_order_relaxed);
    atomic_store_explicit(&own->devices, turns->wanted, memory_order_relaxed);
    change(turns, REMOTING_TURN_WAITING);
    wake(turns); /* of those that waited for this worker to come back */
}

static bool is_earlier(const struct host_turns *turns, const struct host_slot_view *view)
{
    return view->ticket < turns->ticket || (view->ticket == turns->ticket && view->number < turns->map->slot);
}

/* Another that uses one of the devices and counts. */
static bool is_rival(const struct host_turns *turns, const struct host_slot_view *view, int64_t now_ns)
{
    struct host_neighbour *neighbour = &turns->neighbours[view->number];

    if (view->number == turns->map->slot || (view->devices & turns->wanted) == 0) {
        return false;
    }
    host_neighbour_note(neighbour, view->word, now_ns);
    return host_neighbour_counts(neighbour, now_ns);
}

static void pass_over(struct host_turns *turns, struct host_neighbour *neighbour, int64_t now_ns)
{
    host_neighbour_pass_over(neighbour, now_ns);
    remoting_count(&turns->metrics->counters->passed_over, 1);
}

/* Looks at one that claims later than this worker until it has withdrawn. False: it holds, or is earlier. */
static bool outlast(struct host_turns *turns, uint32_t number, int64_t now_ns)
{
    for (;;) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[number], number);
        const enum remoting_turn_state state = host_turn_state(view.word);

        if (!is_rival(turns, &view, now_ns) || state == REMOTING_TURN_IDLE || state == REMOTING_TURN_WAITING) {
            return true;
        }
        if (state == REMOTING_TURN_HOLDING || is_earlier(turns, &view)) {
            return false;
        }
        if (now_ns > host_neighbour_until(&turns->neighbours[number])) {
            pass_over(turns, &turns->neighbours[number], now_ns);
        }
        remoting_relax();
        now_ns = remoting_now_ns();
    }
}

/* Whether nobody else holds a device, or claims one with an earlier ticket. */
static bool claim(struct host_turns *turns, int64_t now_ns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);

    change(turns, REMOTING_TURN_CLAIMING);
    for (uint32_t i = 0; i < count; i++) {
        if (i != turns->map->slot && !outlast(turns, i, now_ns)) {
            return false;
        }
    }
    return true;
}

static void withdraw(struct host_turns *turns)
{
    change(turns, REMOTING_TURN_WAITING);
}

/* Who sleeps until this worker has gone on is woken once the device computes: waking takes 5 us. */
static void take(struct host_turns *turns)
{
    change(turns, REMOTING_TURN_HOLDING);
    turns->owes_wake = true;
    turns->held = turns->wanted;
    turns->began_ns = remoting_now_ns();
    remoting_count_latency(&turns->metrics->counters->turn_waits, (uint64_t)(turns->began_ns - turns->wanted_ns));
}

static void abandon(struct host_turns *turns)
{
    change(turns, REMOTING_TURN_IDLE);
    wake(turns);
}

/* A batch guest that waits without end: it gives up, and wants the turn as another guest would. */
static void hasten(struct host_turns *turns)
{
    abandon(turns);
    turns->ticket &= ~BATCH;
    atomic_store_explicit(&turns->map->own->ticket, turns->ticket, memory_order_relaxed);
    change(turns, REMOTING_TURN_WAITING);
}

void host_turn_goes_on(struct host_turns *turns)
{
    if (turns->owes_wake) {
        wake(turns);
    }
}

void host_turn_end(struct host_turns *turns)
{
    struct remoting_sharing_slot *own = turns->map->own;
    const int64_t now_ns = remoting_now_ns();
    const uint64_t took_ns = (uint64_t)(now_ns - turns->began_ns);
    const uint64_t cost = took_ns * UNITS_PER_NS / host_sharing_weight(turns->map, turns->map->slot);

    atomic_store_explicit(&own->charged, charged(turns, turns->map->slot) + cost, memory_order_relaxed);
    atomic_store_explicit(&own->ticket, turns->ticket + cost, memory_order_relaxed);
    atomic_store_explicit(&own->ended_ns, now_ns, memory_order_relaxed);
    turns->held = 0;
    change(turns, REMOTING_TURN_IDLE);
    wake(turns);
    host_metrics_turn(turns->metrics, turns->began_ns, now_ns);
}

/* -------------------------------------------------------------------------------------------------- waiting */

/* What stands between a worker and its turn: the last one of those who wait before it, else who holds or claims, else
 * who is about to come back. */
struct obstacle {
    enum { NOTHING, ABSENT, HOLDER, WAITER } kind;
    struct host_slot_view view;
    int64_t until_ns; /* it is waited for */
};

static int64_t least_of(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* Until when one is waited for that is between two turns, by this worker's own clock at the latest; 0: not at all. */
static int64_t absent_until(const struct host_turns *turns, const struct host_slot_view *view)
{
    const struct host_neighbour *neighbour = &turns->neighbours[view->number];
    const int64_t ended_ns = atomic_load_explicit(&view->slot->ended_ns, memory_order_relaxed);
    const int64_t pause_ns = atomic_load_explicit(&view->slot->pause_ns, memory_order_relaxed);
    const int64_t half_turn_ns = least_of(neighbour->turn_ns / 2, ABSENCE_MAXIMUM_NS);
    const int64_t longest_ns = half_turn_ns > ABSENCE_NS ? half_turn_ns : ABSENCE_NS;
    const int64_t latest_ns = neighbour->since_ns + longest_ns;
    const uint64_t guest = host_sharing_guest(turns->map, view->number);

    if (!is_earlier(turns, view) || is_batch(turns->ticket) != is_batch(view->ticket) || guest == 0 ||
        guest == host_sharing_guest(turns->map, turns->map->slot) || pause_ns < 0 || pause_ns > longest_ns ||
        ended_ns > latest_ns) {
        return 0;
    }
    return least_of(ended_ns + least_of(2 * pause_ns, longest_ns), latest_ns);
}

static bool is_later(const struct host_slot_view *view, const struct host_slot_view *other)
{
    return view->ticket > other->ticket || (view->ticket == other->ticket && view->number > other->number);
}

/* Somebody else may have kept it from going on before this worker looked. */
static int64_t waiter_until(const struct host_turns *turns, const struct host_neighbour *neighbour)
{
    const int64_t until_ns = turns->wanted_ns + HOST_TURN_STEP_NS;

    return host_neighbour_until(neighbour) > until_ns ? host_neighbour_until(neighbour) : until_ns;
}

static struct obstacle as_obstacle(const struct host_turns *turns, const struct host_slot_view *view, int64_t now_ns)
{
    struct obstacle obstacle = { .view = *view };

    switch (host_turn_state(view->word)) {
    case REMOTING_TURN_IDLE:
        obstacle.until_ns = absent_until(turns, view);
        obstacle.kind = obstacle.until_ns > now_ns ? ABSENT : NOTHING;
        break;
    case REMOTING_TURN_WAITING:
        obstacle.kind = is_earlier(turns, view) ? WAITER : NOTHING;
        obstacle.until_ns = waiter_until(turns, &turns->neighbours[view->number]);
        break;
    default:
        obstacle.kind = HOLDER;
        obstacle.until_ns = host_neighbour_until(&turns->neighbours[view->number]);
    }
    return obstacle;
}

static struct obstacle find_obstacle(const struct host_turns *turns, int64_t now_ns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);
    struct obstacle found = { .kind = NOTHING };

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);
        struct obstacle obstacle;

        if (!is_rival(turns, &view, now_ns)) {
            continue;
        }
        obstacle = as_obstacle(turns, &view, now_ns);
        if (obstacle.kind > found.kind || (obstacle.kind == found.kind && is_later(&view, &found.view))) {
            found = obstacle;
        }
    }
    return found;
}

/* Whether one that waits has somebody before it itself, so that it does right not to go on. */
static bool is_held_up(const struct host_turns *turns, const struct host_slot_view *waiter, int64_t now_ns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);
        const enum remoting_turn_state state = host_turn_state(view.word);

        if (i == waiter->number || i == turns->map->slot || (view.devices & waiter->devices) == 0) {
            continue;
        }
        host_neighbour_note(&turns->neighbours[i], view.word, now_ns);
        if (host_neighbour_counts(&turns->neighbours[i], now_ns) &&
            (state == REMOTING_TURN_HOLDING || state == REMOTING_TURN_CLAIMING ||
             (state == REMOTING_TURN_WAITING && is_later(waiter, &view)))) {
            return true;
        }
    }
    return false;
}

static void give_up_on(struct host_turns *turns, const struct obstacle *obstacle, int64_t now_ns)
{
    struct host_neighbour *neighbour = &turns->neighbours[obstacle->view.number];

    if (obstacle->kind == WAITER && is_held_up(turns, &obstacle->view, now_ns)) {
        neighbour->since_ns = now_ns; /* its time to go on has not begun */
        return;
    }
    pass_over(turns, neighbour, now_ns);
}

static bool has_moved(const struct host_slot_view *view)
{
    return atomic_load_explicit(&view->slot->word, memory_order_acquire) != view->word;
}

static bool spin_until_moved(const struct host_slot_view *view, int64_t until_ns)
{
    do {
        for (int i = 0; i < 32; i++) {
            if (has_moved(view)) {
                return true;
            }
            remoting_relax();
        }
    } while (remoting_now_ns() < until_ns);
    return false;
}

static void sleep_until_moved(const struct host_slot_view *view, int64_t timeout_ns)
{
    /* Linux lets a futex be waited for where it can only be read. */
    remoting_futex_wait((_Atomic uint32_t *)(uintptr_t)&view->slot->word, view->word,
                        timeout_ns < SLEEP_NS ? timeout_ns : SLEEP_NS);
}

/* Until its word changes, its time is up, or SLEEP_NS have passed. Who is next sleeps until the turn's end is near, by
 * the last one's length, spins, and sleeps again if it was longer. */
static void wait_for(const struct host_turns *turns, const struct obstacle *obstacle, int64_t now_ns)
{
    const struct host_neighbour *neighbour = &turns->neighbours[obstacle->view.number];
    const int64_t doze_ns = neighbour->since_ns + neighbour->turn_ns - SPIN_NS / 2 - now_ns;
    const int64_t left_ns = obstacle->until_ns - now_ns;

    if (obstacle->kind == HOLDER && doze_ns > DOZE_MINIMUM_NS) {
        sleep_until_moved(&obstacle->view, doze_ns);
    } else if (obstacle->kind == WAITER ||
               !spin_until_moved(&obstacle->view, now_ns + (left_ns < SPIN_NS ? left_ns : SPIN_NS))) {
        sleep_until_moved(&obstacle->view, left_ns);
    }
}

/* Longer than all others' leases, by their weights, can keep an honest worker waiting. */
static int64_t longest_wait_ns(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);
    const uint32_t own = host_sharing_weight(turns->map, turns->map->slot);
    uint64_t weights = 0;

    for (uint32_t i = 0; i < count; i++) {
        weights += host_sharing_guest(turns->map, i) != 0 ? host_sharing_weight(turns->map, i) : 0;
    }
    return WAIT_MAXIMUM_NS + 2 * HOST_TURN_LEASE_NS * (int64_t)(weights / own);
}

static bool wait_for_turn(struct host_turns *turns)
{
    const int64_t latest_ns = turns->wanted_ns + longest_wait_ns(turns) + (is_batch(turns->ticket) ? BATCH_WAIT_NS : 0);

    for (;;) {
        const int64_t now_ns = remoting_now_ns();
        const struct obstacle obstacle = find_obstacle(turns, now_ns);

        if (obstacle.kind == NOTHING) {
            if (claim(turns, now_ns)) {
                return true;
            }
            withdraw(turns);
            continue;
        }
        if (turns->is_interrupted(turns->interrupter)) {
            return false;
        }
        if (is_batch(turns->ticket) && now_ns > turns->wanted_ns + BATCH_WAIT_NS) {
            hasten(turns);
            continue;
        }
        if (now_ns > latest_ns) {
            turns->without_until_ns = now_ns + WITHOUT_NS;
            return true;
        }
        if (now_ns > obstacle.until_ns) {
            give_up_on(turns, &obstacle, now_ns);
        } else {
            wait_for(turns, &obstacle, now_ns);
        }
    }
}

bool host_turn_is_wanted(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);

        if (i != turns->map->slot && (view.devices & turns->held) != 0 &&
            host_turn_state(view.word) == REMOTING_TURN_WAITING) {
            return true;
        }
    }
    return false;
}

static bool has_lasted(const struct host_turns *turns)
{
    return remoting_now_ns() - turns->began_ns > QUANTUM_NS;
}

/* Whether somebody that is no batch guest waits for a device of this turn. */
static bool is_wanted_by_others(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);

        if (i != turns->map->slot && (view.devices & turns->held) != 0 && !is_batch(view.ticket) &&
            host_turn_state(view.word) == REMOTING_TURN_WAITING) {
            return true;
        }
    }
    return false;
}

bool host_turn_yields(const struct host_turns *turns)
{
    return (has_lasted(turns) && host_turn_is_wanted(turns)) || (is_batch(turns->ticket) && is_wanted_by_others(turns));
}

bool host_turn_has_company(const struct host_turns *turns)
{
    const uint32_t count = host_sharing_slot_count(turns->map);
    const int64_t now_ns = remoting_now_ns();

    for (uint32_t i = 0; i < count; i++) {
        const struct host_slot_view view = host_look_at(&turns->map->all->slots[i], i);

        if (i != turns->map->slot && (view.devices & turns->held) != 0 && was_active(&view, now_ns)) {
            return true;
        }
    }
    return false;
}

bool host_turn_is_over(const struct host_turns *turns)
{
    return turns->held != 0 && (turns->held != turns->wanted || (has_lasted(turns) && host_turn_is_wanted(turns)));
}

bool host_turn_begin(struct host_turns *turns)
{
    const int64_t now_ns = remoting_now_ns();

    want(turns, now_ns);
    if (now_ns >= turns->without_until_ns && !wait_for_turn(turns)) {
        abandon(turns);
        return false;
    }
    take(turns);
    return true;
}
