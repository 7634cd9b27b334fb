/* What a worker counts of its guest, in a memfd of its own that the daemon makes and hands out, read-only, to
 * those who ask on its status socket (status_protocol.h). The worker alone writes, each number whole and without a
 * lock; a reader believes none of it, as the worker runs what a hostile guest asks for.
 *
 * ggml_remoting/status.py reads the same layout. */
#ifndef REMOTING_COUNTERS_H
#define REMOTING_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

#define REMOTING_COUNTERS_MAGIC 0x544e4347u /* "GCNT" */
#define REMOTING_COUNTERS_VERSION 1u

#define REMOTING_COUNTERS_OBJECTS 16u /* a command's id is its object's number and its own, a byte each */
#define REMOTING_COUNTERS_CALLS 32u
#define REMOTING_COUNTERS_DEVICES 16u

/* Four buckets for each power of two nanoseconds, so that a bucket's ends differ by a quarter at most. */
#define REMOTING_LATENCY_BUCKETS 252u

struct remoting_command_counters {
    _Atomic uint64_t count;
    _Atomic uint64_t errors;
    _Atomic uint64_t bytes_in;  /* of the commands */
    _Atomic uint64_t bytes_out; /* of their answers */
};

struct remoting_latencies {
    _Atomic uint64_t total_ns;
    _Atomic uint64_t buckets[REMOTING_LATENCY_BUCKETS];
};

struct remoting_counters {
    uint32_t magic;
    uint32_t version;
    _Atomic uint64_t nodes;            /* of graphs computed */
    _Atomic uint64_t waits;            /* for a command */
    _Atomic uint64_t sleeps;           /* of these */
    _Atomic uint64_t waited_ns;        /* in waits that are over */
    _Atomic uint64_t waiting_since_ns; /* 0 while there is work */
    _Atomic uint64_t memory[REMOTING_COUNTERS_DEVICES]; /* bytes of the guest's buffers now, by device */
    _Atomic uint64_t backends[REMOTING_COUNTERS_DEVICES]; /* open now, by device */
    struct remoting_latencies
        graphs;  /* what the worker took for a computation, or to start one on a device that computes by itself */
    struct remoting_latencies answers; /* what it took for a call that the guest waits for */
    struct remoting_command_counters commands[REMOTING_COUNTERS_OBJECTS][REMOTING_COUNTERS_CALLS];
};

/* Where the spans of a traced worker begin, in bytes (spans.h). A memfd of this size has none. */
#define REMOTING_COUNTERS_SIZE 24576u

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
