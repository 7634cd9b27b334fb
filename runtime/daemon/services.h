/* What all guests share of the daemon. */
#ifndef DAEMON_SERVICES_H
#define DAEMON_SERVICES_H

#include <stdbool.h>
#include <stdint.h>

#include "event_loop.h"
#include "formats/status.h"
#include "guest_cgroup.h"
#include "guest_rules.h"
#include "isolation.h"
#include "launcher.h"
#include "log.h"
#include "mps.h"
#include "quotas.h"
#include "residency_account.h"
#include "sharing_pages.h"
#include "worker_setup.h"

struct guest;
struct worker;
struct spare_workers;

/* Who tells the status. */
struct status_listener {
    void (*changed)(void *owner); /* of a guest, or there is a new worker */
    void (*worker_ended)(void *owner, const struct worker *worker, const char *reason);
    void (*guest_gone)(void *owner, const struct guest *guest);
    void *owner;
};

/* Who hears what became of what a guest was told to do. */
struct guest_listener {
    /* It did so, or did not: for this reason. Its end is a reason. */
    void (*settled)(void *owner, uint64_t guest, const char *reason);
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
    struct worker_setup setup; /* of new guests' workers */
    const char *const *words; /* of each worker's command line, ended by NULL */
    struct remoting_limits limits;
    struct log_budgets log;
    uint32_t swap_idle_s;              /* after so long without work a guest leaves its devices; 0: never */
    struct residency residency;
    bool traces;                       /* workers write spans (spans.h) */
    bool copies_memory;                /* workers see nothing of guests' memory */
    struct status_listener status_listener;
    struct status_totals totals; /* of what guests went through */
    uint64_t totals_change;
    uint64_t changes;            /* of guests and totals, so far */
    struct spare_workers *spares;
    struct guest_listener guest_listener;
    struct guest *guests; /* all whose processes have not been reaped */
    unsigned worker_count;
    uint64_t workers_so_far;
};

#endif
