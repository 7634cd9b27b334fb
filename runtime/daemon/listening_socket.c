#include "listening_socket.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon_limits.h"

static bool make_address(const char *path, struct sockaddr_un *address, struct remoting_error *error)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (path[0] == '\0' || strlen(path) >= sizeof address->sun_path) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: a socket's path has 1 to %zu bytes", path,
                             sizeof address->sun_path - 1);
    }
    memcpy(address->sun_path, path, strlen(path));
    return true;
}

static bool open_socket(int type, int *fd, struct remoting_error *error)
{
    *fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "socket: %s", strerror(errno));
    }
    return true;
}

bool connect_to_socket(const char *path, int *fd, struct remoting_error *error)
{
    struct sockaddr_un address;

    if (!make_address(path, &address, error) || !open_socket(SOCK_STREAM, fd, error)) {
        return false;
    }
    if (connect(*fd, (const struct sockaddr *)&address, sizeof address) == 0) {
        return true;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(errno));
    close(*fd);
    return false;
}

/* Leaves the outcome of the attempt in *outcome: 0 or an errno. EAGAIN is a live daemon with a full backlog. */
static bool try_connecting(const char *path, int type, int *outcome, struct remoting_error *error)
{
    struct sockaddr_un address;
    int fd;

    if (!make_address(path, &address, error) || !open_socket(type, &fd, error)) {
        return false;
    }
    *outcome = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    close(fd);
    return true;
}

bool listening_socket_check(const char *path, int type, struct remoting_error *error)
{
    struct stat status;
    int outcome;

    if (!try_connecting(path, type, &outcome, error)) {
        return false;
    }
    if (outcome == ENOENT) {
        return true;
    }
    if (outcome == 0 || outcome == EAGAIN) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: another daemon is listening there", path);
    }
    if (lstat(path, &status) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(errno));
    }
    if (!S_ISSOCK(status.st_mode)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: there is a file that is not a socket", path);
    }
    if (outcome != ECONNREFUSED) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(outcome));
    }
    return true;
}

/* Nobody can connect before listen. */
static bool set_permissions(const char *path, struct socket_permissions *permissions, const struct stat *status,
                            struct remoting_error *error)
{
    if (permissions->user == SOCKET_USER_OF_DAEMON) {
        permissions->user = status->st_uid;
    }
    if (permissions->group == SOCKET_GROUP_OF_DAEMON) {
        permissions->group = status->st_gid;
    }
    if ((permissions->user != status->st_uid || permissions->group != status->st_gid) &&
        chown(path, permissions->user, permissions->group) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s cannot be given to user %u and group %u: %s", path,
                             (unsigned)permissions->user, (unsigned)permissions->group, strerror(errno));
    }
    if (chmod(path, permissions->mode) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(errno));
    }
    return true;
}

static bool bind_and_listen(const char *path, struct listening_socket *listening, struct remoting_error *error)
{
    struct sockaddr_un address;
    struct stat status;
    mode_t mask;
    int bound;

    if (!make_address(path, &address, error)) {
        return false;
    }
    mask = umask(0177);
    bound = bind(listening->fd, (const struct sockaddr *)&address, sizeof address);
    umask(mask);
    if (bound < 0 || lstat(path, &status) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(errno));
    }
    listening->path = path;
    listening->device = status.st_dev;
    listening->inode = status.st_ino;
    if (!set_permissions(path, &listening->permissions, &status, error)) {
        return false;
    }
    if (listen(listening->fd, BACKLOG) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: %s", path, strerror(errno));
    }
    return true;
}

bool listening_socket_open(const char *path, int type, const struct socket_permissions *permissions,
                           struct listening_socket *listening, struct remoting_error *error)
{
    *listening = (struct listening_socket){ .fd = -1, .permissions = *permissions };
    if (!listening_socket_check(path, type, error)) {
        return false;
    }
    if (unlink(path) < 0 && errno != ENOENT) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s: the stale socket cannot be removed: %s", path,
                             strerror(errno));
    }
    if (!open_socket(type, &listening->fd, error)) {
        return false;
    }
    if (bind_and_listen(path, listening, error)) {
        return true;
    }
    listening_socket_close(listening);
    return false;
}

static bool is_in_group(int socket, const struct ucred *peer, gid_t group)
{
    socklen_t size = sizeof(gid_t) * (socklen_t)NGROUPS_MAX;
    gid_t *groups = malloc(size);
    bool found = peer->gid == group;

    if (!groups || getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0) {
        size = 0;
    }
    for (size_t i = 0; i < size / sizeof *groups; i++) {
        found = found || groups[i] == group;
    }
    free(groups);
    return found;
}

bool listening_socket_admits(const struct listening_socket *listening, int socket, struct ucred *peer,
                             struct remoting_error *error)
{
    const struct socket_permissions *permissions = &listening->permissions;
    socklen_t size = sizeof *peer;

    *peer = (struct ucred){ .uid = (uid_t)-1 };
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, peer, &size) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "SO_PEERCRED: %s", strerror(errno));
    }
    if (!listening->path || peer->uid == 0 || (permissions->mode & S_IWOTH) != 0) {
        return true;
    }
    if (((peer->uid == geteuid() || peer->uid == permissions->user) && (permissions->mode & S_IWUSR) != 0) ||
        ((permissions->mode & S_IWGRP) != 0 && is_in_group(socket, peer, permissions->group))) {
        return true;
    }
    return remoting_fail(
        error, REMOTING_ERROR_FAILED,
        "the socket's mode %04o does not admit this user (ggml-remotingd --socket-user, --socket-group, --socket-mode)",
        (unsigned)permissions->mode);
}

void listening_socket_unlink(struct listening_socket *listening)
{
    struct stat status;

    if (listening->path && lstat(listening->path, &status) == 0 && status.st_dev == listening->device &&
        status.st_ino == listening->inode) {
        unlink(listening->path);
    }
    listening->path = NULL;
}

void listening_socket_close(struct listening_socket *listening)
{
    listening_socket_unlink(listening);
    if (listening->fd >= 0) {
        close(listening->fd);
    }
    listening->fd = -1;
}
