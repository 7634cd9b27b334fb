/* ggml-remotingd: offers the host's ggml backends to guests as a vhost-user virtio-gpu device. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device_protocol.h"
#include "log.h"
#include "server.h"
#include "systemd.h"
#include "worker_mode.h"

#define EXIT_USAGE 2
#define BACKEND_LIBRARY "libggml-remotingbackend.so"

static const char usage[] =
    "usage: ggml-remotingd serve [--socket PATH] [OPTION]...\n"
    "       ggml-remotingd connect --socket PATH [OPTION]...\n"
    "       ggml-remotingd --version | --help\n"
    "\n"
    "serve    listens on PATH; guests (a QEMU's vhost-user-gpu-pci, or the frontend's direct door) connect to it.\n"
    "         Without --socket it serves the socket that systemd started it for.\n"
    "connect  connects to PATH, where a QEMU listens (chardev server=on), and again whenever that ends\n"
    "\n"
    "--lib-dir DIR           where the host's ggml libraries lie; default: the system's\n"
    "--device NAME           offer this ggml device; may be given several times; default: the host's GPUs, or its CPU\n"
    "--rpc HOST:PORT         add the devices of a ggml-rpc-server (RPC0, ...); may be given several times; needs libggml-rpc.so\n"
    "--listen-fd N           serve on this listening socket, inherited from the parent, instead of on PATH\n"
    "--status-socket PATH    tell of guests there, for `ggml-remoting top`; a place that no guest can reach\n"
    "--trace                 write down when each command began and ended, for `ggml-remoting trace`\n"
    "--backend-library FILE  what each worker process runs; default: " BACKEND_LIBRARY " beside this program\n"
    "\n"
    "It says \"ready PATH\" on standard output when guests are served, logs to standard error, and ends on SIGTERM or SIGINT.\n"
    "What is wrong with a machine: ggml-remoting doctor. A daemon for one program alone: ggml-remoting run -- PROGRAM.\n";

struct arguments {
    struct server_options server;
    bool probe;
    const char **device_names;
    const char **rpc_servers;
    char backend_library[PATH_MAX];
};

enum option_code {
    OPTION_SOCKET = 1,
    OPTION_BACKEND_LIBRARY,
    OPTION_LIB_DIR,
    OPTION_DEVICE,
    OPTION_RPC,
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
    { "rpc", required_argument, NULL, OPTION_RPC },
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
    case OPTION_RPC:
        arguments->rpc_servers[arguments->server.rpc_server_count++] = optarg;
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

/* The backend library lies beside this program, wherever both are installed. */
static bool find_backend_library(struct arguments *arguments)
{
    char *path = arguments->backend_library;
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *name;

    path[length < 0 ? 0 : length] = '\0';
    name = strrchr(path, '/');
    if (name == NULL || (size_t)(name + 1 - path) + sizeof BACKEND_LIBRARY > PATH_MAX)
        return fail_usage("--backend-library is missing: /proc/self/exe does not tell where this program lies", "");
    memcpy(name + 1, BACKEND_LIBRARY, sizeof BACKEND_LIBRARY);
    arguments->server.backend_library = path;
    return true;
}

static bool parse_options(struct arguments *arguments, int count, char **words)
{
    int code;

    while ((code = getopt_long(count, words, "", options, NULL)) != -1)
        if (!parse_option(arguments, code))
            return false;
    if (optind < count)
        return fail_usage("unexpected: ", words[optind]);
    return arguments->server.backend_library != NULL || find_backend_library(arguments);
}

/* Without --socket and --listen-fd the socket may be systemd's. */
static bool take_socket(struct server_options *server, struct remoting_error *error)
{
    return server->connect || server->socket_path != NULL || server->listen_fd >= 0 || systemd_take_socket(&server->listen_fd, error);
}

static int fail(const struct remoting_error *error)
{
    log_line("%s; ggml-remoting doctor --host looks into it", error->reason);
    return EXIT_FAILURE;
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
    if (!take_socket(server, &error))
        return fail(&error);
    if (server->socket_path == NULL && server->listen_fd < 0) {
        fail_usage("--socket is missing", "");
        return EXIT_USAGE;
    }
    if (server->traces && server->status_path == NULL) {
        fail_usage("--trace without --status-socket, where it would be read", "");
        return EXIT_USAGE;
    }
    return server_run(server, &error) ? EXIT_SUCCESS : fail(&error);
}

static int run_worker(const struct arguments *arguments)
{
    struct worker_mode_options worker = { .backend_library = arguments->server.backend_library,
                                          .lib_dir = arguments->server.lib_dir,
                                          .device_names = arguments->server.device_names,
                                          .device_count = arguments->server.device_count,
                                          .rpc_servers = arguments->server.rpc_servers,
                                          .rpc_server_count = arguments->server.rpc_server_count,
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
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        printf("ggml-remotingd %s, protocol %u\n", REMOTING_VERSION, REMOTING_PROTOCOL_VERSION);
        return EXIT_SUCCESS;
    }
    if (count < 2) {
        fail_usage("a mode is missing", "");
        return EXIT_USAGE;
    }
    arguments.device_names = calloc((size_t)count, sizeof *arguments.device_names);
    arguments.rpc_servers = calloc((size_t)count, sizeof *arguments.rpc_servers);
    arguments.server.device_names = arguments.device_names;
    arguments.server.rpc_servers = arguments.rpc_servers;
    if (arguments.device_names == NULL || arguments.rpc_servers == NULL)
        log_line("no memory");
    else if (parse_options(&arguments, count - 1, words + 1))
        status = run_mode(&arguments, words[1]);
    free(arguments.device_names);
    free(arguments.rpc_servers);
    return status;
}
