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

struct guest_context;
struct guest_read_ahead;

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
