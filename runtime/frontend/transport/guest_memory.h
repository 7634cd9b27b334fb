/* Guest memory: what the direct transport presents as the RAM of a virtual machine.
 *
 * One sparse memfd, shared whole with the daemon. A range of it uses memory only from its first touch to its release. A
 * "guest physical address" is an offset into the file. */
#ifndef GUEST_MEMORY_H
#define GUEST_MEMORY_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct guest_memory_extent {
    uint64_t offset;
    uint64_t size;
};

/* Whole pages of guest memory, mapped at `address`. */
struct guest_memory_range {
    void *address;
    uint64_t offset;
    size_t size;
};

struct guest_memory {
    int file;
    uint64_t size;
    uint64_t page_size;
    pthread_mutex_t mutex; /* guards what follows */
    struct guest_memory_extent *free; /* sorted by offset, no two adjacent */
    size_t free_count;
    size_t free_capacity; /* more than `live`: releasing a range never needs memory */
    size_t live;          /* ranges allocated and not yet freed */
};

bool guest_memory_open(struct guest_memory *memory, struct remoting_error *error);

/* All ranges have been released or unmapped before. */
void guest_memory_close(struct guest_memory *memory);

/* Zeroed; size is rounded up to whole pages. */
bool guest_memory_allocate(struct guest_memory *memory, size_t size, struct guest_memory_range *range,
                           struct remoting_error *error);

/* Unmaps the range and gives its memory back to the system. `reusable` says that the device no
 * longer maps it; if it may, its addresses are not given out again. */
void guest_memory_release(struct guest_memory *memory, const struct guest_memory_range *range, bool reusable);

/* Only unmaps it from this process: all that a forked child may do to its parent's memory. */
void guest_memory_unmap(const struct guest_memory_range *range);

#endif
