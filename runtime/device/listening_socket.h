/* A unix socket that the daemon is found at. Its type is SOCK_STREAM for guests, SOCK_SEQPACKET for the status. */
#ifndef DEVICE_LISTENING_SOCKET_H
#define DEVICE_LISTENING_SOCKET_H

#include <stdbool.h>
#include <sys/types.h>

#include "error.h"

struct listening_socket {
    const char *path; /* NULL: handed over, not ours to unlink */
    int fd;
    dev_t device; /* which file it is, so that a successor's is not unlinked */
    ino_t inode;
};

/* Fails if a live daemon has the path, or something there is not a socket. Changes nothing. */
bool listening_socket_check(const char *path, int type, struct remoting_error *error);
/* Mode 0600. A stale socket file is replaced. */
bool listening_socket_open(const char *path, int type, struct listening_socket *listening, struct remoting_error *error);
/* Closes the descriptor too, unless it is -1. */
void listening_socket_close(struct listening_socket *listening);

/* A non-blocking connection to a socket on which a front-end listens. */
bool connect_to_socket(const char *path, int *fd, struct remoting_error *error);

#endif
