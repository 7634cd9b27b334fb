/* Fetches that are under way: bytes that the worker will have put into the return area. Not locked. */
#ifndef GUEST_FETCHES_H
#define GUEST_FETCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUEST_FETCHES_MAXIMUM 64u

/* With more than this under way the oldest is taken before the next is sent: while the worker fills
 * one place, the guest empties another, and both stay in the processor's caches. */
#define GUEST_FETCHES_BYTES (2u << 20)

struct guest_fetch_under_way {
    void *destination;
    size_t size;
    uint32_t return_offset;
    uint32_t end; /* ring position at which it has been carried out */
};

/* In the order of their sending, from `first` on in a circle. Each has a place of its own in the
 * return area behind the replies, which is given out in a circle too. */
struct guest_fetches {
    struct guest_fetch_under_way under_way[GUEST_FETCHES_MAXIMUM];
    uint32_t first;
    uint32_t count;
    uint32_t next_offset; /* in the return area, where the next one goes if it fits there */
    size_t bytes;         /* of all under way */
};

#endif
