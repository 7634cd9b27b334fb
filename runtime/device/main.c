/* ggml-remotingd: offers the host's ggml backends to guests as a vhost-user virtio-gpu device. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "server.h"
#include "worker_mode.h"

#define EXIT_USAGE 2

static const char usage[] =
    "usage: ggml-remotingd serve --socket PATH --backend-library FILE [--lib-dir DIR] [--device NAME]... [--listen-fd N]\n"
    "                      [--status-socket PATH [--trace]]\n"
    "       ggml-remotingd connect --socket PATH --backend-library FILE [--lib-dir DIR] [--device NAME]...\n"
    "                      [--status-socket PATH [--trace]]\n"
    "\n"
    "serve    listens on PATH; guests (a QEMU's vhost-user-gpu-pci, or the frontend's direct door) connect to it\n"
    "connect  connects to PATH, where a QEMU listens (chardev server=on), and again whenever that ends\n"
    "\n"
    "--backend-library FILE  libggml-remotingbackend.so, which runs in one worker process per guest context\n"
    "--lib-dir DIR           where the host's ggml libraries lie; default: the system's\n"
    "--device NAME           offer this ggml device; may be given several times; default: the host's GPUs\n"
    "--listen-fd N           serve on this listening socket, inherited from the parent, instead of on PATH\n"
    "--status-socket PATH    tell of guests there, for `ggml-remoting top`; a place that no guest can reach\n"
    "--trace                 write down when each command began and ended, for `ggml-remoting trace`\n";

struct arguments {
    struct server_options server;
    bool probe;
    const char **device_names;
};

enum option_code {
    OPTION_SOCKET = 1,
    OPTION_BACKEND_LIBRARY,
    OPTION_LIB_DIR,
    OPTION_DEVICE,
    OPTION_LISTEN_FD,
    OPTION_PROBE,
    OPTION_STATUS_SOCKET,
    OPTION_TRACE,
};

static const struct option options[] = {
    { "socket", required_argument, NULL, OPTION_SOCKET },
    { "backend-library", required_argument, NULL, OPTION_BACKEND_LIBRARY },
    { "lib-dir", required_argument, NULL, OPTION_LIB_DIR },
    { "device", required_argument, NULL, OPTION_DEVICE },
    { "listen-fd", required_argument, NULL, OPTION_LISTEN_FD },
    { "status-socket", required_argument, NULL, OPTION_STATUS_SOCKET },
    { "trace", no_argument, NULL, OPTION_TRACE },
    { "probe", no_argument, NULL, OPTION_PROBE }, /* of the worker mode */
    { NULL, 0, NULL, 0 },
};

static bool fail_usage(const char *problem, const char *subject)
{
    fprintf(stderr, "ggml-remotingd: %s%s\n%s", problem, subject, usage);
    return false;
}

static bool parse_descriptor(const char *text, int *fd)
{
    char *end;
    long number = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || number < 0 || number > INT_MAX)
        return fail_usage("--listen-fd wants a number, not ", text);
    *fd = (int)number;
    return true;
}

static bool parse_option(struct arguments *arguments, int code)
{
    switch (code) {
    case OPTION_SOCKET:
        arguments->server.socket_path = optarg;
        return true;
    case OPTION_BACKEND_LIBRARY:
        arguments->server.backend_library = optarg;
        return true;
    case OPTION_LIB_DIR:
        arguments->server.lib_dir = optarg;
        return true;
    case OPTION_DEVICE:
        arguments->device_names[arguments->server.device_count++] = optarg;
        return true;
    case OPTION_LISTEN_FD:
        return parse_descriptor(optarg, &arguments->server.listen_fd);
    case OPTION_PROBE:
        arguments->probe = true;
        return true;
    case OPTION_STATUS_SOCKET:
        arguments->server.status_path = optarg;
        return true;
    case OPTION_TRACE:
        arguments->server.traces = true;
        return true;
    default:
        fputs(usage, stderr); /* getopt has said what is wrong */
        return false;
    }
}

static bool parse_options(struct arguments *arguments, int count, char **words)
{
    int code;

    while ((code = getopt_long(count, words, "", options, NULL)) != -1)
        if (!parse_option(arguments, code))
            return false;
    if (optind < count)
        return fail_usage("unexpected: ", words[optind]);
    if (arguments->server.backend_library == NULL)
        return fail_usage("--backend-library is missing", "");
    return true;
}

static int run_server(struct arguments *arguments, bool connect)
{
    struct server_options *server = &arguments->server;
    struct remoting_error error;

    server->connect = connect;
    if (arguments->probe || (connect && server->listen_fd >= 0)) {
        fail_usage("an option does not belong to this mode", "");
        return EXIT_USAGE;
    }
    if (server->socket_path == NULL && server->listen_fd < 0) {
        fail_usage("--socket is missing", "");
        return EXIT_USAGE;
    }
    if (server->traces && server->status_path == NULL) {
        fail_usage("--trace without --status-socket, where it would be read", "");
        return EXIT_USAGE;
    }
    if (server_run(server, &error))
        return EXIT_SUCCESS;
    log_line("%s", error.reason);
    return EXIT_FAILURE;
}

static int run_worker(const struct arguments *arguments)
{
    struct worker_mode_options worker = { .backend_library = arguments->server.backend_library,
                                          .lib_dir = arguments->server.lib_dir,
                                          .device_names = arguments->server.device_names,
                                          .device_count = arguments->server.device_count,
                                          .probe = arguments->probe };

    return worker_mode_run(&worker);
}

static int run_mode(struct arguments *arguments, const char *mode)
{
    if (strcmp(mode, "serve") == 0 || strcmp(mode, "connect") == 0)
        return run_server(arguments, strcmp(mode, "connect") == 0);
    if (strcmp(mode, "worker") == 0)
        return run_worker(arguments);
    fail_usage("not a mode: ", mode);
    return EXIT_USAGE;
}

int main(int count, char **words)
{
    struct arguments arguments = { .server.listen_fd = -1 };
    int status = EXIT_USAGE;

    if (count == 2 && strcmp(words[1], "--help") == 0) {
        fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    if (count < 2) {
        fail_usage("a mode is missing", "");
        return EXIT_USAGE;
    }
    arguments.device_names = calloc((size_t)count, sizeof *arguments.device_names);
    arguments.server.device_names = arguments.device_names;
    if (arguments.device_names == NULL)
        log_line("no memory");
    else if (parse_options(&arguments, count - 1, words + 1))
        status = run_mode(&arguments, words[1]);
    free(arguments.device_names);
    return status;
}
