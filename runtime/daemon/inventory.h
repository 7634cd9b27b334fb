/* What the host offers. A probe worker tells it once, so that the daemon itself need not load ggml. */
#ifndef DAEMON_INVENTORY_H
#define DAEMON_INVENTORY_H

#include <stdbool.h>

#include "error.h"
#include "services.h"

/* Fills services->capset, which the caller frees with capset_free. Blocks for at most PROBE_MS. */
bool inventory_probe(struct services *services, struct remoting_error *error);
void capset_free(struct capset *capset);

#endif
