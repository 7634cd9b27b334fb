#include "ggml/graph_memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host.h"
#include "populate.h"

static size_t whole_pages(size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);

    return size > SIZE_MAX - page ? 0 : (size + page - 1) / page * page;
}

static struct host_graph_memory map_pages(size_t size)
{
    void *address = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return address == MAP_FAILED ? (struct host_graph_memory){ 0 } : (struct host_graph_memory){ address, size };
}

/* The first `size` bytes: a guest must not keep more than its graphs are charged for. */
static struct host_graph_memory cut(struct host_graph_memory memory, size_t size)
{
    if (memory.size > size) {
        munmap((uint8_t *)memory.address + size, memory.size - size);
        memory.size = size;
    }
    return memory;
}

bool host_graph_memory_take(struct host_context *context, size_t size, struct host_graph_memory *taken)
{
    struct host_graph_memory *spare = &context->spare_graph_memory;
    const size_t wanted = whole_pages(size);

    if (spare->address && spare->size >= wanted) {
        *taken = cut(*spare, wanted);
        *spare = (struct host_graph_memory){ 0 };
    } else {
        *taken = map_pages(wanted);
    }
    context->graph_memory_size = taken->size;
    return taken->address != NULL;
}

void host_graph_memory_give(struct host_context *context, const struct host_graph_memory *given)
{
    struct host_graph_memory *spare = &context->spare_graph_memory;
    struct host_graph_memory dropped = *given;

    if (given->size > spare->size) {
        dropped = *spare;
        *spare = *given;
    }
    if (dropped.address) {
        munmap(dropped.address, dropped.size);
    }
}

void host_graph_memory_prepare(struct host_context *context)
{
    struct host_graph_memory *spare = &context->spare_graph_memory;

    if (spare->address || context->graph_memory_size == 0) {
        return;
    }
    *spare = map_pages(context->graph_memory_size);
    if (spare->address) {
        madvise(spare->address, spare->size, MADV_POPULATE_WRITE);
    }
}
