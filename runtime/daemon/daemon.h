/* The daemon: its socket, its guests, its children and its signals. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "error.h"
#include "guest_rules.h"
#include "launcher.h"
#include "listening_socket.h"
#include "quotas.h"
#include "worker_entry.h"

struct daemon_options {
    const char *socket_path; /* NULL only with listen_fd */
    int listen_fd;           /* a listening socket that was handed over, or -1 */
    const char *status_path; /* where to tell of the workers; NULL: nowhere */
    const char *control_path; /* where to be asked what to do with guests; NULL: nowhere */
    bool traces;             /* workers write spans, for who asks there */
    enum remoting_share share; /* how workers share devices */
    const char *share_word;    /* the same, as --share has it */
    unsigned spare_workers;  /* that are kept for guests to come */
    bool connect;            /* the front-end listens, the daemon connects */
    struct socket_permissions socket;
    struct uid_range guest_uids;
    const char *guest_cgroup; /* the path of a delegated one, or NULL */
    unsigned shared_namespaces; /* those that workers do not leave: what they were told to use lies there */
    struct remoting_limits limits;
    struct guest_rules guest_rules;
    const char *const *worker_words; /* options for each worker, ended by NULL */
};

/* Returns when it was told to end (true), or cannot go on. */
bool daemon_run(const struct daemon_options *options, struct remoting_error *error);

#endif
