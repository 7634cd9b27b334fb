/* Deadlines: points of the monotonic clock, in milliseconds, past which a wait gives up. */
#ifndef GUEST_DEADLINE_H
#define GUEST_DEADLINE_H

#include <stdint.h>

#include "clock.h"

static inline int64_t guest_deadline_in(int64_t milliseconds)
{
    return remoting_now_ms() + milliseconds;
}

/* Milliseconds until the deadline as poll() takes them: 0 once it has passed. */
static inline int guest_deadline_left(int64_t deadline)
{
    int64_t left = deadline - guest_deadline_in(0);

    if (left < 0) {
        return 0;
    }
    return left > INT32_MAX ? INT32_MAX : (int)left;
}

#endif
