#include "isolation.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"
#include "log.h"

#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_ASK_VERSION 1u

static _Noreturn void answer(const struct launcher *launcher, int writing)
{
    struct isolation found = { .device_process = 0 };
    struct remoting_error error;

    if (launcher_drop_privileges(launcher, &error)) {
        found.device_process = namespaces_find(&found.refusal);
    } else {
        found.refusal = EPERM;
    }
    _exit(write(writing, &found, sizeof found) == sizeof found ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* A process that ends afterwards tries it, since no process can return to a namespace that it has left. */
bool isolation_find(struct isolation *isolation, const struct launcher *launcher, unsigned shared,
                    struct remoting_error *error)
{
    bool answered;
    int ends[2];
    pid_t pid;

    if (pipe(ends) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "namespaces: pipe: %s", strerror(errno));
    }
    pid = fork();
    if (pid == 0) {
        answer(launcher, ends[1]);
    }
    close(ends[1]);
    answered = pid > 0 && read(ends[0], isolation, sizeof *isolation) == sizeof *isolation;
    close(ends[0]);
    if (pid > 0) {
        waitpid(pid, NULL, 0);
    }
    isolation->worker = isolation->device_process & ~shared;
    if (isolation->worker == NAMESPACE_USER) {
        isolation->worker = 0; /* alone it is of no use */
    }
    isolation->network = -1;
    if (launcher->socket < 0 && (isolation->device_process & NAMESPACE_USER) == 0) {
        isolation->network = namespaces_open_network();
    }
    return answered ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "namespaces: what the kernel grants is not known: %s",
                         pid < 0 ? strerror(errno) : "the process that tried has died");
}

struct own_namespaces isolation_of_device_process(const struct isolation *isolation)
{
    return (struct own_namespaces){ .kinds = isolation->device_process, .network = isolation->network };
}

struct own_namespaces isolation_of_worker(const struct isolation *isolation)
{
    return (struct own_namespaces){ .kinds = isolation->worker, .network = isolation->network };
}

static const char *yes_or_no(bool holds)
{
    return holds ? "yes" : "no, this kernel has none";
}

void isolation_tell(const struct isolation *isolation)
{
    const bool has_landlock = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, LANDLOCK_ASK_VERSION) > 0;
    const uint32_t action = SECCOMP_RET_KILL_PROCESS;
    const bool has_seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    char device_process[64];
    char worker[64];

    namespaces_describe(isolation->device_process, device_process, sizeof device_process);
    namespaces_describe(isolation->worker, worker, sizeof worker);
    log_line("device processes are confined: files by Landlock: %s, system calls by seccomp: %s",
             yes_or_no(has_landlock), yes_or_no(has_seccomp));
    log_line("namespaces of their own: device processes: %s; workers: %s%s%s", device_process, worker,
             isolation->refusal == 0 ? "" : "; the kernel refuses others: ",
             isolation->refusal == 0 ? "" : strerror(isolation->refusal));
}
