/* When one context put each command into the ring and when it waited (spans.h), added to the file that
 * GGML_REMOTING_TRACE names. */
#ifndef GUEST_TRACE_H
#define GUEST_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "spans.h"

struct guest_trace_buffer;

struct guest_trace {
    struct guest_trace_buffer *buffer; /* NULL: no trace */
};

/* Leaves it off if the variable is not set, or the file cannot be written. */
void guest_trace_open(struct guest_trace *trace);
/* Writes what is left. */
void guest_trace_close(struct guest_trace *trace);

/* Only while there is a trace. */
void guest_trace_add(struct guest_trace *trace, const struct remoting_span *span);

/* When a span begins that may be added; 0 without a trace. */
static inline int64_t guest_trace_now(const struct guest_trace *trace)
{
    return trace->buffer ? remoting_now_ns() : 0;
}

#endif
