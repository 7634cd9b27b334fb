#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"
#include "device_limits.h"
#include "event_loop.h"
#include "inventory.h"
#include "listening_socket.h"
#include "log.h"
#include "memory_table.h"
#include "status.h"
#include "systemd.h"
#include "worker_process.h"

#define RETRY_MS 1000

struct server {
    const struct server_options *options;
    struct services services;
    struct event_source signals;
    struct listening_socket listening;
    struct event_source accepting;
    struct status status;
    struct connection *connections;
    unsigned connection_count;
    uint64_t connections_so_far;
    int64_t retry_at; /* accepting or connecting failed; NO_DEADLINE: nothing to retry */
    bool front_end_missed; /* said already */
    bool paused;           /* likewise */
    bool stopping;
};

static unsigned count_guests_of(const struct server *server, uid_t user)
{
    unsigned count = 0;

    for (const struct connection *connection = server->connections; connection; connection = connection->next) {
        count += connection->log.uid == user;
    }
    return count;
}

static bool has_room(const struct server *server, uid_t user, struct remoting_error *error)
{
    const struct remoting_limits *limits = &server->services.limits;

    return remoting_check_quota(limits, QUOTA_GUESTS, server->connection_count, 1, error) &&
           remoting_check_quota(limits, QUOTA_GUESTS_PER_USER, count_guests_of(server, user), 1, error);
}

static void log_refusal(struct server *server, const struct ucred *peer, const struct remoting_error *error)
{
    if (log_budget_take(&server->services.log)) {
        log_line("refused a guest (pid %d, user %u): %s", (int)peer->pid, (unsigned)peer->uid, error->reason);
    }
}

/* Takes over the socket. */
static bool admit(struct server *server, int socket)
{
    struct connection *connection;
    struct remoting_error error;
    struct ucred peer;

    if (!listening_socket_admits(&server->listening, socket, &peer, &error) || !has_room(server, peer.uid, &error)) {
        log_refusal(server, &peer, &error);
        close(socket);
        return false;
    }
    if (!connection_open(&server->services, socket, ++server->connections_so_far, &peer, &connection, &error)) {
        log_refusal(server, &peer, &error);
        return false;
    }
    connection->next = server->connections;
    server->connections = connection;
    server->connection_count++;
    return true;
}

/* Tries again later: a guest that is not accepted stays in the socket's queue. */
static void pause_accepting(struct server *server, const char *reason)
{
    struct remoting_error error;

    if (!server->paused) {
        log_line("no more guests are accepted for now: %s", reason);
    }
    server->paused = true;
    server->retry_at = remoting_now_ms() + RETRY_MS;
    if (!event_loop_change(&server->services.loop, &server->accepting, 0, &error)) {
        log_line("%s", error.reason);
    }
}

static void accept_ready(void *owner, uint32_t events)
{
    struct server *server = owner;
    int socket = accept4(server->accepting.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)events;
    if (socket >= 0) {
        server->paused = false;
        admit(server, socket);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        pause_accepting(server, strerror(errno));
    }
}

static void signal_ready(void *owner, uint32_t events)
{
    struct server *server = owner;
    struct signalfd_siginfo signal_information;

    (void)events;
    while (read(server->signals.fd, &signal_information, sizeof signal_information) == sizeof signal_information) {
        if (signal_information.ssi_signo == SIGCHLD) {
            worker_launcher_reap(&server->services.launcher);
        } else {
            server->stopping = true;
        }
    }
}

static bool watch_signals(struct server *server, struct remoting_error *error)
{
    sigset_t watched;

    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &watched, NULL) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signals: %s", strerror(errno));
    }
    server->signals.fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (server->signals.fd < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signalfd: %s", strerror(errno));
    }
    return event_loop_add(&server->services.loop, &server->signals, EPOLLIN, error);
}

/* Each guest may hold about 100 descriptors. The daemon has seen other guests' memory, so it leaves no core, and no
 * process of the same user looks into it. */
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

static bool listen_for_guests(struct server *server, struct remoting_error *error)
{
    if (server->options->listen_fd >= 0) {
        server->listening.fd = server->options->listen_fd;
        fcntl(server->listening.fd, F_SETFD, FD_CLOEXEC);
        if (fcntl(server->listening.fd, F_SETFL, O_NONBLOCK) < 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "--listen-fd %d: %s", server->listening.fd,
                                 strerror(errno));
        }
    } else if (!listening_socket_open(server->options->socket_path, SOCK_STREAM, server->options->socket_mode,
                                      server->options->socket_group, &server->listening, error)) {
        return false;
    }
    server->accepting.fd = server->listening.fd;
    return event_loop_add(&server->services.loop, &server->accepting, EPOLLIN, error);
}

static void connect_to_front_end(struct server *server, int64_t now)
{
    struct remoting_error error;
    int socket;

    if (connect_to_socket(server->options->socket_path, &socket, &error)) {
        server->front_end_missed = false;
        if (!admit(server, socket)) {
            server->retry_at = now + RETRY_MS;
        }
        return;
    }
    if (!server->front_end_missed) {
        log_line("no front-end yet, trying again every %d ms: %s", RETRY_MS, error.reason);
    }
    server->front_end_missed = true;
    server->retry_at = now + RETRY_MS;
}

static void retry(struct server *server, int64_t now)
{
    struct remoting_error error;

    if (server->retry_at > now) {
        return;
    }
    server->retry_at = NO_DEADLINE;
    if (server->options->connect) {
        connect_to_front_end(server, now);
    } else if (!event_loop_change(&server->services.loop, &server->accepting, EPOLLIN, &error)) {
        log_line("%s", error.reason);
    }
}

static void close_connection(struct server *server, struct connection **link, int64_t now)
{
    struct connection *connection = *link;

    *link = connection->next;
    connection_close(connection);
    server->connection_count--;
    if (server->options->connect) {
        server->retry_at = now + RETRY_MS;
    }
}

static int64_t advance_connections(struct server *server, int64_t now)
{
    struct connection **link = &server->connections;
    int64_t deadline = NO_DEADLINE;

    while (*link) {
        int64_t next = (*link)->ended ? NO_DEADLINE : connection_advance(*link, now);

        if (next < deadline) {
            deadline = next;
        }
        if ((*link)->ended) {
            close_connection(server, link, now);
        } else {
            link = &(*link)->next;
        }
    }
    return deadline;
}

static bool serve(struct server *server, struct remoting_error *error)
{
    while (!server->stopping) {
        int64_t now = remoting_now_ms();
        int64_t deadline = advance_connections(server, now);

        retry(server, now);
        if (server->retry_at < deadline) {
            deadline = server->retry_at;
        }
        if (!event_loop_turn(&server->services.loop, deadline, error)) {
            return false;
        }
    }
    return true;
}

static void end_connections(struct server *server)
{
    while (server->connections) {
        struct connection *connection = server->connections;

        server->connections = connection->next;
        virtio_gpu_lose_contexts(&connection->device, "the host's ggml-remotingd was stopped");
        connection_close(connection);
    }
}

static void end_workers(struct server *server)
{
    int64_t deadline = remoting_now_ms() + WORKER_END_MS;
    struct timespec pause = { .tv_nsec = 2000000 };

    worker_launcher_kill_all(&server->services.launcher);
    worker_launcher_reap(&server->services.launcher);
    while (server->services.launcher.processes && remoting_now_ms() < deadline) {
        nanosleep(&pause, NULL);
        worker_launcher_reap(&server->services.launcher);
    }
}

static bool start(struct server *server, struct remoting_error *error)
{
    const struct server_options *options = server->options;

    if (!options->connect && options->listen_fd < 0 &&
        !listening_socket_check(options->socket_path, SOCK_STREAM, error)) {
        return false;
    }
    set_own_limits();
    if (!inventory_probe(&server->services.launcher, &server->services.capset, error)) {
        return false;
    }
    if (options->status_path) {
        if (!status_open(&server->status, &server->services, options->status_path, error)) {
            return false;
        }
        server->services.launcher.status = &server->status;
    }
    if (!memory_table_survive_bus_errors(error) || !watch_signals(server, error)) {
        return false;
    }
    if (options->connect) {
        server->retry_at = 0; /* at once */
    } else if (!listen_for_guests(server, error)) {
        return false;
    }
    printf("ready %s\n", !options->socket_path ? "-" : options->socket_path);
    fflush(stdout);
    systemd_tell_ready();
    return true;
}

bool server_run(const struct server_options *options, struct remoting_error *error)
{
    struct server server = { .options = options, .listening.fd = -1, .retry_at = NO_DEADLINE };
    struct services *services = &server.services;
    bool ended_as_told;

    services->limits = options->limits;
    services->launcher = (struct worker_launcher){ .loop = &services->loop,
                                                   .options = options->worker_words,
                                                   .traces = options->traces };
    if (!event_signaller_open(&services->signaller, error)) {
        return false;
    }
    if (!event_loop_open(&services->loop, error)) {
        event_signaller_close(&services->signaller);
        return false;
    }
    server.signals = (struct event_source){ .fd = -1, .ready = signal_ready, .owner = &server };
    server.accepting = (struct event_source){ .fd = -1, .ready = accept_ready, .owner = &server };
    ended_as_told = start(&server, error) && serve(&server, error);
    end_connections(&server);
    end_workers(&server);
    if (services->launcher.status) {
        status_close(&server.status);
    }
    event_loop_drop(&services->loop, &server.signals);
    listening_socket_close(&server.listening);
    capset_free(&services->capset);
    event_loop_close(&services->loop);
    event_signaller_close(&services->signaller);
    return ended_as_told;
}
