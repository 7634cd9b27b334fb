#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admission.h"
#include "control.h"
#include "daemon_limits.h"
#include "event_loop.h"
#include "guest_process.h"
#include "guest_workers.h"
#include "inventory.h"
#include "listening_socket.h"
#include "log.h"
#include "residency.h"
#include "spare_workers.h"
#include "status.h"
#include "systemd.h"
#include "vsock.h"

#define RETRY_MS 1000

struct daemon {
    const struct daemon_options *options;
    struct services services;
    struct spare_workers spares;
    struct event_source signals;
    struct admission admission;
    struct status status;
    struct control control;
    int64_t connect_at;    /* to the front-end; NO_DEADLINE: it is connected, or connects by itself */
    bool front_end_missed; /* logged already */
    bool stopping;
};

/* --------------------------------------------------------------------------------------------- reaping */

/* A child that belongs to no guest was one that only closed sockets (discard.h). */
static void reap(struct daemon *daemon, pid_t pid, int status)
{
    struct guest **link = &daemon->services.guests;

    if (spare_workers_reap(&daemon->spares, pid, status) || reload_reap(&daemon->control.reload, pid, status)) {
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
            daemon->connect_at = remoting_now_ms() + RETRY_MS;
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

/* The processes of discard.h wait for SIGUSR1. */
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

/* The daemon's memory names its guests, so it writes no core dump, and no process of the same user may read it. */
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

static bool open_own_socket(const struct daemon_options *options, struct listening_socket *listening,
                            struct remoting_error *error)
{
    if (options->listen_fd < 0) {
        return listening_socket_open(options->socket_path, SOCK_STREAM, &options->socket, listening, error);
    }
    *listening = (struct listening_socket){ .fd = options->listen_fd };
    fcntl(listening->fd, F_SETFD, FD_CLOEXEC);
    return fcntl(listening->fd, F_SETFL, O_NONBLOCK) == 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "--listen-fd %d: %s", listening->fd, strerror(errno));
}

static bool listen_for_guests(struct daemon *daemon, struct remoting_error *error)
{
    const struct daemon_options *options = daemon->options;
    const struct guest_rules *rules = &options->guest_rules;
    struct listening_socket listening;

    if (!open_own_socket(options, &listening, error)) {
        return false;
    }
    listening.is_port = options->is_port;
    if (!admission_listen(&daemon->admission, &listening, NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < rules->count; i++) {
        const struct guest_rule *rule = &rules->all[i];

        if (rule->socket[0] == '\0') {
            continue;
        }
        if (!listening_socket_open(rule->socket, SOCK_STREAM, &options->socket, &listening, error)) {
            return false;
        }
        listening.is_port = rule->is_port;
        if (!admission_listen(&daemon->admission, &listening, rule, error)) {
            return false;
        }
        log_line("guests of %s connect to %s", rule->name[0] != '\0' ? rule->name : "a rule", rule->socket);
    }
    return true;
}

static bool listen_to_vms(struct daemon *daemon, struct remoting_error *error)
{
    struct listening_socket listening = { .is_vsock = true };

    return daemon->options->vsock_port == VSOCK_NO_PORT ||
           (vsock_listen(daemon->options->vsock_port, &listening.fd, error) &&
            admission_listen(&daemon->admission, &listening, NULL, error));
}

static void connect_to_front_end(struct daemon *daemon, int64_t now)
{
    struct remoting_error error;
    int socket;

    if (daemon->connect_at > now) {
        return;
    }
    daemon->connect_at = NO_DEADLINE;
    if (connect_to_socket(daemon->options->socket_path, &socket, &error)) {
        daemon->front_end_missed = false;
        admission_take(&daemon->admission, socket, daemon->options->is_port);
        if (!daemon->services.guests) {
            daemon->connect_at = now + RETRY_MS;
        }
        return;
    }
    if (!daemon->front_end_missed) {
        log_line("no front-end yet, trying again every %d ms: %s", RETRY_MS, error.reason);
    }
    daemon->front_end_missed = true;
    daemon->connect_at = now + RETRY_MS;
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

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static bool serve(struct daemon *daemon, struct remoting_error *error)
{
    while (!daemon->stopping) {
        const int64_t now = remoting_now_ms();
        const int64_t residency_due = residency_advance(&daemon->services, now);
        const int64_t spares_due = spare_workers_advance(&daemon->spares, now);
        const int64_t guests_due = advance_guests(daemon, now);
        const int64_t reload_due = reload_advance(&daemon->control.reload, now);
        int64_t admission_due;

        connect_to_front_end(daemon, now);
        admission_due = admission_advance(&daemon->admission, now);
        if (!event_loop_turn(&daemon->services.loop,
                             earlier(earlier(earlier(spares_due, guests_due), earlier(reload_due, residency_due)),
                                     earlier(admission_due, daemon->connect_at)),
                             error)) {
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------- end */

/* Serves the present guests until they are gone or the time is up. */
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

static void changed(void *owner)
{
    status_advance(owner);
}

static void worker_ended(void *owner, const struct worker *worker, const char *reason)
{
    status_worker_ended(owner, worker, reason);
}

static void guest_gone(void *owner, const struct guest *guest)
{
    status_guest_gone(owner, guest);
}

/* If a driver does not work in namespaces, workers get none. */
static bool find_devices(struct services *services, struct remoting_error *error)
{
    const unsigned namespaces = services->isolation.worker;

    if (inventory_probe(services, &services->setup, error)) {
        return true;
    }
    services->isolation.worker = 0;
    if (namespaces == 0 || !inventory_probe(services, &services->setup, error)) {
        return false;
    }
    log_line("workers have no namespaces of their own: the devices were not found in them");
    return true;
}

static void log_isolation(const struct services *services)
{
    if (services->launcher.socket >= 0) {
        log_line("guests have user ids of their own: %u to %u", (unsigned)services->launcher.range.from + 1,
                 (unsigned)services->launcher.range.to);
    } else {
        log_line("guests share this daemon's user id %u", (unsigned)geteuid());
    }
    isolation_tell(&services->isolation);
    log_line("guests have control groups of their own: %s", services->cgroup.folder >= 0 ? "yes" : "no");
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
    if (options->share == REMOTING_SHARE_TURNS && !sharing_pages_open(&services->sharing, error)) {
        return false;
    }
    if (!delegated_cgroup_open(&services->cgroup, options->guest_cgroup, &limits, error) ||
        !isolation_find(&services->isolation, &services->launcher, options->shared_namespaces, error) ||
        !mps_open(&services->mps, options->share == REMOTING_SHARE_MPS, &limits, error)) {
        return false;
    }
    if (!find_devices(services, error) || !mps_check_clients(&services->mps, error)) {
        mps_tell_logs(&services->mps);
        return false;
    }
    residency_open(&services->residency, services->setup.release);
    if (options->status_path) {
        if (!status_open(&daemon->status, services, options->status_path, error)) {
            return false;
        }
        services->status_listener = (struct status_listener){
            .changed = changed, .worker_ended = worker_ended, .guest_gone = guest_gone, .owner = &daemon->status
        };
    }
    if (options->control_path && !control_open(&daemon->control, options->control_path, error)) {
        return false;
    }
    if (!watch_signals(daemon, error) || !mps_watch(&services->mps, &services->loop, error)) {
        return false;
    }
    if ((!options->connect && !listen_for_guests(daemon, error)) || !listen_to_vms(daemon, error) ||
        !launcher_drop_privileges(&services->launcher, error)) {
        return false;
    }
    set_own_limits(); /* processes of other users can be read again */
    log_isolation(services);
    spare_workers_open(&daemon->spares, services, options->spare_workers);
    printf("ready %s\n", !options->socket_path ? "-" : options->socket_path);
    fflush(stdout);
    systemd_tell_ready();
    return true;
}

bool daemon_run(const struct daemon_options *options, struct remoting_error *error)
{
    struct daemon daemon = { .options = options, .connect_at = options->connect ? 0 : NO_DEADLINE };
    struct services *services = &daemon.services;
    struct release *release;
    bool ended_as_told;

    services->spares = &daemon.spares;
    services->limits = options->limits;
    services->rules = &options->guest_rules;
    services->words = options->worker_words;
    release = release_make(services->words, NULL);
    services->traces = options->traces;
    services->copies_memory = options->copies_memory;
    services->swap_idle_s = options->swap_idle_s;
    services->residency.options = options->residency;
    services->share = options->share_word;
    services->cgroup.folder = -1;
    services->sharing.writable = -1;
    services->sharing.readable = -1;
    services->mps.cleanup.hold = -1;
    services->mps.control_end.fd = -1;
    if (!release) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory");
    }
    services->setup = worker_setup_of(release);
    release_drop(release);
    if (!launcher_open(&services->launcher, &options->guest_uids, error) || !event_loop_open(&services->loop, error)) {
        return false;
    }
    control_prepare(&daemon.control, services);
    daemon.signals = (struct event_source){ .fd = -1, .ready = signal_ready, .owner = &daemon };
    admission_open(&daemon.admission, services);
    ended_as_told = start(&daemon, error) && serve(&daemon, error);
    admission_close(&daemon.admission);
    control_close(&daemon.control);
    spare_workers_close(&daemon.spares);
    end_guests(&daemon);
    if (services->status_listener.owner) {
        status_close(&daemon.status);
    }
    event_loop_drop(&services->loop, &daemon.signals);
    worker_setup_drop(&services->setup);
    sharing_pages_close(&services->sharing);
    mps_close(&services->mps);
    event_loop_close(&services->loop);
    return ended_as_told;
}
