/* The ring: the shared memory through which one guest context and its worker talk.
 *
 * One blob holds a header page, a request area that the guest writes commands into, and a return
 * area that the worker writes replies and bytes into. `tail` and `head` count request bytes, free
 * running modulo 2^32: commands between head and tail are submitted and not yet carried out, so
 * `head` past a command's end means both "done" and "its space is free". A command never wraps
 * around the end of the request area: a WIRE_PAD command, of 8 bytes at least, fills the rest. One may stand anywhere.
 *
 * The guest assigns space in the return area itself and names it in each request. Either side may change anything in a
 * ring at any time: copy once, then check, then act. */
#ifndef REMOTING_RING_FORMAT_H
#define REMOTING_RING_FORMAT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "formats/ring.h"

_Static_assert(sizeof(struct remoting_ring_header) <= REMOTING_RING_HEADER_SIZE, "the ring header fits its page");

/* The largest command; bulk bytes are cut into pieces that fit. A quarter of the smallest request
 * area lets a ring of any size hold one while another is being carried out. */
#define WIRE_COMMAND_MAXIMUM(request_size) ((request_size) / 4)

#define WIRE_ALIGN(size) (((size) + 7u) & ~(uint64_t)7u)

/* Sleeping on a ring word. Both sides may be of different processes, so the futex is not private.
 * Returns when the word is no longer `seen`, on a wake-up, or after timeout_ns. */
void remoting_futex_wait(_Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns);
/* Returns whether anybody slept there. */
bool remoting_futex_wake(_Atomic uint32_t *word);

#endif
