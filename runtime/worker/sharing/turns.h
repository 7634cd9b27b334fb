/* Turns of a device: which worker uses it now (docs/developing/sharing.md). By the ring's thread alone. */
#ifndef HOST_TURNS_H
#define HOST_TURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "sharing/neighbours.h"
#include "sharing/sharing_map.h"

struct host_metrics;

struct host_turns {
    const struct host_sharing_map *map; /* NULL: devices are not shared by turns */
    const struct host_metrics *metrics;
    bool (*is_interrupted)(const void *interrupter); /* who waits for a turn gives that up */
    const void *interrupter;
    struct host_neighbour *neighbours;  /* by slot */
    uint32_t wanted; /* devices that the context has streams or buffers on, a bit each */
    uint32_t held;   /* those of the turn; 0: there is none */
    uint64_t ticket;
    bool owes_wake; /* the turn has begun, and who is next has not been told */
    int64_t wanted_ns;
    int64_t began_ns;
    int64_t without_until_ns; /* until then no turns are waited for */
};

bool host_turns_open(struct host_turns *turns, const struct host_sharing_map *map, const struct host_metrics *metrics,
                     struct remoting_error *error);

/* Whether the turn must end before the next command, once the devices are idle: it is not of all devices that the
 * context has by now, or has lasted long enough and somebody waits. */
bool host_turn_is_over(const struct host_turns *turns);

/* Whether somebody waits for a device of this turn. */
bool host_turn_is_wanted(const struct host_turns *turns);

/* Whether the turn ends between two pieces of a graph: it has lasted long enough and somebody waits, or it is a batch
 * guest's and another's waits. */
bool host_turn_yields(const struct host_turns *turns);

/* Whether somebody else uses a device of this turn, too, or did lately. */
bool host_turn_has_company(const struct host_turns *turns);

/* Waits for a turn. False: the context is asked to come to rest. */
bool host_turn_begin(struct host_turns *turns);

/* A device computes, so this worker has a moment to tell who is next. */
void host_turn_goes_on(struct host_turns *turns);

/* The devices are idle. */
void host_turn_end(struct host_turns *turns);

#endif
