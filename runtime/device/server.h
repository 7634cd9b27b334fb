/* The daemon: its socket, its connections, its workers and its signals. */
#ifndef DEVICE_SERVER_H
#define DEVICE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

struct server_options {
    const char *socket_path; /* NULL only with listen_fd */
    int listen_fd;           /* a listening socket that was handed over, or -1 */
    const char *status_path; /* where to tell of the workers; NULL: nowhere */
    bool traces;             /* workers write spans, for who asks there */
    bool connect;            /* the front-end listens, the daemon connects */
    const char *backend_library;
    const char *lib_dir;
    const char *const *device_names;
    size_t device_count;
    const char *const *rpc_servers; /* HOST:PORT */
    size_t rpc_server_count;
};

/* Returns when it was told to end (true), or cannot go on. */
bool server_run(const struct server_options *options, struct remoting_error *error);

#endif
