/* What a worker remembers of the others that share its devices: since when each has had its word, by this worker's own
 * clock, and how often it took longer than its lease. */
#ifndef HOST_NEIGHBOURS_H
#define HOST_NEIGHBOURS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "formats/sharing.h"

/* For how long a turn is waited for. A graph that takes longer is computed beside the next one's. */
#define HOST_TURN_LEASE_NS INT64_C(200000000)
/* For how long who is first in line is waited for: it has only to go on. */
#define HOST_TURN_STEP_NS INT64_C(20000000)

/* A slot as it was at one moment. */
struct host_slot_view {
    const struct remoting_sharing_slot *slot;
    uint32_t number;
    uint32_t word;
    uint32_t devices;
    uint64_t ticket;
};

struct host_neighbour {
    uint32_t word;
    bool is_passed_over; /* as long as it has this word */
    uint8_t strikes;     /* turns that took longer than the lease */
    int64_t since_ns;    /* it has had the word at least; 0: never looked at */
    int64_t turn_ns;     /* of its last turn that was seen */
    int64_t disregarded_until_ns;
};

static inline enum remoting_turn_state host_turn_state(uint32_t word)
{
    return (enum remoting_turn_state)(word & 3u);
}

/* The word, and the numbers that were written before it. */
struct host_slot_view host_look_at(const struct remoting_sharing_slot *slot, uint32_t number);

/* Notes what was seen. */
void host_neighbour_note(struct host_neighbour *neighbour, uint32_t word, int64_t now_ns);

/* Whether it counts: it has neither been passed over nor is it disregarded. */
bool host_neighbour_counts(const struct host_neighbour *neighbour, int64_t now_ns);

/* Until when it is waited for. */
int64_t host_neighbour_until(const struct host_neighbour *neighbour);

/* It was waited for long enough. Who held a device is disregarded for a while, twice as long each time. */
void host_neighbour_pass_over(struct host_neighbour *neighbour, int64_t now_ns);

#endif
