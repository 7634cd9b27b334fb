/* Who becomes a guest: connections are accepted; each gets a place, waits for one, or is refused. */
#ifndef DAEMON_ADMISSION_H
#define DAEMON_ADMISSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "daemon_limits.h"
#include "error.h"
#include "event_loop.h"
#include "listening_socket.h"
#include "services.h"

/* It gets the place of a guest that is just ending. */
struct waiting_connection {
    int socket;
    struct ucred peer;
    const struct guest_rule *rule; /* the administrator's, or NULL */
    uint32_t port;                 /* 0: it is none */
    int64_t until;
};

/* A socket that guests connect to. */
struct listener {
    struct listener *next;
    struct admission *admission;
    struct listening_socket socket;
    struct event_source accepting;
    uint32_t port; /* its number, if a VM's port connects here; 0: guests do */
    const struct guest_rule *rule; /* for all guests that connect here; NULL: each has its user's */
};

struct admission {
    struct services *services;
    struct listener *listeners; /* owned; none: a daemon that connects */
    uint64_t connections_so_far;
    uint32_t ports_so_far;
    struct waiting_connection waiting[WAITING_MAXIMUM];
    unsigned waiting_count;
    int refused[REFUSED_MAXIMUM]; /* not closed yet: that takes a process (discard.h) */
    unsigned refused_count;
    int64_t retry_at; /* nothing is accepted until then; NO_DEADLINE: it is */
    bool paused;      /* logged already */
};

void admission_open(struct admission *admission, struct services *services);
/* Takes over a socket, also on failure. `rule` holds for all guests that connect to it; NULL: none. */
bool admission_listen(struct admission *admission, const struct listening_socket *socket, const struct guest_rule *rule,
                      struct remoting_error *error);
/* Takes over a connection, which may be the only one to a VM's port. */
void admission_take(struct admission *admission, int socket, bool is_port);
/* Does what is due. Returns the next time to do so. */
int64_t admission_advance(struct admission *admission, int64_t now);
/* Connections that wait to be accepted have queues too; processes that outlive this one close them. */
void admission_close(struct admission *admission);

#endif
