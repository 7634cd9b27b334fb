/* The guest's end of the ring: puts commands in, waits for them to be carried out. Not locked. */
#ifndef GUEST_RING_H
#define GUEST_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "adaptive_wait.h"
#include "channel/request.h"
#include "channel/statistics.h"
#include "channel/trace.h"
#include "ring_format.h"
#include "transport/transport.h"

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
    uint32_t flushed;  /* the tail when a stream was flushed last */
    struct remoting_adaptive_wait adaptive_wait;
    struct guest_statistics statistics;
    struct guest_trace trace;
};

bool guest_ring_open(struct guest_ring *ring, struct guest_transport *transport, struct remoting_error *error);
void guest_ring_close(struct guest_ring *ring);

/* Where the worker puts what a request brings back: a place in the return area; no bytes for a post. */
struct guest_return {
    uint32_t offset;
    uint32_t size;
};

/* Writes a request and publishes it; waits for space if the ring is full. On success *end is the
 * position that the worker's head reaches when it has been carried out. */
bool guest_ring_submit(struct guest_ring *ring, const struct guest_request *request, struct guest_return back,
                       uint32_t *end, struct remoting_error *error);

/* Waits until the worker's head has reached `end`. Fails if the context is lost. */
bool guest_ring_wait(struct guest_ring *ring, uint32_t end, struct remoting_error *error);

#endif
