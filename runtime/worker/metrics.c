#include "metrics.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "clock.h"
#include "wire.h"

bool host_metrics_open(struct host_metrics *metrics, int descriptor, struct remoting_error *error)
{
    struct stat status;
    uint8_t *address;

    if (fstat(descriptor, &status) != 0 || status.st_size < (off_t)REMOTING_COUNTERS_SIZE) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the worker was given nothing to count in");
    }
    address = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the worker's counters cannot be mapped: %s",
                             strerror(errno));
    }
    metrics->counters = (struct remoting_counters *)address;
    metrics->counters->magic = REMOTING_COUNTERS_MAGIC;
    metrics->counters->version = REMOTING_COUNTERS_VERSION;
    if (status.st_size >= (off_t)(REMOTING_COUNTERS_SIZE + REMOTING_SPAN_RING_SIZE)) {
        metrics->spans = (struct remoting_span_ring *)(address + REMOTING_COUNTERS_SIZE);
    }
    return true;
}

static void add_span(const struct host_metrics *metrics, const struct remoting_span *span)
{
    const uint64_t count = atomic_load_explicit(&metrics->spans->count, memory_order_relaxed);

    metrics->spans->spans[count % REMOTING_SPAN_RING_CAPACITY] = *span;
    atomic_store_explicit(&metrics->spans->count, count + 1, memory_order_release);
}

static uint64_t nodes_so_far(const struct host_metrics *metrics)
{
    return atomic_load_explicit(&metrics->counters->nodes, memory_order_relaxed);
}

/* Reading the clock costs more than counting, so a call that the guest does not wait for is not timed. */
static struct remoting_latencies *latencies_of(const struct host_metrics *metrics, uint32_t command, bool is_awaited)
{
    if (command == WIRE_BACKEND_GRAPH_COMPUTE || command == WIRE_BACKEND_GRAPH_PLAN_COMPUTE) {
        return &metrics->counters->graphs;
    }
    return is_awaited ? &metrics->counters->answers : NULL;
}

void host_metrics_begin(const struct host_metrics *metrics, struct host_metrics_call *call, bool is_awaited)
{
    call->latencies = latencies_of(metrics, call->command, is_awaited);
    call->nodes_before = nodes_so_far(metrics);
    call->begin_ns = call->latencies || metrics->spans ? remoting_now_ns() : 0;
}

void host_metrics_end(const struct host_metrics *metrics, const struct host_metrics_call *call, bool succeeded)
{
    struct remoting_command_counters *counters = &metrics->counters
                                                      ->commands[(call->command >> 8) % REMOTING_COUNTERS_OBJECTS]
                                                                [(call->command & 0xff) % REMOTING_COUNTERS_CALLS];
    const int64_t end_ns = call->begin_ns ? remoting_now_ns() : 0;

    remoting_count(&counters->count, 1);
    remoting_count(&counters->errors, !succeeded);
    remoting_count(&counters->bytes_in, call->bytes_in);
    remoting_count(&counters->bytes_out, call->bytes_out);
    if (call->latencies) {
        remoting_count_latency(call->latencies, (uint64_t)(end_ns - call->begin_ns));
    }
    if (metrics->spans) {
        add_span(metrics, &(struct remoting_span){ .begin_ns = call->begin_ns,
                                                   .end_ns = end_ns,
                                                   .kind = REMOTING_SPAN_CALL,
                                                   .command = call->command,
                                                   .position = call->position,
                                                   .bytes = (uint32_t)call->bytes_in,
                                                   .nodes = nodes_so_far(metrics) - call->nodes_before });
    }
}

void host_metrics_begin_wait(const struct host_metrics *metrics, int64_t begin_ns)
{
    atomic_store_explicit(&metrics->counters->waiting_since_ns, (uint64_t)begin_ns, memory_order_relaxed);
}

void host_metrics_end_wait(const struct host_metrics *metrics, int64_t begin_ns, int64_t waited_ns, bool has_slept)
{
    remoting_count(&metrics->counters->waits, 1);
    remoting_count(&metrics->counters->sleeps, has_slept);
    remoting_count(&metrics->counters->waited_ns, (uint64_t)waited_ns);
    atomic_store_explicit(&metrics->counters->waiting_since_ns, 0, memory_order_relaxed);
    if (metrics->spans) {
        add_span(metrics, &(struct remoting_span){
                              .begin_ns = begin_ns, .end_ns = begin_ns + waited_ns, .kind = REMOTING_SPAN_WAIT });
    }
}

int64_t host_metrics_begin_sleep(const struct host_metrics *metrics)
{
    return metrics->spans ? remoting_now_ns() : 0;
}

void host_metrics_end_sleep(const struct host_metrics *metrics, int64_t begin_ns)
{
    if (metrics->spans) {
        add_span(metrics, &(struct remoting_span){
                              .begin_ns = begin_ns, .end_ns = remoting_now_ns(), .kind = REMOTING_SPAN_SLEEP });
    }
}

void host_metrics_turn(const struct host_metrics *metrics, int64_t begin_ns, int64_t end_ns)
{
    remoting_count(&metrics->counters->turns, 1);
    remoting_count(&metrics->counters->turns_ns, (uint64_t)(end_ns - begin_ns));
    if (metrics->spans) {
        add_span(metrics,
                 &(struct remoting_span){ .begin_ns = begin_ns, .end_ns = end_ns, .kind = REMOTING_SPAN_TURN });
    }
}
