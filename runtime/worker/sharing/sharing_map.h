/* The memfd in which the workers of a daemon tell each other who uses a device (docs/developing/sharing.md). Each
 * number has one writer: of a slot its worker, of all else the daemon. What others wrote is not believed. */
#ifndef HOST_SHARING_MAP_H
#define HOST_SHARING_MAP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/sharing.h"
#include "worker_entry.h"

struct host_sharing_map {
    const struct remoting_sharing_pages *all; /* only to be read; NULL: devices are not shared by us */
    struct remoting_sharing_slot *own;
    uint32_t slot;
};

/* Maps what the daemon gave, and closes the descriptors: nothing can make more of it writable later. */
bool host_sharing_map_open(struct host_sharing_map *map, const struct remoting_worker_options *options,
                           struct remoting_error *error);

/* How many slots there are to look at. */
static inline uint32_t host_sharing_slot_count(const struct host_sharing_map *map)
{
    const uint32_t count = atomic_load_explicit(&map->all->slot_count, memory_order_acquire);

    return count < REMOTING_SHARING_SLOTS ? count : REMOTING_SHARING_SLOTS;
}

static inline uint64_t host_sharing_guest(const struct host_sharing_map *map, uint32_t slot)
{
    return atomic_load_explicit(&map->all->entries[slot].guest, memory_order_relaxed);
}

static inline enum remoting_sharing_class host_sharing_class(const struct host_sharing_map *map, uint32_t slot)
{
    return (enum remoting_sharing_class)atomic_load_explicit(&map->all->entries[slot].class, memory_order_relaxed);
}

/* At least 1. */
static inline uint32_t host_sharing_weight(const struct host_sharing_map *map, uint32_t slot)
{
    const uint32_t weight = atomic_load_explicit(&map->all->entries[slot].weight, memory_order_relaxed);

    return weight > 0 ? weight : 1;
}

#endif
