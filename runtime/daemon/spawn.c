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

/* As a shell has it. */
#define SIGNALLED_STATUS 128

extern char **environ;

/* First to numbers above all places, so that no descriptor overwrites another. */
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
    /* Descriptors that the daemon inherited. A kernel before 5.9 has no such call. */
    syscall(SYS_close_range, count + 1, UINT_MAX, 0);
    return true;
}

/* A parent that dies closes it, even one that died before this process asked for a signal at its end. */
static void pass_gate(int gate)
{
    struct pollfd waiting = { .fd = gate, .events = POLLIN };

    if (gate > 0 && (poll(&waiting, 1, -1) < 0 || (waiting.revents & POLLIN) == 0)) {
        _exit(0);
    }
}

_Noreturn void spawn_become(const struct spawn_request *request, int refusal)
{
    char **environment = worker_environment(environ);
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!environment || !place_descriptors(request)) {
        _exit(127);
    }
    pass_gate(request->gate);
    if (refusal != 0) {
        dprintf(STDERR_FILENO, "its namespaces: %s\n", strerror(refusal)); /* its standard error is its own by now */
        _exit(127);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    execve("/proc/self/exe", (char **)(uintptr_t)request->arguments, environment);
    _exit(127);
}

bool spawn(const struct spawn_request *request, pid_t *pid, struct remoting_error *error)
{
    int refusal;

    *pid = namespaces_fork(&request->namespaces, 0, &refusal);
    if (*pid == 0) {
        spawn_become(request, refusal);
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

static void end_as_aborted(int number)
{
    _exit(SIGNALLED_STATUS + number);
}

void spawn_catch_abort(void)
{
    signal(SIGABRT, end_as_aborted);
}

void describe_end(const char *what, int status, char *reason, size_t size)
{
    const bool aborted = WIFEXITED(status) && WEXITSTATUS(status) == SIGNALLED_STATUS + SIGABRT;
    const int number = aborted ? SIGABRT : WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    if (number == SIGSYS) {
        snprintf(reason, size,
                 "%s was killed by seccomp (SIGSYS): it made a system call that only an intruder would try", what);
    } else if (number == 0) {
        snprintf(reason, size, "%s exited with status %d", what, WEXITSTATUS(status));
    } else {
        snprintf(reason, size, "%s was killed by signal %d (%s)%s", what, number, strsignal(number),
                 number == SIGKILL ? ", perhaps for lack of memory" : "");
    }
}
