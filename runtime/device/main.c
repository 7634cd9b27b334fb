/* ggml-remotingd: offers the host's ggml backends to guests as a vhost-user virtio-gpu device. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device_protocol.h"
#include "log.h"
#include "options.h"
#include "systemd.h"
#include "worker_mode.h"

#define EXIT_USAGE 2

static int fail_usage(const char *problem, const char *subject)
{
    options_fail(problem, subject);
    return EXIT_USAGE;
}

/* Without --socket and --listen-fd the socket may be systemd's. */
static bool take_socket(struct server_options *server, struct remoting_error *error)
{
    return server->connect || server->socket_path || server->listen_fd >= 0 ||
           systemd_take_socket(&server->listen_fd, error);
}

static int fail(const struct remoting_error *error)
{
    log_line("%s; ggml-remoting doctor --host looks into it", error->reason);
    return EXIT_FAILURE;
}

static int run_server(struct options *options, bool connect)
{
    struct server_options *server = &options->server;
    struct remoting_error error;

    server->connect = connect;
    if (options->worker.probe || (connect && server->listen_fd >= 0)) {
        return fail_usage("an option does not belong to this mode", "");
    }
    if (!take_socket(server, &error)) {
        return fail(&error);
    }
    if (!server->socket_path && server->listen_fd < 0) {
        return fail_usage("--socket is missing", "");
    }
    if (server->traces && !server->status_path) {
        return fail_usage("--trace without --status-socket, where it would be read", "");
    }
    return server_run(server, &error) ? EXIT_SUCCESS : fail(&error);
}

static int run_mode(struct options *options, const char *mode)
{
    if (strcmp(mode, "serve") == 0 || strcmp(mode, "connect") == 0) {
        return run_server(options, strcmp(mode, "connect") == 0);
    }
    if (strcmp(mode, "worker") == 0) {
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
    if (count < 2) {
        return fail_usage("a mode is missing", "");
    }
    status = options_read(&options, count - 1, words + 1) ? run_mode(&options, words[1]) : EXIT_USAGE;
    options_free(&options);
    return status;
}
