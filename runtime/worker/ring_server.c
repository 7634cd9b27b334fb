#include "ring_server.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "copy_once.h"
#include "device_protocol.h"
#include "host_calls.h"
#include "sharing/sharing.h"

#define LOGGED_FAILURES 100u
/* After a posted command there is more to come: a token's writes come some microseconds apart. */
#define LINGER_NS 200000
#define LINGER_BUSY_NS 10000000
#define SLEEP_NS 1000000000 /* a guest that moves the tail and wakes nobody is noticed then */

static bool is_area(uint32_t offset, uint32_t size, uint64_t blob_size)
{
    return size >= REMOTING_RING_AREA_MINIMUM && size <= REMOTING_RING_AREA_MAXIMUM && (size & (size - 1)) == 0 &&
           offset >= REMOTING_RING_HEADER_SIZE && offset % REMOTING_RING_ALIGNMENT == 0 && offset <= blob_size &&
           size <= blob_size - offset;
}

struct host_ring_layout host_ring_layout(const struct host_ring *ring)
{
    const uint8_t *start = (const uint8_t *)ring->header;

    return (struct host_ring_layout){ .request_offset = (uint32_t)(ring->requests - start),
                                      .request_size = ring->request_size,
                                      .return_offset = (uint32_t)(ring->returns - start),
                                      .return_size = ring->return_size };
}

bool host_ring_take_over(struct host_ring *ring, const struct host_resource *resource, struct host_ring_layout layout,
                         uint32_t head, struct remoting_error *error)
{
    if (resource->size < REMOTING_RING_HEADER_SIZE ||
        !is_area(layout.request_offset, layout.request_size, resource->size) ||
        !is_area(layout.return_offset, layout.return_size, resource->size) ||
        layout.return_offset < layout.request_offset ||
        layout.request_size > layout.return_offset - layout.request_offset || head % REMOTING_RING_ALIGNMENT != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the ring's areas do not fit its blob");
    }
    ring->header = (struct remoting_ring_header *)resource->address;
    ring->size = resource->size;
    ring->requests = resource->address + layout.request_offset;
    ring->request_size = layout.request_size;
    ring->returns = resource->address + layout.return_offset;
    ring->return_size = layout.return_size;
    ring->head = head;
    remoting_adaptive_wait_open(&ring->adaptive_wait);
    return true;
}

bool host_ring_open(struct host_ring *ring, const struct host_resource *resource, struct remoting_error *error)
{
    uint32_t words[6]; /* magic, version, request offset and size, return offset and size */

    if (resource->size < REMOTING_RING_HEADER_SIZE) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a ring of %llu bytes",
                             (unsigned long long)resource->size);
    }
    remoting_copy_once(words, resource->address, sizeof words);
    if (words[0] != REMOTING_RING_MAGIC) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the resource is no ring");
    }
    if (words[1] != REMOTING_PROTOCOL_VERSION) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the guest speaks protocol version %u, this host %u",
                             words[1], REMOTING_PROTOCOL_VERSION);
    }
    return host_ring_take_over(ring, resource, (struct host_ring_layout){ words[2], words[3], words[4], words[5] }, 0,
                               error);
}

static uint32_t read_tail(const struct host_ring *ring)
{
    return atomic_load_explicit(&ring->header->tail, memory_order_acquire);
}

static bool spin(const struct host_ring *ring, const struct remoting_wait *wait, int64_t until_ns)
{
    do {
        for (int i = 0; i < 64; i++) {
            if (read_tail(ring) != ring->head) {
                return true;
            }
            remoting_relax();
        }
        if (host_quiesce_is_asked(&ring->quiesce)) {
            return true;
        }
    } while (remoting_wait_spins(wait, until_ns));
    return false;
}

static void sleep_until_moved(struct host_ring *ring, int64_t timeout_ns)
{
    const int64_t begin_ns = host_metrics_begin_sleep(ring->metrics);

    atomic_store_explicit(&ring->header->host_waits, 1, memory_order_seq_cst);
    if (atomic_load_explicit(&ring->header->tail, memory_order_seq_cst) == ring->head &&
        !host_quiesce_is_asked(&ring->quiesce)) {
        /* On host_waits, which the guest clears before it wakes: a wake-up that comes before the sleep is not lost. */
        remoting_futex_wait(&ring->header->host_waits, 1, timeout_ns);
    }
    atomic_store_explicit(&ring->header->host_waits, 0, memory_order_relaxed);
    host_metrics_end_sleep(ring->metrics, begin_ns);
}

/* Returns the tail once it differs from the head, or the context is asked to come to rest. */
static uint32_t wait_for_command(struct host_ring *ring)
{
    uint32_t tail = read_tail(ring);
    struct remoting_wait wait;
    bool has_slept = false;
    bool is_late = false;

    if (tail != ring->head) {
        return tail;
    }
    wait = remoting_adaptive_wait_begin(&ring->adaptive_wait);
    host_metrics_begin_wait(ring->metrics, wait.begin_ns);
    if (!spin(ring, &wait, wait.first_ns)) {
        if (wait.doze_ns > wait.first_ns) {
            has_slept = true;
            sleep_until_moved(ring, wait.doze_ns - wait.first_ns);
        }
        if (!spin(ring, &wait, wait.spin_ns)) {
            is_late = true;
            while (read_tail(ring) == ring->head && !host_quiesce_is_asked(&ring->quiesce)) {
                sleep_until_moved(ring, SLEEP_NS);
            }
        }
    }
    host_metrics_end_wait(ring->metrics, wait.begin_ns,
                          remoting_adaptive_wait_end(&ring->adaptive_wait, &wait, is_late), has_slept || is_late);
    return read_tail(ring);
}

/* Makes the work of a command visible and its space free. */
static void advance(struct host_ring *ring, uint32_t size)
{
    uint32_t waits;

    ring->head += size;
    atomic_store_explicit(&ring->header->head, ring->head, memory_order_seq_cst);
    waits = atomic_load_explicit(&ring->header->guest_waits, memory_order_seq_cst);
    if (waits != REMOTING_GUEST_AWAKE &&
        (int32_t)(ring->head - atomic_load_explicit(&ring->header->guest_awaits, memory_order_relaxed)) >= 0) {
        remoting_futex_wake(&ring->header->head);
        if (waits == REMOTING_GUEST_WAITS_FOR_FENCE) {
            ring->wake_guest(ring->wake_data);
        }
    }
}

/* Reads the header of the command at the head, once. `size` is what is left until the tail. */
static bool read_header(const struct host_ring *ring, uint32_t size, struct wire_command_header *header,
                        struct remoting_error *error)
{
    const uint32_t place = ring->head & (ring->request_size - 1);
    const uint32_t until_end = ring->request_size - place;
    const uint32_t readable = size < until_end ? size : until_end;

    memset(header, 0, sizeof *header);
    if (size > ring->request_size || readable < REMOTING_RING_ALIGNMENT || size % REMOTING_RING_ALIGNMENT != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the ring's tail is %u bytes before its head", size);
    }
    remoting_copy_once(header, ring->requests + place, readable < sizeof *header ? readable : sizeof *header);
    if (header->size < REMOTING_RING_ALIGNMENT || header->size % REMOTING_RING_ALIGNMENT != 0 ||
        header->size > readable) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a command of %u bytes where %u are left", header->size,
                             readable);
    }
    if (header->command != WIRE_PAD &&
        (header->size < sizeof *header || header->record_size % REMOTING_RING_ALIGNMENT != 0 ||
         header->record_size > header->size - sizeof *header)) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a command of %u bytes with a record of %u", header->size,
                             header->record_size);
    }
    return true;
}

/* Returns the bytes of the answer. */
static uint64_t answer(const struct host_ring *ring, const struct host_command *command, bool succeeded,
                       const struct remoting_error *error)
{
    struct wire_reply_header header = { .kind = succeeded ? REMOTING_ERROR_NONE : error->kind };
    uint8_t *place = ring->returns + command->return_offset;

    header.size = (uint32_t)(succeeded ? command->reply_size : strlen(error->reason));
    memcpy(place + sizeof header, succeeded ? (const void *)command->reply : error->reason, header.size);
    memcpy(place, &header, sizeof header);
    return sizeof header + header.size;
}

/* A guest can fail without end, and chooses the names of its tensors; neither may fill or garble the host's log. */
static void log_failure(struct host_context *context, uint32_t command, const struct remoting_error *error)
{
    char reason[sizeof error->reason];

    if (context->failures_logged == LOGGED_FAILURES) {
        return;
    }
    context->failures_logged++;
    memcpy(reason, error->reason, sizeof reason);
    remoting_make_printable(reason);
    fprintf(stderr, "%s failed: %s%s\n", wire_command_name(command), reason,
            context->failures_logged == LOGGED_FAILURES ? " (no more failures of this guest are logged)" : "");
}

/* Reports a posted call that failed. The first one that the guest does not know yet is kept. */
static void latch(struct host_ring *ring, struct host_context *context, uint32_t command,
                  const struct remoting_error *error)
{
    if (context->failures == context->failures_acknowledged) {
        struct remoting_ring_report report = {
            .kind = error->kind,
            .command = command,
            .status = error->kind == REMOTING_ERROR_ALLOCATION ? WIRE_STATUS_ALLOC_FAILED : WIRE_STATUS_FAILED,
        };

        memcpy(report.reason, error->reason, sizeof report.reason);
        memcpy(&ring->header->failure, &report, sizeof report);
    }
    context->failures++;
    atomic_store_explicit(&ring->header->failures, context->failures, memory_order_release);
}

static bool check_return(const struct host_ring *ring, const struct wire_command_header *header,
                         struct remoting_error *error)
{
    if (header->return_size < WIRE_REPLY_AREA || header->return_offset > ring->return_size ||
        header->return_size > ring->return_size - header->return_offset) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "no room for the answer of %s",
                             wire_command_name(header->command));
    }
    return true;
}

static bool carry_out(struct host_ring *ring, struct host_context *context, const struct wire_command_header *header,
                      struct remoting_error *error)
{
    const uint8_t *place = ring->requests + (ring->head & (ring->request_size - 1)) + sizeof *header;
    const struct host_command_traits traits = host_command_traits(header->command);
    struct host_command command = {
        .id = header->command,
        .return_offset = header->return_offset,
        .return_size = header->return_size,
        .record = place,
        .record_size = header->record_size,
        .is_packed = header->is_packed != 0,
        .payload = place + header->record_size,
        .payload_size = header->size - sizeof *header - header->record_size,
    };
    struct host_metrics_call call = { .command = header->command,
                                      .position = ring->head + header->size,
                                      .bytes_in = header->size };
    bool succeeded;

    if (!context->is_welcome && header->command != WIRE_CONTEXT_HELLO) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%s before the hello",
                             wire_command_name(header->command));
    }
    if (traits.mode == HOST_MODE_SYNC && !check_return(ring, header, error)) {
        return false;
    }
    ring->guest_awaits = traits.mode != HOST_MODE_POST;
    host_metrics_begin(&context->metrics, &call, ring->guest_awaits);
    succeeded = host_dispatch(context, &command, error);
    if (!succeeded && (error->kind == REMOTING_ERROR_MALFORMED || error->kind == REMOTING_ERROR_LOST)) {
        return false;
    }
    if (context->room.is_postponed) {
        return true;
    }
    if (!succeeded) {
        log_failure(context, header->command, error);
    } else if (traits.is_remembered) {
        host_told_answers_add(&context->told, header, place, command.reply, command.reply_size);
    }
    if (traits.mode == HOST_MODE_FETCH) {
        call.bytes_out = header->return_size;
    }
    if (traits.mode == HOST_MODE_SYNC) {
        call.bytes_out = answer(ring, &command, succeeded, error);
    } else if (!succeeded) {
        latch(ring, context, header->command, error);
    }
    host_metrics_end(&context->metrics, &call, succeeded);
    return true;
}

/* Plain stores: only this thread writes them. */
static void begin_call(struct host_ring *ring, uint32_t command)
{
    const uint32_t calls = atomic_load_explicit(&ring->calls_begun, memory_order_relaxed);

    atomic_store_explicit(&ring->command, command, memory_order_relaxed);
    atomic_store_explicit(&ring->calls_begun, calls + 1, memory_order_release);
}

static void end_call(struct host_ring *ring)
{
    atomic_store_explicit(&ring->calls_ended, atomic_load_explicit(&ring->calls_begun, memory_order_relaxed),
                          memory_order_release);
}

static bool is_to_rest(const void *ring)
{
    return host_quiesce_is_asked(&((const struct host_ring *)ring)->quiesce);
}

static bool has_command(const struct host_ring *ring)
{
    return read_tail(ring) != ring->head;
}

static bool spin_briefly(const struct host_ring *ring)
{
    for (int i = 0; i < 64 && !has_command(ring); i++) {
        remoting_relax();
    }
    return has_command(ring);
}

/* Between two commands of a turn: whether the guest sends more. A busy device is waited for only if another worker
 * wants it, or after a long time, since the guest may send more. */
static bool more_comes(struct host_ring *ring, const struct host_context *context)
{
    const int64_t begin_ns = remoting_now_ns();

    while (!spin_briefly(ring)) {
        const int64_t elapsed_ns = remoting_now_ns() - begin_ns;

        if (host_quiesce_is_asked(&ring->quiesce) || elapsed_ns > LINGER_BUSY_NS ||
            (elapsed_ns > LINGER_NS && (!host_is_busy(context) || host_turn_is_wanted(&context->turns)))) {
            return false;
        }
        if (elapsed_ns > LINGER_NS) {
            sleep_until_moved(ring, LINGER_NS);
        }
    }
    return true;
}

/* A turn of shared devices ends with what the guest waits for, if it leaves the devices idle and there is nothing
 * behind it in the ring: before the guest is told, as waking it takes 5 us. `size` is the command's. */
static void end_turn_if_done(const struct host_ring *ring, struct host_context *context, uint32_t size)
{
    if (context->turns.held != 0 && ring->guest_awaits && read_tail(ring) == ring->head + size &&
        !host_is_busy(context)) {
        host_sharing_end(context);
    }
}

/* Any other turn ends once the guest sends nothing more. */
static void end_turn_if_left(struct host_ring *ring, struct host_context *context)
{
    if (!has_command(ring) && (context->turns.held == 0 || !more_comes(ring, context))) {
        host_sharing_end(context);
    }
}

void host_ring_bind(const struct host_ring *ring, struct host_context *context)
{
    context->ring_memory = ring->header;
    context->ring_size = ring->size;
    context->returns = ring->returns;
    context->return_size = ring->return_size;
    context->turns.is_interrupted = is_to_rest;
    context->turns.interrupter = ring;
}

/* Others may use the devices meanwhile, and the context may come to rest. */
static void await_room(struct host_ring *ring, struct host_context *context)
{
    context->room.is_postponed = false;
    host_sharing_end(context);
    while (host_room_is_awaited(&context->room) && !host_quiesce_is_asked(&ring->quiesce)) {
        host_room_await(&context->room);
    }
}

void host_ring_serve(struct host_ring *ring, struct host_context *context, struct remoting_error *error)
{
    ring->metrics = &context->metrics;
    host_ring_bind(ring, context);
    host_quiesce_await_end(&ring->quiesce);
    atomic_store_explicit(&ring->header->state, REMOTING_RING_RUNNING, memory_order_release);
    for (;;) {
        struct wire_command_header header;
        uint32_t tail;

        end_turn_if_left(ring, context);
        tail = wait_for_command(ring);
        if (host_quiesce_is_asked(&ring->quiesce)) {
            host_sharing_end(context);
            host_quiesce_rest(&ring->quiesce, context);
            continue;
        }
        memset(error, 0, sizeof *error);
        if (!read_header(ring, tail - ring->head, &header, error)) {
            return;
        }
        if (!host_sharing_begin(context, header.command)) {
            continue;
        }
        begin_call(ring, header.command);
        if (header.command != WIRE_PAD && !carry_out(ring, context, &header, error)) {
            return;
        }
        end_call(ring);
        if (context->room.is_postponed) {
            await_room(ring, context);
            continue;
        }
        end_turn_if_done(ring, context, header.size);
        advance(ring, header.size);
    }
}

void host_ring_lose(struct host_ring *ring, const char *reason)
{
    struct remoting_ring_report report = { .kind = REMOTING_ERROR_LOST };

    snprintf(report.reason, sizeof report.reason, "%s", reason);
    memcpy(&ring->header->lost, &report, sizeof report);
    atomic_store_explicit(&ring->header->state, REMOTING_RING_LOST, memory_order_seq_cst);
    remoting_futex_wake(&ring->header->head);
}
