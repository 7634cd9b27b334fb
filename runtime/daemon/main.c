/* ggml-remotingd: offers the host's ggml backends to guests as a vhost-user virtio-gpu device. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device_process.h"
#include "device_protocol.h"
#include "log.h"
#include "options.h"
#include "spawn.h"
#include "systemd.h"
#include "worker_mode.h"

#define EXIT_USAGE 2

static int fail_usage(const char *problem, const char *subject)
{
    options_fail(problem, subject);
    return EXIT_USAGE;
}

/* Without --socket and --listen-fd the socket may be systemd's. */
static bool take_socket(struct daemon_options *daemon, struct remoting_error *error)
{
    return daemon->connect || daemon->socket_path || daemon->listen_fd >= 0 ||
           systemd_take_socket(&daemon->listen_fd, error);
}

static int fail(const struct remoting_error *error)
{
    log_line("%s; ggml-remoting doctor --host looks into it", error->reason);
    return EXIT_FAILURE;
}

static int run_daemon(struct options *options, bool connect)
{
    struct daemon_options *daemon = &options->daemon;
    struct remoting_error error;

    daemon->connect = connect;
    if (options->worker.probe || (connect && daemon->listen_fd >= 0)) {
        return fail_usage("an option does not belong to this mode", "");
    }
    if (!take_socket(daemon, &error)) {
        return fail(&error);
    }
    if (!daemon->socket_path && daemon->listen_fd < 0) {
        return fail_usage("--socket is missing", "");
    }
    if (daemon->traces && !daemon->status_path) {
        return fail_usage("--trace without --status-socket, where it would be read", "");
    }
    return daemon_run(daemon, &error) ? EXIT_SUCCESS : fail(&error);
}

static int run_mode(struct options *options, const char *mode)
{
    if (strcmp(mode, "serve") == 0 || strcmp(mode, "connect") == 0) {
        return run_daemon(options, strcmp(mode, "connect") == 0);
    }
    if (strcmp(mode, "worker") == 0) {
        spawn_catch_abort();
        return worker_mode_run(options->backend_library, &options->worker);
    }
    return fail_usage("not a mode: ", mode);
}

int main(int count, char **words)
{
    struct options options;
    int status;

    if (count >= 2 && strcmp(words[count - 1], "--help") == 0) {
        options_write_usage(stdout);
        return EXIT_SUCCESS;
    }
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        printf("ggml-remotingd %s, protocol %u\n", REMOTING_VERSION, REMOTING_PROTOCOL_VERSION);
        return EXIT_SUCCESS;
    }
    if (count == 2 && strcmp(words[1], "device-process") == 0) {
        spawn_catch_abort();
        return device_process_run();
    }
    if (count < 2) {
        return fail_usage("a mode is missing", "");
    }
    status = options_read(&options, count - 1, words + 1) ? run_mode(&options, words[1]) : EXIT_USAGE;
    options_free(&options);
    return status;
}
