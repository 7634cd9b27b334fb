#include "launcher.h"

#include <errno.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "descriptor_passing.h"
#include "namespaces.h"

#define WORDS_MAXIMUM 1024u
#define TEXT_MAXIMUM (60u << 10)
#define STARTED_MAXIMUM (WORKERS_MAXIMUM + GUESTS_MAXIMUM)

struct launch_message {
    int32_t kill; /* a process to end; 0: one is to be started */
    uint32_t uid;
    int32_t gate;
    uint32_t word_count;
    uint32_t namespaces;
};

struct launch_reply {
    int32_t pid; /* negative: an errno */
};

/* ------------------------------------------------------------------------------------ in the launcher */

static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { { 0 } };

    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return syscall(SYS_capset, &header, none) == 0;
}

/* The groups that devices need are kept. */
static bool become_user(uid_t uid)
{
    return setresgid(uid, uid, uid) == 0 && setresuid(uid, uid, uid) == 0 && drop_capabilities();
}

struct launch {
    struct launch_message message;
    char text[TEXT_MAXIMUM]; /* words, each ended by a zero byte */
    const char *words[WORDS_MAXIMUM + 1];
    int descriptors[SPAWN_DESCRIPTORS_MAXIMUM];
    size_t descriptor_count;
};

static bool split_words(struct launch *launch, size_t size)
{
    const char *end = launch->text + size;
    char *place = launch->text;

    for (uint32_t i = 0; i < launch->message.word_count; i++) {
        if (i == WORDS_MAXIMUM || place >= end) {
            return false;
        }
        launch->words[i] = place;
        place += strnlen(place, (size_t)(end - place)) + 1;
    }
    launch->words[launch->message.word_count] = NULL;
    return place == end;
}

static void take_descriptors(struct launch *launch, struct msghdr *packet)
{
    const struct cmsghdr *item = CMSG_FIRSTHDR(packet);

    launch->descriptor_count = 0;
    if (!item || item->cmsg_type != SCM_RIGHTS) {
        return;
    }
    launch->descriptor_count = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(launch->descriptors, CMSG_DATA(item), launch->descriptor_count * sizeof(int));
}

/* A user namespace belongs to the effective user that made it. */
static pid_t fork_as(const struct launch *launch, int *refusal)
{
    const uid_t own_user = geteuid();
    const gid_t own_group = getegid();
    const struct own_namespaces namespaces = { .kinds = launch->message.namespaces & NAMESPACES_ALL, .network = -1 };
    pid_t pid = -1;

    if (setegid(launch->message.uid) == 0 && seteuid(launch->message.uid) == 0) {
        pid = namespaces_fork(&namespaces, CLONE_PARENT, refusal);
    }
    if (pid != 0) {
        const int reason = errno;

        if (seteuid(own_user) < 0 || setegid(own_group) < 0) {
            _exit(127);
        }
        errno = reason;
    }
    return pid;
}

/* As a child of the daemon: its parent is that of the launcher. */
static pid_t start(const struct launch *launch)
{
    const struct spawn_request request = {
        .what = "a process",
        .arguments = launch->words,
        .descriptors = launch->descriptors,
        .descriptor_count = launch->descriptor_count,
        .gate = launch->message.gate,
    };
    int refusal;
    const pid_t pid = fork_as(launch, &refusal);

    if (pid != 0) {
        return pid < 0 ? -errno : pid;
    }
    if (!become_user(launch->message.uid)) {
        _exit(127);
    }
    spawn_become(&request, refusal);
}

/* Descriptors of the processes that were started and have not ended: a process id may be another process' by then, and
 * /proc may hide a process of another user. */
struct started_process {
    pid_t pid;
    int descriptor;
};

struct started_processes {
    struct started_process of[STARTED_MAXIMUM];
    struct pollfd ended[STARTED_MAXIMUM];
    unsigned count;
};

static void forget_ended(struct started_processes *started)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < started->count; i++) {
        started->ended[i] = (struct pollfd){ .fd = started->of[i].descriptor, .events = POLLIN };
    }
    poll(started->ended, started->count, 0);
    for (unsigned i = 0; i < started->count; i++) {
        if (started->ended[i].revents != 0) {
            close(started->of[i].descriptor);
        } else {
            started->of[kept++] = started->of[i];
        }
    }
    started->count = kept;
}

/* A process that could not be ended later must not go on: it waits at its gate, or is a probe. */
static pid_t remember(struct started_processes *started, pid_t pid)
{
    const int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
    const int reason = errno;

    if (descriptor < 0) {
        kill(pid, SIGKILL);
        return -reason;
    }
    started->of[started->count++] = (struct started_process){ .pid = pid, .descriptor = descriptor };
    return pid;
}

static pid_t start_and_remember(struct started_processes *started, const struct launch *launch)
{
    pid_t pid;

    forget_ended(started);
    if (started->count == STARTED_MAXIMUM) {
        return -EAGAIN;
    }
    pid = start(launch);
    return pid < 0 ? pid : remember(started, pid);
}

static void kill_started(const struct started_processes *started, pid_t pid)
{
    for (unsigned i = 0; i < started->count; i++) {
        if (started->of[i].pid == pid) {
            syscall(SYS_pidfd_send_signal, started->of[i].descriptor, SIGKILL, NULL, 0);
        }
    }
}

static bool serve_one(int socket, const struct uid_range *range)
{
    static struct launch launch;
    static struct started_processes started;
    struct iovec parts[] = { { &launch.message, sizeof launch.message }, { launch.text, sizeof launch.text } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * SPAWN_DESCRIPTORS_MAXIMUM)];
    } control;
    struct msghdr packet = {
        .msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control
    };
    struct launch_reply reply = { .pid = -EINVAL };
    const ssize_t size = recvmsg(socket, &packet, MSG_CMSG_CLOEXEC);

    if (size < (ssize_t)sizeof launch.message) {
        return size < 0 && errno == EINTR;
    }
    take_descriptors(&launch, &packet);
    if (launch.message.kill != 0) {
        kill_started(&started, launch.message.kill);
        return true;
    }
    if (launch.message.uid >= range->from && launch.message.uid <= range->to &&
        split_words(&launch, (size_t)size - sizeof launch.message)) {
        reply.pid = start_and_remember(&started, &launch);
    }
    for (size_t i = 0; i < launch.descriptor_count; i++) {
        close(launch.descriptors[i]); /* a gated child holds its own, so that this frees nothing */
    }
    return send(socket, &reply, sizeof reply, MSG_NOSIGNAL) == sizeof reply;
}

/* A descriptor for each process. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static _Noreturn void run(int socket, const struct uid_range *range)
{
    raise_descriptor_limit();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_NAME, "ggml-launcher", 0, 0, 0);
    signal(SIGINT, SIG_IGN); /* a terminal's; the daemon's end ends it */
    signal(SIGTERM, SIG_IGN);
    while (serve_one(socket, range)) {
    }
    _exit(0);
}

/* -------------------------------------------------------------------------------------- in the daemon */

bool launcher_open(struct launcher *launcher, const struct uid_range *range, struct remoting_error *error)
{
    int ends[2];
    pid_t pid;

    *launcher = (struct launcher){ .range = *range, .socket = -1 };
    if (range->from == 0) {
        return true;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the launcher: socketpair: %s", strerror(errno));
    }
    pid = fork();
    if (pid == 0) {
        close(ends[0]);
        run(ends[1], range);
    }
    close(ends[1]);
    launcher->socket = ends[0];
    return pid > 0 || remoting_fail(error, REMOTING_ERROR_FAILED, "the launcher: fork: %s", strerror(errno));
}

bool launcher_drop_privileges(const struct launcher *launcher, struct remoting_error *error)
{
    if (launcher->socket < 0) {
        return true;
    }
    if (geteuid() == 0 ? become_user(launcher->range.from) : drop_capabilities()) {
        return true;
    }
    return remoting_fail(error, REMOTING_ERROR_FAILED, "--guest-uids: the daemon cannot give its privileges up: %s",
                         strerror(errno));
}

static bool write_words(const struct spawn_request *request, char *text, size_t *size, uint32_t *count)
{
    *size = 0;
    for (*count = 0; request->arguments[*count] != NULL; (*count)++) {
        const size_t length = strlen(request->arguments[*count]) + 1;

        if (*count == WORDS_MAXIMUM || length > TEXT_MAXIMUM - *size) {
            return false;
        }
        memcpy(text + *size, request->arguments[*count], length);
        *size += length;
    }
    return true;
}

static bool send_launch(const struct launcher *launcher, const struct spawn_request *request)
{
    static char text[TEXT_MAXIMUM];
    struct launch_message message = { .uid = request->uid,
                                      .gate = request->gate,
                                      .namespaces = request->namespaces.kinds };
    struct message_parts parts = { &message, sizeof message, text, 0 };
    const struct descriptor_list list = { request->descriptors, request->descriptor_count };

    if (!write_words(request, text, &parts.payload_size, &message.word_count)) {
        errno = E2BIG;
        return false;
    }
    return remoting_send_message(launcher->socket, parts, list, 0) >= 0;
}

bool launcher_spawn(const struct launcher *launcher, const struct spawn_request *request, pid_t *pid,
                    struct remoting_error *error)
{
    struct launch_reply reply = { .pid = -EPIPE };

    if (launcher->socket < 0) {
        return spawn(request, pid, error);
    }
    if (!send_launch(launcher, request)) {
        reply.pid = -errno;
    } else if (recv(launcher->socket, &reply, sizeof reply, 0) != sizeof reply) {
        reply.pid = -EPIPE;
    }
    *pid = reply.pid;
    return *pid > 0 || remoting_fail(error, REMOTING_ERROR_FAILED, "%s could not be started by the launcher: %s",
                                     request->what, strerror(-reply.pid));
}

void launcher_kill(const struct launcher *launcher, pid_t pid)
{
    struct launch_message message = { .kill = pid };

    if (launcher->socket < 0) {
        kill(pid, SIGKILL);
    } else {
        send(launcher->socket, &message, sizeof message, MSG_NOSIGNAL);
    }
}
