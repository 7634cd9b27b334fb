/* What every connection uses of the daemon. */
#ifndef DEVICE_SERVICES_H
#define DEVICE_SERVICES_H

#include <stdint.h>

#include "event_loop.h"
#include "event_signaller.h"
#include "log.h"
#include "quotas.h"
#include "worker_process.h"

/* What every guest is offered: struct remoting_capset_header and the inventory. */
struct capset {
    uint8_t *bytes;
    uint32_t size;
};

struct services {
    struct event_loop loop;
    struct event_signaller signaller;
    struct worker_launcher launcher;
    struct capset capset;
    struct remoting_limits limits;
    struct log_budget log;
};

#endif
