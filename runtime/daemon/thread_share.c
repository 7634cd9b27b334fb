#include "thread_share.h"

#include <unistd.h>

#include "process/device_limits.h"

#define LEAST (THREADS_OF_WORKER + 1)

static uint64_t least_of(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

static uint64_t wanted_threads(const struct remoting_limits *limits)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const uint64_t all = cores > 0 ? (uint64_t)cores : 1;

    return limits->of[QUOTA_THREADS] == 0 ? all : least_of(all, limits->of[QUOTA_THREADS]);
}

uint64_t thread_share(const struct remoting_limits *limits, uint64_t taken, uint64_t workers)
{
    const uint64_t limit = limits->of[QUOTA_GUEST_THREADS];
    const uint64_t allowed = limits->of[QUOTA_CONTEXTS] == 0 ? CONTEXTS_MAXIMUM : limits->of[QUOTA_CONTEXTS];
    const uint64_t contexts = least_of(allowed, CONTEXTS_MAXIMUM);
    const uint64_t kept = contexts > workers + 1 ? (contexts - workers - 1) * LEAST : 0;

    if (limit == 0) {
        return wanted_threads(limits);
    }
    if (taken > limit || limit - taken < LEAST) {
        return 0;
    }
    if (limit - taken < kept + LEAST) {
        return 1;
    }
    return least_of(wanted_threads(limits), limit - taken - kept - THREADS_OF_WORKER);
}
