/* The guest memory that this worker may touch: what its context's resources name, nothing else. */
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "formats/worker.h"

#define HOST_RESOURCES_MAXIMUM 1024u

struct host_resource {
    uint32_t id;   /* 0: the guest has none here */
    uint32_t uses; /* of its addresses in this process; with neither id nor uses the place is empty */
    uint8_t *address; /* NULL: it cannot be mapped */
    uint64_t size;
    uint64_t mapped; /* bytes from the start that have their runs */
    uint32_t runs;
};

/* The thread that handles the device process' messages maps and unmaps; the one that serves the ring looks up. */
struct host_memory {
    pthread_mutex_t lock;
    pthread_cond_t mapped;
    uint32_t runs; /* of all resources */
    struct host_resource resources[HOST_RESOURCES_MAXIMUM];
};

void host_memory_open(struct host_memory *memory);

/* Maps runs of a resource behind those that came before, unless that takes too many mappings or addresses. The device
 * process has checked them; the descriptors stay the caller's. */
bool host_memory_map(struct host_memory *memory, const struct worker_message *message, const struct worker_run *runs,
                     const int *descriptors, uint32_t descriptor_count, struct remoting_error *error);
void host_memory_unmap(struct host_memory *memory, uint32_t id);

/* Copies a resource that is mapped whole, to be used until it is given back; false for one that cannot be mapped. Waits
 * for it if necessary, since the message about it does not come through the ring. A hostile guest may take its pages
 * away at any time. */
bool host_memory_take(struct host_memory *memory, uint32_t id, int64_t timeout_ns, struct host_resource *taken);
void host_memory_give(struct host_memory *memory, const uint8_t *address);

#endif
