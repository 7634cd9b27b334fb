/* The monotonic clock, which all processes of one machine share. */
#ifndef REMOTING_CLOCK_H
#define REMOTING_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t remoting_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static inline int64_t remoting_now_ms(void)
{
    return remoting_now_ns() / 1000000;
}

#endif
