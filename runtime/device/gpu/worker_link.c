#include "gpu/worker_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "descriptor_passing.h"
#include "process/device_limits.h"
#include "vhost_user_protocol.h"
#include "worker_socket.h"

#define RETRY_MS 20

static void forget_packet(struct worker_link *worker)
{
    struct worker_packet *packet = worker->first_packet;

    worker->first_packet = packet->next;
    if (!worker->first_packet) {
        worker->last_packet = NULL;
    }
    worker->packet_count--;
    if (packet->message.type == WORKER_WAKE) {
        worker->wake_queued = false;
    }
    backing_release(packet->backing);
    free(packet);
}

/* The socket stays open until the process is dead: the worker would take its end for the end of this process, and
 * report that to the guest. */
void worker_link_kill(struct worker_link *worker)
{
    const struct device_request request = { .type = DEVICE_KILL_WORKER, .worker = worker->number };

    if (worker->killed) {
        return;
    }
    worker->killed = true;
    daemon_link_ask(worker->links->daemon, &request);
    if (worker->socket.fd >= 0) {
        event_loop_remove(worker->links->loop, &worker->socket);
    }
    while (worker->first_packet) {
        forget_packet(worker);
    }
}

void worker_link_abandon(struct worker_link *worker)
{
    worker_link_kill(worker);
    worker->owner = NULL;
}

/* The packet's next runs, their regions renumbered to the descriptors that go with them. */
static size_t collect_runs(const struct worker_packet *packet, struct worker_run *runs, int *fds, uint32_t *fd_count)
{
    const struct backing *backing = packet->backing;
    uint32_t position[VHOST_USER_REGIONS_MAXIMUM];
    size_t count = 0;

    memset(position, 0xff, sizeof position);
    *fd_count = 0;
    while (count < WORKER_RUNS_PER_MESSAGE && packet->next_run + count < backing->run_count) {
        const struct backing_run *run = &backing->runs[packet->next_run + count];
        const struct memory_region *region = &backing->memory->regions[run->region];

        if (position[run->region] == UINT32_MAX) {
            position[run->region] = *fd_count;
            fds[(*fd_count)++] = region->fd;
        }
        runs[count++] = (struct worker_run){ .offset = region->file_offset + run->region_offset,
                                             .length = run->length,
                                             .region = position[run->region] };
    }
    return count;
}

static bool has_descriptors(const struct worker_packet *packet)
{
    return packet->backing || packet->descriptor >= 0;
}

/* One that reads nothing, as while it starts, must not use up what all guests' processes may have on the way. */
static bool must_wait(const struct worker_link *worker)
{
    return has_descriptors(worker->first_packet) &&
           (worker->untaken_count >= UNTAKEN_PER_WORKER_MAXIMUM || worker->links->untaken_count >= UNTAKEN_MAXIMUM);
}

static void count_untaken(struct worker_link *worker, unsigned sent, unsigned taken)
{
    worker->untaken_count += sent - taken;
    worker->links->untaken_count += sent - taken;
}

/* Sends the first packet or one message's worth of it. */
static ssize_t send_piece(struct worker_link *worker, struct worker_packet *packet)
{
    struct worker_message message = packet->message;
    struct worker_run runs[WORKER_RUNS_PER_MESSAGE];
    const void *payload = packet->bytes;
    int fds[WORKER_REGIONS_PER_MESSAGE];
    uint32_t fd_count = 0;
    size_t run_count = 0;
    ssize_t sent;

    if (packet->backing) {
        run_count = collect_runs(packet, runs, fds, &fd_count);
        message.count = (uint32_t)run_count;
        message.payload_size = (uint32_t)(run_count * sizeof runs[0]);
        payload = runs;
    }
    if (packet->descriptor >= 0) {
        fds[fd_count++] = packet->descriptor;
    }
    sent = remoting_send_message(worker->socket.fd,
                                 (struct message_parts){ &message, sizeof message, payload, message.payload_size },
                                 (struct descriptor_list){ fds, fd_count }, MSG_DONTWAIT);
    if (sent >= 0) {
        count_untaken(worker, has_descriptors(packet), 0);
        packet->next_run += run_count;
        if (!packet->backing || packet->next_run == packet->backing->run_count) {
            forget_packet(worker);
        }
    }
    return sent;
}

static bool send_what_fits(struct worker_link *worker, struct remoting_error *error)
{
    bool full = false;

    while (!full && worker->first_packet && !must_wait(worker)) {
        if (send_piece(worker, worker->first_packet) >= 0) {
            continue;
        }
        /* A worker that has just died is reported by the daemon, with a better reason. */
        full = errno == EAGAIN || errno == EPIPE || errno == ECONNRESET;
        if (errno == ETOOMANYREFS) {
            worker->retry_at = remoting_now_ms() + RETRY_MS;
            return true;
        }
        if (!full) {
            return remoting_fail(error, REMOTING_ERROR_LOST, "the worker cannot be sent to: %s", strerror(errno));
        }
    }
    if (full == worker->watching_for_space) {
        return true;
    }
    worker->watching_for_space = full;
    return event_loop_change(worker->links->loop, &worker->socket, full ? EPOLLIN | EPOLLOUT : EPOLLIN, error);
}

static bool queue(struct worker_link *worker, const struct worker_packet *content, struct remoting_error *error)
{
    struct worker_packet *packet;

    if (worker->packet_count >= WORKER_QUEUE_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the worker does not read what it is sent");
    }
    packet = calloc(1, sizeof *packet);
    if (!packet) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a message to the worker");
    }
    *packet = *content;
    if (packet->backing) {
        backing_retain(packet->backing);
    }
    if (!worker->last_packet) {
        worker->first_packet = packet;
    } else {
        worker->last_packet->next = packet;
    }
    worker->last_packet = packet;
    worker->packet_count++;
    worker->wake_queued |= packet->message.type == WORKER_WAKE;
    return worker->packet_count > 1 || worker->socket.fd < 0 ? true : send_what_fits(worker, error);
}

bool worker_link_send(struct worker_link *worker, const struct worker_message *message, struct backing *backing,
                      struct remoting_error *error)
{
    const struct worker_packet packet = { .message = *message, .backing = backing, .descriptor = -1 };

    return worker->killed || (message->type == WORKER_WAKE && worker->wake_queued) || queue(worker, &packet, error);
}

bool worker_link_send_file(struct worker_link *worker, const struct worker_message *message, int descriptor,
                           struct remoting_error *error)
{
    const struct worker_packet packet = { .message = *message, .descriptor = descriptor };

    return worker->killed || queue(worker, &packet, error);
}

bool worker_link_send_bytes(struct worker_link *worker, const struct worker_message *message, const void *bytes,
                            struct remoting_error *error)
{
    struct worker_packet packet = { .message = *message, .descriptor = -1 };

    memcpy(packet.bytes, bytes, message->payload_size);
    return worker->killed || queue(worker, &packet, error);
}

static void fail(struct worker_link *worker, const char *reason)
{
    const struct worker_message message = { .type = WORKER_LOST, .payload_size = (uint32_t)strlen(reason) };

    if (worker->owner) {
        worker->listener->message(worker->owner, &message, (const uint8_t *)reason);
    }
    worker_link_kill(worker);
}

/* There is room for messages that waited, of any worker. */
static void send_waiting(struct worker_links *links)
{
    struct remoting_error error;

    for (struct worker_link *worker = links->first; worker; worker = worker->next) {
        if (!worker->killed && worker->socket.fd >= 0 && !send_what_fits(worker, &error)) {
            fail(worker, error.reason);
        }
    }
}

static void take_taken(struct worker_link *worker)
{
    if (worker->untaken_count == 0) {
        fail(worker, "the worker says it took what it was not sent");
        return;
    }
    count_untaken(worker, 0, 1);
    send_waiting(worker->links);
}

/* A listener may kill the worker, whose messages are ignored from then on. */
static void receive_messages(struct worker_link *worker, unsigned maximum)
{
    uint8_t payload[WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;

    for (unsigned i = 0; i < maximum && !worker->killed && worker->owner != NULL; i++) {
        switch (worker_receive(worker->socket.fd, &message, payload)) {
        case WORKER_RECEIVE_MESSAGE:
            if (message.type == WORKER_TAKEN) {
                take_taken(worker);
            } else {
                worker->listener->message(worker->owner, &message, payload);
            }
            break;
        case WORKER_RECEIVE_NOTHING:
            return;
        case WORKER_RECEIVE_CLOSED:
            /* Most likely it is ending; the daemon will report why. If it only closed the socket, the signal ends it.
             */
            worker->closed_by_worker = true;
            worker_link_kill(worker);
            return;
        case WORKER_RECEIVE_MALFORMED:
            fail(worker, "the worker sent a malformed message");
            return;
        }
    }
}

static void socket_ready(void *owner, uint32_t events)
{
    struct worker_link *worker = owner;
    struct remoting_error error;

    if ((events & EPOLLOUT) != 0 && !send_what_fits(worker, &error)) {
        fail(worker, error.reason);
        return;
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        receive_messages(worker, MESSAGES_PER_TURN);
    }
}

bool worker_link_open(struct worker_links *links, uint32_t context, const struct worker_link_listener *listener,
                      void *owner, struct worker_link **worker, struct remoting_error *error)
{
    struct worker_link *opened = calloc(1, sizeof *opened);
    struct device_request request = { .type = DEVICE_START_WORKER, .context = context };

    if (!opened) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a worker");
    }
    opened->links = links;
    opened->number = ++links->count_so_far;
    opened->listener = listener;
    opened->owner = owner;
    opened->socket = (struct event_source){ .fd = -1, .ready = socket_ready, .owner = opened };
    opened->retry_at = NO_DEADLINE;
    opened->next = links->first;
    links->first = opened;
    request.worker = opened->number;
    daemon_link_ask(links->daemon, &request);
    *worker = opened;
    return true;
}

static struct worker_link **find(struct worker_links *links, uint32_t number)
{
    struct worker_link **link = &links->first;

    while (*link != NULL && (*link)->number != number) {
        link = &(*link)->next;
    }
    return link;
}

void worker_links_started(struct worker_links *links, uint32_t number, int socket)
{
    struct worker_link *worker = *find(links, number);
    struct remoting_error error;

    if (!worker) {
        close(socket);
        return;
    }
    worker->socket.fd = socket;
    if (!worker->killed &&
        (!event_loop_add(links->loop, &worker->socket, EPOLLIN, &error) || !send_what_fits(worker, &error))) {
        fail(worker, error.reason);
    }
}

void worker_links_ended(struct worker_links *links, uint32_t number, const char *reason)
{
    struct worker_link **link = find(links, number);
    struct worker_link *worker = *link;
    char text[REMOTING_REASON_SIZE];

    if (!worker) {
        return;
    }
    /* An ending process closes its files before its status can be read, so the two cannot be told apart. */
    snprintf(text, sizeof text, "%s%s", reason,
             worker->closed_by_worker && strstr(reason, "signal 9 ") ? ", or closed its connection" : "");
    /* Its last messages, such as its own reason, are still in the socket. */
    if (worker->socket.fd >= 0) {
        receive_messages(worker, MESSAGES_OF_THE_DEAD);
    }
    *find(links, number) = worker->next;
    while (worker->first_packet) {
        forget_packet(worker);
    }
    if (worker->socket.fd >= 0 && worker->killed) {
        close(worker->socket.fd);
    } else {
        event_loop_drop(links->loop, &worker->socket);
    }
    if (worker->owner) {
        worker->listener->ended(worker->owner, text);
    }
    count_untaken(worker, 0, worker->untaken_count);
    send_waiting(links);
    free(worker);
}

bool worker_links_are_owned(const struct worker_links *links)
{
    for (const struct worker_link *worker = links->first; worker; worker = worker->next) {
        if (!worker->owner) {
            return false;
        }
    }
    return true;
}

int64_t worker_links_advance(struct worker_links *links, int64_t now)
{
    int64_t deadline = NO_DEADLINE;

    for (struct worker_link *worker = links->first; worker; worker = worker->next) {
        struct remoting_error error;

        if (worker->retry_at <= now) {
            worker->retry_at = NO_DEADLINE;
            if (!worker->killed && !send_what_fits(worker, &error)) {
                fail(worker, error.reason);
            }
        }
        if (worker->retry_at < deadline) {
            deadline = worker->retry_at;
        }
    }
    return deadline;
}
