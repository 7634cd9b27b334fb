/* Starting a worker: fork and execute this program again in worker mode. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

    while (environ[count] != NULL)
        count++;
    environment = calloc(count + 1, sizeof *environment);
    for (size_t i = 0; environment != NULL && i < count; i++)
        if (!is_cleared(environ[i]))
            environment[kept++] = environ[i];
    return environment;
}

/* The strings stay the launcher's; only the array is new. */
static char **worker_arguments(const struct worker_launcher *launcher, bool probe)
{
    size_t count = 0;
    const char **arguments = calloc(8 + 2 * (launcher->device_count + launcher->rpc_server_count), sizeof *arguments);

    if (arguments == NULL)
        return NULL;
    arguments[count++] = "ggml-remotingd";
    arguments[count++] = "worker";
    arguments[count++] = "--backend-library";
    arguments[count++] = launcher->backend_library;
    if (launcher->lib_dir != NULL) {
        arguments[count++] = "--lib-dir";
        arguments[count++] = launcher->lib_dir;
    }
    if (probe)
        arguments[count++] = "--probe";
    for (size_t i = 0; i < launcher->device_count; i++) {
        arguments[count++] = "--device";
        arguments[count++] = launcher->device_names[i];
    }
    for (size_t i = 0; i < launcher->rpc_server_count; i++) {
        arguments[count++] = "--rpc";
        arguments[count++] = launcher->rpc_servers[i];
    }
    return (char **)arguments;
}

/* In the child, between fork and exec. Standard output is the daemon's to say "ready" on. */
static void become_worker(int socket, int counters, pid_t parent, char **arguments, char **environment)
{
    sigset_t none;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0); /* it died before the line above */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        _exit(127);
    /* Above both places first, so that neither takes the other's. */
    socket = fcntl(socket, F_DUPFD_CLOEXEC, WORKER_COUNTERS + 1);
    counters = counters < 0 ? -1 : fcntl(counters, F_DUPFD_CLOEXEC, WORKER_COUNTERS + 1);
    if (dup2(socket, WORKER_SOCKET) < 0 || (counters >= 0 && dup2(counters, WORKER_COUNTERS) < 0))
        _exit(127);
    execve("/proc/self/exe", arguments, environment);
    _exit(127);
}

static bool fork_worker(int *sockets, int counters, char **arguments, char **environment, pid_t *pid, struct remoting_error *error)
{
    pid_t parent = getpid();

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: socketpair: %s", strerror(errno));
    fcntl(sockets[0], F_SETFL, O_NONBLOCK);
    *pid = fork();
    if (*pid == 0)
        become_worker(sockets[1], counters, parent, arguments, environment);
    if (*pid < 0) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: fork: %s", strerror(errno));
        close(sockets[0]);
        close(sockets[1]);
        return false;
    }
    close(sockets[1]);
    return true;
}

bool worker_spawn(const struct worker_launcher *launcher, int counters, pid_t *pid, int *socket, struct remoting_error *error)
{
    char **arguments = worker_arguments(launcher, counters < 0);
    char **environment = worker_environment();
    int sockets[2];
    bool started = false;

    if (arguments == NULL || environment == NULL)
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
    else
        started = fork_worker(sockets, counters, arguments, environment, pid, error);
    if (started)
        *socket = sockets[0];
    free(arguments);
    free(environment);
    return started;
}
