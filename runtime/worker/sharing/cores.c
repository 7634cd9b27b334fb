#include "sharing/cores.h"

#include <sched.h>
#include <stdlib.h>

#include "clock.h"
#include "metrics.h"

/* A worker that has not computed for so long leaves its cores to the others. */
#define IDLE_NS 50000000

/* A worker that computes. */
struct host_claimant {
    uint64_t guest;
    uint32_t slot;
    uint32_t weight;
    uint32_t workers; /* of its guest that compute, between which its share is divided */
    bool is_first;    /* of its guest's */
    uint32_t wanted;
    uint32_t given;
};

static uint32_t count_cores(void)
{
    cpu_set_t allowed;

    return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? (uint32_t)CPU_COUNT(&allowed) : 1;
}

bool host_cores_open(struct host_cores *cores, const struct host_sharing_map *map, const struct host_metrics *metrics,
                     struct remoting_error *error)
{
    *cores = (struct host_cores){ .map = map, .metrics = metrics, .total = count_cores() };
    cores->claimants = calloc(REMOTING_SHARING_SLOTS, sizeof *cores->claimants);
    return cores->claimants || remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to divide cores");
}

static bool computes(const struct remoting_sharing_slot *slot, int64_t now_ns)
{
    const int64_t computed_ns = atomic_load_explicit(&slot->computed_ns, memory_order_relaxed);

    return atomic_load_explicit(&slot->is_computing, memory_order_relaxed) != 0 ||
           (computed_ns <= now_ns && computed_ns > now_ns - IDLE_NS);
}

/* All workers that compute, in the order of slots, with one core each. Returns how many they are. */
static uint32_t find_claimants(const struct host_cores *cores, int64_t now_ns)
{
    const uint32_t slot_count = host_sharing_slot_count(cores->map);
    uint32_t count = 0;

    for (uint32_t i = 0; i < slot_count; i++) {
        const struct remoting_sharing_slot *slot = &cores->map->all->slots[i];

        if (computes(slot, now_ns)) {
            cores->claimants[count++] = (struct host_claimant){
                .guest = host_sharing_guest(cores->map, i),
                .slot = i,
                .weight = host_sharing_weight(cores->map, i),
                .wanted = atomic_load_explicit(&slot->threads, memory_order_relaxed),
                .given = 1,
            };
        }
    }
    return count;
}

static void count_workers_of_guests(struct host_claimant *claimants, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        claimants[i].is_first = true;
        for (uint32_t j = 0; j < count; j++) {
            const bool is_of_guest = claimants[i].guest == claimants[j].guest;

            claimants[i].workers += is_of_guest;
            claimants[i].is_first = claimants[i].is_first && (!is_of_guest || j >= i);
        }
    }
}

static uint64_t weights_of_guests(const struct host_claimant *claimants, uint32_t count)
{
    uint64_t weights = 0;

    for (uint32_t i = 0; i < count; i++) {
        weights += claimants[i].is_first ? claimants[i].weight : 0;
    }
    return weights;
}

static uint32_t cores_by_weight(const struct host_cores *cores, uint32_t weight, uint64_t weights)
{
    const uint64_t part = (uint64_t)cores->total * weight / weights;

    return part > 0 ? (uint32_t)part : 1;
}

/* What is not taken if each worker that may work (siblings.h) has one core. */
static uint32_t count_left(const struct host_cores *cores, uint32_t count)
{
    const uint64_t weights = weights_of_guests(cores->claimants, count);
    uint32_t taken = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct host_claimant *claimant = &cores->claimants[i];

        if (claimant->is_first) {
            const uint32_t most = cores_by_weight(cores, claimant->weight, weights);

            taken += claimant->workers < most ? claimant->workers : most;
        }
    }
    return cores->total > taken ? cores->total - taken : 0;
}

static bool has_less(const struct host_claimant *one, const struct host_claimant *other)
{
    return (uint64_t)one->given * one->workers * other->weight < (uint64_t)other->given * other->workers * one->weight;
}

/* The worker that gets the next core: the first of those that have fewest by weight and want more. NULL: none wants
 * more. */
static struct host_claimant *find_neediest(struct host_claimant *claimants, uint32_t count)
{
    struct host_claimant *neediest = NULL;

    for (uint32_t i = 0; i < count; i++) {
        if (claimants[i].given < claimants[i].wanted && (!neediest || has_less(&claimants[i], neediest))) {
            neediest = &claimants[i];
        }
    }
    return neediest;
}

/* Every worker computes the same division, from what all can read. */
static uint32_t own_share(const struct host_cores *cores, int64_t now_ns)
{
    const uint32_t count = find_claimants(cores, now_ns);
    uint32_t share = 1;

    count_workers_of_guests(cores->claimants, count);
    for (uint32_t left = count_left(cores, count); left > 0; left--) {
        struct host_claimant *neediest = find_neediest(cores->claimants, count);

        if (!neediest) {
            break;
        }
        neediest->given++;
    }
    for (uint32_t i = 0; i < count; i++) {
        share = cores->claimants[i].slot == cores->map->slot ? cores->claimants[i].given : share;
    }
    return share;
}

uint32_t host_cores_begin(const struct host_cores *cores, uint32_t wanted)
{
    struct remoting_sharing_slot *own = cores->map->own;
    uint32_t share;

    atomic_store_explicit(&own->threads, wanted, memory_order_relaxed);
    atomic_store_explicit(&own->is_computing, 1, memory_order_seq_cst);
    share = own_share(cores, remoting_now_ns());
    atomic_store_explicit(&cores->metrics->counters->cores, share, memory_order_relaxed);
    return share;
}

void host_cores_end(const struct host_cores *cores)
{
    struct remoting_sharing_slot *own = cores->map->own;

    atomic_store_explicit(&own->computed_ns, remoting_now_ns(), memory_order_relaxed);
    atomic_store_explicit(&own->is_computing, 0, memory_order_release);
}

uint32_t host_cores_of_guest(const struct host_cores *cores)
{
    const struct host_sharing_map *map = cores->map;
    const uint32_t count = find_claimants(cores, remoting_now_ns());
    const uint32_t weight = host_sharing_weight(map, map->slot);
    uint64_t weights;
    bool is_counted = false;

    count_workers_of_guests(cores->claimants, count);
    weights = weights_of_guests(cores->claimants, count);
    for (uint32_t i = 0; i < count; i++) {
        is_counted = is_counted || cores->claimants[i].guest == host_sharing_guest(map, map->slot);
    }
    return cores_by_weight(cores, weight, is_counted ? weights : weights + weight);
}
