#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "memory_file.h"
#include "populate.h"

/* Each run takes one of the 65,530 mappings that Linux gives a process (vm.max_map_count). Half are left to ggml. */
#define RUNS_MAXIMUM 32768u

/* What runs are mapped from. */
struct host_files {
    const int *descriptors;
    uint32_t count;
    uint64_t page_sizes[WORKER_REGIONS_PER_MESSAGE];
};

void host_memory_open(struct host_memory *memory)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&memory->mapped, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&memory->lock, NULL);
}

static struct host_resource *find(struct host_memory *memory, uint32_t id)
{
    for (uint32_t i = 0; i < HOST_RESOURCES_MAXIMUM; i++) {
        if (memory->resources[i].id == id) {
            return &memory->resources[i];
        }
    }
    return NULL;
}

static struct host_resource *find_empty(struct host_memory *memory)
{
    for (uint32_t i = 0; i < HOST_RESOURCES_MAXIMUM; i++) {
        if (memory->resources[i].id == 0 && memory->resources[i].uses == 0) {
            return &memory->resources[i];
        }
    }
    return NULL;
}

/* If a forgotten mapping stayed, the guest could read and write whatever is mapped there later. */
static void release(uint8_t *address, uint64_t size)
{
    if (size > 0 && munmap(address, size) < 0) {
        fprintf(stderr, "a worker cannot unmap %llu bytes: %s\n", (unsigned long long)size, strerror(errno));
        abort();
    }
}

/* Reserves `size` bytes of addresses without memory, from a multiple of `alignment` on; NULL if there are not so many.
 */
static uint8_t *reserve_addresses(uint64_t size, uint64_t alignment)
{
    uint8_t *start;
    uint8_t *address;
    uint64_t whole;

    if (__builtin_add_overflow(size, alignment, &whole)) {
        return NULL;
    }
    start = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) {
        return NULL;
    }
    address = start + (-(uintptr_t)start & (alignment - 1));
    release(start, (uint64_t)(address - start));
    release(address + size, whole - size - (uint64_t)(address - start));
    return address;
}

/* Reserves one range of addresses, into which the runs are mapped in turn. */
static struct host_resource *reserve(struct host_memory *memory, const struct worker_message *message,
                                     uint64_t alignment, struct remoting_error *error)
{
    struct host_resource *resource = find_empty(memory);
    const uint64_t page_mask = (uint64_t)sysconf(_SC_PAGESIZE) - 1;

    if (!resource || message->size == 0 || (message->size & page_mask) != 0) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                      "more than %u resources, or one that is not made of whole pages", HOST_RESOURCES_MAXIMUM);
        return NULL;
    }
    *resource = (struct host_resource){ .id = message->resource_id,
                                        .address = reserve_addresses(message->size, alignment),
                                        .size = message->size };
    return resource;
}

static void unmap(struct host_memory *memory, struct host_resource *resource)
{
    if (resource->address) {
        release(resource->address, resource->size);
    }
    memory->runs -= resource->runs;
    resource->address = NULL;
    resource->runs = 0;
}

/* The pages of each descriptor's file. */
static bool find_page_sizes(const int *descriptors, uint32_t count, uint64_t *page_sizes, uint64_t *largest,
                            struct remoting_error *error)
{
    *largest = (uint64_t)sysconf(_SC_PAGESIZE);
    for (uint32_t i = 0; i < count; i++) {
        if (!remoting_memory_page_size(descriptors[i], &page_sizes[i], error)) {
            return false;
        }
        *largest = page_sizes[i] > *largest ? page_sizes[i] : *largest;
    }
    return true;
}

/* mmap rounds a length up to whole pages of the file, and MAP_FIXED replaces what lies there: the worker's own memory,
 * behind the reserved range. Huge pages that the host cannot give would end the worker at their first use. */
static bool map_run(struct host_resource *resource, const struct worker_run *run, int descriptor, uint64_t page_size)
{
    uint8_t *const place = resource->address + resource->mapped;

    if (run->length == 0 || (((uintptr_t)place | run->offset | run->length) & (page_size - 1)) != 0) {
        return false;
    }
    if (mmap(place, run->length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, (off_t)run->offset) ==
        MAP_FAILED) {
        return false;
    }
    resource->mapped += run->length;
    return page_size == (uint64_t)sysconf(_SC_PAGESIZE) || madvise(place, run->length, MADV_POPULATE_WRITE) == 0 ||
           errno == EINVAL; /* a kernel before 5.14 */
}

static bool map_runs(struct host_memory *memory, struct host_resource *resource, const struct worker_message *message,
                     const struct worker_run *runs, const struct host_files *files, struct remoting_error *error)
{
    for (uint32_t i = 0; resource->address && i < message->count; i++) {
        const uint32_t file = runs[i].region;

        if (file >= files->count || runs[i].length > resource->size - resource->mapped) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "a run of resource %u does not fit it", resource->id);
        }
        memory->runs++;
        resource->runs++;
        if (!map_run(resource, &runs[i], files->descriptors[file], files->page_sizes[file])) {
            unmap(memory, resource);
        }
    }
    return true;
}

/* A run that cannot be mapped is no reason to end: the guest has other ways to copy its bytes. */
static bool map(struct host_memory *memory, const struct worker_message *message, const struct worker_run *runs,
                const int *descriptors, uint32_t descriptor_count, struct remoting_error *error)
{
    struct host_resource *resource = message->resource_id ? find(memory, message->resource_id) : NULL;
    struct host_files files = { .descriptors = descriptors, .count = descriptor_count };
    uint64_t largest;

    if (!find_page_sizes(descriptors, descriptor_count, files.page_sizes, &largest, error)) {
        return false;
    }
    if (!resource) {
        resource = reserve(memory, message, largest, error);
    }
    if (!resource) {
        return false;
    }
    if (message->count > RUNS_MAXIMUM - memory->runs) {
        unmap(memory, resource);
        return true;
    }
    return map_runs(memory, resource, message, runs, &files, error);
}

bool host_memory_map(struct host_memory *memory, const struct worker_message *message, const struct worker_run *runs,
                     const int *descriptors, uint32_t descriptor_count, struct remoting_error *error)
{
    bool mapped;

    pthread_mutex_lock(&memory->lock);
    mapped = map(memory, message, runs, descriptors, descriptor_count, error);
    pthread_cond_broadcast(&memory->mapped);
    pthread_mutex_unlock(&memory->lock);
    return mapped;
}

static void forget(struct host_memory *memory, struct host_resource *resource)
{
    unmap(memory, resource);
    memset(resource, 0, sizeof *resource);
}

/* The addresses of memory in use stay reserved: the guest could read and write whatever is mapped there later. An
 * access to them ends the worker. */
static void take_pages_away(struct host_memory *memory, struct host_resource *resource)
{
    if (mmap(resource->address, resource->size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
             0) == MAP_FAILED) {
        abort();
    }
    memory->runs -= resource->runs;
    resource->runs = 0;
    resource->id = 0;
}

void host_memory_unmap(struct host_memory *memory, uint32_t id)
{
    struct host_resource *resource;

    pthread_mutex_lock(&memory->lock);
    resource = id ? find(memory, id) : NULL;
    if (resource && resource->uses > 0) {
        take_pages_away(memory, resource);
    } else if (resource) {
        forget(memory, resource);
    }
    pthread_mutex_unlock(&memory->lock);
}

void host_memory_give(struct host_memory *memory, const uint8_t *address)
{
    pthread_mutex_lock(&memory->lock);
    for (uint32_t i = 0; i < HOST_RESOURCES_MAXIMUM; i++) {
        struct host_resource *resource = &memory->resources[i];

        if (resource->uses > 0 && resource->address == address && --resource->uses == 0 && resource->id == 0) {
            forget(memory, resource);
        }
    }
    pthread_mutex_unlock(&memory->lock);
}

static struct timespec deadline_in(int64_t timeout_ns)
{
    const int64_t deadline = remoting_now_ns() + timeout_ns;

    return (struct timespec){ .tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000 };
}

/* Whether there is nothing to wait for: it is mapped whole, or it cannot be mapped. */
static bool find_settled(struct host_memory *memory, uint32_t id, struct host_resource **resource)
{
    *resource = id ? find(memory, id) : NULL;
    return *resource && (!(*resource)->address || (*resource)->mapped == (*resource)->size);
}

bool host_memory_take(struct host_memory *memory, uint32_t id, int64_t timeout_ns, struct host_resource *taken)
{
    const struct timespec deadline = deadline_in(timeout_ns);
    struct host_resource *resource;
    bool is_mapped;

    pthread_mutex_lock(&memory->lock);
    while (!find_settled(memory, id, &resource) && timeout_ns > 0 &&
           pthread_cond_timedwait(&memory->mapped, &memory->lock, &deadline) == 0) {
    }
    is_mapped = find_settled(memory, id, &resource) && resource->address;
    if (is_mapped) {
        resource->uses++;
        *taken = *resource;
    }
    pthread_mutex_unlock(&memory->lock);
    return is_mapped;
}
