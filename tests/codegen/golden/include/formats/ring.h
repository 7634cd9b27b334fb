/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * A piece of shared memory.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_RING_H
#define FORMATS_RING_H

#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"

/* Magic: "GRNG". */
#define REMOTING_RING_MAGIC 0x474e5247u

/* Whether it is served. */
enum remoting_ring_state {
    REMOTING_RING_STARTING = 0, /* not yet */
    REMOTING_RING_RUNNING = 1, /* it is */
};

/* What went wrong.
 *
 * A reader copies it first. */
struct remoting_report {
    uint32_t kind; /* of error */
    char reason[12]; /* why */
};
_Static_assert(sizeof(struct remoting_report) == 16, "permanent");

/* Begins the ring. */
struct remoting_ring_header {
    uint32_t magic; /* REMOTING_RING_MAGIC */
    _Alignas(64) _Atomic uint32_t tail; /* request bytes */
    _Atomic uint64_t taken[REMOTING_DEVICES_MAXIMUM]; /* bytes, by device */
    struct remoting_report reports[2][3]; /* by side and kind */
    struct remoting_report rest[]; /* as many as fit */
};
_Static_assert(sizeof(struct remoting_ring_header) == 320, "permanent");
_Static_assert(offsetof(struct remoting_ring_header, tail) == 64, "permanent");
_Static_assert(offsetof(struct remoting_ring_header, taken) == 72, "permanent");

#endif
