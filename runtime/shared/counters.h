/* How a worker counts: each number is written by one thread, whole and without a lock. */
#ifndef REMOTING_COUNTERS_H
#define REMOTING_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

#include "formats/counters.h"

_Static_assert(sizeof(struct remoting_counters) <= REMOTING_COUNTERS_SIZE, "the counters fit their pages");

/* For the one thread that writes a counter: a plain addition. */
static inline void remoting_count(_Atomic uint64_t *counter, uint64_t amount)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + amount, memory_order_relaxed);
}

static inline uint32_t remoting_latency_bucket(uint64_t ns)
{
    uint32_t power;

    if (ns < 4) {
        return (uint32_t)ns;
    }
    power = 63 - (uint32_t)__builtin_clzll(ns);
    return (power - 1) * 4 + (uint32_t)(ns >> (power - 2) & 3);
}

static inline void remoting_count_latency(struct remoting_latencies *latencies, uint64_t ns)
{
    remoting_count(&latencies->total_ns, ns);
    remoting_count(&latencies->buckets[remoting_latency_bucket(ns)], 1);
}

#endif
