/* A ring in pages of this process' own, for a guest whose memory its worker does not see. The worker serves it as it
 * serves a guest's; a worker that was taken over writes there what it likes, so what is read of it is checked. */
#ifndef DEVICE_PRIVATE_RING_H
#define DEVICE_PRIVATE_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "gpu/backing.h"
#include "ring_format.h"
#include "virtio/memory_table.h"

struct private_ring {
    struct backing *backing; /* NULL: there is no ring */
    struct remoting_ring_header *header;
    uint8_t *requests;
    uint8_t *returns;
    uint32_t area; /* bytes of either */
};

/* What the pages of a ring are counted in. Both outlive it. */
struct private_ring_accounts {
    struct memory_account *memory;
    struct backing_account *runs;
};

bool private_ring_open(struct private_ring *ring, const struct private_ring_accounts *accounts, uint32_t area,
                       struct remoting_error *error);
/* Its pages stay for as long as its worker does. */
void private_ring_close(struct private_ring *ring);

/* There are commands up to the tail. */
void private_ring_publish(struct private_ring *ring, uint32_t tail);

/* The worker says so (WORKER_WAKE_GUEST) once the head is there; look at the head after this call. */
void private_ring_await(struct private_ring *ring, uint32_t position);
void private_ring_stop_awaiting(struct private_ring *ring);

/* A head that is from `told` on and no further than the tail; else the worker has moved it where it cannot be. */
bool private_ring_read_head(const struct private_ring *ring, uint32_t told, uint32_t tail, uint32_t *head,
                            struct remoting_error *error);

/* What a command that was carried out brought back: bytes of the return area. */
struct private_ring_return {
    uint32_t command_size;
    uint32_t offset;
    uint32_t size; /* 0: nothing */
};

/* Of the command at a position before the head. */
bool private_ring_find_return(const struct private_ring *ring, uint32_t position, uint32_t head,
                              struct private_ring_return *found, struct remoting_error *error);

#endif
