#include "connection.h"

#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "process/device_limits.h"
#include "process/device_log.h"

void connection_end(struct connection *connection, const char *reason)
{
    if (!connection->ended) {
        device_log("disconnected: %s", reason);
    }
    connection->ended = true;
}

static void handle_message(struct connection *connection)
{
    struct remoting_error error;

    connection->heard_at = remoting_now_ms();
    connection->has_spoken = true;
    if (!vhost_user_handle(&connection->vhost_user, &error)) {
        connection_end(connection, error.reason);
    }
    vhost_user_reader_clear(&connection->vhost_user.reader);
}

static void receive_frames(struct connection *connection)
{
    struct remoting_error error;

    connection->heard_at = remoting_now_ms();
    if (!stream_guest_receive(&connection->stream, &error)) {
        connection_end(connection, error.reason);
    }
    connection->has_spoken = connection->has_spoken || connection->stream.epoch.is_welcome;
}

static void receive_messages(struct connection *connection)
{
    struct remoting_error error;

    for (unsigned i = 0; i < MESSAGES_PER_TURN && !connection->ended; i++) {
        switch (vhost_user_read(&connection->vhost_user.reader, connection->socket.fd, &error)) {
        case VHOST_USER_READ_MESSAGE:
            handle_message(connection);
            break;
        case VHOST_USER_READ_NOTHING:
            return;
        case VHOST_USER_READ_CLOSED:
            connection_end(connection, "the guest has gone");
            return;
        case VHOST_USER_READ_MALFORMED:
            connection_end(connection, error.reason);
            return;
        }
    }
}

static void open_stream(struct connection *connection)
{
    connection->is_stream = true;
    connection->device.copies_memory = false; /* there is none: the ring is this process' own */
    stream_guest_open(&connection->stream, connection->loop, &connection->socket, &connection->device);
}

/* What the first byte is determines what the guest speaks. */
static void socket_ready(void *owner, uint32_t events)
{
    struct connection *connection = owner;

    (void)events;
    if (!connection->is_stream && !connection->has_spoken && stream_guest_is_one(connection->socket.fd)) {
        open_stream(connection);
    }
    if (connection->is_stream) {
        receive_frames(connection);
    } else {
        receive_messages(connection);
    }
}

/* ------------------------------------------------------------------------- what becomes of the contexts */

static bool is_quiet(const struct connection *connection)
{
    return virtio_gpu_is_quiet(&connection->device) && worker_links_are_owned(connection->workers);
}

static bool has_no_worker(const struct connection *connection)
{
    return !connection->workers->first;
}

/* Serves everything but the guest meanwhile. The connection ends if the loop does. */
static void await(struct connection *connection, bool (*condition)(const struct connection *connection),
                  int64_t deadline)
{
    struct remoting_error error;

    event_loop_remove(connection->loop, &connection->socket);
    while (!condition(connection) && remoting_now_ms() < deadline) {
        if (!event_loop_turn(connection->loop, deadline, &error)) {
            connection_end(connection, error.reason);
            return;
        }
    }
    if (!event_loop_add(connection->loop, &connection->socket, EPOLLIN, &error)) {
        connection_end(connection, error.reason);
    }
}

static void memory_changed(void *owner, struct memory_table *memory)
{
    ((struct connection *)owner)->device.memory = memory;
}

/* A worker that does not come to rest in time is killed. Until it is dead the guest's kernel must wait: it could reuse
 * pages that are still written to. */
static void stopped(void *owner)
{
    struct connection *connection = owner;

    virtio_gpu_quiesce(&connection->device);
    await(connection, is_quiet, remoting_now_ms() + QUIESCE_MS);
    if (is_quiet(connection)) {
        return;
    }
    virtio_gpu_lose_unquiet(&connection->device,
                            "the VM stopped its device, and the worker did not come to rest within 1 s");
    await(connection, is_quiet, NO_DEADLINE);
}

static void resumed(void *owner)
{
    virtio_gpu_resume(&((struct connection *)owner)->device);
}

static void reset(void *owner)
{
    struct connection *connection = owner;

    virtio_gpu_reset(&connection->device);
    await(connection, has_no_worker, NO_DEADLINE);
}

static const struct queue_listener queue_listener = {
    .memory_changed = memory_changed, .stopped = stopped, .resumed = resumed, .reset = reset
};

/* ------------------------------------------------------------------------------------------------- queues */

/* If a queue cannot be trusted, the guest's contexts end; QEMU would not survive the end of the connection itself. */
static void break_queue(struct connection *connection, uint32_t index, const struct remoting_error *error)
{
    connection->queues.queues[index].broken = true;
    device_log("virtqueue %u is broken: %s", index, error->reason);
    virtio_gpu_lose_contexts(&connection->device, error->reason);
}

static void serve_queue(struct connection *connection, uint32_t index)
{
    struct virtqueue *queue = &connection->queues.queues[index];

    connection->heard_at = remoting_now_ms();
    for (unsigned i = 0; i < CHAINS_PER_TURN && !queue->broken; i++) {
        struct remoting_error error;
        struct virtqueue_chain *chain;
        enum virtqueue_pop popped = virtqueue_pop(queue, &chain, &error);

        if (popped == VIRTQUEUE_EMPTY) {
            break;
        }
        if (popped == VIRTQUEUE_CHAIN && index != CONTROL_QUEUE) {
            virtio_gpu_ignore(queue, chain);
        } else if (popped == VIRTQUEUE_BROKEN || !virtio_gpu_handle(&connection->device, queue, chain, &error)) {
            break_queue(connection, index, &error);
        }
    }
    connection->queues.work[index] = !queue->broken && virtqueue_has_more(queue);
}

static void notify(struct connection *connection, struct virtqueue *queue)
{
    struct remoting_error error;

    if (virtqueue_notification_is_due(queue) && !event_signaller_raise(connection->signaller, queue->call_fd, &error)) {
        connection_end(connection, error.reason);
    }
}

static int64_t check_first_word(struct connection *connection, int64_t now)
{
    if (connection->has_spoken) {
        return NO_DEADLINE;
    }
    if (now >= connection->heard_at + FIRST_WORD_MS) {
        connection_end(connection, "it said nothing for 10 s");
    }
    return connection->heard_at + FIRST_WORD_MS;
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static void advance_stream(struct connection *connection)
{
    struct remoting_error error;

    if (!stream_guest_advance(&connection->stream, &error)) {
        connection_end(connection, error.reason);
    }
}

void connection_lose(struct connection *connection, const char *reason)
{
    virtio_gpu_lose_contexts(&connection->device, reason);
    if (connection->is_stream) {
        advance_stream(connection);
    }
}

int64_t connection_advance(struct connection *connection, int64_t now)
{
    struct device_queues *queues = &connection->queues;
    int64_t deadline = check_first_word(connection, now);

    if (connection->is_stream) {
        deadline = earlier(deadline, virtio_gpu_settle(&connection->device, &queues->queues[CONTROL_QUEUE], now));
        advance_stream(connection);
        return earlier(deadline, worker_links_advance(connection->workers, now));
    }
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        if (!queues->queues[i].running || queues->queues[i].broken) {
            queues->work[i] = false;
        }
        if (queues->work[i]) {
            serve_queue(connection, i);
        }
    }
    deadline = earlier(deadline, virtio_gpu_settle(&connection->device, &queues->queues[CONTROL_QUEUE], now));
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        notify(connection, &queues->queues[i]);
    }
    return queues->work[0] || queues->work[1] ? 0 : earlier(deadline, worker_links_advance(connection->workers, now));
}

/* ------------------------------------------------------------------------------------------ begin and end */

bool connection_open(struct connection *connection, struct event_loop *loop, struct worker_links *workers,
                     struct event_signaller *signaller, int socket, struct remoting_error *error)
{
    *connection = (struct connection){
        .loop = loop, .workers = workers, .signaller = signaller, .heard_at = remoting_now_ms()
    };
    connection->socket = (struct event_source){ .fd = socket, .ready = socket_ready, .owner = connection };
    device_queues_open(&connection->queues, loop, &queue_listener, connection);
    connection->vhost_user = (struct vhost_user){ .socket = socket, .queues = &connection->queues };
    if (!virtio_gpu_open(&connection->device, workers->daemon, workers, error)) {
        return false;
    }
    if (workers->daemon->guest.port != 0) {
        connection->has_spoken = true; /* its VM may run for long before a program opens the port */
        open_stream(connection);
    }
    return event_loop_add(loop, &connection->socket, EPOLLIN, error);
}

void connection_close(struct connection *connection)
{
    event_loop_drop(connection->loop, &connection->socket);
    vhost_user_reader_clear(&connection->vhost_user.reader);
    virtio_gpu_close(&connection->device);
    device_queues_close(&connection->queues);
}
