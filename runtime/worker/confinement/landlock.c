#include "confinement/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confinement/all_threads.h"

/* linux/landlock.h of Linux 6.12; a distribution's may be older. The numbers are the same on every architecture. */
#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_ADD_RULE 445
#define LANDLOCK_RESTRICT_SELF 446
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (1ull << 0)
#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_REMOVE_DIR (1ull << 4)
#define FS_REMOVE_FILE (1ull << 5)
#define FS_MAKE_DIR (1ull << 7)
#define FS_MAKE_REG (1ull << 8)
#define FS_ALL_1 ((1ull << 13) - 1)
#define FS_REFER (1ull << 13)     /* ABI 2 */
#define FS_TRUNCATE (1ull << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (1ull << 15) /* ABI 5 */
#define FS_OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
#define NET_BIND_AND_CONNECT_TCP 3ull /* ABI 4 */
/* ABI 6. The scope of signals is left out: until Linux 6.15 it keeps the threads of one process apart, too. */
#define SCOPE_ABSTRACT_UNIX_SOCKET 1ull

struct ruleset_attributes {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

struct path_beneath {
    uint64_t allowed_access;
    int32_t parent;
} __attribute__((packed));

static uint64_t handled_files(int abi)
{
    return FS_ALL_1 | (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0) | (abi >= 5 ? FS_IOCTL_DEV : 0);
}

static uint64_t access_bits(enum host_file_access access)
{
    switch (access) {
    case HOST_FILES_DEVICE:
        return FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_IOCTL_DEV;
    case HOST_FILES_WRITE:
        return FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_TRUNCATE | FS_REMOVE_FILE | FS_REMOVE_DIR | FS_MAKE_DIR |
               FS_MAKE_REG | FS_REFER | FS_IOCTL_DEV;
    default:
        return FS_READ_FILE | FS_READ_DIR;
    }
}

bool host_landlock_open(struct host_landlock *landlock, struct remoting_error *error)
{
    const long abi = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    struct ruleset_attributes attributes;

    *landlock = (struct host_landlock){ .ruleset = -1 };
    if (abi < 1) {
        return true;
    }
    landlock->abi = (int)abi;
    attributes = (struct ruleset_attributes){ .handled_access_fs = handled_files(landlock->abi),
                                              .handled_access_net = abi >= 4 ? NET_BIND_AND_CONNECT_TCP : 0,
                                              .scoped = abi >= 6 ? SCOPE_ABSTRACT_UNIX_SOCKET : 0 };
    landlock->ruleset = (int)syscall(LANDLOCK_CREATE_RULESET, &attributes, sizeof attributes, 0);
    return landlock->ruleset >= 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "landlock_create_ruleset: %s", strerror(errno));
}

bool host_landlock_allow(const struct host_landlock *landlock, const char *path, enum host_file_access access,
                         struct remoting_error *error)
{
    struct path_beneath rule = { .allowed_access = access_bits(access) & handled_files(landlock->abi) };
    struct stat status;
    bool added;

    if (landlock->ruleset < 0) {
        return true;
    }
    rule.parent = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent < 0) {
        return true;
    }
    if (fstat(rule.parent, &status) == 0 && !S_ISDIR(status.st_mode)) {
        rule.allowed_access &= FS_OF_FILES;
    }
    added = syscall(LANDLOCK_ADD_RULE, landlock->ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
    if (!added) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "landlock_add_rule for %s: %s", path, strerror(errno));
    }
    close(rule.parent);
    return added;
}

/* A library may have started a thread before this process gave up new privileges. */
HOST_IN_ANY_THREAD static int restrict_self(int ruleset)
{
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0 ? 0 : errno;
}

bool host_landlock_apply(const struct host_landlock *landlock, struct remoting_error *error)
{
    return landlock->ruleset < 0 || host_in_all_threads(restrict_self, landlock->ruleset, error);
}

void host_landlock_close(struct host_landlock *landlock)
{
    if (landlock->ruleset >= 0) {
        close(landlock->ruleset);
    }
    landlock->ruleset = -1;
}
