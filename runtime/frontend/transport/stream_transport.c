#include "transport/stream_transport.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "device_protocol.h"
#include "ring_format.h"
#include "stream_frames.h"
#include "transport/deadline.h"

#define WELCOME_MILLISECONDS 10000

struct stream_transport {
    struct guest_transport transport; /* first: a transport is a stream transport */
    struct remoting_stream_reader reader;
    struct remoting_stream_writer writer;
    uint8_t *capset;
    bool is_welcome;
    bool is_over; /* the ring says why */

    struct guest_blob ring; /* this side's own */
    struct remoting_ring_header *header;
    uint32_t area;
    bool is_port;
    uint32_t sent;    /* commands are sent up to here */
    uint32_t awaited; /* the host was asked to tell when the head is here */
    struct remoting_ring_report report; /* that is being received */
};

static struct stream_transport *stream(struct guest_transport *transport)
{
    return (struct stream_transport *)transport;
}

/* A host that is gone or lies says nothing more itself. */
static void lose(struct stream_transport *transport, const char *reason)
{
    struct remoting_ring_header *header = transport->header;

    transport->is_over = true;
    if (!header || atomic_load_explicit(&header->state, memory_order_relaxed) == REMOTING_RING_LOST) {
        return;
    }
    header->lost.kind = REMOTING_ERROR_LOST;
    snprintf(header->lost.reason, sizeof header->lost.reason, "%s", reason);
    atomic_store_explicit(&header->state, REMOTING_RING_LOST, memory_order_release);
}

/* --------------------------------------------------------------------------------- frames from the host */

static bool place_capset(struct stream_transport *transport, const struct remoting_stream_frame *frame,
                         struct iovec *piece, struct remoting_error *error)
{
    if (transport->capset) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host welcomes twice");
    }
    if (!guest_transport_check_version(frame->position, error)) {
        return false;
    }
    if (frame->size == 0 || frame->size > REMOTING_STREAM_CAPSET_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host sends a capset of %u bytes", frame->size);
    }
    transport->capset = malloc(frame->size);
    if (!transport->capset) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    *piece = (struct iovec){ .iov_base = transport->capset, .iov_len = frame->size };
    return true;
}

static bool place_returned(const struct stream_transport *transport, const struct remoting_stream_frame *frame,
                           struct iovec *piece, struct remoting_error *error)
{
    uint8_t *returns = (uint8_t *)transport->ring.address + REMOTING_RING_HEADER_SIZE + transport->area;

    if (frame->size > transport->area || frame->position > transport->area - frame->size) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host returns %u bytes at byte %u of %u", frame->size,
                             frame->position, transport->area);
    }
    *piece = (struct iovec){ .iov_base = returns + frame->position, .iov_len = frame->size };
    return true;
}

static bool place_report(struct stream_transport *transport, const struct remoting_stream_frame *frame,
                         struct iovec *piece, struct remoting_error *error)
{
    if (frame->size != sizeof transport->report) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host sends a report of %u bytes", frame->size);
    }
    *piece = (struct iovec){ .iov_base = &transport->report, .iov_len = sizeof transport->report };
    return true;
}

static bool place(void *owner, const struct remoting_stream_frame *frame, struct iovec pieces[REMOTING_STREAM_PIECES],
                  struct remoting_error *error)
{
    struct stream_transport *transport = owner;

    if (frame->epoch != transport->writer.epoch) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host answers another guest's hello");
    }
    if (frame->type == REMOTING_STREAM_WELCOME) {
        return place_capset(transport, frame, pieces, error);
    }
    if (frame->type == REMOTING_STREAM_LOST) {
        return place_report(transport, frame, pieces, error);
    }
    if (!transport->header) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host sends a frame of type %u before the start",
                             frame->type);
    }
    switch (frame->type) {
    case REMOTING_STREAM_RETURNED:
        return place_returned(transport, frame, pieces, error);
    case REMOTING_STREAM_FAILURE:
        return place_report(transport, frame, pieces, error);
    case REMOTING_STREAM_HEAD:
        return frame->size == 0 ||
               remoting_fail(error, REMOTING_ERROR_LOST, "the host sends a head of %u bytes", frame->size);
    default:
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host sends a frame of type %u", frame->type);
    }
}

static bool take_head(const struct stream_transport *transport, uint32_t head, struct remoting_error *error)
{
    const uint32_t told = atomic_load_explicit(&transport->header->head, memory_order_relaxed);

    if (head - told > transport->sent - told) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the host has carried out %u bytes of %u", head - told,
                             transport->sent - told);
    }
    atomic_store_explicit(&transport->header->head, head, memory_order_release);
    return true;
}

static bool take(void *owner, const struct remoting_stream_frame *frame, struct remoting_error *error)
{
    struct stream_transport *transport = owner;

    switch (frame->type) {
    case REMOTING_STREAM_WELCOME:
        transport->is_welcome = true;
        transport->transport.capset = transport->capset;
        transport->transport.capset_size = frame->size;
        return true;
    case REMOTING_STREAM_HEAD:
        return take_head(transport, frame->position, error);
    case REMOTING_STREAM_FAILURE:
        transport->header->failure = transport->report;
        atomic_store_explicit(&transport->header->failures, frame->position, memory_order_release);
        return true;
    case REMOTING_STREAM_LOST:
        transport->report.reason[sizeof transport->report.reason - 1] = '\0';
        remoting_make_printable(transport->report.reason);
        return remoting_fail(error, REMOTING_ERROR_LOST, "%s",
                             transport->report.reason[0] != '\0' ? transport->report.reason
                                                                 : "the host gave no reason");
    default:
        return true;
    }
}

/* What comes before the welcome is an earlier program's. */
static bool begins(void *owner, const struct remoting_stream_frame *frame)
{
    const struct stream_transport *transport = owner;

    return frame->type == REMOTING_STREAM_WELCOME && frame->epoch == transport->writer.epoch;
}

static const struct remoting_stream_listener listener = { .place = place, .take = take, .begins = begins };

static bool fail_closed(const struct stream_transport *transport, struct remoting_error *error)
{
    return remoting_fail(error, REMOTING_ERROR_LOST,
                         transport->is_port ? "the port's end on the host is closed: does the daemon run there?"
                                            : "the daemon closed the connection");
}

/* Reads what has come. */
static bool receive(struct stream_transport *transport, struct remoting_error *error)
{
    for (;;) {
        switch (remoting_stream_read(&transport->reader, error)) {
        case REMOTING_STREAM_MOVED:
            break;
        case REMOTING_STREAM_WAITING:
            return true;
        case REMOTING_STREAM_CLOSED:
            return fail_closed(transport, error);
        case REMOTING_STREAM_FAILED:
            return false;
        }
    }
}

static void wait_for(const struct stream_transport *transport, short events, int64_t timeout_ns)
{
    struct pollfd watched = { .fd = transport->reader.file, .events = events };
    const struct timespec timeout = { .tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000 };

    ppoll(&watched, 1, &timeout, NULL);
}

/* Waits until all is sent. An honest host always reads, and one that ends says why first. */
static bool send_all(struct stream_transport *transport, struct remoting_error *error)
{
    while (!remoting_stream_is_sent(&transport->writer)) {
        switch (remoting_stream_send(&transport->writer, error)) {
        case REMOTING_STREAM_MOVED:
            break;
        case REMOTING_STREAM_WAITING:
            wait_for(transport, POLLIN | POLLOUT, 1000000000);
            if (!receive(transport, error)) {
                return false;
            }
            break;
        case REMOTING_STREAM_CLOSED:
            return receive(transport, error) && fail_closed(transport, error);
        case REMOTING_STREAM_FAILED:
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------ the transport */

/* Makes room for one frame. */
static bool make_room(struct stream_transport *transport, struct remoting_error *error)
{
    return remoting_stream_has_room(&transport->writer) || send_all(transport, error);
}

/* Adds what is not sent yet, up to a position. It lies in the ring or, if there are such, at `bytes`. */
static bool add_commands(struct stream_transport *transport, uint32_t end, uint8_t *bytes, struct remoting_error *error)
{
    const uint32_t tail = atomic_load_explicit(&transport->header->tail, memory_order_relaxed);
    const uint32_t most = transport->is_port ? REMOTING_STREAM_PORT_PAYLOAD_MAXIMUM : REMOTING_STREAM_AREA_MAXIMUM;

    while (transport->sent != end) {
        const uint32_t size = end - transport->sent < most ? end - transport->sent : most;
        struct iovec pieces[REMOTING_STREAM_PIECES] = { { .iov_base = bytes, .iov_len = size } };

        if (!make_room(transport, error)) {
            return false;
        }
        if (bytes) {
            bytes += size;
        } else {
            remoting_stream_area((uint8_t *)transport->ring.address + REMOTING_RING_HEADER_SIZE, transport->area,
                                 transport->sent, size, pieces);
        }
        transport->sent += size;
        remoting_stream_add(&transport->writer,
                            transport->sent == tail ? REMOTING_STREAM_COMMANDS : REMOTING_STREAM_PART, transport->sent,
                            pieces);
    }
    return true;
}

static bool add_await(struct stream_transport *transport, struct remoting_error *error)
{
    const uint32_t wanted = atomic_load_explicit(&transport->header->guest_awaits, memory_order_relaxed);

    if (wanted == transport->awaited) {
        return true;
    }
    if (!make_room(transport, error)) {
        return false;
    }
    remoting_stream_add(&transport->writer, REMOTING_STREAM_AWAIT, wanted, NULL);
    transport->awaited = wanted;
    return true;
}

static bool is_usable(const struct stream_transport *transport)
{
    return !transport->is_over && guest_transport_is_ours(&transport->transport);
}

static void stream_flush(struct guest_transport *transport_base, const void *bytes, uint32_t size)
{
    struct stream_transport *transport = stream(transport_base);
    struct remoting_error error;
    uint32_t tail;

    if (!is_usable(transport)) {
        return;
    }
    tail = atomic_load_explicit(&transport->header->tail, memory_order_relaxed);
    if (!add_commands(transport, tail - size, NULL, &error) ||
        !add_commands(transport, tail, (uint8_t *)(uintptr_t)bytes, &error) || !send_all(transport, &error)) {
        lose(transport, error.reason);
    }
}

/* The commands and the question where the head is are one system call. */
static void stream_wait(struct guest_transport *transport_base, _Atomic uint32_t *word, uint32_t seen,
                        int64_t timeout_ns)
{
    struct stream_transport *transport = stream(transport_base);
    struct remoting_error error;
    uint32_t tail;

    (void)word;
    (void)seen;
    if (!is_usable(transport)) {
        return;
    }
    tail = atomic_load_explicit(&transport->header->tail, memory_order_relaxed);
    if (!add_commands(transport, tail, NULL, &error) || !add_await(transport, &error) || !send_all(transport, &error)) {
        lose(transport, error.reason);
        return;
    }
    wait_for(transport, POLLIN, timeout_ns);
    if (!receive(transport, &error)) {
        lose(transport, error.reason);
    }
}

static bool stream_create_context(struct guest_transport *transport, struct remoting_error *error)
{
    return guest_transport_check_owner(transport, error);
}

static bool stream_create_blob(struct guest_transport *transport_base, size_t size, struct guest_blob *blob,
                               struct remoting_error *error)
{
    struct stream_transport *transport = stream(transport_base);
    void *address;

    if (!guest_transport_check_owner(transport_base, error)) {
        return false;
    }
    if (transport->ring.address) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a stream shares no memory");
    }
    address = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a ring of %zu bytes", size);
    }
    transport->ring = (struct guest_blob){ .address = address, .size = size };
    *blob = transport->ring;
    return true;
}

static void stream_destroy_blob(struct guest_transport *transport_base, struct guest_blob *blob)
{
    struct stream_transport *transport = stream(transport_base);

    if (blob->address && blob->address == transport->ring.address) {
        munmap(blob->address, blob->size);
        transport->ring = (struct guest_blob){ 0 };
        transport->header = NULL;
        transport->is_over = true;
    }
    *blob = (struct guest_blob){ 0 };
}

static bool stream_attach_ring(struct guest_transport *transport_base, const struct guest_blob *blob,
                               struct remoting_error *error)
{
    struct stream_transport *transport = stream(transport_base);

    transport->header = blob->address;
    transport->area = transport->header->request_size;
    remoting_stream_add(&transport->writer, REMOTING_STREAM_START, transport->area, NULL);
    return send_all(transport, error);
}

static void stream_wake_host(struct guest_transport *transport, _Atomic uint32_t *host_waits)
{
    (void)transport;
    (void)host_waits; /* it never waits on this side's ring */
}

static bool stream_alive(struct guest_transport *transport_base)
{
    return is_usable(stream(transport_base));
}

/* A host that takes nothing more learns of the end by the next program's hello. */
static void take_leave(struct stream_transport *transport)
{
    struct remoting_error error;

    if (remoting_stream_is_sent(&transport->writer)) {
        remoting_stream_add(&transport->writer, REMOTING_STREAM_LEAVE, 0, NULL);
        remoting_stream_send(&transport->writer, &error);
    }
}

static void stream_close(struct guest_transport *transport_base)
{
    struct stream_transport *transport = stream(transport_base);

    if (guest_transport_is_ours(transport_base) && transport->is_port) {
        take_leave(transport);
    } else if (guest_transport_is_ours(transport_base)) {
        shutdown(transport->reader.file, SHUT_RDWR); /* a forked child may have it open */
    }
    close(transport->reader.file);
    free(transport->capset);
    free(transport);
}

static const struct guest_transport_functions stream_functions = {
    .close = stream_close,
    .create_context = stream_create_context,
    .create_blob = stream_create_blob,
    .destroy_blob = stream_destroy_blob,
    .attach_ring = stream_attach_ring,
    .wake_host = stream_wake_host,
    .flush = stream_flush,
    .wait = stream_wait,
    .alive = stream_alive,
};

static bool say_hello(struct stream_transport *transport, struct remoting_error *error)
{
    const int64_t deadline = guest_deadline_in(WELCOME_MILLISECONDS);

    if (getrandom(&transport->writer.epoch, sizeof transport->writer.epoch, 0) !=
        (ssize_t)sizeof transport->writer.epoch) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "getrandom: %m");
    }
    if (transport->is_port) {
        remoting_stream_add_filler(&transport->writer);
        if (!send_all(transport, error)) {
            return false;
        }
    }
    remoting_stream_add(&transport->writer, REMOTING_STREAM_HELLO, REMOTING_PROTOCOL_VERSION, NULL);
    if (!send_all(transport, error)) {
        return false;
    }
    while (!transport->is_welcome) {
        const int left = guest_deadline_left(deadline);

        if (left == 0) {
            return remoting_fail(error, REMOTING_ERROR_LOST,
                                 "the daemon did not answer within %d s: it is overloaded or hangs, %s",
                                 WELCOME_MILLISECONDS / 1000,
                                 transport->is_port ? "or the port's other end is no socket of a daemon's for ports"
                                                    : "or it is older than the stream transport");
        }
        wait_for(transport, POLLIN, (int64_t)left * 1000000);
        if (!receive(transport, error)) {
            return false;
        }
    }
    return true;
}

static bool open_stream(int file, bool is_port, struct guest_transport **result, struct remoting_error *error)
{
    struct stream_transport *transport = calloc(1, sizeof *transport);

    if (!transport) {
        close(file);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    transport->transport.functions = &stream_functions;
    transport->transport.owner = getpid();
    transport->is_port = is_port;
    transport->reader = (struct remoting_stream_reader){
        .file = file, .is_port = is_port, .is_astray = is_port, .listener = &listener, .owner = transport
    };
    transport->writer.file = file;
    transport->writer.is_port = is_port;
    if (!say_hello(transport, error)) {
        stream_close(&transport->transport);
        return false;
    }
    *result = &transport->transport;
    return true;
}

bool guest_stream_open(int file, struct guest_transport **result, struct remoting_error *error)
{
    return open_stream(file, false, result, error);
}

bool guest_stream_open_port(int file, struct guest_transport **result, struct remoting_error *error)
{
    return open_stream(file, true, result, error);
}
