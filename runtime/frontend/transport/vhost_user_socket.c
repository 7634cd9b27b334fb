#include "transport/vhost_user_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/stat.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "transport/deadline.h"

#define CONNECT_MILLISECONDS 2000
#define CONNECT_RETRY_MILLISECONDS 10

/* Whether the mode lets this process write: the kernel uses the first class that fits. */
static bool mode_admits(const struct statx *status)
{
    if (geteuid() == status->stx_uid) {
        return status->stx_mode & S_IWUSR;
    }
    if (getegid() == status->stx_gid || group_member(status->stx_gid)) {
        return status->stx_mode & S_IWGRP;
    }
    return status->stx_mode & S_IWOTH;
}

/* A container may contain this library alone, so the message says what to do there. */
static bool not_permitted(const char *path, struct remoting_error *error)
{
    struct statx status;

    /* glibc has stat() itself since 2.33, and statx() since 2.28. */
    if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_MODE | STATX_UID | STATX_GID, &status) != 0) {
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED, "permission denied for unix:%s: user %u %s", path, geteuid(),
            errno == EACCES ? "may not enter a folder of this path" : "needs write access to the socket");
    }
    if (mode_admits(&status)) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "permission denied for unix:%s, though its mode admits user %u: a rule of SELinux or "
                             "AppArmor? (a container: --security-opt label=disable)",
                             path, geteuid());
    }
    if (status.stx_mode & S_IWGRP) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "permission denied for unix:%s: user %u is not in its group %u (a container: "
                             "--group-add %u; of rootless podman: --group-add keep-groups)",
                             path, geteuid(), status.stx_gid, status.stx_gid);
    }
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "permission denied for unix:%s: it admits user %u, not user %u: run as that user, or let the "
                         "daemon admit a group (--socket-group)",
                         path, status.stx_uid, geteuid());
}

static bool connect_failed(const char *path, int number, struct remoting_error *error)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "no daemon listens at unix:%s: start one with `ggml-remoting serve --socket '%s'`", path,
                             path);
    case ECONNREFUSED:
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED,
            "no daemon listens on it any more: unix:%s is there; start one with `ggml-remoting serve --socket '%s'`",
            path, path);
    case EACCES:
    case EPERM:
        return not_permitted(path, error);
    case EAGAIN:
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "the daemon at unix:%s accepts no connection within %d s: it is busy or hangs", path,
                             CONNECT_MILLISECONDS / 1000);
    case EPROTOTYPE:
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "unix:%s is no stream socket: give the daemon's socket",
                             path);
    default:
        errno = number;
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "cannot connect to unix:%s: %m", path);
    }
}

/* A full backlog answers EAGAIN on a non-blocking unix socket, and poll() cannot wait for room. */
static int connect_until(int socket_file, const struct sockaddr_un *address, int64_t deadline)
{
    for (;;) {
        if (connect(socket_file, (const struct sockaddr *)address, sizeof *address) == 0) {
            return 0;
        }
        if (errno == EINTR) {
            continue;
        }
        if (errno != EAGAIN || guest_deadline_left(deadline) == 0) {
            return errno;
        }
        poll(NULL, 0, CONNECT_RETRY_MILLISECONDS);
    }
}

bool guest_socket_connect(const char *path, int *socket_file, struct remoting_error *error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int file, number;

    if (path[0] == '\0') {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the address unix: names no path: say unix:PATH");
    }
    if (strlen(path) >= sizeof address.sun_path) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "the socket's path is too long, %zu bytes of at most %zu: %s", strlen(path),
                             sizeof address.sun_path - 1, path);
    }
    memcpy(address.sun_path, path, strlen(path));
    file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "cannot create a socket for unix:%s: %m", path);
    }
    number = connect_until(file, &address, guest_deadline_in(CONNECT_MILLISECONDS));
    if (number != 0) {
        close(file);
        return connect_failed(path, number, error);
    }
    *socket_file = file;
    return true;
}

/* True when the socket may be tried again: `events` came, or the attempt was only interrupted. */
static bool socket_ready(int socket_file, short events, int64_t deadline, struct remoting_error *error)
{
    struct pollfd watched = { .fd = socket_file, .events = events };
    int count = poll(&watched, 1, guest_deadline_left(deadline));

    if (count > 0 || (count < 0 && errno == EINTR)) {
        return true;
    }
    if (count < 0) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "cannot wait for the daemon: %m");
    }
    return remoting_fail(error, REMOTING_ERROR_LOST, "the daemon did not answer in time: it is overloaded or hangs");
}

static bool socket_failed(struct remoting_error *error)
{
    if (errno == EPIPE || errno == ECONNRESET) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the daemon closed the connection");
    }
    return remoting_fail(error, REMOTING_ERROR_LOST, "the connection to the daemon failed: %m");
}

static ssize_t send_some(int socket_file, const void *bytes, size_t size, int file)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } ancillary;
    struct iovec part = { .iov_base = (void *)bytes, .iov_len = size };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

    if (file >= 0) {
        struct cmsghdr *rights = &ancillary.aligned;

        memset(&ancillary, 0, sizeof ancillary);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(rights), &file, sizeof file);
        message.msg_control = &ancillary;
        message.msg_controllen = sizeof ancillary.bytes;
    }
    return sendmsg(socket_file, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool guest_socket_send(int socket_file, const void *bytes, size_t size, int file, int64_t deadline,
                       struct remoting_error *error)
{
    size_t done = 0;

    while (done < size) {
        /* The descriptor is sent with the first byte. */
        ssize_t count = send_some(socket_file, (const uint8_t *)bytes + done, size - done, done == 0 ? file : -1);

        if (count > 0) {
            done += (size_t)count;
            continue;
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return socket_failed(error);
        }
        if (!socket_ready(socket_file, POLLOUT, deadline, error)) {
            return false;
        }
    }
    return true;
}

bool guest_socket_receive(int socket_file, void *bytes, size_t size, int64_t deadline, struct remoting_error *error)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = recv(socket_file, (uint8_t *)bytes + done, size - done, MSG_DONTWAIT);

        if (count > 0) {
            done += (size_t)count;
            continue;
        }
        if (count == 0) {
            return remoting_fail(error, REMOTING_ERROR_LOST, "the daemon closed the connection");
        }
        if (errno != EAGAIN && errno != EINTR) {
            return socket_failed(error);
        }
        if (!socket_ready(socket_file, POLLIN, deadline, error)) {
            return false;
        }
    }
    return true;
}

bool guest_socket_connected(int socket_file)
{
    struct pollfd watched = { .fd = socket_file, .events = POLLRDHUP };

    return poll(&watched, 1, 0) <= 0;
}
