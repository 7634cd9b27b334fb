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
#include "residency_account.h"
#include "worker_entry.h"

#define VSOCK_NO_PORT UINT32_MAX /* VMADDR_PORT_ANY */

struct daemon_options {
    const char *socket_path; /* NULL only with listen_fd */
    int listen_fd;           /* a listening socket that was handed over, or -1 */
    const char *status_path;   /* where the status is told; NULL: nowhere */
    const char *control_path;  /* where the owner tells what to do with guests; NULL: nowhere */
    bool traces;               /* workers write spans, which readers of the status get */
    bool copies_memory;        /* workers see nothing of guests' memory */
    enum remoting_share share; /* how workers share devices */
    const char *share_word;    /* the same, as --share has it */
    uint32_t swap_idle_s;      /* after so long without work a guest leaves its devices; 0: never */
    struct residency_options residency;
    unsigned spare_workers;    /* workers that are kept for guests to come */
    bool connect;            /* the front-end listens, the daemon connects */
    uint32_t vsock_port;     /* VMs connect there, too; VSOCK_NO_PORT: they do not */
    bool is_port;            /* at the other end of the socket is a VM's virtio-serial port */
    struct socket_permissions socket;
    struct uid_range guest_uids;
    const char *guest_cgroup; /* the path of a delegated one, or NULL */
    unsigned shared_namespaces; /* namespaces of the host that workers stay in, since they use what lies there */
    struct remoting_limits limits;
    struct guest_rules guest_rules;
    const char *const *worker_words; /* options for each worker, ended by NULL */
};

/* Returns true when it was told to end, false when it cannot go on. */
bool daemon_run(const struct daemon_options *options, struct remoting_error *error);

#endif
