/* The workers of one guest on the host's cores: as many work at once as the guest has cores by its weight, so that no
 * guest gets more of a CPU by having more contexts (docs/developing/sharing.md). By the ring's thread alone. */
#ifndef HOST_SIBLINGS_H
#define HOST_SIBLINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "sharing/cores.h"
#include "sharing/sharing_map.h"

struct host_siblings {
    const struct host_sharing_map *map; /* NULL: cores are not divided */
    const struct host_cores *cores;
};

/* Before a command that works on the host's cores: waits until few enough others of this guest do. False: it was
 * interrupted. */
bool host_siblings_begin(struct host_siblings *siblings, bool (*is_interrupted)(const void *interrupter),
                         const void *interrupter);

/* The guest asks for nothing more. */
void host_siblings_end(struct host_siblings *siblings);

#endif
