/* Reads that are sent before the program asks. A model whose layers lie partly on the guest's CPU reads the same
 * results after the same graph for each token: they are fetched behind the graph, so that the wait for its end brings
 * them all. */
#ifndef GUEST_READ_AHEAD_H
#define GUEST_READ_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "wire.h"

#define GUEST_READ_AHEAD_GRAPHS 512u

struct guest_context;
struct guest_graph_reads;

struct guest_read_ahead {
    uint64_t changes;               /* commands sent that may change what a tensor holds */
    uint64_t changes_when_computed; /* as many when the graph below was sent; more since: what was fetched is stale */
    uint64_t graph;                 /* handle of the one computed last */
    struct guest_graph_reads *sent; /* for it, or NULL */
    uint32_t sent_count;            /* the first so many of these; those noted since hold no bytes yet */
    struct guest_graph_reads *by_graph[GUEST_READ_AHEAD_GRAPHS];
};

/* A graph has been sent to a backend: sends what the program read after it before. */
void guest_read_ahead_begin(struct guest_context *context, uint64_t backend, uint64_t graph);

/* Fills `data` if these bytes have been fetched and nothing has changed them since. Else it notes that the program
 * reads them. */
bool guest_read_ahead_take(struct guest_context *context, const struct wire_tensor *tensor, void *data, uint64_t offset,
                           size_t size);

/* Of a command that is about to be sent. The lock is held. */
bool guest_read_ahead_note(struct guest_context *context, uint32_t command, struct remoting_error *error);
void guest_read_ahead_free(struct guest_read_ahead *ahead);

#endif
