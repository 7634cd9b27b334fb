/* Fetches that are under way: bytes that the worker will have put into the return area. Not locked. */
#ifndef GUEST_FETCHES_H
#define GUEST_FETCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUEST_FETCHES_MAXIMUM 64u

struct guest_fetch_under_way {
    void *destination;
    size_t size;
    uint32_t return_offset;
    uint32_t end; /* ring position at which it has been carried out */
};

/* In the order of their sending. The return area behind the replies is given out from its start and
 * taken back whole, when the last fetch has arrived. */
struct guest_fetches {
    struct guest_fetch_under_way under_way[GUEST_FETCHES_MAXIMUM];
    uint32_t count;
    uint32_t used; /* bytes of the return area */
};

#endif
