#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "clock.h"

/* Each run takes one of the 65,530 mappings that Linux gives a process (vm.max_map_count). Half are left to ggml. */
#define RUNS_MAXIMUM 32768u

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

/* Reserves one range of addresses, into which the runs are mapped in turn. */
static struct host_resource *reserve(struct host_memory *memory, uint32_t id, uint64_t size,
                                     struct remoting_error *error)
{
    struct host_resource *resource = find_empty(memory);
    void *address;

    if (!resource || size == 0) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "more than %u resources", HOST_RESOURCES_MAXIMUM);
        return NULL;
    }
    address = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    *resource = (struct host_resource){ .id = id, .address = address == MAP_FAILED ? NULL : address, .size = size };
    return resource;
}

static void unmap(struct host_memory *memory, struct host_resource *resource)
{
    if (resource->address) {
        munmap(resource->address, resource->size);
    }
    memory->runs -= resource->runs;
    resource->address = NULL;
    resource->runs = 0;
}

static bool map_run(struct host_resource *resource, const struct worker_run *run, int descriptor)
{
    if (mmap(resource->address + resource->mapped, run->length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
             descriptor, (off_t)run->offset) == MAP_FAILED) {
        return false;
    }
    resource->mapped += run->length;
    return true;
}

/* What cannot be mapped is no reason to end: the guest has other ways to move its bytes. */
static bool map(struct host_memory *memory, const struct worker_message *message, const struct worker_run *runs,
                const int *descriptors, uint32_t descriptor_count, struct remoting_error *error)
{
    struct host_resource *resource = message->resource_id ? find(memory, message->resource_id) : NULL;

    if (!resource) {
        resource = reserve(memory, message->resource_id, message->size, error);
    }
    if (!resource) {
        return false;
    }
    if (message->count > RUNS_MAXIMUM - memory->runs) {
        unmap(memory, resource);
        return true;
    }
    for (uint32_t i = 0; resource->address && i < message->count; i++) {
        if (runs[i].region >= descriptor_count || runs[i].length > resource->size - resource->mapped) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "a run of resource %u does not fit it", resource->id);
        }
        memory->runs++;
        resource->runs++;
        if (!map_run(resource, &runs[i], descriptors[runs[i].region])) {
            unmap(memory, resource);
        }
    }
    return true;
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

/* The addresses of memory in use stay reserved: what else came to lie there would be the guest's to read and write.
 * Using them from now on ends the worker. */
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
