/* The ring: the shared memory through which one guest context and its worker talk.
 *
 * One blob holds a header page, a request area that the guest writes commands into, and a return
 * area that the worker writes replies and bytes into. `tail` and `head` count request bytes, free
 * running modulo 2^32: commands between head and tail are submitted and not yet carried out, so
 * `head` past a command's end means both "done" and "its space is free". A command never wraps
 * around the end of the request area: a WIRE_PAD command, of 8 bytes at least, fills the rest. One may stand anywhere.
 *
 * The guest assigns space in the return area itself and names it in each request. Everything in a
 * ring may change at any time under the eyes of either side: copy once, then check, then act. */
#ifndef REMOTING_RING_H
#define REMOTING_RING_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define REMOTING_RING_MAGIC 0x474e5247u /* "GRNG" */
#define REMOTING_RING_HEADER_SIZE 4096u
#define REMOTING_RING_ALIGNMENT 8u

/* A request area is a power of two from 64 KiB to 256 MiB; so is a return area. */
#define REMOTING_RING_AREA_MINIMUM (64u << 10)
#define REMOTING_RING_AREA_MAXIMUM (256u << 20)

enum remoting_ring_state {
    REMOTING_RING_STARTING = 0, /* the worker has not attached yet */
    REMOTING_RING_RUNNING = 1,
    REMOTING_RING_LOST = 2, /* the context has ended; `lost` says why */
};

enum remoting_guest_waits {
    REMOTING_GUEST_AWAKE = 0,
    REMOTING_GUEST_WAITS = 1,           /* sleeps on the futex of the head */
    REMOTING_GUEST_WAITS_FOR_FENCE = 2, /* sleeps until the daemon completes its fences */
};

/* A failed posted call, or the end of a context, as told to the guest. `failures` is raised after
 * the record is written; a reader copies the record and uses it only as text and numbers. */
struct remoting_ring_report {
    uint32_t kind;    /* enum remoting_error_kind */
    uint32_t command; /* id of the call it speaks of, 0 if none */
    int32_t status;   /* enum ggml_status to return for it */
    uint32_t zero;
    char reason[REMOTING_REASON_SIZE];
};

struct remoting_ring_header {
    /* Written by the guest before the ring is attached, never after. */
    uint32_t magic;
    uint32_t protocol_version;
    uint32_t request_offset; /* bytes from the start of the blob */
    uint32_t request_size;
    uint32_t return_offset;
    uint32_t return_size;

    /* Written by the guest. */
    _Alignas(128) _Atomic uint32_t tail;
    _Atomic uint32_t guest_waits; /* enum remoting_guest_waits */
    _Atomic uint32_t guest_awaits; /* where the head must be for it to be woken */

    /* Written by the worker. */
    _Alignas(128) _Atomic uint32_t head;
    _Atomic uint32_t host_waits; /* 1 while the worker sleeps until tail moves; cleared by the guest that wakes it */

    /* Written by the worker, and by the daemon when the worker is gone. */
    _Alignas(128) _Atomic uint32_t state;    /* enum remoting_ring_state */
    _Atomic uint32_t failures;               /* posted calls that have failed so far */
    struct remoting_ring_report lost;    /* valid once state is REMOTING_RING_LOST */
    struct remoting_ring_report failure; /* the first failure since the guest acknowledged one */
};

_Static_assert(sizeof(struct remoting_ring_header) <= REMOTING_RING_HEADER_SIZE, "the ring header fits its page");
_Static_assert(offsetof(struct remoting_ring_header, tail) == 128, "permanent layout");
_Static_assert(offsetof(struct remoting_ring_header, head) == 256, "permanent layout");
_Static_assert(offsetof(struct remoting_ring_header, state) == 384, "permanent layout");

/* Sleeping on a ring word. Both sides may be of different processes, so the futex is not private.
 * Returns when the word is no longer `seen`, on a wake-up, or after timeout_ns. */
void remoting_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns);
void remoting_futex_wake(_Atomic uint32_t *word);

#endif
