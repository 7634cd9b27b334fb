/* Spans of time, for a trace of guest and host side by side: `ggml-remoting trace` turns them into a timeline.
 *
 * The guest adds chunks of spans to the file that GGML_REMOTING_TRACE names. The worker of a daemon that was started
 * with
 * --trace writes into its counters' memfd, behind REMOTING_COUNTERS_SIZE, where later spans replace the oldest. A
 * command has the same `position` on both sides. */
#ifndef REMOTING_SPANS_H
#define REMOTING_SPANS_H

#include <stdatomic.h>
#include <stdint.h>

#include "formats/spans.h"

#define REMOTING_SPAN_RING_SIZE                                                                                        \
    (sizeof(struct remoting_span_ring) + REMOTING_SPAN_RING_CAPACITY * sizeof(struct remoting_span))

#endif
