/* Deadlines: points of the monotonic clock, in milliseconds, past which a wait gives up. */
#ifndef GUEST_DEADLINE_H
#define GUEST_DEADLINE_H

#include <stdint.h>
#include <time.h>

static inline int64_t guest_deadline_in(int64_t milliseconds)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + milliseconds;
}

/* Milliseconds until the deadline as poll() takes them: 0 once it has passed. */
static inline int guest_deadline_left(int64_t deadline)
{
    int64_t left = deadline - guest_deadline_in(0);

    if (left < 0)
        return 0;
    return left > INT32_MAX ? INT32_MAX : (int)left;
}

#endif
