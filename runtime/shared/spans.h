/* Spans of time, for a trace of guest and host side by side: `ggml-remoting trace` turns them into a timeline.
 *
 * The guest adds chunks of spans to the file that GGML_REMOTING_TRACE names. The worker of a daemon that was started
 * with
 * --trace writes into its counters' memfd, behind REMOTING_COUNTERS_SIZE, where later spans replace the oldest. A
 * command has the same `position` on both sides. ggml_remoting/trace.py reads the same layout. */
#ifndef REMOTING_SPANS_H
#define REMOTING_SPANS_H

#include <stdatomic.h>
#include <stdint.h>

enum remoting_span_kind {
    REMOTING_SPAN_CALL = 1,  /* the guest puts a command into the ring; the worker carries it out */
    REMOTING_SPAN_WAIT = 2,  /* for the other side, spinning but for the sleeps within */
    REMOTING_SPAN_SLEEP = 3, /* in the kernel */
    REMOTING_SPAN_WAKE = 4,  /* waking the other side by a system call */
};

struct remoting_span {
    int64_t begin_ns; /* of the monotonic clock */
    int64_t end_ns;
    uint32_t kind;     /* enum remoting_span_kind */
    uint32_t command;  /* of a call, else 0 */
    uint32_t position; /* the ring's head once the command has been carried out; what a guest's wait is for */
    uint32_t bytes;    /* of the command */
    uint64_t nodes;    /* that the worker has computed within */
};

_Static_assert(sizeof(struct remoting_span) == 40, "the layout that Python reads");

/* Stands before each chunk in a guest's file. */
struct remoting_span_chunk {
    uint32_t magic; /* REMOTING_SPAN_CHUNK_MAGIC */
    uint32_t pid;
    uint64_t context; /* tells the contexts of one process apart */
    uint32_t count;   /* of spans that follow */
    uint32_t zero;
};

#define REMOTING_SPAN_CHUNK_MAGIC 0x4e505347u /* "GSPN" */

/* A traced worker's, a multiple of the page size away from the counters. */
struct remoting_span_ring {
    _Atomic uint64_t count; /* ever written; the newest is spans[(count - 1) % capacity] */
    uint64_t zero[4];
    struct remoting_span spans[];
};

#define REMOTING_SPAN_RING_CAPACITY ((uint32_t)(1u << 18))
#define REMOTING_SPAN_RING_SIZE                                                                                        \
    (sizeof(struct remoting_span_ring) + REMOTING_SPAN_RING_CAPACITY * sizeof(struct remoting_span))

#endif
