#include "watchdog.h"

#include "clock.h"
#include "wire.h"

#define LOOKS_PER_LIMIT 4u
#define INTERVAL_MAXIMUM_S 10u

struct timeval host_watchdog_interval(const struct host_watchdog *watch)
{
    if (watch->limit_s == 0) {
        return (struct timeval){ 0 };
    }
    if (watch->limit_s > INTERVAL_MAXIMUM_S * LOOKS_PER_LIMIT) {
        return (struct timeval){ .tv_sec = INTERVAL_MAXIMUM_S };
    }
    return (struct timeval){ .tv_sec = (time_t)(watch->limit_s / LOOKS_PER_LIMIT),
                             .tv_usec = (suseconds_t)(watch->limit_s % LOOKS_PER_LIMIT * (1000000 / LOOKS_PER_LIMIT)) };
}

bool host_watchdog_look(struct host_watchdog *watch, const struct host_ring *ring, struct remoting_error *error)
{
    const uint32_t ended = atomic_load_explicit(&ring->calls_ended, memory_order_acquire);
    const uint32_t begun = atomic_load_explicit(&ring->calls_begun, memory_order_acquire);
    const int64_t now = remoting_now_ms();

    if (begun == ended || !watch->is_under_way || begun != watch->call) {
        watch->is_under_way = begun != ended;
        watch->call = begun;
        watch->since_ms = now;
        return true;
    }
    if (watch->limit_s == 0 || (uint64_t)(now - watch->since_ms) / 1000 < watch->limit_s) {
        return true;
    }
    return remoting_fail(error, REMOTING_ERROR_LOST,
                         "%s took longer than the host allows one call, %llu s (ggml-remotingd --call-seconds)",
                         wire_command_name(atomic_load_explicit(&ring->command, memory_order_relaxed)),
                         (unsigned long long)watch->limit_s);
}
