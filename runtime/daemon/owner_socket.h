/* A socket of the daemon's owner: who connects is its user or root, and SOCK_SEQPACKET keeps messages apart. */
#ifndef DAEMON_OWNER_SOCKET_H
#define DAEMON_OWNER_SOCKET_H

#include <stdbool.h>

#include "error.h"
#include "event_loop.h"
#include "listening_socket.h"

struct owner_socket {
    struct event_loop *loop;
    struct listening_socket listening;
    struct event_source accepting;
    const char *complaint; /* for the log, while there are none: "nobody ... for now" */
    bool accepts;        /* false while there are no descriptors left */
    unsigned count;      /* of connections that are open */
    unsigned maximum;
    /* A connection that was admitted: it is the listener's, who says owner_socket_left when it is closed. */
    void (*connected)(void *owner, int socket);
    void *owner;
};

/* `complaint`, `maximum`, `connected`, `owner` and `loop` are set. */
bool owner_socket_open(struct owner_socket *socket, const char *path, struct remoting_error *error);
void owner_socket_left(struct owner_socket *socket);
/* Descriptors may have become free. */
void owner_socket_resume(struct owner_socket *socket);
void owner_socket_close(struct owner_socket *socket);

#endif
