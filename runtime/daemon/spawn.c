#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "namespaces.h"
#include "worker_environment.h"

extern char **environ;

/* Above all places first, so that none takes another's. */
static bool place_descriptors(const struct spawn_request *request)
{
    const int count = (int)request->descriptor_count;
    int moved[SPAWN_DESCRIPTORS_MAXIMUM];
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (null < 0 || dup2(null, STDIN_FILENO) < 0) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        moved[i] = fcntl(request->descriptors[i], F_DUPFD_CLOEXEC, count + 1);
        if (moved[i] < 0) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        if (dup2(moved[i], i + 1) < 0) {
            return false;
        }
    }
    /* What the daemon itself was given open. A kernel before 5.9 has no such call. */
    syscall(SYS_close_range, count + 1, UINT_MAX, 0);
    return true;
}

/* Where its output goes is its own by now. */
static bool enter_namespaces(const struct spawn_request *request, pid_t parent)
{
    if (!namespaces_enter(request->namespaces)) {
        dprintf(STDERR_FILENO, "its namespaces: %s\n", strerror(errno));
        return false;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* other credentials may have cleared it */
    if (getppid() != parent) {
        _exit(0);
    }
    return true;
}

_Noreturn void spawn_become(const struct spawn_request *request, pid_t parent)
{
    char **environment = worker_environment(environ);
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0); /* it died before the line above */
    }
    if (request->gate >= 0) {
        poll(&(struct pollfd){ .fd = request->gate, .events = POLLIN }, 1, -1);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    if (environment && place_descriptors(request) && enter_namespaces(request, parent)) {
        execve("/proc/self/exe", (char **)(uintptr_t)request->arguments, environment);
    }
    _exit(127);
}

bool spawn(const struct spawn_request *request, pid_t *pid, struct remoting_error *error)
{
    const pid_t parent = getpid();

    *pid = fork();
    if (*pid == 0) {
        spawn_become(request, parent);
    }
    return *pid > 0 || remoting_fail(error, REMOTING_ERROR_FAILED, "%s could not be started: fork: %s", request->what,
                                     strerror(errno));
}

bool spawn_open_pipe(const char *what, int *reading, int *writing, struct remoting_error *error)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s could not be started: pipe: %s", what, strerror(errno));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *reading = ends[0];
    *writing = ends[1];
    return true;
}

void describe_end(const char *what, int status, char *reason, size_t size)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
        snprintf(reason, size,
                 "%s was killed by seccomp (SIGSYS): it made a system call that only an intruder would try", what);
    } else if (!WIFSIGNALED(status)) {
        snprintf(reason, size, "%s exited with status %d", what, WEXITSTATUS(status));
    } else {
        snprintf(reason, size, "%s was killed by signal %d (%s)%s", what, WTERMSIG(status), strsignal(WTERMSIG(status)),
                 WTERMSIG(status) == SIGKILL ? ", perhaps for lack of memory" : "");
    }
}
