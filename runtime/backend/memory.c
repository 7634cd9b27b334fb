#include "memory.h"

#include <string.h>
#include <sys/mman.h>

static struct host_resource *find(struct host_memory *memory, uint32_t id)
{
    for (uint32_t i = 0; i < HOST_RESOURCES_MAXIMUM; i++) {
        if (memory->resources[i].id == id) {
            return &memory->resources[i];
        }
    }
    return NULL;
}

/* Reserves one range of addresses, into which the runs are mapped in turn. */
static struct host_resource *reserve(struct host_memory *memory, uint32_t id, uint64_t size, struct remoting_error *error)
{
    struct host_resource *resource = find(memory, 0);
    void *address;

    if (!resource || size == 0) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "more than %u resources", HOST_RESOURCES_MAXIMUM);
        return NULL;
    }
    address = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no addresses for a resource of %llu bytes", (unsigned long long)size);
        return NULL;
    }
    *resource = (struct host_resource){ .id = id, .address = address, .size = size };
    return resource;
}

bool host_memory_map(struct host_memory *memory, const struct worker_message *message, const struct worker_run *runs, const int *descriptors,
                     uint32_t descriptor_count, struct remoting_error *error)
{
    struct host_resource *resource = message->resource_id ? find(memory, message->resource_id) : NULL;

    if (!resource) {
        resource = reserve(memory, message->resource_id, message->size, error);
    }
    for (uint32_t i = 0; resource && i < message->count; i++) {
        const struct worker_run *run = &runs[i];

        if (run->region >= descriptor_count || run->length > resource->size - resource->mapped) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "a run of resource %u does not fit it", resource->id);
        }
        if (mmap(resource->address + resource->mapped, run->length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptors[run->region],
                 (off_t)run->offset) == MAP_FAILED) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "run %u of resource %u cannot be mapped: too many runs?", i, resource->id);
        }
        resource->mapped += run->length;
    }
    return resource != NULL;
}

void host_memory_unmap(struct host_memory *memory, uint32_t id)
{
    struct host_resource *resource = id ? find(memory, id) : NULL;

    if (resource) {
        munmap(resource->address, resource->size);
        memset(resource, 0, sizeof *resource);
    }
}

struct host_resource *host_memory_find(struct host_memory *memory, uint32_t id)
{
    struct host_resource *resource = id ? find(memory, id) : NULL;

    return resource && resource->mapped == resource->size ? resource : NULL;
}
