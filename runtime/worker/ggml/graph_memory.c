#include "ggml/graph_memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

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

bool host_graph_memory_take(struct host_graph_pages *pages, size_t size, struct host_graph_memory *taken)
{
    struct host_graph_memory *spare = &pages->spare;
    const size_t wanted = whole_pages(size);

    if (spare->address && spare->size >= wanted) {
        *taken = cut(*spare, wanted);
        *spare = (struct host_graph_memory){ 0 };
    } else {
        *taken = map_pages(wanted);
    }
    pages->last_size = taken->size;
    return taken->address != NULL;
}

void host_graph_memory_give(struct host_graph_pages *pages, const struct host_graph_memory *given)
{
    struct host_graph_memory *spare = &pages->spare;
    struct host_graph_memory dropped = *given;

    if (given->size > spare->size) {
        dropped = *spare;
        *spare = *given;
    }
    if (dropped.address) {
        munmap(dropped.address, dropped.size);
    }
}

void host_graph_memory_prepare(struct host_graph_pages *pages)
{
    struct host_graph_memory *spare = &pages->spare;

    if (spare->address || pages->last_size == 0) {
        return;
    }
    *spare = map_pages(pages->last_size);
    if (spare->address) {
        madvise(spare->address, spare->size, MADV_POPULATE_WRITE);
    }
}
