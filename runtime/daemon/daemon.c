#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "discard.h"
#include "event_loop.h"
#include "guest_process.h"
#include "guest_workers.h"
#include "inventory.h"
#include "listening_socket.h"
#include "log.h"
#include "spare_workers.h"
#include "status.h"
#include "systemd.h"

#define RETRY_MS 1000

struct daemon {
    const struct daemon_options *options;
    struct services services;
    struct spare_workers spares;
    struct event_source signals;
    struct listening_socket listening;
    struct event_source accepting;
    struct status status;
    uint64_t connections_so_far;
    int refused;      /* a connection that waits for a process to close it; -1: none */
    int waiting;      /* one that waits for a place of a guest that is just ending; -1: none */
    int64_t wait_until;
    int64_t retry_at; /* accepting or connecting failed; NO_DEADLINE: nothing to retry */
    bool front_end_missed; /* said already */
    bool paused;           /* likewise */
    bool stopping;
};

/* ------------------------------------------------------------------------------------- who is let in */

/* Guests that were told to go are not in the way of the next one. */
static unsigned count_guests(const struct daemon *daemon, const struct ucred *of)
{
    unsigned count = 0;

    for (const struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        count += !guest->stopping && (!of || guest->identity.user == of->uid);
    }
    return count;
}

static bool is_idle(const struct guest *guest)
{
    return !guest->stopping && !guest->workers && guest->silent_s != UINT32_MAX && guest->silent_s >= IDLE_SECONDS;
}

/* The one that has been silent for longest, of the user that has most guests. */
static struct guest *find_idle_guest(const struct daemon *daemon, const struct ucred *of)
{
    struct guest *found = NULL;
    unsigned found_count = 0;

    for (struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        const struct ucred user = { .uid = guest->identity.user };
        unsigned count;

        if (!is_idle(guest) || (of && guest->identity.user != of->uid)) {
            continue;
        }
        count = count_guests(daemon, &user);
        if (found && (count < found_count || (count == found_count && guest->silent_s <= found->silent_s))) {
            continue;
        }
        found = guest;
        found_count = count;
    }
    return found;
}

/* A guest that holds a place without using it gives it up to one that needs it. */
static bool make_room(struct daemon *daemon, const struct ucred *of, enum remoting_quota quota,
                      struct remoting_error *error)
{
    struct guest *idle;

    if (remoting_check_quota(&daemon->services.limits, quota, count_guests(daemon, of), 1, error)) {
        return true;
    }
    idle = find_idle_guest(daemon, of);
    if (!idle) {
        return false;
    }
    log_guest(&idle->log, "gives its place up: it has no context and has asked for nothing for %u s", idle->silent_s);
    guest_stop(idle, "its place went to another guest: it had no context and asked for nothing");
    return true;
}

/* Those that were told to go still take processes; they are bounded too. */
static bool has_room(struct daemon *daemon, const struct ucred *peer, struct remoting_error *error)
{
    unsigned count = 0;

    for (const struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        count++;
    }
    if (count >= GUESTS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the processes of %u guests have not ended yet", count);
    }
    return make_room(daemon, peer, QUOTA_GUESTS_PER_USER, error) && make_room(daemon, NULL, QUOTA_GUESTS, error);
}

static bool is_taken(const struct daemon *daemon, uid_t uid)
{
    for (const struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        if (guest->identity.uid == uid) {
            return true;
        }
    }
    return false;
}

/* One that no process has: a guest is in the list until all of its processes have been reaped. */
static bool choose_uid(const struct daemon *daemon, uint32_t *uid, struct remoting_error *error)
{
    const struct uid_range *range = &daemon->services.launcher.range;

    *uid = geteuid();
    if (daemon->services.launcher.socket < 0) {
        return true;
    }
    for (*uid = range->from + 1; *uid <= range->to; (*uid)++) {
        if (!is_taken(daemon, *uid)) {
            return true;
        }
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                         "every user id has a guest (ggml-remotingd --guest-uids %u-%u)", (unsigned)range->from,
                         (unsigned)range->to);
}

static struct guest_identity identify(struct daemon *daemon, const struct ucred *peer)
{
    return (struct guest_identity){ .connection = ++daemon->connections_so_far,
                                    .pid = (uint32_t)peer->pid,
                                    .user = peer->uid,
                                    .weight = REMOTING_SHARING_WEIGHT,
                                    .class = "standard" };
}

static bool serve_guest(struct daemon *daemon, int socket, const struct ucred *peer, struct remoting_error *error)
{
    struct guest_identity identity = identify(daemon, peer);
    struct guest *guest;

    if (!choose_uid(daemon, &identity.uid, error) || !guest_open(&daemon->services, &identity, socket, &guest, error)) {
        return false;
    }
    guest->next = daemon->services.guests;
    daemon->services.guests = guest;
    return true;
}

/* Tries again later: a guest that is not accepted stays in the socket's queue. */
static void pause_accepting(struct daemon *daemon, const char *reason)
{
    struct remoting_error error;

    if (!daemon->paused) {
        log_line("no more guests are accepted for now: %s", reason);
    }
    daemon->paused = true;
    daemon->retry_at = remoting_now_ms() + RETRY_MS;
    if (daemon->accepting.fd >= 0 && !event_loop_change(&daemon->services.loop, &daemon->accepting, 0, &error)) {
        log_line("%s", error.reason);
    }
}

static void refuse(struct daemon *daemon, int socket)
{
    if (discard(socket)) {
        return;
    }
    daemon->refused = socket;
    pause_accepting(daemon, "no process can be had to close a connection that was refused");
}

/* A passer-by that has closed its end again needs no device process. */
static bool has_gone(int socket)
{
    struct pollfd look = { .fd = socket, .events = POLLRDHUP };

    return poll(&look, 1, 0) > 0 && (look.revents & (POLLHUP | POLLRDHUP)) != 0;
}

static void refuse_with_reason(struct daemon *daemon, int socket, const struct ucred *peer,
                               const struct remoting_error *error)
{
    if (log_budget_take(&daemon->services.log, peer->uid)) {
        log_line("refused a guest (pid %d, user %u): %s", (int)peer->pid, (unsigned)peer->uid, error->reason);
    }
    refuse(daemon, socket);
}

/* A place whose guest has just gone is free a moment later, when its processes are. */
static void wait_for_place(struct daemon *daemon, int socket)
{
    struct remoting_error error;

    daemon->waiting = socket;
    if (daemon->accepting.fd >= 0 && !event_loop_change(&daemon->services.loop, &daemon->accepting, 0, &error)) {
        log_line("%s", error.reason);
    }
}

/* Takes over the socket. */
static void admit(struct daemon *daemon, int socket, int64_t now)
{
    struct remoting_error error;
    struct ucred peer;

    if (has_gone(socket)) {
        refuse(daemon, socket);
        return;
    }
    if (!listening_socket_admits(&daemon->listening, socket, &peer, &error)) {
        refuse_with_reason(daemon, socket, &peer, &error);
    } else if (!has_room(daemon, &peer, &error)) {
        if (now < daemon->wait_until) {
            wait_for_place(daemon, socket);
        } else {
            refuse_with_reason(daemon, socket, &peer, &error);
        }
    } else if (!serve_guest(daemon, socket, &peer, &error)) {
        refuse_with_reason(daemon, socket, &peer, &error);
    }
}

static void admit_waiting(struct daemon *daemon, int64_t now)
{
    const int socket = daemon->waiting;
    struct remoting_error error;

    daemon->waiting = -1;
    admit(daemon, socket, now);
    if (daemon->waiting < 0 && daemon->refused < 0 && daemon->accepting.fd >= 0 &&
        !event_loop_change(&daemon->services.loop, &daemon->accepting, EPOLLIN, &error)) {
        log_line("%s", error.reason);
    }
}

static void admit_next(struct daemon *daemon, int socket)
{
    const int64_t now = remoting_now_ms();

    daemon->wait_until = now + PLACE_MS;
    admit(daemon, socket, now);
}

static void accept_ready(void *owner, uint32_t events)
{
    struct daemon *daemon = owner;
    int socket = accept4(daemon->accepting.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)events;
    if (socket >= 0) {
        daemon->paused = false;
        admit_next(daemon, socket);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        pause_accepting(daemon, strerror(errno));
    }
}

/* --------------------------------------------------------------------------------------------- reaping */

/* A child that is none of a guest's was a throw-away. */
static void reap(struct daemon *daemon, pid_t pid, int status)
{
    struct guest **link = &daemon->services.guests;

    if (spare_workers_reap(&daemon->spares, pid, status)) {
        return;
    }
    while (*link != NULL && !guest_reap(*link, pid, status)) {
        link = &(*link)->next;
    }
    if (*link != NULL && guest_is_over(*link)) {
        struct guest *guest = *link;

        *link = guest->next;
        guest_free(guest);
        if (daemon->options->connect) {
            daemon->retry_at = remoting_now_ms() + RETRY_MS;
        }
    }
}

static void reap_all(struct daemon *daemon)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        reap(daemon, pid, status);
    }
}

static void signal_ready(void *owner, uint32_t events)
{
    struct daemon *daemon = owner;
    struct signalfd_siginfo signal_information;

    (void)events;
    while (read(daemon->signals.fd, &signal_information, sizeof signal_information) == sizeof signal_information) {
        if (signal_information.ssi_signo == SIGCHLD) {
            reap_all(daemon);
        } else {
            daemon->stopping = true;
        }
    }
}

/* SIGUSR1 is for the throw-away processes, which wait for it. */
static bool watch_signals(struct daemon *daemon, struct remoting_error *error)
{
    sigset_t watched;

    sigemptyset(&watched);
    sigaddset(&watched, SIGUSR1);
    sigprocmask(SIG_BLOCK, &watched, NULL);
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &watched, NULL) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signals: %s", strerror(errno));
    }
    daemon->signals.fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (daemon->signals.fd < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signalfd: %s", strerror(errno));
    }
    return event_loop_add(&daemon->services.loop, &daemon->signals, EPOLLIN, error);
}

/* -------------------------------------------------------------------------------------------- serving */

/* The daemon knows who its guests are, so it leaves no core, and no process of the same user looks into it. */
static void set_own_limits(void)
{
    struct rlimit no_core = { 0 };
    struct rlimit limit;

    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool listen_for_guests(struct daemon *daemon, struct remoting_error *error)
{
    const struct daemon_options *options = daemon->options;

    if (options->listen_fd >= 0) {
        daemon->listening.fd = options->listen_fd;
        fcntl(daemon->listening.fd, F_SETFD, FD_CLOEXEC);
        if (fcntl(daemon->listening.fd, F_SETFL, O_NONBLOCK) < 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "--listen-fd %d: %s", daemon->listening.fd,
                                 strerror(errno));
        }
    } else if (!listening_socket_open(options->socket_path, SOCK_STREAM, &options->socket, &daemon->listening, error)) {
        return false;
    }
    daemon->accepting.fd = daemon->listening.fd;
    return event_loop_add(&daemon->services.loop, &daemon->accepting, EPOLLIN, error);
}

static void connect_to_front_end(struct daemon *daemon, int64_t now)
{
    struct remoting_error error;
    int socket;

    if (connect_to_socket(daemon->options->socket_path, &socket, &error)) {
        daemon->front_end_missed = false;
        admit_next(daemon, socket);
        if (!daemon->services.guests) {
            daemon->retry_at = now + RETRY_MS;
        }
        return;
    }
    if (!daemon->front_end_missed) {
        log_line("no front-end yet, trying again every %d ms: %s", RETRY_MS, error.reason);
    }
    daemon->front_end_missed = true;
    daemon->retry_at = now + RETRY_MS;
}

static void retry(struct daemon *daemon, int64_t now)
{
    struct remoting_error error;

    if (daemon->retry_at > now) {
        return;
    }
    daemon->retry_at = NO_DEADLINE;
    if (daemon->refused >= 0) {
        const int refused = daemon->refused;

        daemon->refused = -1;
        refuse(daemon, refused);
        if (daemon->refused >= 0) {
            return;
        }
    }
    if (daemon->options->connect) {
        connect_to_front_end(daemon, now);
    } else if (!event_loop_change(&daemon->services.loop, &daemon->accepting, EPOLLIN, &error)) {
        log_line("%s", error.reason);
    }
}

static int64_t advance_guests(struct daemon *daemon, int64_t now)
{
    int64_t deadline = NO_DEADLINE;

    for (struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        const int64_t next = guest_advance(guest, now);

        if (next < deadline) {
            deadline = next;
        }
    }
    return deadline;
}

static bool serve(struct daemon *daemon, struct remoting_error *error)
{
    while (!daemon->stopping) {
        const int64_t now = remoting_now_ms();
        const int64_t spares_due = spare_workers_advance(&daemon->spares, now);
        int64_t deadline = advance_guests(daemon, now);

        if (spares_due < deadline) {
            deadline = spares_due;
        }
        retry(daemon, now);
        if (daemon->waiting >= 0) {
            admit_waiting(daemon, now);
        }
        if (daemon->waiting >= 0 && daemon->wait_until < deadline) {
            deadline = daemon->wait_until;
        }
        if (daemon->retry_at < deadline) {
            deadline = daemon->retry_at;
        }
        if (!event_loop_turn(&daemon->services.loop, deadline, error)) {
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------- end */

/* Serves the guests there are until they are gone or the time is up. */
static void await_guests(struct daemon *daemon, int64_t deadline)
{
    struct remoting_error error;

    while (daemon->services.guests && remoting_now_ms() < deadline) {
        int64_t next = advance_guests(daemon, remoting_now_ms());

        if (!event_loop_turn(&daemon->services.loop, next < deadline ? next : deadline, &error)) {
            return;
        }
    }
}

static void end_guests(struct daemon *daemon)
{
    for (struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        guest_stop(guest, "the host's ggml-remotingd was stopped");
    }
    await_guests(daemon, remoting_now_ms() + STOP_MS);
    for (struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        guest_kill(guest);
        guest_workers_kill_all(guest);
    }
    await_guests(daemon, remoting_now_ms() + STOP_KILLED_MS);
    for (const struct guest *guest = daemon->services.guests; guest; guest = guest->next) {
        log_line("guest %llu: the kernel has not ended its processes yet; they are left to it",
                 (unsigned long long)guest->identity.connection);
    }
}

/* What waits to be accepted has queues, too. */
static void stop_listening(struct daemon *daemon)
{
    if (daemon->listening.fd < 0) {
        return;
    }
    event_loop_remove(&daemon->services.loop, &daemon->accepting);
    listening_socket_unlink(&daemon->listening);
    discard_at_exit(daemon->listening.fd);
    if (daemon->refused >= 0) {
        discard_at_exit(daemon->refused);
    }
    if (daemon->waiting >= 0) {
        discard_at_exit(daemon->waiting);
    }
}

static void worker_started(void *owner)
{
    status_worker_started(owner);
}

static void worker_ended(void *owner, const struct worker *worker, const char *reason)
{
    status_worker_ended(owner, worker, reason);
}

/* A driver that objects to namespaces is served without. */
static bool find_devices(struct services *services, struct remoting_error *error)
{
    const unsigned namespaces = services->isolation.worker;

    if (inventory_probe(services, error)) {
        return true;
    }
    services->isolation.worker = 0;
    if (namespaces == 0 || !inventory_probe(services, error)) {
        return false;
    }
    log_line("workers have no namespaces of their own: the devices were not found in them");
    return true;
}

static bool start(struct daemon *daemon, struct remoting_error *error)
{
    const struct daemon_options *options = daemon->options;
    struct services *services = &daemon->services;
    const struct remoting_limits limits = guest_rules_any_limits(&options->guest_rules, &options->limits);

    if (!options->connect && options->listen_fd < 0 &&
        !listening_socket_check(options->socket_path, SOCK_STREAM, error)) {
        return false;
    }
    set_own_limits();
    if (options->shares && !sharing_pages_open(&services->sharing, error)) {
        return false;
    }
    if (!delegated_cgroup_open(&services->cgroup, options->guest_cgroup, &limits, error) ||
        !isolation_find(&services->isolation, &services->launcher, options->shared_namespaces, error) ||
        !find_devices(services, error)) {
        return false;
    }
    if (options->status_path) {
        if (!status_open(&daemon->status, services, options->status_path, error)) {
            return false;
        }
        services->listener = (struct worker_listener){ .started = worker_started,
                                                       .ended = worker_ended,
                                                       .owner = &daemon->status };
    }
    if (!watch_signals(daemon, error)) {
        return false;
    }
    if (options->connect) {
        daemon->retry_at = 0; /* at once */
    } else if (!listen_for_guests(daemon, error)) {
        return false;
    }
    if (!launcher_drop_privileges(&services->launcher, error)) {
        return false;
    }
    set_own_limits(); /* another user's process can be looked into again */
    if (services->launcher.socket >= 0) {
        log_line("guests have user ids of their own: %u to %u", (unsigned)services->launcher.range.from + 1,
                 (unsigned)services->launcher.range.to);
    } else {
        log_line("guests share this daemon's user id %u", (unsigned)geteuid());
    }
    isolation_tell(&services->isolation);
    log_line("guests have control groups of their own: %s", services->cgroup.folder >= 0 ? "yes" : "no");
    spare_workers_open(&daemon->spares, services, options->spare_workers);
    printf("ready %s\n", !options->socket_path ? "-" : options->socket_path);
    fflush(stdout);
    systemd_tell_ready();
    return true;
}

bool daemon_run(const struct daemon_options *options, struct remoting_error *error)
{
    struct daemon daemon = {
        .options = options, .listening.fd = -1, .refused = -1, .waiting = -1, .retry_at = NO_DEADLINE
    };
    struct services *services = &daemon.services;
    bool ended_as_told;

    services->spares = &daemon.spares;
    services->limits = options->limits;
    services->rules = &options->guest_rules;
    services->worker_options = options->worker_words;
    services->traces = options->traces;
    services->cgroup.folder = -1;
    services->sharing.writable = -1;
    services->sharing.readable = -1;
    if (!launcher_open(&services->launcher, &options->guest_uids, error) || !event_loop_open(&services->loop, error)) {
        return false;
    }
    daemon.signals = (struct event_source){ .fd = -1, .ready = signal_ready, .owner = &daemon };
    daemon.accepting = (struct event_source){ .fd = -1, .ready = accept_ready, .owner = &daemon };
    ended_as_told = start(&daemon, error) && serve(&daemon, error);
    stop_listening(&daemon);
    spare_workers_close(&daemon.spares);
    end_guests(&daemon);
    if (services->listener.owner) {
        status_close(&daemon.status);
    }
    event_loop_drop(&services->loop, &daemon.signals);
    capset_free(&services->capset);
    sharing_pages_close(&services->sharing);
    event_loop_close(&services->loop);
    return ended_as_told;
}
