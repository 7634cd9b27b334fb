#include "confinement/system_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "audit_architecture.h"

#define INSTRUCTIONS_MAXIMUM 1024u
#define X32_BIT 0x40000000u /* x86-64's second set of system calls */
/* Newer calls fail as on a kernel that lacks them, which libraries expect. */
#define NEWEST_KNOWN 446u /* landlock_restrict_self */
#define CLONE_NAMESPACES                                                                                               \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define SET_VMA 0x53564d41 /* PR_SET_VMA: names a piece of memory */

/* What computing needs. The calls of a busy worker come first, for kernels that walk the filter each time. Without
 * mremap: it would make one page of guest memory that is mapped into as many as its file has, without a descriptor.
 * glibc copies instead. */
static const uint32_t for_computing[] = {
    SYS_futex,
    SYS_sched_yield,
    SYS_recvmsg,
    SYS_sendmsg,
    SYS_read,
    SYS_write,
    SYS_writev,
    SYS_close,
    SYS_munmap,
    SYS_madvise,
    SYS_brk,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_clock_getres,
    SYS_exit,
    SYS_exit_group,
    SYS_restart_syscall,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_gettid,
    SYS_getpid,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_set_tid_address,
    SYS_membarrier,
    SYS_getrandom,
    SYS_ppoll,
    SYS_sched_getaffinity,
    SYS_sched_setaffinity,
    SYS_getcpu,
    SYS_getrusage,
    SYS_times,
    SYS_sysinfo,
    SYS_uname,
    SYS_fstat,
    SYS_fstatfs,
    SYS_pread64,
    SYS_pwrite64,
    SYS_fallocate,
#ifdef SYS_poll
    SYS_poll,
    SYS_time,
    SYS_arch_prctl,
#endif
};

/* What drivers of GPUs need besides: files, which Landlock bounds, their device nodes, and events; and the RPC backend,
 * on the connections that it has by now. */
static const uint32_t for_a_driver[] = {
    SYS_openat,
    SYS_openat2,
    SYS_newfstatat,
    SYS_statx,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getdents64,
    SYS_statfs,
    SYS_readv,
    SYS_preadv,
    SYS_pwritev,
    SYS_ftruncate,
    SYS_fadvise64,
    SYS_lseek, /* positions in those files, and the size of a DMA-BUF (Linux, driver-api/dma-buf.rst) */
    SYS_fsync,
    SYS_fdatasync,
    SYS_flock,
    SYS_mkdirat,
    SYS_unlinkat,
    SYS_renameat,
    SYS_renameat2,
    SYS_fchmod,
    SYS_umask,
    SYS_getcwd,
    SYS_dup,
    SYS_dup3,
    SYS_pipe2,
    SYS_eventfd2,
    SYS_epoll_create1,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_pselect6,
    SYS_timerfd_create,
    SYS_timerfd_settime,
    SYS_timerfd_gettime,
    SYS_memfd_create,
    SYS_msync,
    SYS_mincore,
    SYS_mlock,
    SYS_mlock2,
    SYS_munlock,
    SYS_mbind,
    SYS_get_mempolicy,
    SYS_set_mempolicy,
    SYS_pkey_alloc,
    SYS_pkey_free,
    SYS_pkey_mprotect,
    SYS_rt_sigpending,
    SYS_rt_sigtimedwait,
    SYS_rt_sigsuspend,
    SYS_getppid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getresuid,
    SYS_getresgid,
    SYS_getgroups,
    SYS_getpgid,
    SYS_getsid,
    SYS_getpriority,
    SYS_sched_getparam,
    SYS_sched_getscheduler,
    SYS_sched_get_priority_max,
    SYS_sched_get_priority_min,
    SYS_getitimer,
    SYS_capget,
    SYS_sendto,
    SYS_recvfrom,
    SYS_shutdown,
#ifdef SYS_open
    SYS_open,
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_getdents,
    SYS_mkdir,
    SYS_unlink,
    SYS_rename,
    SYS_dup2,
    SYS_pipe,
    SYS_eventfd,
    SYS_epoll_create,
    SYS_epoll_wait,
    SYS_select,
    SYS_pause,
    SYS_getpgrp,
    SYS_getrlimit,
#endif
};

/* What no library tries: only code of an attacker calls these. */
static const uint32_t deadly[] = {
    SYS_execve,      SYS_execveat,    SYS_ptrace,       SYS_process_vm_readv, SYS_process_vm_writev,
    SYS_pidfd_getfd, SYS_mount,       SYS_umount2,      SYS_move_mount,       SYS_open_tree,
    SYS_fsopen,      SYS_fsmount,     SYS_pivot_root,   SYS_chroot,           SYS_setns,
    SYS_unshare,     SYS_init_module, SYS_finit_module, SYS_delete_module,    SYS_kexec_load,
    SYS_reboot,      SYS_add_key,     SYS_request_key,  SYS_keyctl,           SYS_setuid,
    SYS_setgid,      SYS_setreuid,    SYS_setregid,     SYS_setresuid,        SYS_setresgid,
};

struct filter {
    struct sock_filter instructions[INSTRUCTIONS_MAXIMUM];
    uint32_t count;
};

/* One instruction too many shows in the count. */
static void add(struct filter *filter, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
    if (filter->count < INSTRUCTIONS_MAXIMUM) {
        filter->instructions[filter->count] = (struct sock_filter){
            .code = code, .jt = if_true, .jf = if_false, .k = value
        };
    }
    filter->count++;
}

static void load(struct filter *filter, size_t offset)
{
    add(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void load_number(struct filter *filter)
{
    load(filter, offsetof(struct seccomp_data, nr));
}

/* The lower half, which is all of an int or of flags. */
static void load_argument(struct filter *filter, unsigned index)
{
    load(filter, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t));
}

static void answer(struct filter *filter, uint32_t action)
{
    add(filter, BPF_RET | BPF_K, action, 0, 0);
}

static void answer_if(struct filter *filter, uint16_t test, uint32_t value, uint32_t action)
{
    add(filter, BPF_JMP | test | BPF_K, value, 0, 1);
    answer(filter, action);
}

static void answer_list(struct filter *filter, const uint32_t *values, size_t count, uint32_t action)
{
    for (size_t i = 0; i < count; i++) {
        answer_if(filter, BPF_JEQ, values[i], action);
    }
}

#define DENIED (SECCOMP_RET_ERRNO | EPERM)
#define ABSENT (SECCOMP_RET_ERRNO | ENOSYS)

/* `call` is answered by the rules until end_rules, which end with an answer for all that is left. */
static uint32_t begin_rules(struct filter *filter, uint32_t call)
{
    const uint32_t place = filter->count;

    add(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 0);
    return place;
}

static void end_rules(struct filter *filter, uint32_t place, uint32_t otherwise)
{
    answer(filter, otherwise);
    if (place < INSTRUCTIONS_MAXIMUM) {
        filter->instructions[place].jf = (uint8_t)(filter->count - place - 1);
    }
}

/* A call of which only these values of an argument are allowed. */
static void add_choice(struct filter *filter, uint32_t call, unsigned argument, const uint32_t *allowed, size_t count)
{
    const uint32_t place = begin_rules(filter, call);

    load_argument(filter, argument);
    answer_list(filter, allowed, count, SECCOMP_RET_ALLOW);
    end_rules(filter, place, DENIED);
}

/* Threads, but no processes. clone3 takes its flags in memory, where no filter sees them: libc then uses clone. */
static void add_clone(struct filter *filter)
{
    uint32_t place;

    answer_if(filter, BPF_JEQ, SYS_clone3, ABSENT);
    place = begin_rules(filter, SYS_clone);
    load_argument(filter, 0);
    answer_if(filter, BPF_JSET, (uint32_t)CLONE_NAMESPACES, DENIED);
    answer_if(filter, BPF_JSET, CLONE_THREAD, SECCOMP_RET_ALLOW);
    end_rules(filter, place, DENIED);
}

/* An abort signals the own process. */
static void add_signals(struct filter *filter)
{
    const uint32_t own = (uint32_t)getpid();

    add_choice(filter, SYS_tgkill, 0, &own, 1);
}

static void add_prctl(struct filter *filter)
{
    static const uint32_t allowed[] = { PR_SET_NAME,       PR_GET_NAME,   PR_GET_DUMPABLE,
                                        PR_SET_TIMERSLACK, PR_SVE_GET_VL, SET_VMA };

    add_choice(filter, SYS_prctl, 0, allowed, sizeof allowed / sizeof allowed[0]);
}

/* It may read its own limits. */
static void add_limits(struct filter *filter)
{
    const uint32_t place = begin_rules(filter, SYS_prlimit64);

    load_argument(filter, 0);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
    answer(filter, DENIED);
    load_argument(filter, 2);
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
    answer(filter, DENIED);
    load(filter, offsetof(struct seccomp_data, args) + 2 * sizeof(uint64_t) + sizeof(uint32_t));
    answer_if(filter, BPF_JEQ, 0, SECCOMP_RET_ALLOW);
    end_rules(filter, place, DENIED);
}

/* Without a driver, which may compile for its device, no new code. */
static void add_memory(struct filter *filter, uint32_t call, bool may_execute)
{
    uint32_t place;

    if (may_execute) {
        answer_if(filter, BPF_JEQ, call, SECCOMP_RET_ALLOW);
        return;
    }
    place = begin_rules(filter, call);
    load_argument(filter, 2);
    answer_if(filter, BPF_JSET, PROT_EXEC, SECCOMP_RET_ERRNO | EACCES);
    end_rules(filter, place, SECCOMP_RET_ALLOW);
}

/* Not those that let a process type on the daemon's terminal or have signals sent to others. */
static void add_ioctl(struct filter *filter)
{
    const uint32_t place = begin_rules(filter, SYS_ioctl);

    load_argument(filter, 1);
    answer_if(filter, BPF_JEQ, TIOCSTI, DENIED);
    answer_if(filter, BPF_JEQ, TIOCLINUX, DENIED);
    answer_if(filter, BPF_JEQ, FIOSETOWN, DENIED);
    answer_if(filter, BPF_JEQ, SIOCSPGRP, DENIED);
    end_rules(filter, place, SECCOMP_RET_ALLOW);
}

/* Not those that have signals sent to others (F_SETOWN, F_SETSIG, F_NOTIFY, leases). */
static void add_fcntl(struct filter *filter)
{
    static const uint32_t allowed[] = { F_DUPFD,      F_GETFD,         F_SETFD,     F_GETFL,     F_SETFL,
                                        F_GETLK,      F_SETLK,         F_SETLKW,    F_OFD_GETLK, F_OFD_SETLK,
                                        F_OFD_SETLKW, F_DUPFD_CLOEXEC, F_ADD_SEALS, F_GET_SEALS };

    add_choice(filter, SYS_fcntl, 1, allowed, sizeof allowed / sizeof allowed[0]);
}

static void build(struct filter *filter, bool drives_device)
{
    load(filter, offsetof(struct seccomp_data, arch));
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0);
    answer(filter, SECCOMP_RET_KILL_PROCESS);
    load_number(filter);
    answer_list(filter, for_computing, sizeof for_computing / sizeof for_computing[0], SECCOMP_RET_ALLOW);
    add_memory(filter, SYS_mmap, drives_device);
    add_memory(filter, SYS_mprotect, drives_device);
    if (drives_device) {
        answer_list(filter, for_a_driver, sizeof for_a_driver / sizeof for_a_driver[0], SECCOMP_RET_ALLOW);
        add_ioctl(filter);
        add_fcntl(filter);
    }
    add_clone(filter);
    add_signals(filter);
    add_prctl(filter);
    add_limits(filter);
    answer_list(filter, deadly, sizeof deadly / sizeof deadly[0], SECCOMP_RET_KILL_PROCESS);
    answer_if(filter, BPF_JGE, X32_BIT, SECCOMP_RET_KILL_PROCESS);
    answer_if(filter, BPF_JGT, NEWEST_KNOWN, ABSENT);
    answer(filter, DENIED);
}

bool host_filter_system_calls(bool drives_device, bool *is_there, struct remoting_error *error)
{
    /* The first flag: threads that there are too. The second: without it kernels before 5.16 slow the process
     * down against Spectre variant 4, which has no victim here. */
    const unsigned long flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    struct filter filter = { .count = 0 };
    struct sock_fprog program;
    long result;

    build(&filter, drives_device);
    *is_there = true;
    if (filter.count > INSTRUCTIONS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the filter of system calls has %u instructions",
                             filter.count);
    }
    program = (struct sock_fprog){ .len = (unsigned short)filter.count, .filter = filter.instructions };
    result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (result == 0) {
        return true;
    }
    *is_there = result > 0 || (errno != ENOSYS && errno != EINVAL);
    return !*is_there || remoting_fail(error, REMOTING_ERROR_FAILED, "seccomp: %s",
                                       result > 0 ? "a thread has a filter of its own" : strerror(errno));
}
