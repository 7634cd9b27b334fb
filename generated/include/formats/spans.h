/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * Spans of time, for a trace of guest and host side by side. A command has the same `position` on both sides.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_SPANS_H
#define FORMATS_SPANS_H

#include <stddef.h>
#include <stdint.h>

/* Magic: "GSPN". */
#define REMOTING_SPAN_CHUNK_MAGIC 0x4e505347u
/* Spans: that a traced worker keeps. */
#define REMOTING_SPAN_RING_CAPACITY 0x40000u

/* What took the time. */
enum remoting_span_kind {
    REMOTING_SPAN_CALL = 1, /* the guest puts a command into the ring; the worker carries it out */
    REMOTING_SPAN_WAIT = 2, /* for the other side, spinning but for the sleeps within */
    REMOTING_SPAN_SLEEP = 3, /* in the kernel */
    REMOTING_SPAN_WAKE = 4, /* waking the other side by a system call */
    REMOTING_SPAN_TURN = 5, /* the worker has its turn of devices that are shared by turns */
};

/* One span. */
struct remoting_span {
    int64_t begin_ns; /* of the monotonic clock */
    int64_t end_ns; /* of the monotonic clock */
    uint32_t kind; /* enum remoting_span_kind */
    uint32_t command; /* id of a call, else 0 */
    uint32_t position; /* the ring's head once the command has been carried out; what a guest's wait is for */
    uint32_t bytes; /* of the command */
    uint64_t nodes; /* that the worker has computed within */
};
_Static_assert(sizeof(struct remoting_span) == 40, "permanent");

/* Stands before each chunk of spans in the file of a guest. */
struct remoting_span_chunk {
    uint32_t magic; /* REMOTING_SPAN_CHUNK_MAGIC */
    uint32_t pid; /* of the guest */
    uint64_t context; /* tells the contexts of one process apart */
    uint32_t count; /* of spans that follow */
    uint32_t zero;
};
_Static_assert(sizeof(struct remoting_span_chunk) == 24, "permanent");

/* The spans of a traced worker, behind its counters; later spans replace the oldest. */
struct remoting_span_ring {
    _Atomic uint64_t count; /* ever written; the newest is spans[(count - 1) % capacity] */
    uint64_t zero[4];
    struct remoting_span spans[]; /* as many as fit */
};
_Static_assert(sizeof(struct remoting_span_ring) == 40, "permanent");

#endif
