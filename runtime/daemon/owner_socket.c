#include "owner_socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "discard.h"
#include "log.h"

void owner_socket_resume(struct owner_socket *socket)
{
    struct remoting_error error;

    if (!socket->accepts) {
        socket->accepts = event_loop_change(socket->loop, &socket->accepting, EPOLLIN, &error);
    }
}

void owner_socket_left(struct owner_socket *socket)
{
    socket->count--;
    owner_socket_resume(socket);
}

/* What waits in it to be read may take long to close, but the folder is its user's, and no guest may reach it. */
static void refuse(int connection)
{
    if (!discard(&connection, 1)) {
        close(connection);
    }
}

static void accept_ready(void *owner, uint32_t events)
{
    struct owner_socket *socket = owner;
    const int connection = accept4(socket->accepting.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct remoting_error error;
    struct ucred peer;

    (void)events;
    if (connection >= 0 && socket->count < socket->maximum &&
        listening_socket_admits(&socket->listening, connection, &peer, &error)) {
        socket->count++;
        socket->connected(socket->owner, connection);
    } else if (connection >= 0) {
        refuse(connection);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        log_line("%s: %s", socket->complaint, strerror(errno));
        socket->accepts = !event_loop_change(socket->loop, &socket->accepting, 0, &error);
    }
}

bool owner_socket_open(struct owner_socket *socket, const char *path, struct remoting_error *error)
{
    const struct socket_permissions own = { .mode = 0600,
                                            .user = SOCKET_USER_OF_DAEMON,
                                            .group = SOCKET_GROUP_OF_DAEMON };

    socket->accepts = true;
    if (!listening_socket_open(path, SOCK_SEQPACKET, &own, &socket->listening, error)) {
        return false;
    }
    socket->accepting = (struct event_source){ .fd = socket->listening.fd, .ready = accept_ready, .owner = socket };
    if (event_loop_add(socket->loop, &socket->accepting, EPOLLIN, error)) {
        return true;
    }
    listening_socket_close(&socket->listening);
    return false;
}

void owner_socket_close(struct owner_socket *socket)
{
    listening_socket_close(&socket->listening);
}
