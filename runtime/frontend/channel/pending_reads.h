/* Fetches that have not arrived yet: bytes that the worker will put into the return area. Not locked. */
#ifndef GUEST_PENDING_READS_H
#define GUEST_PENDING_READS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUEST_PENDING_READS_MAXIMUM 64u

/* With more than this under way the oldest is taken before the next is sent: while the worker fills
 * one place, the guest empties another, and both stay in the processor's caches. */
#define GUEST_PENDING_READS_BYTES (2u << 20)

struct guest_pending_read {
    void *destination;
    size_t size;
    bool is_direct;       /* the worker itself writes to `destination`: nothing is to be copied */
    uint32_t return_offset; /* else where it writes to */
    uint32_t end; /* ring position at which it has been carried out */
};

/* In the order of their sending, from `first` on in a circle. Each has a place of its own in the
 * return area behind the replies, which is given out in a circle too. */
struct guest_pending_reads {
    struct guest_pending_read under_way[GUEST_PENDING_READS_MAXIMUM];
    uint32_t first;
    uint32_t count;
    uint32_t next_offset; /* in the return area, where the next one goes if it fits there */
    size_t bytes;         /* of all under way in the return area */
};

/* The one that was sent first; there is one. */
const struct guest_pending_read *guest_pending_reads_oldest(const struct guest_pending_reads *fetches);
void guest_pending_reads_drop_oldest(struct guest_pending_reads *fetches);

/* Finds a place for `size` bytes, which a return area of return_size can hold. False if the oldest
 * fetch has to arrive first. */
bool guest_pending_reads_find_place(const struct guest_pending_reads *fetches, uint32_t return_size, uint32_t size,
                                    uint32_t *offset);

/* A fetch that the worker writes to its destination needs no place, but a free entry. */
bool guest_pending_reads_have_entry(const struct guest_pending_reads *fetches);

/* There is a place for it. */
void guest_pending_reads_add(struct guest_pending_reads *fetches, const struct guest_pending_read *fetch);

/* Fills every destination with 0xFF and forgets it. No byte is written there after the call that asked for it, since
 * the program may free it; and no old result can be taken for a new one. */
void guest_pending_reads_abandon(struct guest_pending_reads *fetches);

#endif
