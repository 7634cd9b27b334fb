/* What the host offers. A probe worker tells it once, so that the daemon itself need not load ggml. */
#ifndef DAEMON_INVENTORY_H
#define DAEMON_INVENTORY_H

#include <stdbool.h>

#include "error.h"
#include "release.h"
#include "services.h"

enum inventory_answer {
    INVENTORY_NOTHING, /* yet */
    INVENTORY_TOLD,
    INVENTORY_REFUSED, /* *error says why */
    INVENTORY_ENDED,   /* without a word */
};

/* Reads what a probe worker says. INVENTORY_TOLD: the release has its capset. */
enum inventory_answer inventory_receive(int socket, struct release *release, struct remoting_error *error);

/* Starts a probe worker and waits for it, PROBE_MS at most. */
bool inventory_probe(const struct services *services, const struct worker_setup *setup, struct remoting_error *error);

#endif
