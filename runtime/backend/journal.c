#include "journal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "clock.h"
#include "wire.h"

bool host_journal_open(struct host_journal *journal, int descriptor, struct remoting_error *error)
{
    struct stat status;
    uint8_t *address;

    if (fstat(descriptor, &status) != 0 || status.st_size < (off_t)REMOTING_COUNTERS_SIZE) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the worker was given nothing to count in");
    }
    address = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the worker's counters cannot be mapped: %s", strerror(errno));
    }
    journal->counters = (struct remoting_counters *)address;
    journal->counters->magic = REMOTING_COUNTERS_MAGIC;
    journal->counters->version = REMOTING_COUNTERS_VERSION;
    if (status.st_size >= (off_t)(REMOTING_COUNTERS_SIZE + REMOTING_SPAN_RING_SIZE)) {
        journal->spans = (struct remoting_span_ring *)(address + REMOTING_COUNTERS_SIZE);
    }
    return true;
}

static void add_span(const struct host_journal *journal, const struct remoting_span *span)
{
    const uint64_t count = atomic_load_explicit(&journal->spans->count, memory_order_relaxed);

    journal->spans->spans[count % REMOTING_SPAN_RING_CAPACITY] = *span;
    atomic_store_explicit(&journal->spans->count, count + 1, memory_order_release);
}

static uint64_t nodes_so_far(const struct host_journal *journal)
{
    return atomic_load_explicit(&journal->counters->nodes, memory_order_relaxed);
}

/* Reading the clock costs more than all the counting, so what nobody waits for alone is not timed. */
static struct remoting_latencies *latencies_of(const struct host_journal *journal, uint32_t command, bool is_awaited)
{
    if (command == WIRE_BACKEND_GRAPH_COMPUTE || command == WIRE_BACKEND_GRAPH_PLAN_COMPUTE) {
        return &journal->counters->graphs;
    }
    return is_awaited ? &journal->counters->answers : NULL;
}

void host_journal_begin(const struct host_journal *journal, struct host_journal_call *call, bool is_awaited)
{
    call->latencies = latencies_of(journal, call->command, is_awaited);
    call->nodes_before = nodes_so_far(journal);
    call->begin_ns = call->latencies || journal->spans ? remoting_now_ns() : 0;
}

void host_journal_end(const struct host_journal *journal, const struct host_journal_call *call, bool succeeded)
{
    struct remoting_command_counters *counters =
        &journal->counters->commands[(call->command >> 8) % REMOTING_COUNTERS_OBJECTS][(call->command & 0xff) % REMOTING_COUNTERS_CALLS];
    const int64_t end_ns = call->begin_ns ? remoting_now_ns() : 0;

    remoting_count(&counters->count, 1);
    remoting_count(&counters->errors, !succeeded);
    remoting_count(&counters->bytes_in, call->bytes_in);
    remoting_count(&counters->bytes_out, call->bytes_out);
    if (call->latencies) {
        remoting_count_latency(call->latencies, (uint64_t)(end_ns - call->begin_ns));
    }
    if (journal->spans) {
        add_span(journal, &(struct remoting_span){ .begin_ns = call->begin_ns,
                                                   .end_ns = end_ns,
                                                   .kind = REMOTING_SPAN_CALL,
                                                   .command = call->command,
                                                   .position = call->position,
                                                   .bytes = (uint32_t)call->bytes_in,
                                                   .nodes = nodes_so_far(journal) - call->nodes_before });
    }
}

void host_journal_begin_wait(const struct host_journal *journal, int64_t begin_ns)
{
    atomic_store_explicit(&journal->counters->waiting_since_ns, (uint64_t)begin_ns, memory_order_relaxed);
}

void host_journal_end_wait(const struct host_journal *journal, int64_t begin_ns, int64_t waited_ns, bool has_slept)
{
    remoting_count(&journal->counters->waits, 1);
    remoting_count(&journal->counters->sleeps, has_slept);
    remoting_count(&journal->counters->waited_ns, (uint64_t)waited_ns);
    atomic_store_explicit(&journal->counters->waiting_since_ns, 0, memory_order_relaxed);
    if (journal->spans) {
        add_span(journal, &(struct remoting_span){ .begin_ns = begin_ns, .end_ns = begin_ns + waited_ns, .kind = REMOTING_SPAN_WAIT });
    }
}

int64_t host_journal_begin_sleep(const struct host_journal *journal)
{
    return journal->spans ? remoting_now_ns() : 0;
}

void host_journal_end_sleep(const struct host_journal *journal, int64_t begin_ns)
{
    if (journal->spans) {
        add_span(journal, &(struct remoting_span){ .begin_ns = begin_ns, .end_ns = remoting_now_ns(), .kind = REMOTING_SPAN_SLEEP });
    }
}
