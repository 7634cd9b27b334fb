/* The guest's end of the ring: puts commands in, waits for them to be carried out. Not locked. */
#ifndef GUEST_SUBMIT_H
#define GUEST_SUBMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "adaptive_wait.h"
#include "channel/context.h"
#include "channel/statistics.h"
#include "channel/trace.h"
#include "ring_format.h"

struct guest_ring {
    struct guest_transport *transport;
    struct guest_blob blob;
    struct remoting_ring_header *header;
    uint8_t *requests;
    uint8_t *returns;
    uint32_t request_size;
    uint32_t return_size;
    uint32_t tail;     /* bytes submitted so far, modulo 2^32 */
    uint64_t position; /* bytes submitted so far */
    struct remoting_adaptive_wait adaptive_wait;
    struct guest_statistics statistics;
    struct guest_trace trace;
};

bool guest_ring_open(struct guest_ring *ring, struct guest_transport *transport, struct remoting_error *error);
void guest_ring_close(struct guest_ring *ring);

/* Writes a command and publishes it; waits for space if the ring is full. On success *end is the
 * position that the worker's head reaches when it has been carried out. */
bool guest_ring_submit(struct guest_ring *ring, uint32_t command, const void *record, size_t record_size,
                       const struct guest_part *parts, size_t part_count, uint32_t return_offset, uint32_t return_size,
                       uint32_t *end, struct remoting_error *error);

/* Waits until the worker's head has reached `end`. Fails if the context is lost. */
bool guest_ring_wait(struct guest_ring *ring, uint32_t end, struct remoting_error *error);

#endif
