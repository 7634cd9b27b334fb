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
struct guest_device;
struct guest_read_ahead;

/* A graph has been sent to a device's backend: sends what the program read after it before. */
void guest_read_ahead_begin(struct guest_context *context, const struct guest_device *device, uint64_t backend,
                            uint64_t graph);

/* A read of a tensor that lies in memory of a device. */
struct guest_read {
    const struct guest_device *device;
    struct wire_tensor tensor;
    uint64_t offset;
    size_t size;
};

/* Fills `data` if these bytes have been fetched and nothing has changed them since. Else it notes that the program
 * reads them, if they lie in memory of the device that computed last: its backend copies from no other's. */
bool guest_read_ahead_take(struct guest_context *context, const struct guest_read *read, void *data);

/* Of a command that is about to be sent. The lock is held. */
bool guest_read_ahead_note(struct guest_context *context, uint32_t command, struct remoting_error *error);
void guest_read_ahead_free(struct guest_read_ahead *ahead);

#endif
