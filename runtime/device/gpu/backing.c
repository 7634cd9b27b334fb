#include "gpu/backing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process/device_limits.h"

static bool set_capacity(struct backing *backing, size_t capacity)
{
    struct backing_run *runs = realloc(backing->runs, capacity * sizeof *runs);

    if (!runs) {
        return false;
    }
    backing->account->runs += capacity;
    backing->account->runs -= backing->capacity;
    backing->runs = runs;
    backing->capacity = capacity;
    return true;
}

static bool grow(struct backing *backing, struct remoting_error *error)
{
    size_t capacity = backing->capacity == 0 ? 16 : backing->capacity * 2;

    if (backing->run_count >= RUNS_PER_RESOURCE_MAXIMUM ||
        backing->account->runs + (capacity - backing->capacity) > RUNS_PER_CONNECTION_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "too many runs of guest memory");
    }
    if (!set_capacity(backing, capacity)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for runs of guest memory");
    }
    return true;
}

static bool add_run(struct backing *backing, uint32_t region, uint64_t region_offset, uint64_t length,
                    struct remoting_error *error)
{
    struct backing_run *last = backing->run_count == 0 ? NULL : &backing->runs[backing->run_count - 1];
    const uint64_t start = backing->size;

    backing->size += length;
    if (last && last->region == region && last->region_offset + last->length == region_offset) {
        last->length += length;
        return true;
    }
    if (backing->run_count == backing->capacity && !grow(backing, error)) {
        return false;
    }
    backing->runs[backing->run_count++] = (struct backing_run){
        .start = start, .region_offset = region_offset, .length = length, .region = region
    };
    return true;
}

/* One entry may span regions that follow each other. */
static bool add_entry(struct backing *backing, uint64_t address, uint64_t length, uint64_t wanted,
                      struct remoting_error *error)
{
    uint64_t page_mask = (uint64_t)sysconf(_SC_PAGESIZE) - 1;

    if (length == 0 || ((address | length) & page_mask) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a backing entry that is empty or not of whole pages");
    }
    if (length > wanted - backing->size) {
        length = wanted - backing->size;
    }
    while (length > 0) {
        uint32_t region;
        uint64_t region_offset;
        uint64_t available;

        if (!memory_table_locate(backing->memory, address, &region, &region_offset, &available)) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a backing entry outside of guest memory");
        }
        if (available > length) {
            available = length;
        }
        if (!add_run(backing, region, region_offset, available, error)) {
            return false;
        }
        address += available;
        length -= available;
    }
    return true;
}

static bool add_entries(struct backing *backing, const struct backing_entries *entries, uint64_t wanted,
                        struct remoting_error *error)
{
    for (uint32_t i = 0; i < entries->count && backing->size < wanted; i++) {
        struct virtio_gpu_mem_entry entry;

        memcpy(&entry, entries->bytes + (size_t)i * sizeof entry, sizeof entry);
        if (!add_entry(backing, entry.addr, entry.length, wanted, error)) {
            return false;
        }
    }
    if (backing->size < wanted) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a backing of %llu bytes for a resource of %llu",
                             (unsigned long long)backing->size, (unsigned long long)wanted);
    }
    return true;
}

bool backing_create(struct memory_table *memory, struct backing_account *account, const struct backing_entries *entries,
                    uint64_t size, struct backing **backing, struct remoting_error *error)
{
    uint64_t page_mask = (uint64_t)sysconf(_SC_PAGESIZE) - 1;
    struct backing *created = calloc(1, sizeof *created);

    if (!created) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a backing");
    }
    created->references = 1;
    created->memory = memory_table_retain(memory);
    created->account = account;
    /* Sizes on the wire have 32 bits, so rounding up cannot overflow. */
    if (!add_entries(created, entries, (size + page_mask) & ~page_mask, error)) {
        backing_release(created);
        return false;
    }
    set_capacity(created, created->run_count); /* frees the rest; if that fails, it stays as it is */
    *backing = created;
    return true;
}

struct backing *backing_retain(struct backing *backing)
{
    backing->references++;
    return backing;
}

void backing_release(struct backing *backing)
{
    if (!backing || --backing->references > 0) {
        return;
    }
    backing->account->runs -= backing->capacity;
    memory_table_release(backing->memory);
    free(backing->runs);
    free(backing);
}

void *backing_start(const struct backing *backing, uint64_t length)
{
    const struct backing_run *first = &backing->runs[0];

    if (first->length < length) {
        return NULL;
    }
    return backing->memory->regions[first->region].mapping + first->region_offset;
}

/* The runs follow each other, so the last one that begins no later has it. */
static const struct backing_run *find_run(const struct backing *backing, uint64_t offset)
{
    size_t first = 0;
    size_t end = backing->run_count;

    while (end - first > 1) {
        const size_t middle = first + (end - first) / 2;

        if (backing->runs[middle].start <= offset) {
            first = middle;
        } else {
            end = middle;
        }
    }
    return &backing->runs[first];
}

uint8_t *backing_piece(const struct backing *backing, uint64_t offset, uint64_t *length)
{
    const struct backing_run *run = find_run(backing, offset);
    const uint64_t skipped = offset - run->start;

    *length = run->length - skipped;
    return backing->memory->regions[run->region].mapping + run->region_offset + skipped;
}
