#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "device_process_protocol.h"
#include "process/device_limits.h"
#include "spare_workers.h"
#include "spawn.h"
#include "thread_share.h"

#define WHAT "the guest's device process"

/* ---------------------------------------------------------------------------------- what it is told */

static ssize_t send_message(const struct guest *guest, const struct daemon_message *message, const void *payload,
                            int descriptor)
{
    struct iovec parts[] = { { .iov_base = (void *)(uintptr_t)message, .iov_len = sizeof *message },
                             { .iov_base = (void *)(uintptr_t)payload, .iov_len = message->payload_size } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct msghdr packet = { .msg_iov = parts, .msg_iovlen = 2 };

    if (descriptor >= 0) {
        packet.msg_control = &control;
        packet.msg_controllen = sizeof control.space;
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
    }
    return sendmsg(guest->control, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* A process that has died is told of by SIGCHLD. One that lets its socket fill up would miss what became of its
 * workers. */
static void tell(struct guest *guest, uint32_t type, uint32_t label, const char *text)
{
    const struct daemon_message message = { .type = type,
                                            .worker = label,
                                            .payload_size = !text ? 0 : (uint32_t)strlen(text) };

    if (guest->control < 0 || guest->killed || send_message(guest, &message, text, -1) >= 0 || errno == EPIPE ||
        errno == ECONNRESET) {
        return;
    }
    log_guest(&guest->log, WHAT " does not read what it is told (%s) and is killed", strerror(errno));
    guest_kill(guest);
}

/* Opens the gate that the device process waits at. */
static bool tell_start(const struct guest *guest, struct remoting_error *error)
{
    const struct capset *capset = &guest->services->capset;
    const struct device_process_start start = { .guest = guest->identity, .limits = guest->services->limits };
    const struct daemon_message message = { .type = DAEMON_START,
                                            .payload_size = (uint32_t)sizeof start + capset->size };
    struct iovec parts[] = { { .iov_base = (void *)(uintptr_t)&message, .iov_len = sizeof message },
                             { .iov_base = (void *)(uintptr_t)&start, .iov_len = sizeof start },
                             { .iov_base = capset->bytes, .iov_len = capset->size } };
    const struct msghdr packet = { .msg_iov = parts, .msg_iovlen = 3 };

    return sendmsg(guest->control, &packet, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, WHAT " could not be started: %s", strerror(errno));
}

/* ---------------------------------------------------------------------------------------- workers */

static void take_worker_line(void *owner, const char *line)
{
    const struct worker *worker = owner;
    /* A worker's identity is its guest's, which lies in the guest. */
    struct guest *guest = (struct guest *)((uintptr_t)worker->guest - offsetof(struct guest, identity));

    log_guest(&guest->log, "context %" PRIu32 ": %s", worker->context, line);
}

/* As many as the device process itself would ask for; it may have been taken over. */
static bool has_room_for_worker(const struct guest *guest, struct remoting_error *error)
{
    const uint64_t contexts = guest->services->limits.of[QUOTA_CONTEXTS];
    const uint64_t alive = contexts == 0 || contexts > CONTEXTS_MAXIMUM ? CONTEXTS_MAXIMUM : contexts;

    if (guest->worker_count >= alive + CONTEXTS_ENDING_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the guest has %u workers already", guest->worker_count);
    }
    if (!remoting_check_quota(&guest->services->limits, QUOTA_GUEST_THREADS, guest->thread_count, THREADS_OF_WORKER + 1,
                              error)) {
        return false;
    }
    if (guest->services->worker_count >= WORKERS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the host runs %u workers already", WORKERS_MAXIMUM);
    }
    return true;
}

static uint64_t threads_left(const struct guest *guest)
{
    return thread_share(&guest->services->limits, guest->thread_count, guest->worker_count);
}

static void bind_worker(struct worker *worker, struct guest *guest, const struct device_request *request)
{
    worker->guest = &guest->identity;
    worker->label = request->worker;
    worker->context = request->context;
    worker->output.take_line = take_worker_line;
    worker->output.owner = worker;
}

/* It does nothing before it is in the guest's control group. */
static void release_worker(struct guest *guest, struct worker *worker)
{
    struct remoting_error error;

    if (!guest_cgroup_add(&guest->cgroup, worker->pid, &error)) {
        log_guest(&guest->log, "context %" PRIu32 ": %s", worker->context, error.reason);
        worker_kill(worker);
    }
    worker_release(worker);
}

static struct worker *new_worker(struct guest *guest, const struct device_request *request, int *socket,
                                 struct remoting_error *error)
{
    struct worker *worker = calloc(1, sizeof *worker);

    if (!worker) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
        return NULL;
    }
    bind_worker(worker, guest, request);
    worker->threads = threads_left(guest);
    if (!worker_start(worker, guest->services, socket, error)) {
        free(worker);
        return NULL;
    }
    release_worker(guest, worker);
    return worker;
}

/* A spare one, if there is one that may have no more threads than a new one. */
static struct worker *get_worker(struct guest *guest, const struct device_request *request, int *socket,
                                 struct remoting_error *error)
{
    struct worker *spare = spare_workers_take(guest->services->spares, threads_left(guest), socket);

    if (!spare) {
        return new_worker(guest, request, socket, error);
    }
    bind_worker(spare, guest, request);
    sharing_pages_give(spare->sharing, spare->slot, spare->guest);
    spare->started_ns = remoting_now_ns();
    return spare;
}

static bool start_worker(struct guest *guest, const struct device_request *request, struct remoting_error *error)
{
    const struct daemon_message message = { .type = DAEMON_WORKER_STARTED, .worker = request->worker };
    struct worker *worker;
    int socket;

    worker = has_room_for_worker(guest, error) ? get_worker(guest, request, &socket, error) : NULL;
    if (!worker) {
        return false;
    }
    worker->number = ++guest->services->workers_so_far;
    worker->next = guest->workers;
    guest->workers = worker;
    guest->worker_count++;
    guest->thread_count += worker->threads + THREADS_OF_WORKER;
    guest->services->worker_count++;
    /* ETOOMANYREFS: its user has more descriptors on the way than the kernel allows. The worker's end is told as any
     * other. */
    if (send_message(guest, &message, NULL, socket) < 0) {
        log_guest(&guest->log, "context %" PRIu32 ": its socket could not be handed over: %s", worker->context,
                  strerror(errno));
        worker_kill(worker);
    }
    close(socket);
    if (guest->services->listener.started) {
        guest->services->listener.started(guest->services->listener.owner);
    }
    return true;
}

static void kill_worker(struct guest *guest, uint32_t label)
{
    for (struct worker *worker = guest->workers; worker; worker = worker->next) {
        if (worker->label == label) {
            worker_kill(worker);
        }
    }
}

static void reap_worker(struct guest *guest, struct worker **link, int status)
{
    struct worker *worker = *link;
    char reason[REMOTING_REASON_SIZE];

    *link = worker->next;
    guest->worker_count--;
    guest->thread_count -= worker->threads + THREADS_OF_WORKER;
    guest->services->worker_count--;
    describe_end("the worker", status, reason, sizeof reason);
    worker_close(worker);
    if (guest->services->listener.ended) {
        guest->services->listener.ended(guest->services->listener.owner, worker, reason);
    }
    tell(guest, DAEMON_WORKER_ENDED, worker->label, reason);
    free(worker);
}

/* ------------------------------------------------------------------------------------ what it asks */

static void handle_request(struct guest *guest, const struct device_request *request)
{
    struct remoting_error error;

    switch (request->type) {
    case DEVICE_START_WORKER:
        if (!start_worker(guest, request, &error)) {
            tell(guest, DAEMON_WORKER_ENDED, request->worker, error.reason);
        }
        break;
    case DEVICE_KILL_WORKER:
        kill_worker(guest, request->worker);
        break;
    case DEVICE_PONG:
        guest->answer_by = NO_DEADLINE;
        guest->silent_s = request->silent_s;
        break;
    default:
        log_guest(&guest->log, WHAT " asked for what there is not (%u) and is killed", request->type);
        guest_kill(guest);
    }
}

static void requests_ready(void *owner, uint32_t events)
{
    struct guest *guest = owner;
    struct device_request requests[REQUESTS_PER_TURN];
    const ssize_t size = read(guest->requests.fd, requests, sizeof requests);

    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size <= 0 || size % (ssize_t)sizeof requests[0] != 0) {
        /* It is dying, as SIGCHLD will tell, or asks for nothing any more and so answers no ping. */
        event_loop_drop(&guest->services->loop, &guest->requests);
        return;
    }
    (void)events;
    for (size_t i = 0; i < (size_t)size / sizeof requests[0] && !guest->killed; i++) {
        handle_request(guest, &requests[i]);
    }
}

static void take_line(void *owner, const char *line)
{
    struct guest *guest = owner;

    log_guest(&guest->log, "%s", line);
}

/* ---------------------------------------------------------------------------------- begin and end */

static struct guest *new_guest(struct services *services, const struct guest_identity *identity)
{
    struct guest *guest = calloc(1, sizeof *guest);

    if (!guest) {
        return NULL;
    }
    guest->services = services;
    guest->identity = *identity;
    guest->log = (struct guest_log){ .budgets = &services->log,
                                     .number = identity->connection,
                                     .pid = (pid_t)identity->pid,
                                     .user = identity->user,
                                     .opened_at = remoting_now_ms(),
                                     .lines_left = LOG_LINES_PER_GUEST,
                                     .lines_kept = LOG_LINES_KEPT };
    guest->control = -1;
    guest->requests = (struct event_source){ .fd = -1, .ready = requests_ready, .owner = guest };
    guest->output = (struct process_output){
        .loop = &services->loop, .pipe.fd = -1, .take_line = take_line, .owner = guest
    };
    guest->silent_s = UINT32_MAX;
    guest->answer_by = NO_DEADLINE;
    guest->stop_by = NO_DEADLINE;
    guest->orphans_end_at = NO_DEADLINE;
    guest->ping_at = remoting_now_ms() + PING_MS;
    return guest;
}

/* The ends that the device process gets. */
struct channel {
    int control;
    int requests;
    int output;
};

static void close_channel(const struct channel *channel)
{
    if (channel->control >= 0) {
        close(channel->control);
    }
    if (channel->requests >= 0) {
        close(channel->requests);
    }
    if (channel->output >= 0) {
        close(channel->output);
    }
}

/* Who cannot send cannot send descriptors either. */
static bool open_control(struct guest *guest, int *other, struct remoting_error *error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, WHAT " could not be started: socketpair: %s",
                             strerror(errno));
    }
    guest->control = ends[0];
    *other = ends[1];
    return shutdown(ends[0], SHUT_RD) == 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, WHAT " could not be started: shutdown: %s", strerror(errno));
}

static bool open_channel(struct guest *guest, struct channel *channel, struct remoting_error *error)
{
    struct event_loop *loop = &guest->services->loop;

    return open_control(guest, &channel->control, error) &&
           spawn_open_pipe(WHAT, &guest->requests.fd, &channel->requests, error) &&
           spawn_open_pipe(WHAT, &guest->output.pipe.fd, &channel->output, error) &&
           event_loop_add(loop, &guest->requests, EPOLLIN, error) && process_output_watch(&guest->output, error);
}

static bool start_device_process(struct guest *guest, int connection, struct remoting_error *error)
{
    static const char *const arguments[] = { "ggml-remotingd", "device-process", NULL };
    struct channel channel = { .control = -1, .requests = -1, .output = -1 };
    bool started = open_channel(guest, &channel, error);

    if (started) {
        const int descriptors[] = { channel.output, channel.output, connection, channel.control, channel.requests };
        const struct spawn_request request = {
            .what = WHAT,
            .arguments = arguments,
            .descriptors = descriptors,
            .descriptor_count = sizeof descriptors / sizeof descriptors[0],
            .uid = guest->identity.uid,
            .namespaces = guest->services->isolation.device_process,
            .gate = channel.control, /* until tell_start */
        };

        started = launcher_spawn(&guest->services->launcher, &request, &guest->pid, error);
    }
    close_channel(&channel);
    return started;
}

bool guest_open(struct services *services, const struct guest_identity *identity, int connection, struct guest **guest,
                struct remoting_error *error)
{
    struct guest *opened = new_guest(services, identity);

    if (!opened) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a guest");
    }
    if (!guest_cgroup_open(&opened->cgroup, &services->cgroup, identity->connection, &services->limits, error) ||
        !start_device_process(opened, connection, error)) {
        guest_free(opened);
        return false;
    }
    close(connection); /* while the device process waits: this frees nothing */
    if (!guest_cgroup_add(&opened->cgroup, opened->pid, error) || !tell_start(opened, error)) {
        log_guest(&opened->log, "%s", error->reason);
        guest_kill(opened);
    }
    log_guest(&opened->log, "connected, user %" PRIu32, identity->user);
    *guest = opened;
    return true;
}

void guest_stop(struct guest *guest, const char *reason)
{
    guest->stopping = true;
    guest->stop_by = remoting_now_ms() + STOP_MS;
    tell(guest, DAEMON_STOP, 0, reason);
}

void guest_kill(struct guest *guest)
{
    if (guest->pid > 0 && !guest->killed) {
        launcher_kill(&guest->services->launcher, guest->pid);
    }
    guest->killed = true;
}

void guest_kill_workers(struct guest *guest)
{
    for (struct worker *worker = guest->workers; worker; worker = worker->next) {
        worker_kill(worker);
    }
}

static void drop_device_process(struct guest *guest)
{
    event_loop_drop(&guest->services->loop, &guest->requests);
    process_output_finish(&guest->output);
    if (guest->control >= 0) {
        close(guest->control);
    }
    guest->control = -1;
}

/* Workers of one that ended in order are of no use to anybody. Those of one that died still tell the guest. */
static void reap_device_process(struct guest *guest, int status)
{
    char reason[REMOTING_REASON_SIZE];
    const bool in_order = WIFEXITED(status) && WEXITSTATUS(status) == 0;

    guest->pid = 0;
    drop_device_process(guest);
    describe_end(WHAT, status, reason, sizeof reason);
    if (!in_order && !guest->stopping) {
        log_guest(&guest->log, "disconnected: %s%s", reason,
                  WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS ? ": a page of its memory is not there" : "");
    }
    guest->orphans_end_at = remoting_now_ms() + (in_order ? 0 : ORPHAN_MS);
}

bool guest_reap(struct guest *guest, pid_t pid, int status)
{
    if (pid == guest->pid) {
        reap_device_process(guest, status);
        return true;
    }
    for (struct worker **link = &guest->workers; *link; link = &(*link)->next) {
        if ((*link)->pid != pid) {
            continue;
        }
        reap_worker(guest, link, status);
        return true;
    }
    return false;
}

bool guest_is_over(const struct guest *guest)
{
    return guest->pid == 0 && !guest->workers;
}

void guest_free(struct guest *guest)
{
    drop_device_process(guest);
    if (!guest_cgroup_close(&guest->cgroup)) {
        log_guest(&guest->log, "its control group is left: %s", strerror(errno));
    }
    free(guest);
}

static void ping(struct guest *guest, int64_t now)
{
    if (guest->answer_by <= now) {
        log_guest(&guest->log, WHAT " has not answered for %d s and is killed", PING_ANSWER_MS / 1000);
        guest_kill(guest);
    } else if (guest->ping_at <= now) {
        guest->ping_at = now + PING_MS;
        if (guest->answer_by == NO_DEADLINE) {
            guest->answer_by = now + PING_ANSWER_MS;
        }
        tell(guest, DAEMON_PING, 0, NULL);
    }
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

int64_t guest_advance(struct guest *guest, int64_t now)
{
    if (guest->orphans_end_at <= now) {
        guest->orphans_end_at = NO_DEADLINE;
        guest_kill_workers(guest);
    }
    if (guest->pid == 0 || guest->killed) {
        return guest->orphans_end_at;
    }
    if (guest->stop_by <= now) {
        guest_kill(guest);
    } else {
        ping(guest, now);
    }
    if (guest->killed) {
        return guest->orphans_end_at;
    }
    return earlier(earlier(guest->ping_at, guest->answer_by), earlier(guest->stop_by, guest->orphans_end_at));
}
