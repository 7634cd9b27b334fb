/* The memfd by which workers share devices (formats/sharing.h, docs/developing/sharing.md). The daemon allots a slot to
 * each worker, says whose it is, and clears it when the worker's process has ended. It waits for nothing there. */
#ifndef DAEMON_SHARING_PAGES_H
#define DAEMON_SHARING_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/sharing.h"
#include "guest_identity.h"

#define NO_SLOT UINT32_MAX

struct sharing_pages {
    struct remoting_sharing_pages *map; /* NULL: the daemon shares no devices */
    int writable; /* descriptors for workers */
    int readable;
    bool is_taken[REMOTING_SHARING_SLOTS];
};

bool sharing_pages_open(struct sharing_pages *pages, struct remoting_error *error);
void sharing_pages_close(struct sharing_pages *pages);

/* The first free slot, for a worker of that guest; NO_SLOT where nothing is shared. There is one for each worker. */
uint32_t sharing_pages_take(struct sharing_pages *pages, const struct guest_identity *guest);
/* A guest has got a spare worker. */
void sharing_pages_give(struct sharing_pages *pages, uint32_t slot, const struct guest_identity *guest);
/* Its worker has ended: others may be waiting for it. */
void sharing_pages_clear(struct sharing_pages *pages, uint32_t slot);

#endif
