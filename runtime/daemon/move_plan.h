/* What guests are to have instead of what they have. */
#ifndef DAEMON_MOVE_PLAN_H
#define DAEMON_MOVE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "worker_setup.h"

#define DEVICE_NAME_SIZE 64

enum move_kind {
    MOVE_TO_RELEASE,     /* workers run another ggml */
    MOVE_TO_DEVICE,      /* all that is on devices like it goes to a device */
    MOVE_OFF_DEVICE,     /* what is on a device goes to others like it that are not drained, in turn */
    MOVE_BACK_TO_DEVICE, /* what was a device's own comes back to it */
};

struct move_plan {
    enum move_kind kind;
    uint64_t guest;          /* the only one that is concerned; 0: all */
    struct release *release; /* MOVE_TO_RELEASE */
    uint32_t drained;        /* MOVE_OFF_DEVICE: the devices that take nothing, as bits by their index */
    char device[DEVICE_NAME_SIZE];
};

/* What a setup becomes by the plan; `turn` counts those that went before. The release is not held. */
struct worker_setup move_plan_apply(const struct move_plan *plan, const struct worker_setup *setup, unsigned turn);

/* Whether guests that come can be served by the plan: the device is offered, and there is another where it wants one.
 */
bool move_plan_check(const struct move_plan *plan, const struct worker_setup *setup, struct remoting_error *error);

#endif
