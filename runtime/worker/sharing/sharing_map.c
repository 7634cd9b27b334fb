#include "sharing/sharing_map.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *map_part(int descriptor, int protection, size_t offset, size_t size)
{
    void *address = mmap(NULL, size, protection, MAP_SHARED, descriptor, (off_t)offset);

    return address == MAP_FAILED ? NULL : address;
}

bool host_sharing_map_open(struct host_sharing_map *map, const struct remoting_worker_options *options,
                           struct remoting_error *error)
{
    const size_t place = offsetof(struct remoting_sharing_pages, slots) +
                         options->slot * sizeof(struct remoting_sharing_slot);

    if (options->share != REMOTING_SHARE_TURNS || options->probe) {
        return true;
    }
    if (options->slot >= REMOTING_SHARING_SLOTS) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the worker was given a slot that there is not: %u",
                             options->slot);
    }
    map->slot = options->slot;
    map->all = map_part(options->sharing_readable, PROT_READ, 0, sizeof *map->all);
    map->own = map_part(options->sharing, PROT_READ | PROT_WRITE, place, sizeof *map->own);
    close(options->sharing_readable);
    close(options->sharing);
    if (!map->all || !map->own || map->all->magic != REMOTING_SHARING_MAGIC) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the pages by which workers share devices: %s",
                             strerror(errno));
    }
    return true;
}
