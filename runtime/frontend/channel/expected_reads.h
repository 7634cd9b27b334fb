/* The state of read_ahead.h: which reads are sent before the program asks for them. */
#ifndef GUEST_EXPECTED_READS_H
#define GUEST_EXPECTED_READS_H

#include <stdint.h>

#define GUEST_READ_AHEAD_GRAPHS 512u

struct guest_device;
struct guest_graph_reads;

struct guest_read_ahead {
    uint64_t changes;               /* commands sent that may change what a tensor holds */
    uint64_t changes_when_computed; /* as many when the graph below was sent; more since: what was fetched is stale */
    uint64_t graph;                 /* handle of the one computed last */
    const struct guest_device *device; /* that computed it */
    struct guest_graph_reads *sent; /* for it, or NULL */
    uint32_t sent_count;            /* the first so many of these; those noted since hold no bytes yet */
    struct guest_graph_reads *by_graph[GUEST_READ_AHEAD_GRAPHS];
};

#endif
