#include "stream/stream_guest.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "copy_once.h"
#include "device_protocol.h"
#include "formats/command.h"
#include "process/device_limits.h"
#include "process/device_log.h"

#define FIRST_BYTE (REMOTING_STREAM_MAGIC & 0xff)

bool stream_guest_is_one(int socket)
{
    uint8_t first;
    struct iovec part = { .iov_base = &first, .iov_len = 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

    return recvmsg(socket, &message, MSG_PEEK | MSG_DONTWAIT) == 1 && first == FIRST_BYTE;
}

/* --------------------------------------------------------------------------------- frames from the guest */

static bool is_port(const struct stream_guest *stream)
{
    return stream->device->daemon->guest.port != 0;
}

/* At a port another program may begin at any time. */
static bool check_hello(const struct stream_guest *stream, const struct remoting_stream_frame *frame,
                        struct remoting_error *error)
{
    return ((!stream->epoch.is_welcome || is_port(stream)) && frame->size == 0) ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "a hello of %u bytes, or a second one", frame->size);
}

static bool check_start(const struct stream_guest *stream, const struct remoting_stream_frame *frame,
                        struct remoting_error *error)
{
    return (!stream->epoch.ring.shared.header && frame->size == 0) ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "a start of %u bytes, or a second one", frame->size);
}

/* The guest leaves the commands in its ring that it was not told of. */
static bool place_commands(struct stream_guest *stream, const struct remoting_stream_frame *frame,
                           struct iovec pieces[REMOTING_STREAM_PIECES], struct remoting_error *error)
{
    const uint32_t room = stream->epoch.ring.shared.area - (stream->epoch.received - stream->epoch.told);

    if (frame->size == 0 || frame->size > room || frame->size % REMOTING_RING_ALIGNMENT != 0 ||
        frame->position != stream->epoch.received + frame->size) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%u bytes of commands at %u where there is room for %u",
                             frame->size, frame->position - frame->size, room);
    }
    remoting_stream_area(stream->epoch.ring.shared.requests, stream->epoch.ring.shared.area, stream->epoch.received,
                         frame->size, pieces);
    return true;
}

static bool check_await(const struct stream_guest *stream, const struct remoting_stream_frame *frame,
                        struct remoting_error *error)
{
    return (frame->size == 0 && frame->position - stream->epoch.told <= stream->epoch.tail - stream->epoch.told) ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "it waits for commands that it has not sent");
}

static bool check_leave(const struct stream_guest *stream, const struct remoting_stream_frame *frame,
                        struct remoting_error *error)
{
    return (is_port(stream) && frame->size == 0) ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "it takes leave where it can close the stream");
}

static void deny(struct stream_guest *stream, uint64_t epoch, const char *reason)
{
    if (is_port(stream) && stream->denial.epoch != epoch) {
        stream->denial.is_due = true;
        stream->denial.epoch = epoch;
        snprintf(stream->denial.reason, sizeof stream->denial.reason, "%s", reason);
    }
}

/* A program that does not know that the daemon was started anew sends such. */
static bool fail_strange(struct stream_guest *stream, const struct remoting_stream_frame *frame,
                         struct remoting_error *error)
{
    deny(stream, frame->epoch, "the host does not know it, since its daemon or another program began anew");
    return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a frame without a hello");
}

static bool place(void *owner, const struct remoting_stream_frame *frame, struct iovec pieces[REMOTING_STREAM_PIECES],
                  struct remoting_error *error)
{
    struct stream_guest *stream = owner;

    if (frame->type == REMOTING_STREAM_HELLO) {
        return check_hello(stream, frame, error);
    }
    if (!stream->epoch.is_welcome || frame->epoch != stream->writer.epoch) {
        return fail_strange(stream, frame, error);
    }
    if (frame->type == REMOTING_STREAM_START) {
        return check_start(stream, frame, error);
    }
    if (frame->type == REMOTING_STREAM_LEAVE) {
        return check_leave(stream, frame, error);
    }
    if (!stream->epoch.ring.shared.header) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a frame of type %u before the start", frame->type);
    }
    switch (frame->type) {
    case REMOTING_STREAM_COMMANDS:
    case REMOTING_STREAM_PART:
        return place_commands(stream, frame, pieces, error);
    case REMOTING_STREAM_AWAIT:
        return check_await(stream, frame, error);
    default:
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a frame of type %u", frame->type);
    }
}

/* What has not been sent of the epoch would be sent from its ring. Its worker is killed, and nobody waits for that. */
static void end_epoch(struct stream_guest *stream)
{
    remoting_stream_drop(&stream->writer);
    virtio_gpu_reset(stream->device);
    stream->epoch = (struct stream_epoch){ .is_welcome = false };
}

/* The capset says which version the host speaks, so a guest of another one learns it, too. */
static void welcome(struct stream_guest *stream, uint64_t epoch)
{
    const struct capset *capset = &stream->device->daemon->capset;
    const struct iovec pieces[REMOTING_STREAM_PIECES] = { { .iov_base = capset->bytes, .iov_len = capset->size } };

    if (stream->epoch.is_welcome) {
        device_log("the program at its port has gone without a word, and another one begins");
        end_epoch(stream);
    }
    stream->denial.is_due = false; /* behind the welcome it would be for the new program */
    stream->epoch.is_welcome = true;
    stream->writer.epoch = epoch;
    remoting_stream_add(&stream->writer, REMOTING_STREAM_WELCOME, REMOTING_PROTOCOL_VERSION, pieces);
}

static void publish(struct stream_guest *stream, uint32_t tail)
{
    stream->epoch.tail = tail;
    private_ring_publish(&stream->epoch.ring.shared, tail);
}

static void await(struct stream_guest *stream, uint32_t position)
{
    stream->epoch.awaited = position;
    stream->epoch.is_awaited = true;
    private_ring_await(&stream->epoch.ring.shared, position);
}

static bool take(void *owner, const struct remoting_stream_frame *frame, struct remoting_error *error)
{
    struct stream_guest *stream = owner;

    switch (frame->type) {
    case REMOTING_STREAM_HELLO:
        welcome(stream, frame->epoch);
        return true;
    case REMOTING_STREAM_START:
        return stream_ring_open(&stream->epoch.ring, stream->device, &stream->account, frame->position, error);
    case REMOTING_STREAM_PART:
        stream->epoch.received = frame->position;
        return true;
    case REMOTING_STREAM_COMMANDS:
        stream->epoch.received = frame->position;
        publish(stream, frame->position);
        return true;
    case REMOTING_STREAM_LEAVE:
        end_epoch(stream);
        return true;
    default:
        await(stream, frame->position);
        return true;
    }
}

static bool begins(void *owner, const struct remoting_stream_frame *frame)
{
    if (frame->type == REMOTING_STREAM_HELLO) {
        return frame->size == 0;
    }
    if (frame->type <= REMOTING_STREAM_LEAVE) {
        struct remoting_error ignored;

        fail_strange(owner, frame, &ignored);
    }
    return false;
}

/* A program that has gone left its last frame unfinished, or one that is there lies, and is told. */
static void cut(void *owner, const struct remoting_error *error)
{
    struct stream_guest *stream = owner;

    if (stream->epoch.is_welcome) {
        device_log("the program at its port has gone, or its bytes were lost: %s", error->reason);
        end_epoch(stream);
        deny(stream, stream->writer.epoch, error->reason);
    }
}

static const struct remoting_stream_listener listener = { .place = place, .take = take };
static const struct remoting_stream_listener port_listener = {
    .place = place, .take = take, .begins = begins, .cut = cut
};

void stream_guest_open(struct stream_guest *stream, struct event_loop *loop, struct event_source *socket,
                       struct virtio_gpu *device)
{
    memset(stream, 0, sizeof *stream);
    stream->loop = loop;
    stream->socket = socket;
    stream->device = device;
    stream->reader = (struct remoting_stream_reader){ .file = socket->fd,
                                                      .is_astray = is_port(stream),
                                                      .listener = is_port(stream) ? &port_listener : &listener,
                                                      .owner = stream };
    stream->writer.file = socket->fd;
}

bool stream_guest_receive(struct stream_guest *stream, struct remoting_error *error)
{
    for (unsigned i = 0; i < MESSAGES_PER_TURN; i++) {
        switch (remoting_stream_read(&stream->reader, error)) {
        case REMOTING_STREAM_MOVED:
            break;
        case REMOTING_STREAM_WAITING:
            return true;
        case REMOTING_STREAM_CLOSED:
            return remoting_fail(error, REMOTING_ERROR_LOST, "the guest has gone");
        case REMOTING_STREAM_FAILED:
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------ frames to the guest */

static bool look_at_head(struct stream_guest *stream)
{
    struct stream_epoch *epoch = &stream->epoch;
    struct remoting_error error;
    uint32_t head;

    if (!private_ring_read_head(&epoch->ring.shared, epoch->target, epoch->tail, &head, &error)) {
        context_lose(epoch->ring.context, error.reason);
        return false;
    }
    if ((int32_t)(head - epoch->awaited) >= 0) {
        private_ring_stop_awaiting(&epoch->ring.shared);
        epoch->is_awaited = false;
        epoch->target = head;
    }
    return true;
}

/* What the next command that is carried out brought back. */
static bool add_returned(struct stream_guest *stream)
{
    const struct private_ring *ring = &stream->epoch.ring.shared;
    struct private_ring_return found;
    struct remoting_error error;

    if (!private_ring_find_return(ring, stream->epoch.returned, stream->epoch.target, &found, &error)) {
        context_lose(stream->epoch.ring.context, error.reason);
        return false;
    }
    if (found.size > 0) {
        const struct iovec pieces[REMOTING_STREAM_PIECES] = { { .iov_base = ring->returns + found.offset,
                                                                .iov_len = found.size } };

        remoting_stream_add(&stream->writer, REMOTING_STREAM_RETURNED, found.offset, pieces);
    }
    stream->epoch.returned += found.command_size;
    return true;
}

static void add_report(struct stream_guest *stream, uint32_t type, uint32_t position)
{
    const struct iovec pieces[REMOTING_STREAM_PIECES] = { { .iov_base = &stream->report,
                                                            .iov_len = sizeof stream->report } };

    remoting_stream_add(&stream->writer, type, position, pieces);
}

/* Once all that was returned before the head is under way. */
static void add_head(struct stream_guest *stream)
{
    const uint32_t failures = atomic_load_explicit(&stream->epoch.ring.shared.header->failures, memory_order_acquire);

    if (failures != stream->epoch.failures) {
        remoting_copy_once(&stream->report, &stream->epoch.ring.shared.header->failure, sizeof stream->report);
        stream->epoch.failures = failures;
        add_report(stream, REMOTING_STREAM_FAILURE, failures);
    }
    remoting_stream_add(&stream->writer, REMOTING_STREAM_HEAD, stream->epoch.target, NULL);
    stream->epoch.told = stream->epoch.target;
}

static void add_loss(struct stream_guest *stream, const char *reason)
{
    stream->report = (struct remoting_ring_report){ .kind = REMOTING_ERROR_LOST };
    snprintf(stream->report.reason, sizeof stream->report.reason, "%s", reason);
    add_report(stream, REMOTING_STREAM_LOST, 0);
}

static void add_denial(struct stream_guest *stream)
{
    const uint64_t epoch = stream->writer.epoch;

    stream->writer.epoch = stream->denial.epoch;
    add_loss(stream, stream->denial.reason);
    stream->writer.epoch = epoch;
    stream->denial.is_due = false;
}

/* Gathers what one system call can send. The reports share one place, so a loss waits until a failure is sent. */
static void gather(struct stream_guest *stream)
{
    struct context *context = stream->epoch.ring.context;

    if (stream->denial.is_due) {
        add_denial(stream);
        return;
    }
    if (!context || stream->epoch.loss_is_told) {
        return;
    }
    if (!context->lost && stream->epoch.is_awaited && !look_at_head(stream)) {
        return;
    }
    while (!context->lost && stream->epoch.returned != stream->epoch.target &&
           stream->writer.frame_count + 3 <= REMOTING_STREAM_FRAMES) {
        if (!add_returned(stream)) {
            return;
        }
    }
    if (!context->lost && stream->epoch.told != stream->epoch.target &&
        stream->epoch.returned == stream->epoch.target) {
        add_head(stream);
    }
    if (context->lost && remoting_stream_is_sent(&stream->writer)) {
        add_loss(stream, context->reason);
        stream->epoch.loss_is_told = true;
    }
}

static bool watch_output(struct stream_guest *stream, bool watches, struct remoting_error *error)
{
    if (watches == stream->watches_output) {
        return true;
    }
    stream->watches_output = watches;
    return event_loop_change(stream->loop, stream->socket, EPOLLIN | (watches ? EPOLLOUT : 0), error);
}

bool stream_guest_advance(struct stream_guest *stream, struct remoting_error *error)
{
    for (;;) {
        if (remoting_stream_is_sent(&stream->writer)) {
            gather(stream);
        }
        if (remoting_stream_is_sent(&stream->writer)) {
            return watch_output(stream, false, error);
        }
        switch (remoting_stream_send(&stream->writer, error)) {
        case REMOTING_STREAM_MOVED:
            break;
        case REMOTING_STREAM_WAITING:
            return watch_output(stream, true, error);
        case REMOTING_STREAM_CLOSED:
            return remoting_fail(error, REMOTING_ERROR_LOST, "the guest has gone");
        case REMOTING_STREAM_FAILED:
            return false;
        }
    }
}
