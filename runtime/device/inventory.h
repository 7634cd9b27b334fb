/* What the host offers, asked once of a probe worker so that the daemon itself need not load ggml. */
#ifndef DEVICE_INVENTORY_H
#define DEVICE_INVENTORY_H

#include <stdbool.h>

#include "error.h"
#include "services.h"
#include "worker_process.h"

/* Fills *capset, which the caller frees with capset_free. Blocks for at most PROBE_MS. */
bool inventory_probe(const struct worker_launcher *launcher, struct capset *capset, struct remoting_error *error);
void capset_free(struct capset *capset);

#endif
