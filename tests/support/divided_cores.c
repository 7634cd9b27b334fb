/* Divides the cores of a machine; the first argument is their number. Each further argument is a worker that computes:
 * GUEST,WEIGHT,THREADS, with the threads that its guest asks for. Prints the cores that each worker takes. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "sharing/cores.h"

#include "metrics.h"

#define WORKERS_MAXIMUM 64

static struct remoting_sharing_pages pages;
static struct remoting_counters counters;
static int core_count;

/* Replaces the C library's function. */
int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set)
{
    (void)process;
    CPU_ZERO_S(size, set);
    for (int i = 0; i < core_count; i++) {
        CPU_SET_S(i, size, set);
    }
    return 0;
}

static void add_worker(uint32_t slot, const char *words)
{
    unsigned guest;
    unsigned weight;
    unsigned threads;

    if (slot >= WORKERS_MAXIMUM || sscanf(words, "%u,%u,%u", &guest, &weight, &threads) != 3) {
        abort();
    }
    pages.entries[slot].guest = guest;
    pages.entries[slot].weight = weight;
    pages.slots[slot].threads = threads;
    pages.slots[slot].is_computing = 1;
    pages.slot_count = slot + 1;
}

static uint32_t share_of(uint32_t slot)
{
    const struct host_metrics metrics = { .counters = &counters };
    const struct host_sharing_map map = { .all = &pages, .own = &pages.slots[slot], .slot = slot };
    struct remoting_error error;
    struct host_cores cores;
    uint32_t share;

    if (!host_cores_open(&cores, &map, &metrics, &error)) {
        abort();
    }
    share = host_cores_begin(&cores, pages.slots[slot].threads);
    free(cores.claimants);
    return share;
}

int main(int argc, char **argv)
{
    core_count = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 2; i < argc; i++) {
        add_worker((uint32_t)i - 2, argv[i]);
    }
    for (uint32_t i = 0; i + 2 < (uint32_t)argc; i++) {
        printf("%u ", share_of(i));
    }
    return 0;
}
