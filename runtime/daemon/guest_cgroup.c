#include "guest_cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CPU_PERIOD_US 100000u
#define PATH_SIZE 96u

/* The kernel's file of each limit, and the controller that it belongs to. */
static const struct {
    enum remoting_quota quota;
    const char *controller;
    const char *file;
} limit_files[] = {
    { QUOTA_GUEST_MEMORY, "memory", "memory.max" },
    { QUOTA_GUEST_TASKS, "pids", "pids.max" },
    { QUOTA_GUEST_CPUS, "cpu", "cpu.max" },
};
#define LIMIT_COUNT (sizeof limit_files / sizeof limit_files[0])

/* In a real control group the kernel made the files; others cannot be made there. */
static bool write_file(int folder, const char *path, const char *text, struct remoting_error *error)
{
    const int fd = openat(folder, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    const int reason = errno;

    if (fd >= 0) {
        close(fd);
    }
    return written || remoting_fail(error, REMOTING_ERROR_FAILED, "--guest-cgroup: \"%s\" to %s: %s", text, path,
                                    strerror(reason));
}

static bool enable_controllers(int folder, const struct remoting_limits *limits, struct remoting_error *error)
{
    char text[32];

    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        snprintf(text, sizeof text, "+%s", limit_files[i].controller);
        if (limits->of[limit_files[i].quota] != 0 && !write_file(folder, "cgroup.subtree_control", text, error)) {
            return false;
        }
    }
    return true;
}

/* A limit that nothing would enforce is an error. */
static bool needs_no_cgroup(const struct remoting_limits *limits, struct remoting_error *error)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        if (limits->of[limit_files[i].quota] != 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "--%s needs --guest-cgroup",
                                 remoting_quotas[limit_files[i].quota].option);
        }
    }
    return true;
}

bool delegated_cgroup_open(struct delegated_cgroup *delegated, const char *path, const struct remoting_limits *limits,
                           struct remoting_error *error)
{
    delegated->folder = -1;
    if (!path) {
        return needs_no_cgroup(limits, error);
    }
    delegated->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (delegated->folder < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--guest-cgroup %s: %s", path, strerror(errno));
    }
    return enable_controllers(delegated->folder, limits, error);
}

static bool write_limits(const struct guest_cgroup *cgroup, const struct remoting_limits *limits,
                         struct remoting_error *error)
{
    char path[PATH_SIZE];
    char text[64];

    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        const uint64_t limit = limits->of[limit_files[i].quota];

        snprintf(path, sizeof path, "%s/%s", cgroup->name, limit_files[i].file);
        if (limit_files[i].quota == QUOTA_GUEST_CPUS) {
            snprintf(text, sizeof text, "%" PRIu64 " %u", limit * CPU_PERIOD_US, CPU_PERIOD_US);
        } else {
            snprintf(text, sizeof text, "%" PRIu64, limit);
        }
        if (limit != 0 && !write_file(cgroup->parent->folder, path, text, error)) {
            return false;
        }
    }
    return true;
}

bool guest_cgroup_open(struct guest_cgroup *cgroup, const struct delegated_cgroup *parent, uint64_t guest,
                       const struct remoting_limits *limits, struct remoting_error *error)
{
    *cgroup = (struct guest_cgroup){ .parent = parent };
    if (parent->folder < 0) {
        return true;
    }
    snprintf(cgroup->name, sizeof cgroup->name, "guest-%" PRIu64, guest);
    unlinkat(parent->folder, cgroup->name, AT_REMOVEDIR); /* left by a daemon that was killed */
    if (mkdirat(parent->folder, cgroup->name, 0700) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "--guest-cgroup: %s: %s", cgroup->name, strerror(errno));
    }
    cgroup->exists = true;
    return write_limits(cgroup, limits, error);
}

bool guest_cgroup_add(const struct guest_cgroup *cgroup, pid_t pid, struct remoting_error *error)
{
    char path[PATH_SIZE];
    char text[32];

    snprintf(path, sizeof path, "%s/cgroup.procs", cgroup->name);
    snprintf(text, sizeof text, "%d\n", (int)pid);
    return !cgroup->exists || write_file(cgroup->parent->folder, path, text, error);
}

bool guest_cgroup_close(struct guest_cgroup *cgroup)
{
    const bool is_gone = !cgroup->exists || unlinkat(cgroup->parent->folder, cgroup->name, AT_REMOVEDIR) == 0;

    cgroup->exists = false;
    return is_gone;
}
