#include "sharing/siblings.h"

#include "clock.h"
#include "ring_format.h"
#include "sharing/cores.h"

/* A worker that works for longer lets others of its guest go first, between two commands. */
#define SLICE_NS 5000000
/* The first of those that wait looks so often; the second half as often. */
#define LOOK_NS 1000000
/* Beside a command that takes so long another one may begin, beside two long ones a third after twice as long. */
#define LONG_NS 2000000000
#define LONG_DOUBLINGS 16u

/* What a worker sees of the others of its guest. */
struct host_siblings_view {
    uint32_t under_way;
    uint32_t ahead; /* they have waited for longer */
    int64_t begun_ns; /* when the last of them began */
    const struct remoting_sharing_slot *last;
};

static bool is_sibling(const struct host_sharing_map *map, uint32_t slot)
{
    return slot != map->slot && host_sharing_guest(map, slot) == host_sharing_guest(map, map->slot);
}

static bool has_siblings(const struct host_sharing_map *map)
{
    const uint32_t count = host_sharing_slot_count(map);
    bool found = false;

    for (uint32_t i = 0; i < count && !found; i++) {
        found = is_sibling(map, i);
    }
    return found;
}

static uint32_t state_of(const struct remoting_sharing_slot *slot)
{
    return atomic_load_explicit(&slot->work, memory_order_seq_cst);
}

static int64_t since(const struct remoting_sharing_slot *slot)
{
    return atomic_load_explicit(&slot->work_ns, memory_order_relaxed);
}

static void set_state(const struct host_siblings *siblings, uint32_t state)
{
    struct remoting_sharing_slot *own = siblings->map->own;

    atomic_store_explicit(&own->work_ns, remoting_now_ns(), memory_order_relaxed);
    atomic_store_explicit(&own->work, state, memory_order_seq_cst);
}

static struct host_siblings_view look(const struct host_sharing_map *map)
{
    const uint32_t count = host_sharing_slot_count(map);
    const int64_t own_ns = since(map->own);
    struct host_siblings_view view = { .under_way = 0 };

    for (uint32_t i = 0; i < count; i++) {
        const struct remoting_sharing_slot *slot = &map->all->slots[i];
        const int64_t since_ns = since(slot);

        if (!is_sibling(map, i)) {
            continue;
        }
        if (state_of(slot) == REMOTING_WORK_UNDER_WAY) {
            view.under_way++;
            view.last = !view.last || since_ns > view.begun_ns ? slot : view.last;
            view.begun_ns = since(view.last);
        } else if (state_of(slot) == REMOTING_WORK_WAITING) {
            view.ahead += since_ns < own_ns || (since_ns == own_ns && i < map->slot);
        }
    }
    return view;
}

static bool may_begin(const struct host_siblings *siblings, const struct host_siblings_view *view)
{
    const uint32_t cores = host_cores_of_guest(siblings->cores);
    uint32_t beyond;

    if (view->under_way + view->ahead < cores) {
        return true;
    }
    if (view->ahead > 0 || view->under_way < cores) {
        return false;
    }
    beyond = view->under_way - cores < LONG_DOUBLINGS ? view->under_way - cores : LONG_DOUBLINGS;
    return remoting_now_ns() - view->begun_ns > (int64_t)LONG_NS << beyond;
}

/* Until the one that began last is done, or for a while. */
static void wait_for(const struct host_siblings_view *view, const struct host_siblings *siblings)
{
    const int64_t timeout_ns = LOOK_NS * ((int64_t)view->ahead + 1);
    const struct remoting_sharing_slot *slot = view->last ? view->last : siblings->map->own;

    /* Linux lets a futex be waited for where it can only be read. */
    remoting_futex_wait((_Atomic uint32_t *)(uintptr_t)&slot->work,
                        view->last ? REMOTING_WORK_UNDER_WAY : REMOTING_WORK_WAITING, timeout_ns);
}

bool host_siblings_begin(struct host_siblings *siblings, bool (*is_interrupted)(const void *interrupter),
                         const void *interrupter)
{
    const bool is_under_way = siblings->map && state_of(siblings->map->own) == REMOTING_WORK_UNDER_WAY;
    struct host_siblings_view view;

    if (!siblings->map || !has_siblings(siblings->map) ||
        (is_under_way && remoting_now_ns() - since(siblings->map->own) < SLICE_NS)) {
        return true;
    }
    set_state(siblings, REMOTING_WORK_WAITING);
    if (is_under_way) {
        remoting_futex_wake(&siblings->map->own->work);
    }
    for (view = look(siblings->map); !may_begin(siblings, &view); view = look(siblings->map)) {
        if (is_interrupted(interrupter)) {
            set_state(siblings, REMOTING_WORK_NONE);
            return false;
        }
        wait_for(&view, siblings);
    }
    set_state(siblings, REMOTING_WORK_UNDER_WAY);
    return true;
}

void host_siblings_end(struct host_siblings *siblings)
{
    if (siblings->map && state_of(siblings->map->own) != REMOTING_WORK_NONE) {
        set_state(siblings, REMOTING_WORK_NONE);
        remoting_futex_wake(&siblings->map->own->work);
    }
}
