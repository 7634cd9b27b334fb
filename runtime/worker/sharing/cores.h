/* The cores of a CPU host, divided among the workers that compute (docs/developing/sharing.md). By the ring's thread
 * alone. */
#ifndef HOST_CORES_H
#define HOST_CORES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "sharing/sharing_map.h"

struct host_metrics;
struct host_claimant;

struct host_cores {
    const struct host_sharing_map *map; /* NULL: they are not divided */
    const struct host_metrics *metrics;
    struct host_claimant *claimants; /* room for one of each slot */
    uint32_t total;
};

bool host_cores_open(struct host_cores *cores, const struct host_sharing_map *map, const struct host_metrics *metrics,
                     struct remoting_error *error);

/* Before a graph: says that this worker computes, and returns how many of `wanted` threads it may have, 1 at least. */
uint32_t host_cores_begin(const struct host_cores *cores, uint32_t wanted);
void host_cores_end(const struct host_cores *cores);

/* How many cores are this guest's by its weight, among those that compute; 1 at least. Its workers share them. */
uint32_t host_cores_of_guest(const struct host_cores *cores);

#endif
