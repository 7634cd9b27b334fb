/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * What a worker counts of its guest, in a memfd of its own that is handed out, read-only, to those who ask on the
 * status socket. The worker alone writes, each number whole and without a lock; a reader believes none of it.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_COUNTERS_H
#define FORMATS_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"

/* Magic: "GCNT". */
#define REMOTING_COUNTERS_MAGIC 0x544e4347u
/* Version: of this format. */
#define REMOTING_COUNTERS_VERSION 1u
/* Objects: a command's id is its object's number and its own, a byte each. */
#define REMOTING_COUNTERS_OBJECTS 16u
/* Calls: of one object. */
#define REMOTING_COUNTERS_CALLS 32u
/* Bytes: where the spans of a traced worker begin; a memfd of this size has none. */
#define REMOTING_COUNTERS_SIZE 24576u
/* Buckets: four for each power of two nanoseconds, so that a bucket's ends differ by a quarter at most. */
#define REMOTING_LATENCY_BUCKETS 252u

/* Of one call. */
struct remoting_command_counters {
    _Atomic uint64_t count; /* how often it came */
    _Atomic uint64_t errors; /* how often it failed */
    _Atomic uint64_t bytes_in; /* bytes of the commands */
    _Atomic uint64_t bytes_out; /* bytes of their answers */
};
_Static_assert(sizeof(struct remoting_command_counters) == 32, "permanent");

/* How often something took how long. */
struct remoting_latencies {
    _Atomic uint64_t total_ns; /* all of it together, in nanoseconds */
    _Atomic uint64_t buckets[REMOTING_LATENCY_BUCKETS]; /* how often, by duration */
};
_Static_assert(sizeof(struct remoting_latencies) == 2024, "permanent");

/* All that a worker counts. */
struct remoting_counters {
    uint32_t magic; /* REMOTING_COUNTERS_MAGIC */
    uint32_t version; /* REMOTING_COUNTERS_VERSION */
    _Atomic uint64_t nodes; /* of graphs computed */
    _Atomic uint64_t waits; /* for a command */
    _Atomic uint64_t sleeps; /* of these waits */
    _Atomic uint64_t waited_ns; /* in waits that are over, in nanoseconds */
    _Atomic uint64_t waiting_since_ns; /* of the monotonic clock; 0 while there is work */
    _Atomic uint64_t memory[REMOTING_DEVICES_MAXIMUM]; /* bytes of the guest's buffers now, by device */
    _Atomic uint64_t backends[REMOTING_DEVICES_MAXIMUM]; /* open now, by device */
    struct remoting_latencies graphs; /* what a computation took, or to start one on a device that computes by itself */
    struct remoting_latencies answers; /* what a call took that the guest waits for */
    /* by object and call */
    struct remoting_command_counters commands[REMOTING_COUNTERS_OBJECTS][REMOTING_COUNTERS_CALLS];
    _Atomic uint64_t turns; /* of devices that are shared by turns, that have ended */
    _Atomic uint64_t turns_ns; /* what they took together, in nanoseconds */
    _Atomic uint64_t passed_over; /* turns of others that this worker did not wait for, as they took too long */
    _Atomic uint64_t cores; /* of the host that it computes on at most, as they are divided now; 0: they are not */
    struct remoting_latencies turn_waits; /* what the worker waited for each of its turns */
    _Atomic uint64_t pieces; /* of graphs that were cut, as others use the device, too */
};
_Static_assert(sizeof(struct remoting_counters) == 22800, "permanent");

#endif
