#include "connection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "device_limits.h"

void connection_end(struct connection *connection, const char *reason)
{
    if (!connection->ended) {
        log_guest(&connection->log, "disconnected: %s", reason);
    }
    connection->ended = true;
}

static void socket_ready(void *owner, uint32_t events)
{
    struct connection *connection = owner;
    struct remoting_error error;

    (void)events;
    for (unsigned i = 0; i < MESSAGES_PER_TURN && !connection->ended; i++) {
        switch (vhost_user_read(&connection->reader, connection->socket.fd, &error)) {
        case VHOST_USER_READ_MESSAGE:
            if (!vhost_user_handle(connection, &error)) {
                connection_end(connection, error.reason);
            }
            vhost_user_reader_clear(&connection->reader);
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

/* The eventfd is watched for edges and never read: a guest that reads it first could make that block. */
static void control_kicked(void *owner, uint32_t events)
{
    (void)events;
    ((struct connection *)owner)->work[CONTROL_QUEUE] = true;
}

static void cursor_kicked(void *owner, uint32_t events)
{
    (void)events;
    ((struct connection *)owner)->work[1] = true;
}

static struct connection *new_connection(struct services *services, int socket, uint64_t number,
                                         const struct ucred *peer)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (!connection) {
        return NULL;
    }
    connection->services = services;
    connection->log = (struct guest_log){ .budget = &services->log,
                                          .number = number,
                                          .pid = peer->pid,
                                          .uid = peer->uid,
                                          .lines_left = LOG_LINES_PER_GUEST };
    connection->socket = (struct event_source){ .fd = socket, .ready = socket_ready, .owner = connection };
    connection->gpu_socket = -1;
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        connection->queues[i].call_fd = -1;
        connection->queues[i].error_fd = -1;
        connection->kicks[i] = (struct event_source){ .fd = -1, .owner = connection };
    }
    connection->kicks[CONTROL_QUEUE].ready = control_kicked;
    connection->kicks[1].ready = cursor_kicked;
    return connection;
}

bool connection_open(struct services *services, int socket, uint64_t number, const struct ucred *peer,
                     struct connection **connection, struct remoting_error *error)
{
    struct connection *opened = new_connection(services, socket, number, peer);

    if (!opened) {
        close(socket);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a connection");
    }
    if (!virtio_gpu_open(&opened->device, services, &opened->log, error) ||
        !event_loop_add(&services->loop, &opened->socket, EPOLLIN, error)) {
        connection_close(opened);
        return false;
    }
    log_guest(&opened->log, "connected, user %u", (unsigned)peer->uid);
    *connection = opened;
    return true;
}

void connection_close(struct connection *connection)
{
    event_loop_drop(&connection->services->loop, &connection->socket);
    vhost_user_reader_clear(&connection->reader);
    virtio_gpu_close(&connection->device);
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        event_loop_drop(&connection->services->loop, &connection->kicks[i]);
        virtqueue_stop(&connection->queues[i]);
        if (connection->queues[i].call_fd >= 0) {
            close(connection->queues[i].call_fd);
        }
        if (connection->queues[i].error_fd >= 0) {
            close(connection->queues[i].error_fd);
        }
    }
    if (connection->gpu_socket >= 0) {
        close(connection->gpu_socket);
    }
    memory_table_release(connection->memory);
    free(connection);
}

void connection_reset_device(struct connection *connection)
{
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        virtqueue_stop(&connection->queues[i]);
        event_loop_drop(&connection->services->loop, &connection->kicks[i]);
        connection->queues[i].enabled = false;
    }
    virtio_gpu_reset(&connection->device);
    connection->resuming = false;
}

/* A guest that was reset starts its queue from the beginning; one that was only paused, where it had
 * been. What the guest of before had is not the new one's. */
static void tell_new_guest(struct connection *connection)
{
    if (!connection->resuming) {
        return;
    }
    connection->resuming = false;
    if (connection->queues[CONTROL_QUEUE].last_available == connection->resume_at) {
        return;
    }
    log_guest(&connection->log, "the device was reset");
    virtio_gpu_reset(&connection->device);
}

bool connection_update_queue(struct connection *connection, uint32_t index, struct remoting_error *error)
{
    struct virtqueue *queue = &connection->queues[index];
    bool ready = queue->enabled && connection->kicks[index].fd >= 0;

    if (!ready) {
        virtqueue_stop(queue);
    }
    if (!ready || queue->running) {
        return true;
    }
    if (!virtqueue_start(queue, connection->memory, error)) {
        return false;
    }
    if (index == CONTROL_QUEUE) {
        tell_new_guest(connection);
    }
    connection->work[index] = true; /* kicks of before are not told again */
    return true;
}

bool connection_set_kick(struct connection *connection, uint32_t index, int fd, struct remoting_error *error)
{
    event_loop_drop(&connection->services->loop, &connection->kicks[index]);
    connection->kicks[index].fd = fd;
    if (fd >= 0 && !event_loop_add(&connection->services->loop, &connection->kicks[index], EPOLLIN | EPOLLET, error)) {
        close(fd);
        connection->kicks[index].fd = -1;
        return false;
    }
    return connection_update_queue(connection, index, error);
}

/* What a guest whose queue cannot be trusted has is ended; QEMU would not survive the end of the connection itself. */
static void break_queue(struct connection *connection, uint32_t index, const struct remoting_error *error)
{
    connection->queues[index].broken = true;
    log_guest(&connection->log, "virtqueue %u is broken: %s", index, error->reason);
    virtio_gpu_lose_contexts(&connection->device, error->reason);
}

static void serve_queue(struct connection *connection, uint32_t index)
{
    struct virtqueue *queue = &connection->queues[index];

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
    connection->work[index] = !queue->broken && virtqueue_has_more(queue);
}

static void notify(struct connection *connection, struct virtqueue *queue)
{
    struct remoting_error error;

    if (virtqueue_notification_is_due(queue) &&
        !event_signaller_raise(&connection->services->signaller, queue->call_fd, &error)) {
        connection_end(connection, error.reason);
    }
}

int64_t connection_advance(struct connection *connection, int64_t now)
{
    int64_t deadline;

    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        if (!connection->queues[i].running || connection->queues[i].broken) {
            connection->work[i] = false;
        }
        if (connection->work[i]) {
            serve_queue(connection, i);
        }
    }
    deadline = virtio_gpu_settle(&connection->device, &connection->queues[CONTROL_QUEUE], now);
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        notify(connection, &connection->queues[i]);
    }
    return connection->work[0] || connection->work[1] ? 0 : deadline;
}
