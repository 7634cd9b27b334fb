/* A unix socket that the daemon is found at. Its type is SOCK_STREAM for guests, SOCK_SEQPACKET for the status. */
#ifndef DEVICE_LISTENING_SOCKET_H
#define DEVICE_LISTENING_SOCKET_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "error.h"

#define SOCKET_GROUP_OF_DAEMON ((gid_t) - 1)

struct listening_socket {
    const char *path; /* NULL: handed over, not ours to unlink */
    int fd;
    dev_t device; /* which file it is, so that a successor's is not unlinked */
    ino_t inode;
    mode_t mode;
    gid_t group;
};

/* Fails if a live daemon has the path, or something there is not a socket. Changes nothing. */
bool listening_socket_check(const char *path, int type, struct remoting_error *error);
/* A stale socket file is replaced. */
bool listening_socket_open(const char *path, int type, mode_t mode, gid_t group, struct listening_socket *listening,
                           struct remoting_error *error);
/* Who is at the other end, and whether the socket's mode admits that user: permissions are checked only when a path is
 * looked up, and a path can be reached in more ways than one. Whoever handed a listening socket over has decided that.
 */
bool listening_socket_admits(const struct listening_socket *listening, int socket, struct ucred *peer,
                             struct remoting_error *error);
/* Closes the descriptor too, unless it is -1. */
void listening_socket_close(struct listening_socket *listening);

/* A non-blocking connection to a socket on which a front-end listens. */
bool connect_to_socket(const char *path, int *fd, struct remoting_error *error);

#endif
