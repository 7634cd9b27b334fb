#include "process/confinement.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit_architecture.h"

/* A sanitizer's report takes more. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

#define INSTRUCTIONS_MAXIMUM 128u

/* A distribution's linux/landlock.h may be missing. The numbers are the same on every architecture. */
#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_RESTRICT_SELF 446
#define FILE_ACCESS ((UINT64_C(1) << 13) - 1) /* from LANDLOCK_ACCESS_FS_EXECUTE to _MAKE_SYM */

/* The calls of a busy device process come first. readlinkat: what /proc/self/fd says of a descriptor. */
static const uint16_t allowed[] = {
    SYS_epoll_pwait,    SYS_recvmsg,
    SYS_sendmsg,        SYS_sendto,
    SYS_write,          SYS_io_submit,
    SYS_io_getevents,   SYS_close,
    SYS_epoll_ctl,      SYS_mmap,
    SYS_munmap,         SYS_madvise,
    SYS_mincore,        SYS_brk,
    SYS_fcntl,          SYS_fstat,
    SYS_fstatfs,        SYS_readlinkat,
    SYS_read,           SYS_pread64,
    SYS_clock_gettime,  SYS_futex,
    SYS_getrandom,      SYS_exit,
    SYS_exit_group,     SYS_restart_syscall,
    SYS_lseek,          SYS_rt_sigreturn,
    SYS_rt_sigprocmask, SYS_newfstatat,
    SYS_gettid,         SYS_getpid,
    SYS_rt_sigaction,   SYS_memfd_create,
    SYS_ftruncate,      SYS_getrusage,
    SYS_sched_yield,
#ifdef SYS_epoll_wait
    SYS_epoll_wait,     SYS_readlink,
#endif
};

#define ALLOWED_COUNT (sizeof allowed / sizeof allowed[0])

struct filter {
    struct sock_filter instructions[INSTRUCTIONS_MAXIMUM];
    uint16_t count;
};

static void add(struct filter *filter, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
    filter->instructions[filter->count++] = (struct sock_filter){
        .code = code, .jt = if_true, .jf = if_false, .k = value
    };
}

static void answer_if(struct filter *filter, uint16_t test, uint32_t value, uint32_t action)
{
    add(filter, BPF_JMP | test | BPF_K, value, 0, 1);
    add(filter, BPF_RET | BPF_K, action, 0, 0);
}

static void load(struct filter *filter, uint32_t offset)
{
    add(filter, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

_Static_assert(ALLOWED_COUNT * 2 + 20 <= INSTRUCTIONS_MAXIMUM, "the filter holds all rules");

/* Memory that is executable is refused, and so is growing a mapping, which libc does without; an abort signals the own
 * process. */
static void build(struct filter *filter)
{
    load(filter, offsetof(struct seccomp_data, arch));
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0);
    add(filter, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    load(filter, offsetof(struct seccomp_data, nr));
    answer_if(filter, BPF_JEQ, SYS_mremap, SECCOMP_RET_ERRNO | ENOMEM);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 4);
    load(filter, offsetof(struct seccomp_data, args) + 2 * sizeof(uint64_t));
    answer_if(filter, BPF_JSET, PROT_EXEC, SECCOMP_RET_KILL_PROCESS);
    add(filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 4);
    load(filter, offsetof(struct seccomp_data, args));
    answer_if(filter, BPF_JEQ, (uint32_t)getpid(), SECCOMP_RET_ALLOW);
    add(filter, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
    for (size_t i = 0; i < ALLOWED_COUNT; i++) {
        answer_if(filter, BPF_JEQ, allowed[i], SECCOMP_RET_ALLOW);
    }
    add(filter, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
}

/* All kinds of access to files that the first version of Landlock knows (Linux 5.13), to none. */
static bool deny_files(struct remoting_error *error)
{
    const uint64_t none = FILE_ACCESS; /* struct landlock_ruleset_attr, as far as that version has it */
    const int ruleset = (int)syscall(LANDLOCK_CREATE_RULESET, &none, sizeof none, 0);

    if (ruleset < 0) {
        return errno == ENOSYS || errno == EOPNOTSUPP ||
               remoting_fail(error, REMOTING_ERROR_FAILED, "Landlock: %s", strerror(errno));
    }
    if (syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "Landlock: %s", strerror(errno));
    }
    close(ruleset);
    return true;
}

bool device_process_confine(struct remoting_error *error)
{
    struct filter filter = { .count = 0 };
    struct sock_fprog program;

    if (IS_SANITIZED) {
        return true;
    }
    if (!deny_files(error)) {
        return false;
    }
    build(&filter);
    program = (struct sock_fprog){ .len = filter.count, .filter = filter.instructions };
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 || errno == ENOSYS || errno == EINVAL ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "seccomp: %s", strerror(errno));
}
