/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * The shared memory through which one guest context and its worker talk.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_RING_H
#define FORMATS_RING_H

#include <stddef.h>
#include <stdint.h>

#include "formats/error.h"

/* Magic: "GRNG". */
#define REMOTING_RING_MAGIC 0x474e5247u
/* Bytes: from the ring's start to its request area at least. */
#define REMOTING_RING_HEADER_SIZE 4096u
/* Bytes: of every command and every answer. */
#define REMOTING_RING_ALIGNMENT 8u
/* Bytes: of a request area and of a return area, a power of two. */
#define REMOTING_RING_AREA_MINIMUM 0x10000u
/* Bytes: of a request area and of a return area, a power of two. */
#define REMOTING_RING_AREA_MAXIMUM 0x10000000u

/* Whether the worker serves the ring. */
enum remoting_ring_state {
    REMOTING_RING_STARTING = 0, /* the worker has not attached yet */
    REMOTING_RING_RUNNING = 1, /* the worker serves the ring */
    REMOTING_RING_LOST = 2, /* the context has ended; the report `lost` says why */
    REMOTING_RING_PAUSED = 3, /* the host has paused the guest: no worker serves the ring for now */
};

/* How a guest that waits is woken. */
enum remoting_guest_waits {
    REMOTING_GUEST_AWAKE = 0, /* it does not sleep */
    REMOTING_GUEST_WAITS = 1, /* sleeps on the futex of the head */
    REMOTING_GUEST_WAITS_FOR_FENCE = 2, /* sleeps until the device process completes its fences */
};

/* A failed posted call, or the end of a context, as told to the guest.
 *
 * `failures` or `state` changes after the record is written. A reader copies the record and uses it only as text
 * and numbers. */
struct remoting_ring_report {
    uint32_t kind; /* enum remoting_error_kind */
    uint32_t command; /* id of the call it speaks of, 0 if none */
    int32_t status; /* enum status to return for it */
    uint32_t zero;
    char reason[REMOTING_REASON_SIZE]; /* why, as text */
};
_Static_assert(sizeof(struct remoting_ring_report) == 256, "permanent");

/* Begins the ring. The first fields are written by the guest before the ring is attached, never after. */
struct remoting_ring_header {
    uint32_t magic; /* REMOTING_RING_MAGIC */
    uint32_t protocol_version; /* the guest's REMOTING_PROTOCOL_VERSION */
    uint32_t request_offset; /* of the request area, in bytes from the start of the ring */
    uint32_t request_size; /* bytes */
    uint32_t return_offset; /* of the return area, in bytes from the start of the ring */
    uint32_t return_size; /* bytes */
    _Alignas(128) _Atomic uint32_t tail; /* written by the guest: request bytes ever submitted, modulo 2^32 */
    _Atomic uint32_t guest_waits; /* written by the guest: enum remoting_guest_waits */
    _Atomic uint32_t guest_awaits; /* written by the guest: where the head must be for it to be woken */
    _Alignas(128) _Atomic uint32_t head; /* written by the worker: request bytes ever carried out, modulo 2^32 */
    /* 1 while the worker sleeps until the tail moves; cleared by the guest that wakes it */
    _Atomic uint32_t host_waits;
    /* written by the worker, and for it when it is gone: enum remoting_ring_state */
    _Alignas(128) _Atomic uint32_t state;
    _Atomic uint32_t failures; /* posted calls that have failed so far */
    struct remoting_ring_report lost; /* valid once the state is LOST */
    struct remoting_ring_report failure; /* the first failure since the guest acknowledged one */
};
_Static_assert(sizeof(struct remoting_ring_header) == 1024, "permanent");
_Static_assert(offsetof(struct remoting_ring_header, tail) == 128, "permanent");
_Static_assert(offsetof(struct remoting_ring_header, head) == 256, "permanent");
_Static_assert(offsetof(struct remoting_ring_header, state) == 384, "permanent");

#endif
