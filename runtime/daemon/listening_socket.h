/* A unix socket that the daemon listens on. Its type is SOCK_STREAM for guests, SOCK_SEQPACKET for the status. */
#ifndef DAEMON_LISTENING_SOCKET_H
#define DAEMON_LISTENING_SOCKET_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "error.h"

#define SOCKET_USER_OF_DAEMON ((uid_t) - 1)
#define SOCKET_GROUP_OF_DAEMON ((gid_t) - 1)

/* Who may connect. */
struct socket_permissions {
    mode_t mode;
    uid_t user;
    gid_t group;
};

struct listening_socket {
    const char *path; /* NULL: handed over, not ours to unlink */
    int fd;
    dev_t device; /* which file it is, so that a successor's is not unlinked */
    ino_t inode;
    struct socket_permissions permissions;
    bool is_vsock; /* VMs connect to it, known by their CIDs */
    bool is_port; /* a VM's monitor connects a virtio-serial port to it: one connection at a time */
};

/* Fails if a live daemon has the path, or something there is not a socket. Changes nothing. */
bool listening_socket_check(const char *path, int type, struct remoting_error *error);
/* A stale socket file is replaced. */
bool listening_socket_open(const char *path, int type, const struct socket_permissions *permissions,
                           struct listening_socket *listening, struct remoting_error *error);
/* Who is at the other end, and whether the permissions that the daemon was given admit that user: those of the file are
 * checked only when its path is looked up, a path can be reached in more ways than one, and whoever owns the file can
 * change them. So what is done to the file by hand (chown, chmod, an ACL) can only keep users out. Whoever handed a
 * listening socket over has decided that. */
bool listening_socket_admits(const struct listening_socket *listening, int socket, struct ucred *peer,
                             struct remoting_error *error);
/* Unlinks it: nobody can connect any more. */
void listening_socket_unlink(struct listening_socket *listening);
/* Closes the descriptor too, unless it is -1. */
void listening_socket_close(struct listening_socket *listening);

/* A non-blocking connection to a socket on which a front-end listens. */
bool connect_to_socket(const char *path, int *fd, struct remoting_error *error);

#endif
