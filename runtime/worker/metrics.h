/* What a worker records of its work, in the memfd that the daemon gave it: counters always, spans of time if the daemon
 * traces. */
#ifndef HOST_METRICS_H
#define HOST_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counters.h"
#include "error.h"
#include "spans.h"

struct host_metrics {
    struct remoting_counters *counters;
    struct remoting_span_ring *spans; /* NULL: no trace */
};

/* A command while it is carried out. */
struct host_metrics_call {
    uint32_t command;
    uint32_t position; /* of its end in the ring */
    uint64_t bytes_in;
    uint64_t bytes_out;
    struct remoting_latencies *latencies; /* to count its time in, or NULL */
    int64_t begin_ns; /* 0: nobody wants its time */
    uint64_t nodes_before;
};

/* Maps it; the descriptor stays the caller's. */
bool host_metrics_open(struct host_metrics *metrics, int descriptor, struct remoting_error *error);

/* `is_awaited`: the guest waits for an answer. */
void host_metrics_begin(const struct host_metrics *metrics, struct host_metrics_call *call, bool is_awaited);
void host_metrics_end(const struct host_metrics *metrics, const struct host_metrics_call *call, bool succeeded);

/* A turn of shared devices has ended. */
void host_metrics_turn(const struct host_metrics *metrics, int64_t begin_ns, int64_t end_ns);

/* The worker waits for a command, from begin_ns on. */
void host_metrics_begin_wait(const struct host_metrics *metrics, int64_t begin_ns);
void host_metrics_end_wait(const struct host_metrics *metrics, int64_t begin_ns, int64_t waited_ns, bool has_slept);

/* A sleep within a wait. Returns the argument for its end. */
int64_t host_metrics_begin_sleep(const struct host_metrics *metrics);
void host_metrics_end_sleep(const struct host_metrics *metrics, int64_t begin_ns);

#endif
