#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    unsigned one;
    int flag;
    const char *name;
} known[] = {
    { NAMESPACE_USER, CLONE_NEWUSER, "user" },      { NAMESPACE_NETWORK, CLONE_NEWNET, "network" },
    { NAMESPACE_IPC, CLONE_NEWIPC, "ipc" },         { NAMESPACE_MOUNT, CLONE_NEWNS, "mount" },
    { NAMESPACE_PROCESS, CLONE_NEWPID, "process" },
};
#define KNOWN_COUNT (sizeof known / sizeof known[0])

/* The kernel takes longer to make the others, so the child makes them, not its parent. */
#define FROM_START ((unsigned)NAMESPACE_USER | NAMESPACE_PROCESS)

static bool write_file(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool written;
    int reason;

    if (fd < 0) {
        return false;
    }
    written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    reason = errno;
    close(fd);
    errno = reason;
    return written;
}

/* The user and the group are the same inside; the supplementary groups go on to count, though they have no number
 * there. The files of /proc/self are root's while a process cannot be looked into. */
static bool map_user(uid_t uid, gid_t gid)
{
    char users[64];
    char groups[64];

    snprintf(users, sizeof users, "%u %u 1", (unsigned)uid, (unsigned)uid);
    snprintf(groups, sizeof groups, "%u %u 1", (unsigned)gid, (unsigned)gid);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    return write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", users) &&
           write_file("/proc/self/gid_map", groups);
}

/* The host's /proc would show all of its processes, and a process id of this namespace would name another process
 * there. */
static bool mount_proc(void)
{
    return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 &&
           mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
}

static int flags_of(unsigned namespaces)
{
    int flags = 0;

    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        flags |= (namespaces & known[i].one) != 0 ? known[i].flag : 0;
    }
    return flags;
}

static bool enter(const struct own_namespaces *own)
{
    const bool joins = (own->kinds & NAMESPACE_NETWORK) != 0 && own->network >= 0;
    const unsigned made = own->kinds & ~FROM_START & ~(joins ? (unsigned)NAMESPACE_NETWORK : 0);

    return (!joins || setns(own->network, CLONE_NEWNET) == 0) && unshare(flags_of(made)) == 0;
}

pid_t namespaces_fork(const struct own_namespaces *own, int flags, int *refusal)
{
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    const int from_start = flags_of(own->kinds & FROM_START);
    const pid_t pid = (pid_t)syscall(SYS_clone, flags | from_start | SIGCHLD, 0, 0, 0, 0);
    bool settled;

    if (pid != 0) {
        return pid;
    }
    settled = ((own->kinds & NAMESPACE_USER) == 0 || map_user(uid, gid)) && enter(own) &&
              ((own->kinds & NAMESPACE_PROCESS) == 0 || mount_proc());
    *refusal = settled ? 0 : errno;
    return 0;
}

/* Until the parent closes its end of the pipe. */
static _Noreturn void outlive(const int hold[2])
{
    char end;

    close(hold[1]);
    while (read(hold[0], &end, sizeof end) < 0 && errno == EINTR) {
    }
    _exit(EXIT_SUCCESS);
}

/* A child makes it, since this process might not be allowed to return: where the daemon is root of a container only,
 * the host's network namespace belongs to another user namespace. */
int namespaces_open_network(void)
{
    char path[64];
    int hold[2];
    int opened = -1;
    int reason;
    pid_t child;

    if (pipe2(hold, O_CLOEXEC) < 0) {
        return -1;
    }
    child = (pid_t)syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        outlive(hold);
    }
    if (child > 0) {
        snprintf(path, sizeof path, "/proc/%d/ns/net", (int)child);
        opened = open(path, O_RDONLY | O_CLOEXEC);
    }
    reason = errno;
    close(hold[0]);
    close(hold[1]);
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    errno = reason;
    return opened;
}

static bool grants(unsigned kinds, int *refusal)
{
    const struct own_namespaces own = { .kinds = kinds, .network = -1 };
    const pid_t pid = namespaces_fork(&own, 0, refusal);
    int status;

    if (pid == 0) {
        _exit(*refusal);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0) {
        *refusal = errno;
        return false;
    }
    *refusal = WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
    return *refusal == 0;
}

unsigned namespaces_find(int *refusal)
{
    int reason;
    const bool has_privileges = grants(NAMESPACE_MOUNT, &reason);
    unsigned granted = 0;

    *refusal = 0;
    for (size_t i = has_privileges ? 1 : 0; i < KNOWN_COUNT; i++) {
        if (known[i].one == NAMESPACE_PROCESS && (granted & NAMESPACE_MOUNT) == 0) {
            continue;
        }
        if (grants(granted | known[i].one, &reason)) {
            granted |= known[i].one;
        } else if (*refusal == 0) {
            *refusal = reason;
        }
    }
    return granted;
}

void namespaces_describe(unsigned namespaces, char *text, size_t size)
{
    size_t length = 0;

    snprintf(text, size, "none");
    for (size_t i = 0; i < KNOWN_COUNT && length < size; i++) {
        if ((namespaces & known[i].one) != 0) {
            length += (size_t)snprintf(text + length, size - length, "%s%s", length == 0 ? "" : ", ", known[i].name);
        }
    }
}
