/* What the daemon keeps of guests' memory on the devices (residency.h). */
#ifndef DAEMON_RESIDENCY_ACCOUNT_H
#define DAEMON_RESIDENCY_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "formats/worker.h"

/* As the command line has it. */
struct residency_options {
    bool is_on;
    uint64_t overcommit; /* bytes of all guests together that are on no device; of each device */
    uint64_t resident;   /* bytes of guests' buffers on each device at a time; 0: by what the probe found */
    uint32_t stay_s;     /* who came stays for so long */
    bool keeps_workers;  /* of guests that are swapped out */
};

struct residency {
    struct residency_options options;
    struct worker_memory devices[REMOTING_DEVICES_MAXIMUM]; /* free: for guests' buffers and their overhead */
    uint64_t queued_so_far;
};

/* Of a guest. The amounts are by the device that it was offered. */
struct guest_residency {
    bool is_away;     /* its devices have nothing of it */
    bool awaits_room; /* DAEMON_RESUME is asked for and not sent yet */
    bool owes_answer; /* to DEVICE_WANTS_ROOM */
    uint32_t asked_device;
    uint64_t wanted[REMOTING_DEVICES_MAXIMUM];
    uint64_t granted[REMOTING_DEVICES_MAXIMUM];
    uint64_t number; /* in the queue; 0: it is not in it */
    int64_t queued_at;
    int64_t came_at;
    int64_t kept_at; /* when it could not be swapped out; `reason` says why */
    char reason[REMOTING_REASON_SIZE];
    bool is_refused; /* what it awaits room for: `reason` says why */
};

#endif
