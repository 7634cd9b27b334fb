#include "guest_process.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "device_process_protocol.h"
#include "guest_workers.h"
#include "residency.h"
#include "spawn.h"
#include "swap.h"
#include "transition.h"

#define WHAT "the guest's device process"

/* ------------------------------------------------------------------------------------ what it asks */

static void tell_settled(const struct guest *guest, const char *reason)
{
    const struct guest_listener *listener = &guest->services->guest_listener;

    if (listener->settled) {
        listener->settled(listener->owner, guest->identity.connection, reason);
    }
}

static void settle(struct guest *guest, const char *reason)
{
    const uint32_t asked_for = guest->asked_for;

    guest->asked_for = 0;
    guest->settle_by = NO_DEADLINE;
    if (reason[0] == '\0') {
        guest->is_paused = asked_for != DAEMON_RESUME;
    }
    residency_take_settled(guest, asked_for, reason);
    swap_take_settled(guest, asked_for, reason);
    transition_end_step(guest, reason);
    tell_settled(guest, reason);
}

/* What the states of all guests take, has a bound. A device process that was taken over could ask at any time. */
static bool may_take_state_memory(const struct guest *guest, uint64_t bytes, struct remoting_error *error)
{
    uint64_t taken = 0;

    if (guest->asked_for != DAEMON_PAUSE && guest->asked_for != DAEMON_SWAP) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the guest is not to be paused");
    }
    for (const struct guest *other = guest->services->guests; other; other = other->next) {
        taken += other == guest ? 0 : other->state_bytes;
    }
    return remoting_check_quota(&guest->services->limits, QUOTA_STATE_MEMORY_TOTAL, taken, bytes, error);
}

static void grant_state_memory(struct guest *guest, const struct device_request *request)
{
    struct remoting_error error;

    if (may_take_state_memory(guest, request->state_bytes, &error)) {
        transition_take_state(guest, request->state_bytes);
        guest_tell(guest, DAEMON_STATE_MEMORY, request->worker, NULL);
    } else {
        guest_tell(guest, DAEMON_NO_STATE_MEMORY, request->worker, error.reason);
    }
}

/* A device process that was taken over could claim all that others need. */
static void take_state(struct guest *guest, const struct device_request *request)
{
    if (request->state_bytes < guest->state_bytes) {
        transition_take_state(guest, request->state_bytes);
    }
}

/* The device process may have been taken over: its words are printed, and end. */
static void take_settled(struct guest *guest, const struct device_request *request)
{
    char reason[REMOTING_REASON_SIZE];

    if (guest->asked_for == 0 || guest->residency.awaits_room) {
        log_guest(&guest->log, WHAT " answers what it was not asked and is killed");
        guest_kill(guest);
        return;
    }
    memcpy(reason, request->reason, sizeof reason);
    reason[sizeof reason - 1] = '\0';
    remoting_make_printable(reason);
    take_state(guest, request);
    settle(guest, reason);
}

static void take_idle(struct guest *guest, uint32_t idle_s)
{
    guest->idle_s = idle_s;
    swap_take_idle(guest, idle_s);
}

static void take_room(struct guest *guest, const struct device_request *request)
{
    const struct worker_room *room = &request->room;

    if (!guest->services->residency.options.is_on || room->device >= REMOTING_DEVICES_MAXIMUM ||
        room->size > ROOM_MAXIMUM) {
        log_guest(&guest->log, WHAT " asks for memory of no device and is killed");
        guest_kill(guest);
    } else if (request->type == DEVICE_HOLDS) {
        residency_take_held(guest, room);
    } else {
        residency_take_wish(guest, room);
    }
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* Nobody is there for whom its workers could still work. A device process that stays is killed. */
static void leave(struct guest *guest)
{
    event_loop_drop(&guest->services->loop, &guest->requests);
    guest->leaving = true;
    guest->stop_by = earlier(guest->stop_by, remoting_now_ms() + STOP_MS);
    guest_workers_kill_all(guest);
}

static void handle_request(struct guest *guest, const struct device_request *request)
{
    switch (request->type) {
    case DEVICE_START_WORKER:
        guest_workers_ask(guest, (struct wanted_worker){ request->worker, request->context });
        break;
    case DEVICE_KILL_WORKER:
        guest_workers_kill(guest, request->worker);
        break;
    case DEVICE_PONG:
        guest->answer_by = NO_DEADLINE;
        guest->silent_s = request->silent_s;
        break;
    case DEVICE_PAUSE_SETTLED:
        take_settled(guest, request);
        break;
    case DEVICE_IDLE:
        take_state(guest, request);
        take_idle(guest, request->silent_s);
        break;
    case DEVICE_WANTED:
        swap_take_wanted(guest);
        break;
    case DEVICE_WANTS_ROOM:
    case DEVICE_HOLDS:
        take_room(guest, request);
        break;
    case DEVICE_WANTS_STATE_MEMORY:
        grant_state_memory(guest, request);
        break;
    case DEVICE_LEAVING:
        leave(guest);
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
        /* The process is ending, as SIGCHLD will report, or it closed its end and answers no ping. */
        event_loop_drop(&guest->services->loop, &guest->requests);
        return;
    }
    (void)events;
    for (size_t i = 0; i < (size_t)size / sizeof requests[0] && !guest->killed && !guest->leaving; i++) {
        handle_request(guest, &requests[i]);
    }
}

static void take_line(void *owner, const char *line)
{
    struct guest *guest = owner;

    log_guest(&guest->log, "%s", line);
}

/* ---------------------------------------------------------------------------------- begin and end */

static struct guest *new_guest(struct services *services, const struct guest_identity *identity,
                               const struct guest_rule *rule)
{
    struct guest *guest = calloc(1, sizeof *guest);

    if (!guest) {
        return NULL;
    }
    guest->services = services;
    guest->identity = *identity;
    guest->limits = services->limits;
    guest->told = release_hold(services->setup.release);
    guest->setup = worker_setup_copy(&services->setup);
    guest_rule_apply(rule, &guest->identity, &guest->limits);
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
    guest->settle_by = NO_DEADLINE;
    guest->stop_by = NO_DEADLINE;
    guest->orphans_end_at = NO_DEADLINE;
    guest->swap_retry_at = NO_DEADLINE;
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

/* A socket that cannot send cannot send descriptors either. */
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
            .namespaces = isolation_of_device_process(&guest->services->isolation),
            .gate = DEVICE_PROCESS_CONTROL, /* until guest_tell_start */
        };

        started = launcher_spawn(&guest->services->launcher, &request, &guest->pid, error);
    }
    close_channel(&channel);
    return started;
}

bool guest_open(struct services *services, const struct guest_identity *identity, const struct guest_rule *rule,
                int connection, struct guest **guest, struct remoting_error *error)
{
    struct guest *opened = new_guest(services, identity, rule);

    if (!opened) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a guest");
    }
    if (!guest_cgroup_open(&opened->cgroup, &services->cgroup, identity->connection, &opened->limits, error) ||
        !start_device_process(opened, connection, error)) {
        guest_free(opened);
        return false;
    }
    close(connection); /* while the device process waits: this frees nothing */
    if (!guest_cgroup_add(&opened->cgroup, opened->pid, error) || !guest_tell_start(opened, error)) {
        log_guest(&opened->log, "%s", error->reason);
        guest_kill(opened);
    }
    log_guest(&opened->log, "connected, user %" PRIu32 "%s%s", identity->user,
              opened->identity.name[0] != '\0' ? ", named " : "", opened->identity.name);
    *guest = opened;
    return true;
}

void guest_stop(struct guest *guest, const char *reason)
{
    guest->stopping = true;
    guest->stop_by = remoting_now_ms() + STOP_MS;
    guest_tell(guest, DAEMON_STOP, 0, reason);
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

/* If the process ended in order, its workers have nothing to do. If it died, they still report that to the guest. */
static void reap_device_process(struct guest *guest, int status)
{
    char reason[REMOTING_REASON_SIZE];
    const bool in_order = WIFEXITED(status) && WEXITSTATUS(status) == 0;

    guest->pid = 0;
    drop_device_process(guest);
    tell_settled(guest, "the guest has gone");
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
    return guest_workers_reap(guest, pid, status);
}

bool guest_is_over(const struct guest *guest)
{
    return guest->pid == 0 && !guest->workers;
}

static void tell_gone(const struct guest *guest)
{
    const struct status_listener *listener = &guest->services->status_listener;

    if (listener->guest_gone && guest->change != 0) {
        listener->guest_gone(listener->owner, guest);
    }
}

void guest_free(struct guest *guest)
{
    tell_gone(guest);
    drop_device_process(guest);
    if (!guest_cgroup_close(&guest->cgroup)) {
        log_guest(&guest->log, "its control group is left: %s", strerror(errno));
    }
    release_drop(guest->told);
    worker_setup_drop(&guest->setup);
    free(guest);
}

/* Others may wait for what the guest has on a device, and its owner for an answer. */
static void ping(struct guest *guest, int64_t now)
{
    if (guest->settle_by <= now) {
        log_guest(&guest->log, WHAT " has not paused or resumed its guest in time and is killed");
        guest_kill(guest);
    } else if (guest->answer_by <= now) {
        log_guest(&guest->log, WHAT " has not answered for %d s and is killed", PING_ANSWER_MS / 1000);
        guest_kill(guest);
    } else if (guest->ping_at <= now) {
        guest->ping_at = now + PING_MS;
        if (guest->answer_by == NO_DEADLINE) {
            guest->answer_by = now + PING_ANSWER_MS;
        }
        guest_tell(guest, DAEMON_PING, 0, NULL);
    }
}

int64_t guest_advance(struct guest *guest, int64_t now)
{
    const char *refusal = residency_take_refusal(guest);

    if (refusal) {
        guest_begin_transition(guest, DAEMON_RESUME);
        settle(guest, refusal);
    }
    if (guest->orphans_end_at <= now) {
        guest->orphans_end_at = NO_DEADLINE;
        guest_workers_kill_all(guest);
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
    return earlier(earlier(earlier(guest->ping_at, guest->answer_by), swap_advance(guest, now)),
                   earlier(guest->settle_by, earlier(guest->stop_by, guest->orphans_end_at)));
}
