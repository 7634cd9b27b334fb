/* The guest pages behind a resource: runs of the memory regions' files, one behind the other.
 * A backing never changes once it is made. */
#ifndef DEVICE_BACKING_H
#define DEVICE_BACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/virtio_gpu.h>

#include "error.h"
#include "virtio/memory_table.h"

struct backing_run {
    uint64_t start; /* in the backing */
    uint64_t region_offset;
    uint64_t length; /* whole pages */
    uint32_t region;
};

/* What the backings of one connection take together. */
struct backing_account {
    size_t runs;
};

struct backing {
    unsigned references;
    struct memory_table *memory;
    struct backing_account *account;
    uint64_t size; /* whole pages; the sum of the runs */
    size_t run_count;
    size_t capacity;
    struct backing_run *runs;
};

/* The pages that a guest gives: an array of virtio_gpu_mem_entry, which need not be aligned. */
struct backing_entries {
    const uint8_t *bytes;
    uint32_t count;
};

/* Translates and merges the entries; `size` bytes are used, rounded up to whole pages. */
bool backing_create(struct memory_table *memory, struct backing_account *account, const struct backing_entries *entries,
                    uint64_t size, struct backing **backing, struct remoting_error *error);
struct backing *backing_retain(struct backing *backing);
void backing_release(struct backing *backing);

/* The device process' own view of the first `length` bytes; NULL if they are not one run. */
void *backing_start(const struct backing *backing, uint64_t length);
/* Its view of the bytes from `offset` on, which is within the backing, and how many lie in one run. */
uint8_t *backing_piece(const struct backing *backing, uint64_t offset, uint64_t *length);

#endif
