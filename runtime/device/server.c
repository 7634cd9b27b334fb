#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
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
    struct event_loop loop;
    struct event_source signals;
    struct listening_socket listening;
    struct event_source accepting;
    struct worker_launcher launcher;
    struct capset capset;
    struct status status;
    struct connection *connections;
    unsigned connection_count;
    uint64_t connections_so_far;
    int64_t retry_at; /* accepting or connecting failed; NO_DEADLINE: nothing to retry */
    bool front_end_missed; /* said already */
    bool stopping;
};

/* While there are guests, a second's ticking interrupts a call that one of them could make block (see virtqueue_notify). */
static void keep_ticking(bool on)
{
    struct itimerval second = { .it_interval.tv_sec = on, .it_value.tv_sec = on };

    setitimer(ITIMER_REAL, &second, NULL);
}

static void add_connection(struct server *server, int socket)
{
    struct connection *connection;
    struct remoting_error error;

    if (!connection_open(&server->loop, socket, ++server->connections_so_far, &server->launcher, &server->capset, &connection, &error)) {
        log_line("guest %llu refused: %s", (unsigned long long)server->connections_so_far, error.reason);
        return;
    }
    connection->next = server->connections;
    server->connections = connection;
    if (server->connection_count++ == 0)
        keep_ticking(true);
}

static void accept_ready(void *owner, uint32_t events)
{
    struct server *server = owner;
    struct remoting_error error;
    int socket = accept4(server->accepting.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)events;
    if (socket >= 0 && server->connection_count < CONNECTIONS_MAXIMUM) {
        add_connection(server, socket);
    } else if (socket >= 0) {
        log_line("refused a guest beyond %u", CONNECTIONS_MAXIMUM);
        close(socket);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        log_line("guests are not accepted for now: %s", strerror(errno));
        server->retry_at = clock_now() + RETRY_MS;
        if (!event_loop_change(&server->loop, &server->accepting, 0, &error))
            log_line("%s", error.reason);
    }
}

static void signal_ready(void *owner, uint32_t events)
{
    struct server *server = owner;
    struct signalfd_siginfo signal_information;

    (void)events;
    while (read(server->signals.fd, &signal_information, sizeof signal_information) == sizeof signal_information) {
        if (signal_information.ssi_signo == SIGCHLD)
            worker_launcher_reap(&server->launcher);
        else
            server->stopping = true;
    }
}

static void interrupted(int number)
{
    (void)number;
}

static bool watch_signals(struct server *server, struct remoting_error *error)
{
    struct sigaction interrupt = { .sa_handler = interrupted }; /* without SA_RESTART */
    sigset_t watched;

    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    if (sigaction(SIGALRM, &interrupt, NULL) < 0 || sigprocmask(SIG_BLOCK, &watched, NULL) < 0)
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signals: %s", strerror(errno));
    server->signals.fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (server->signals.fd < 0)
        return remoting_fail(error, REMOTING_ERROR_FAILED, "signalfd: %s", strerror(errno));
    return event_loop_add(&server->loop, &server->signals, EPOLLIN, error);
}

/* 64 guests may hold about 100 descriptors each. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

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
        if (fcntl(server->listening.fd, F_SETFL, O_NONBLOCK) < 0)
            return remoting_fail(error, REMOTING_ERROR_FAILED, "--listen-fd %d: %s", server->listening.fd, strerror(errno));
    } else if (!listening_socket_open(server->options->socket_path, SOCK_STREAM, &server->listening, error)) {
        return false;
    }
    server->accepting.fd = server->listening.fd;
    return event_loop_add(&server->loop, &server->accepting, EPOLLIN, error);
}

static void connect_to_front_end(struct server *server, int64_t now)
{
    struct remoting_error error;
    int socket;

    if (connect_to_socket(server->options->socket_path, &socket, &error)) {
        add_connection(server, socket);
        server->front_end_missed = false;
        return;
    }
    if (!server->front_end_missed)
        log_line("no front-end yet, trying again every %d ms: %s", RETRY_MS, error.reason);
    server->front_end_missed = true;
    server->retry_at = now + RETRY_MS;
}

static void retry(struct server *server, int64_t now)
{
    struct remoting_error error;

    if (server->retry_at > now)
        return;
    server->retry_at = NO_DEADLINE;
    if (server->options->connect)
        connect_to_front_end(server, now);
    else if (!event_loop_change(&server->loop, &server->accepting, EPOLLIN, &error))
        log_line("%s", error.reason);
}

static void close_connection(struct server *server, struct connection **link, int64_t now)
{
    struct connection *connection = *link;

    *link = connection->next;
    connection_close(connection);
    if (--server->connection_count == 0)
        keep_ticking(false);
    if (server->options->connect)
        server->retry_at = now + RETRY_MS;
}

static int64_t advance_connections(struct server *server, int64_t now)
{
    struct connection **link = &server->connections;
    int64_t deadline = NO_DEADLINE;

    while (*link != NULL) {
        int64_t next = (*link)->ended ? NO_DEADLINE : connection_advance(*link, now);

        if (next < deadline)
            deadline = next;
        if ((*link)->ended)
            close_connection(server, link, now);
        else
            link = &(*link)->next;
    }
    return deadline;
}

static bool serve(struct server *server, struct remoting_error *error)
{
    while (!server->stopping) {
        int64_t now = clock_now();
        int64_t deadline = advance_connections(server, now);

        retry(server, now);
        if (server->retry_at < deadline)
            deadline = server->retry_at;
        if (!event_loop_turn(&server->loop, deadline, error))
            return false;
    }
    return true;
}

static void end_connections(struct server *server)
{
    while (server->connections != NULL) {
        struct connection *connection = server->connections;

        server->connections = connection->next;
        virtio_gpu_lose_contexts(&connection->device, "the host's ggml-remotingd was stopped");
        connection_close(connection);
    }
    keep_ticking(false);
}

static void end_workers(struct server *server)
{
    int64_t deadline = clock_now() + WORKER_END_MS;
    struct timespec pause = { .tv_nsec = 2000000 };

    worker_launcher_kill_all(&server->launcher);
    worker_launcher_reap(&server->launcher);
    while (server->launcher.processes != NULL && clock_now() < deadline) {
        nanosleep(&pause, NULL);
        worker_launcher_reap(&server->launcher);
    }
}

static bool start(struct server *server, struct remoting_error *error)
{
    const struct server_options *options = server->options;

    if (!options->connect && options->listen_fd < 0 && !listening_socket_check(options->socket_path, SOCK_STREAM, error))
        return false;
    if (!inventory_probe(&server->launcher, &server->capset, error))
        return false;
    raise_descriptor_limit();
    if (options->status_path != NULL) {
        if (!status_open(&server->status, &server->loop, options->status_path, &server->launcher, &server->capset, error))
            return false;
        server->launcher.status = &server->status;
    }
    if (!memory_table_survive_bus_errors(error) || !watch_signals(server, error))
        return false;
    if (options->connect)
        server->retry_at = 0; /* at once */
    else if (!listen_for_guests(server, error))
        return false;
    printf("ready %s\n", options->socket_path == NULL ? "-" : options->socket_path);
    fflush(stdout);
    systemd_tell_ready();
    return true;
}

bool server_run(const struct server_options *options, struct remoting_error *error)
{
    struct server server = { .options = options, .listening.fd = -1, .retry_at = NO_DEADLINE };
    bool ended_as_told;

    if (!event_loop_open(&server.loop, error))
        return false;
    server.signals = (struct event_source){ .fd = -1, .ready = signal_ready, .owner = &server };
    server.accepting = (struct event_source){ .fd = -1, .ready = accept_ready, .owner = &server };
    server.launcher = (struct worker_launcher){ .loop = &server.loop,
                                                .backend_library = options->backend_library,
                                                .lib_dir = options->lib_dir,
                                                .device_names = options->device_names,
                                                .device_count = options->device_count,
                                                 .rpc_servers = options->rpc_servers,
                                                 .rpc_server_count = options->rpc_server_count,
                                                 .traces = options->traces };
    ended_as_told = start(&server, error) && serve(&server, error);
    end_connections(&server);
    end_workers(&server);
    if (server.launcher.status != NULL)
        status_close(&server.status);
    event_loop_drop(&server.loop, &server.signals);
    listening_socket_close(&server.listening);
    capset_free(&server.capset);
    event_loop_close(&server.loop);
    return ended_as_told;
}
