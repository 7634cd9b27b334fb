/* A guest's ring that its worker does not see: this process copies between it and a private one, which the worker
 * serves (--vm-memory copied). Positions are the same in both. Nothing here waits. */
#ifndef DEVICE_COPIED_RING_H
#define DEVICE_COPIED_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "adaptive_wait.h"
#include "error.h"
#include "gpu/backing.h"
#include "gpu/private_ring.h"

struct copied_ring {
    const struct backing *guest_pages; /* of the guest's ring; its owner's */
    struct remoting_ring_header *guest; /* their beginning */
    uint32_t guest_requests; /* where its areas begin, in bytes */
    uint32_t guest_returns;
    struct private_ring worker; /* the worker's */
    struct memory_account account;
    uint32_t tail; /* commands are copied up to here */
    uint32_t head; /* the guest knows of all that was carried out up to here */
    uint32_t failures; /* that it knows of */
    struct remoting_adaptive_wait adaptive_wait;
    struct remoting_wait wait; /* for either side */
    bool waits;
    bool is_asleep; /* and is to be woken */
};

/* Reads the header of the guest's ring once and checks it. */
bool copied_ring_open(struct copied_ring *ring, const struct backing *guest_pages, struct remoting_error *error);
void copied_ring_close(struct copied_ring *ring);

enum copied_ring_next {
    COPIED_RING_LOOK, /* again at once: it spins */
    COPIED_RING_SLEEP, /* until the guest notifies its queue, the worker sends WORKER_WAKE_GUEST, or for a while */
    COPIED_RING_FAILED, /* a side lies */
};

/* Copies what has come on either side. Sets `wakes` if the guest waits for a fence and is to be woken. */
enum copied_ring_next copied_ring_advance(struct copied_ring *ring, bool *wakes, struct remoting_error *error);

/* Tells the guest, once its worker serves the ring. */
void copied_ring_show_running(struct copied_ring *ring);

#endif
