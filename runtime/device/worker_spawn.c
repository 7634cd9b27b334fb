/* Starting a worker: fork and execute this program again in worker mode. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker_mode.h"
#include "worker_process.h"

extern char **environ;

/* With these the worker would load the guest's frontend into itself. */
static bool is_cleared(const char *variable)
{
    return strncmp(variable, "GGML_BACKEND_PATH=", strlen("GGML_BACKEND_PATH=")) == 0 ||
           strncmp(variable, "GGML_REMOTING=", strlen("GGML_REMOTING=")) == 0;
}

static char **worker_environment(void)
{
    size_t count = 0;
    size_t kept = 0;
    char **environment;

    while (environ[count]) {
        count++;
    }
    environment = calloc(count + 1, sizeof *environment);
    for (size_t i = 0; environment && i < count; i++) {
        if (!is_cleared(environ[i])) {
            environment[kept++] = environ[i];
        }
    }
    return environment;
}

/* The strings stay the launcher's; only the array is new. */
static char **worker_arguments(const struct worker_launcher *launcher, bool probe)
{
    size_t option_count = 0;
    size_t count = 0;
    const char **arguments;

    while (launcher->options[option_count]) {
        option_count++;
    }
    arguments = calloc(option_count + 4, sizeof *arguments);
    if (!arguments) {
        return NULL;
    }
    arguments[count++] = "ggml-remotingd";
    arguments[count++] = "worker";
    if (probe) {
        arguments[count++] = "--probe";
    }
    memcpy(arguments + count, launcher->options, option_count * sizeof *arguments);
    return (char **)arguments;
}

/* Both sides' ends of the socket pair and of the pipe for the worker's output. */
struct channel {
    int sockets[2];
    int output[2]; /* -1: the daemon's own standard error */
};

/* In the child, between fork and exec. Standard output is the daemon's to say "ready" on. */
static void become_worker(const struct channel *channel, int counters, pid_t parent, char **arguments,
                          char **environment)
{
    sigset_t none;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int output = channel->output[1] >= 0 ? channel->output[1] : STDERR_FILENO;
    int socket = channel->sockets[1];

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0); /* it died before the line above */
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0) {
        _exit(127);
    }
    /* Above both places first, so that neither takes the other's. */
    socket = fcntl(socket, F_DUPFD_CLOEXEC, WORKER_COUNTERS + 1);
    counters = counters < 0 ? -1 : fcntl(counters, F_DUPFD_CLOEXEC, WORKER_COUNTERS + 1);
    if (dup2(socket, WORKER_SOCKET) < 0 || (counters >= 0 && dup2(counters, WORKER_COUNTERS) < 0)) {
        _exit(127);
    }
    /* What the daemon itself was given open. A kernel before 5.9 has no such call. */
    syscall(SYS_close_range, counters >= 0 ? WORKER_COUNTERS + 1 : WORKER_COUNTERS, UINT_MAX, 0);
    execve("/proc/self/exe", arguments, environment);
    _exit(127);
}

static void close_ends(const struct channel *channel, int side)
{
    close(channel->sockets[side]);
    if (channel->output[side] >= 0) {
        close(channel->output[side]);
    }
}

static bool open_channel(bool has_output, struct channel *channel, struct remoting_error *error)
{
    *channel = (struct channel){ .output = { -1, -1 } };
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel->sockets) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: socketpair: %s",
                             strerror(errno));
    }
    if (has_output && pipe2(channel->output, O_CLOEXEC) < 0) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: pipe: %s", strerror(errno));
        close(channel->sockets[0]);
        close(channel->sockets[1]);
        return false;
    }
    fcntl(channel->sockets[0], F_SETFL, O_NONBLOCK);
    if (has_output) {
        fcntl(channel->output[0], F_SETFL, O_NONBLOCK);
    }
    return true;
}

/* Somebody who wants all that ggml says (runtime/worker/ggml/library.c) gets it as it is; so does whoever starts a
 * daemon, of a probe. */
static bool has_output(int counters)
{
    return counters >= 0 && !getenv("GGML_REMOTING_HOST_LOG");
}

static bool fork_worker(int counters, char **arguments, char **environment, struct worker_ends *ends,
                        struct remoting_error *error)
{
    pid_t parent = getpid();
    struct channel channel;

    if (!open_channel(has_output(counters), &channel, error)) {
        return false;
    }
    *ends = (struct worker_ends){ .pid = fork(), .socket = channel.sockets[0], .output = channel.output[0] };
    if (ends->pid == 0) {
        become_worker(&channel, counters, parent, arguments, environment);
    }
    close_ends(&channel, 1);
    if (ends->pid > 0) {
        return true;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: fork: %s", strerror(errno));
    close_ends(&channel, 0);
    return false;
}

bool worker_spawn(const struct worker_launcher *launcher, int counters, struct worker_ends *ends,
                  struct remoting_error *error)
{
    char **arguments = worker_arguments(launcher, counters < 0);
    char **environment = worker_environment();
    bool started = false;

    if (!arguments || !environment) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
    } else {
        started = fork_worker(counters, arguments, environment, ends, error);
    }
    free(arguments);
    free(environment);
    return started;
}
