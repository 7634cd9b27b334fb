#include "channel/ring.h"

#include <string.h>

#include "copy_once.h"
#include "device_protocol.h"
#include "formats/command.h"
#include "streamed_copy.h"
#include "wire.h"

/* Of requests, and as much of returns. A command takes a quarter of it at most, and holds a piece of 512 KiB and its
 * record. */
#define AREA_WANTED (8u << 20)
#define AREA_MINIMUM (4u << 20)

#define SLEEP_NS 100000000

/* What a stream gathers before it is sent: a piece of an upload is more, a token's small writes are less. */
#define FLUSH_BYTES (64u << 10)

/* Where there is little memory to share, a smaller ring is used. */
static bool create_blob(struct guest_ring *ring, uint32_t *area, struct remoting_error *error)
{
    for (*area = AREA_WANTED; *area >= AREA_MINIMUM; *area /= 2) {
        if (ring->transport->functions->create_blob(ring->transport, REMOTING_RING_HEADER_SIZE + 2 * (size_t)*area,
                                                    &ring->blob, error)) {
            return true;
        }
        if (error->kind != REMOTING_ERROR_ALLOCATION) {
            return false;
        }
    }
    return false;
}

bool guest_ring_open(struct guest_ring *ring, struct guest_transport *transport, struct remoting_error *error)
{
    uint32_t area;

    ring->transport = transport;
    if (!create_blob(ring, &area, error)) {
        return false;
    }
    ring->header = ring->blob.address;
    ring->request_size = area;
    ring->return_size = area;
    ring->requests = (uint8_t *)ring->blob.address + REMOTING_RING_HEADER_SIZE;
    ring->returns = ring->requests + area;
    ring->tail = 0;
    remoting_adaptive_wait_open(&ring->adaptive_wait);
    ring->header->magic = REMOTING_RING_MAGIC;
    ring->header->protocol_version = REMOTING_PROTOCOL_VERSION;
    ring->header->request_offset = REMOTING_RING_HEADER_SIZE;
    ring->header->request_size = area;
    ring->header->return_offset = REMOTING_RING_HEADER_SIZE + area;
    ring->header->return_size = area;
    if (!transport->functions->attach_ring(transport, &ring->blob, error)) {
        transport->functions->destroy_blob(transport, &ring->blob);
        return false;
    }
    guest_trace_open(&ring->trace);
    return true;
}

void guest_ring_close(struct guest_ring *ring)
{
    guest_trace_close(&ring->trace);
    ring->transport->functions->destroy_blob(ring->transport, &ring->blob);
}

static bool fail_lost(const struct guest_ring *ring, struct remoting_error *error)
{
    struct remoting_ring_report report;

    remoting_copy_once(&report, &ring->header->lost, sizeof report);
    report.reason[sizeof report.reason - 1] = '\0';
    remoting_make_printable(report.reason);
    return remoting_fail(error, REMOTING_ERROR_LOST, "the device is lost: %s",
                         report.reason[0] ? report.reason : "the host gave no reason");
}

static bool is_lost(const struct guest_ring *ring)
{
    return atomic_load_explicit(&ring->header->state, memory_order_acquire) == REMOTING_RING_LOST;
}

static void note_span(struct guest_ring *ring, enum remoting_span_kind kind, int64_t begin_ns, uint32_t position)
{
    if (ring->trace.buffer) {
        guest_trace_add(&ring->trace,
                        &(struct remoting_span){
                            .begin_ns = begin_ns, .end_ns = remoting_now_ns(), .kind = kind, .position = position });
    }
}

static bool has_reached(const struct guest_ring *ring, uint32_t position, uint32_t *head)
{
    *head = atomic_load_explicit(&ring->header->head, memory_order_acquire);
    return (int32_t)(*head - position) >= 0;
}

/* A head that has not been asked for does not move, so spinning would be in vain where no memory is shared. */
static bool spin(const struct guest_ring *ring, uint32_t position, const struct remoting_wait *wait, int64_t until_ns)
{
    uint32_t head;

    if (!ring->transport->shares_memory) {
        return has_reached(ring, position, &head);
    }
    do {
        for (int i = 0; i < 64; i++) {
            if (has_reached(ring, position, &head)) {
                return true;
            }
            remoting_relax();
        }
    } while (remoting_wait_spins(wait, until_ns));
    return false;
}

/* Sleeps until the head reaches the position, at most timeout_ns; may wake early. The worker reads guest_waits after it
 * has moved the head, so one of the two always sees the other. */
static void sleep_until_reached(struct guest_ring *ring, uint32_t position, int64_t timeout_ns)
{
    struct remoting_ring_header *header = ring->header;
    const int64_t begin_ns = guest_trace_now(&ring->trace);
    uint32_t head;

    atomic_store_explicit(&header->guest_waits,
                          ring->transport->waits_for_fence ? REMOTING_GUEST_WAITS_FOR_FENCE : REMOTING_GUEST_WAITS,
                          memory_order_seq_cst);
    if (!has_reached(ring, position, &head) && !is_lost(ring)) {
        ring->statistics.sleeps++;
        ring->transport->functions->wait(ring->transport, &header->head, head, timeout_ns);
    }
    atomic_store_explicit(&header->guest_waits, REMOTING_GUEST_AWAKE, memory_order_relaxed);
    note_span(ring, REMOTING_SPAN_SLEEP, begin_ns, position);
}

static bool sleep_through(struct guest_ring *ring, uint32_t position, struct remoting_error *error)
{
    uint32_t head;

    while (!has_reached(ring, position, &head)) {
        if (is_lost(ring)) {
            return fail_lost(ring, error);
        }
        if (!ring->transport->functions->alive(ring->transport)) {
            return remoting_fail(error, REMOTING_ERROR_LOST, "the device is lost: the daemon is gone");
        }
        sleep_until_reached(ring, position, SLEEP_NS);
    }
    return true;
}

bool guest_ring_wait(struct guest_ring *ring, uint32_t position, struct remoting_error *error)
{
    struct remoting_wait wait;
    uint32_t head;
    bool has_slept = false;

    if (has_reached(ring, position, &head)) {
        return true;
    }
    atomic_store_explicit(&ring->header->guest_awaits, position, memory_order_relaxed);
    wait = remoting_adaptive_wait_begin(&ring->adaptive_wait);
    if (!spin(ring, position, &wait, wait.first_ns)) {
        if (wait.doze_ns > wait.first_ns) {
            sleep_until_reached(ring, position, wait.doze_ns - wait.first_ns);
        }
        if (!spin(ring, position, &wait, wait.spin_ns)) {
            has_slept = true;
            if (!sleep_through(ring, position, error)) {
                return false;
            }
        }
    }
    ring->statistics.waits++;
    ring->statistics.waited_ns += (uint64_t)remoting_adaptive_wait_end(&ring->adaptive_wait, &wait, has_slept);
    note_span(ring, REMOTING_SPAN_WAIT, wait.begin_ns, position);
    return true;
}

/* Fills the next bytes of the request area with what the worker passes over. */
static void pad(struct guest_ring *ring, uint32_t size)
{
    const struct wire_command_header header = { .command = WIRE_PAD, .size = size };

    if (size > 0) {
        memcpy(ring->requests + (ring->tail & (ring->request_size - 1)), &header,
               size < sizeof header ? size : sizeof header);
        ring->tail += size;
        ring->position += size;
    }
}

/* How many bytes to pad at a place so that offset `aligned` of the command begins a cache line. glibc's memcpy, which
 * is what a CPU's tensor_set is, copies at a fifth of its speed on AMD's processors where the destination lies a few
 * bytes further on in its page than the source (2.9 for 13.9 GB/s with 8 bytes, glibc 2.36, Zen 4), and tensors begin a
 * cache line. */
static uint32_t lead(uint32_t place, uint32_t aligned)
{
    return aligned == 0 ? 0 : -(place + aligned) % REMOTING_STREAMED_LINE;
}

/* Makes room for `size` contiguous bytes at the tail, padding the end of the area if they do not fit there. */
static bool make_room(struct guest_ring *ring, uint32_t size, uint32_t aligned, struct remoting_error *error)
{
    const uint32_t place = ring->tail & (ring->request_size - 1);
    const uint32_t left = ring->request_size - place;
    const bool fits = lead(place, aligned) + size <= left;
    const uint32_t first = fits ? lead(place, aligned) : left;
    const uint32_t second = fits ? 0 : lead(0, aligned);
    const uint64_t waits = ring->statistics.waits;

    if (!guest_ring_wait(ring, ring->tail + first + second + size - ring->request_size, error)) {
        return false;
    }
    ring->statistics.waits_for_room += ring->statistics.waits - waits;
    pad(ring, first);
    pad(ring, second);
    return true;
}

/* Whether the host is to learn of a posted command though nobody may ever wait for it. */
static bool is_urgent(uint32_t command)
{
    return command == WIRE_BACKEND_GRAPH_COMPUTE || command == WIRE_BACKEND_GRAPH_PLAN_COMPUTE ||
           command == WIRE_BUFFER_FREE_BUFFER || command == WIRE_BACKEND_FREE;
}

/* Posted commands cross a stream once the device could begin or memory becomes free, or there are many. What waits for
 * them sends them, too. */
static void flush_if_due(struct guest_ring *ring, uint32_t command, struct guest_part direct)
{
    if (ring->transport->functions->flush && (is_urgent(command) || ring->tail - ring->flushed >= FLUSH_BYTES)) {
        ring->flushed = ring->tail;
        ring->transport->functions->flush(ring->transport, direct.bytes, (uint32_t)direct.size);
    }
}

/* What of a request a stream sends from the program's own memory, instead of from a copy in the ring. */
static struct guest_part find_direct(const struct guest_ring *ring, const struct guest_request *request)
{
    const bool is_direct = ring->transport->functions->flush && request->part_count == 1 &&
                           request->parts[0].size >= FLUSH_BYTES &&
                           request->parts[0].size % REMOTING_RING_ALIGNMENT == 0;

    return is_direct ? request->parts[0] : (struct guest_part){ .bytes = NULL };
}

static void publish(struct guest_ring *ring, uint32_t size, uint32_t command, struct guest_part direct)
{
    ring->tail += size;
    ring->position += size;
    atomic_store_explicit(&ring->header->tail, ring->tail, memory_order_seq_cst);
    flush_if_due(ring, command, direct);
    if (atomic_load_explicit(&ring->header->host_waits, memory_order_seq_cst) &&
        atomic_exchange_explicit(&ring->header->host_waits, 0, memory_order_seq_cst)) {
        const int64_t begin_ns = guest_trace_now(&ring->trace);

        ring->statistics.wakes++;
        ring->transport->functions->wake_host(ring->transport, &ring->header->host_waits);
        note_span(ring, REMOTING_SPAN_WAKE, begin_ns, ring->tail);
    }
}

/* Leaves out the words that are zero. Returns the size in bytes, or 0 if that is no shorter. */
static size_t pack(const void *record, size_t size, uint64_t packed[1 + WIRE_PACKED_WORDS])
{
    const size_t count = size / sizeof *packed;
    size_t used = 1;

    if (count > WIRE_PACKED_WORDS || size % sizeof *packed != 0) {
        return 0;
    }
    packed[0] = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(&packed[used], (const uint8_t *)record + i * sizeof *packed, sizeof *packed);
        if (packed[used]) {
            packed[0] |= (uint64_t)1 << i;
            used++;
        }
    }
    return used < count ? used * sizeof *packed : 0;
}

/* Copies the request to its place in the request area, but for what is sent from elsewhere. */
static void write_request(uint8_t *place, const struct wire_command_header *header, const void *record,
                          const struct guest_request *request, struct guest_part direct)
{
    memcpy(place, header, sizeof *header);
    if (header->record_size > 0) {
        memcpy(place + sizeof *header, record, header->record_size);
    }
    place += WIRE_ALIGN(sizeof *header + header->record_size);
    for (size_t i = 0; i < request->part_count; i++) {
        if (request->parts[i].size > 0 && request->parts[i].bytes != direct.bytes) {
            remoting_copy_streamed(place, request->parts[i].bytes, request->parts[i].size);
        }
        place += WIRE_ALIGN(request->parts[i].size);
    }
}

bool guest_ring_submit(struct guest_ring *ring, const struct guest_request *request, struct guest_return back,
                       uint32_t *end, struct remoting_error *error)
{
    struct wire_command_header header = { .command = request->command,
                                          .return_offset = back.offset,
                                          .return_size = back.size };
    const int64_t begin_ns = guest_trace_now(&ring->trace);
    uint64_t packed[1 + WIRE_PACKED_WORDS];
    const size_t packed_size = pack(request->record, request->record_size, packed);
    const size_t record_size = packed_size > 0 ? packed_size : request->record_size;
    uint64_t size = WIRE_ALIGN(sizeof header + record_size);
    const bool is_bulk = request->part_count > 0 && request->parts[0].size >= REMOTING_STREAMED_MINIMUM;
    const uint32_t aligned = is_bulk ? (uint32_t)size : 0;
    const struct guest_part direct = find_direct(ring, request);

    for (size_t i = 0; i < request->part_count; i++) {
        size += WIRE_ALIGN(request->parts[i].size);
    }
    if (size > WIRE_COMMAND_MAXIMUM(ring->request_size)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "the command has %llu bytes, more than the ring carries at once",
                             (unsigned long long)size);
    }
    if (is_lost(ring)) {
        return fail_lost(ring, error);
    }
    header.is_packed = packed_size > 0;
    header.size = (uint32_t)size;
    header.record_size = (uint32_t)record_size;
    if (!make_room(ring, header.size, aligned, error)) {
        return false;
    }
    write_request(ring->requests + (ring->tail & (ring->request_size - 1)), &header,
                  packed_size > 0 ? packed : request->record, request, direct);
    publish(ring, header.size, request->command, direct);
    guest_statistics_add(&ring->statistics, request->command, header.size, back.size);
    if (ring->trace.buffer) {
        guest_trace_add(&ring->trace, &(struct remoting_span){ .begin_ns = begin_ns,
                                                               .end_ns = remoting_now_ns(),
                                                               .kind = REMOTING_SPAN_CALL,
                                                               .command = request->command,
                                                               .position = ring->tail,
                                                               .bytes = header.size });
    }
    *end = ring->tail;
    return true;
}
