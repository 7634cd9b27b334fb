/* What every guest uses of the daemon. */
#ifndef DAEMON_SERVICES_H
#define DAEMON_SERVICES_H

#include <stdbool.h>
#include <stdint.h>

#include "event_loop.h"
#include "guest_cgroup.h"
#include "guest_rules.h"
#include "isolation.h"
#include "launcher.h"
#include "log.h"
#include "mps.h"
#include "quotas.h"
#include "sharing_pages.h"

struct control;
struct worker;
struct spare_workers;

/* What every guest is offered: struct remoting_capset_header and the inventory. */
struct capset {
    uint8_t *bytes;
    uint32_t size;
};

/* Who hears of workers. */
struct worker_listener {
    void (*started)(void *owner);
    void (*ended)(void *owner, const struct worker *worker, const char *reason);
    void *owner;
};

struct services {
    struct event_loop loop;
    struct launcher launcher;
    struct isolation isolation;
    const char *share; /* how workers share devices, as --share has it */
    struct sharing_pages sharing;
    struct mps mps;
    const struct guest_rules *rules;
    struct delegated_cgroup cgroup;
    struct capset capset;
    struct remoting_limits limits;
    struct log_budgets log;
    const char *const *worker_options; /* words of each worker's command line, ended by NULL */
    bool traces;                       /* workers write spans (spans.h) */
    struct worker_listener listener;
    struct spare_workers *spares;
    struct control *control; /* NULL: nobody is asked what to do with guests */
    struct guest *guests; /* all whose processes have not been reaped */
    unsigned worker_count;
    uint64_t workers_so_far;
};

#endif
