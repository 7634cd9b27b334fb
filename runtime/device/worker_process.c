#include "worker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "counters.h"
#include "device_limits.h"
#include "spans.h"
#include "status.h"

static void close_counters(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void forget_packet(struct worker_process *worker)
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

static void close_socket(struct worker_process *worker)
{
    event_loop_drop(worker->launcher->loop, &worker->socket);
    while (worker->first_packet) {
        forget_packet(worker);
    }
}

void worker_process_kill(struct worker_process *worker)
{
    /* Until it is reaped the pid stays its own. */
    if (!worker->killed) {
        kill(worker->pid, SIGKILL);
    }
    worker->killed = true;
    close_socket(worker);
}

void worker_process_abandon(struct worker_process *worker)
{
    worker_process_kill(worker);
    worker->owner = NULL;
    worker->output.owner = NULL;
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

static ssize_t send_with_descriptors(int socket, const struct worker_message *message, const void *payload,
                                     const int *fds, uint32_t fd_count)
{
    struct iovec parts[] = { { .iov_base = (void *)(uintptr_t)message, .iov_len = sizeof *message },
                             { .iov_base = (void *)(uintptr_t)payload, .iov_len = message->payload_size } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * WORKER_REGIONS_PER_MESSAGE)];
    } control = { 0 };
    struct msghdr packet = { .msg_iov = parts, .msg_iovlen = 2 };

    if (fd_count > 0) {
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(&control.header), fds, sizeof(int) * fd_count);
        packet.msg_control = &control;
        packet.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
    }
    return sendmsg(socket, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Sends the first packet or one message's worth of it. */
static ssize_t send_piece(struct worker_process *worker, struct worker_packet *packet)
{
    struct worker_message message = packet->message;
    struct worker_run runs[WORKER_RUNS_PER_MESSAGE];
    int fds[WORKER_REGIONS_PER_MESSAGE];
    uint32_t fd_count = 0;
    size_t run_count = 0;
    ssize_t sent;

    if (packet->backing) {
        run_count = collect_runs(packet, runs, fds, &fd_count);
        message.count = (uint32_t)run_count;
        message.payload_size = (uint32_t)(run_count * sizeof runs[0]);
    }
    sent = send_with_descriptors(worker->socket.fd, &message, runs, fds, fd_count);
    if (sent >= 0) {
        packet->next_run += run_count;
        if (!packet->backing || packet->next_run == packet->backing->run_count) {
            forget_packet(worker);
        }
    }
    return sent;
}

static bool send_what_fits(struct worker_process *worker, struct remoting_error *error)
{
    bool full = false;

    while (!full && worker->first_packet) {
        if (send_piece(worker, worker->first_packet) >= 0) {
            continue;
        }
        /* A worker that has just died is reported by SIGCHLD, with a better reason. */
        full = errno == EAGAIN || errno == EPIPE || errno == ECONNRESET;
        if (!full) {
            return remoting_fail(error, REMOTING_ERROR_LOST, "the worker cannot be sent to: %s", strerror(errno));
        }
    }
    if (full == worker->watching_for_space) {
        return true;
    }
    worker->watching_for_space = full;
    return event_loop_change(worker->launcher->loop, &worker->socket, full ? EPOLLIN | EPOLLOUT : EPOLLIN, error);
}

bool worker_process_send(struct worker_process *worker, const struct worker_message *message, struct backing *backing,
                         struct remoting_error *error)
{
    struct worker_packet *packet;

    if (worker->socket.fd < 0 || (message->type == WORKER_WAKE && worker->wake_queued)) {
        return true;
    }
    if (worker->packet_count >= WORKER_QUEUE_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the worker does not read what it is sent");
    }
    packet = calloc(1, sizeof *packet);
    if (!packet) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a message to the worker");
    }
    packet->message = *message;
    packet->backing = !backing ? NULL : backing_retain(backing);
    if (!worker->last_packet) {
        worker->first_packet = packet;
    } else {
        worker->last_packet->next = packet;
    }
    worker->last_packet = packet;
    worker->packet_count++;
    worker->wake_queued |= message->type == WORKER_WAKE;
    return worker->packet_count > 1 ? true : send_what_fits(worker, error);
}

enum worker_receive worker_receive(int socket, struct worker_message *message, uint8_t *payload)
{
    struct iovec parts[] = { { .iov_base = message, .iov_len = sizeof *message },
                             { .iov_base = payload, .iov_len = WORKER_PAYLOAD_MAXIMUM } };
    struct msghdr packet = { .msg_iov = parts, .msg_iovlen = 2 }; /* no room for descriptors: the kernel drops them */
    ssize_t received = recvmsg(socket, &packet, MSG_DONTWAIT);

    /* Told once of a worker that ended without reading all, and before what it said last. */
    if (received < 0 && errno == ECONNRESET) {
        received = recvmsg(socket, &packet, MSG_DONTWAIT);
    }
    if (received < 0) {
        return errno == EAGAIN || errno == EINTR ? WORKER_RECEIVE_NOTHING : WORKER_RECEIVE_CLOSED;
    }
    if (received == 0) {
        return WORKER_RECEIVE_CLOSED;
    }
    if ((packet.msg_flags & MSG_TRUNC) != 0 || (size_t)received < sizeof *message ||
        message->payload_size != (size_t)received - sizeof *message) {
        return WORKER_RECEIVE_MALFORMED;
    }
    return WORKER_RECEIVE_MESSAGE;
}

static void report_lost(struct worker_process *worker, const char *reason)
{
    struct worker_message message = { .type = WORKER_LOST, .payload_size = (uint32_t)strlen(reason) };

    worker->listener->message(worker->owner, &message, (const uint8_t *)reason);
}

/* A listener may kill the worker, which closes its socket. */
static void receive_messages(struct worker_process *worker, unsigned maximum)
{
    uint8_t payload[WORKER_PAYLOAD_MAXIMUM];
    struct worker_message message;

    for (unsigned i = 0; i < maximum && worker->socket.fd >= 0 && worker->owner != NULL; i++) {
        switch (worker_receive(worker->socket.fd, &message, payload)) {
        case WORKER_RECEIVE_MESSAGE:
            worker->listener->message(worker->owner, &message, payload);
            break;
        case WORKER_RECEIVE_NOTHING:
            return;
        case WORKER_RECEIVE_CLOSED:
            /* Most likely it is dying; its status will say of what. If it only closed the socket, the signal ends it.
             */
            worker->closed_by_worker = true;
            worker_process_kill(worker);
            return;
        case WORKER_RECEIVE_MALFORMED:
            report_lost(worker, "the worker sent a malformed message");
            worker_process_kill(worker);
            return;
        }
    }
}

static void socket_ready(void *owner, uint32_t events)
{
    struct worker_process *worker = owner;
    struct remoting_error error;

    if ((events & EPOLLOUT) != 0 && !send_what_fits(worker, &error)) {
        report_lost(worker, error.reason);
        worker_process_kill(worker);
        return;
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        receive_messages(worker, MESSAGES_PER_TURN);
    }
}

/* The worker's memfd, of a size that it cannot change, and a second descriptor of it that only reads. */
static bool make_counters(bool traces, int *writable, int *readable, struct remoting_error *error)
{
    const size_t size = REMOTING_COUNTERS_SIZE + (traces ? REMOTING_SPAN_RING_SIZE : 0);
    char path[64];

    *writable = memfd_create("ggml-remoting-counters", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    snprintf(path, sizeof path, "/proc/self/fd/%d", *writable);
    *readable = open(path, O_RDONLY | O_CLOEXEC);
    if (*readable >= 0 && ftruncate(*writable, (off_t)size) == 0 &&
        fcntl(*writable, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
        return true;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "a worker's counters could not be made: %s", strerror(errno));
    close_counters(writable);
    close_counters(readable);
    return false;
}

static bool spawn_with_counters(struct worker_process *worker, struct worker_ends *ends, struct remoting_error *error)
{
    int writable;
    bool spawned;

    if (!make_counters(worker->launcher->traces, &writable, &worker->counters, error)) {
        return false;
    }
    spawned = worker_spawn(worker->launcher, writable, ends, error);
    close(writable);
    if (!spawned) {
        close_counters(&worker->counters);
    }
    return spawned;
}

bool worker_process_start(struct worker_launcher *launcher, const struct worker_guest *guest,
                          const struct worker_listener *listener, void *owner, struct worker_process **worker,
                          struct remoting_error *error)
{
    struct worker_process *started;
    struct worker_ends ends;

    if (launcher->process_count >= WORKERS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the host runs %u workers already", WORKERS_MAXIMUM);
    }
    started = calloc(1, sizeof *started);
    if (!started) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a worker");
    }
    started->launcher = launcher;
    started->listener = listener;
    started->owner = owner;
    started->socket = (struct event_source){ .fd = -1, .ready = socket_ready, .owner = started };
    started->guest = *guest;
    started->started_ns = remoting_now_ns();
    if (!spawn_with_counters(started, &ends, error)) {
        free(started);
        return false;
    }
    started->number = ++launcher->processes_so_far;
    started->pid = ends.pid;
    started->socket.fd = ends.socket;
    started->output = (struct worker_output){
        .loop = launcher->loop, .pipe.fd = ends.output, .said = listener->said, .owner = owner
    };
    started->next = launcher->processes;
    launcher->processes = started;
    launcher->process_count++;
    if (!event_loop_add(launcher->loop, &started->socket, EPOLLIN, error) ||
        (ends.output >= 0 && !worker_output_watch(&started->output, error))) {
        worker_process_abandon(started);
        return false;
    }
    if (launcher->status) {
        status_worker_started(launcher->status);
    }
    *worker = started;
    return true;
}

void describe_worker_end(int status, char *reason, size_t size)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
        snprintf(reason, size,
                 "the worker was killed by seccomp (SIGSYS): it made a system call that only an intruder would try");
    } else if (!WIFSIGNALED(status)) {
        snprintf(reason, size, "the worker exited with status %d", WEXITSTATUS(status));
    } else {
        snprintf(reason, size, "the worker was killed by signal %d (%s)%s", WTERMSIG(status),
                 strsignal(WTERMSIG(status)), WTERMSIG(status) == SIGKILL ? ", perhaps for lack of memory" : "");
    }
}

static void reap(struct worker_process *worker, int status)
{
    char reason[REMOTING_REASON_SIZE];

    describe_worker_end(status, reason, sizeof reason);
    /* A dying process closes its files before its status can be asked for, so which it was cannot be told. */
    if (worker->closed_by_worker && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        strncat(reason, ", or closed its connection", sizeof reason - strlen(reason) - 1);
    }
    /* What it said before it died, its own reason above all, is still in the socket. */
    receive_messages(worker, MESSAGES_OF_THE_DEAD);
    close_socket(worker);
    worker_output_finish(&worker->output);
    if (worker->launcher->status) {
        status_worker_ended(worker->launcher->status, worker, reason);
    }
    close_counters(&worker->counters);
    if (worker->owner) {
        worker->listener->ended(worker->owner, reason);
    }
    free(worker);
}

void worker_launcher_reap(struct worker_launcher *launcher)
{
    struct worker_process **link = &launcher->processes;

    while (*link) {
        struct worker_process *worker = *link;
        int status;

        if (waitpid(worker->pid, &status, WNOHANG) != worker->pid) {
            link = &worker->next;
            continue;
        }
        *link = worker->next;
        launcher->process_count--;
        worker->killed = true;
        reap(worker, status);
    }
}

void worker_launcher_kill_all(struct worker_launcher *launcher)
{
    for (struct worker_process *worker = launcher->processes; worker; worker = worker->next) {
        worker_process_kill(worker);
    }
}
