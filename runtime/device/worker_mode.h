/* `ggml-remotingd worker`: what a worker process is before it has loaded the backend library. */
#ifndef DEVICE_WORKER_MODE_H
#define DEVICE_WORKER_MODE_H

#include <stdbool.h>
#include <stddef.h>

/* Where the front puts the worker's end of the socket pair, and what it is to count in; everything else is closed. */
#define WORKER_SOCKET 3
#define WORKER_COUNTERS 4 /* a memfd (counters.h); not for a probe */

struct worker_mode_options {
    const char *backend_library;
    const char *lib_dir;
    const char *const *device_names;
    size_t device_count;
    const char *const *rpc_servers; /* HOST:PORT */
    size_t rpc_server_count;
    bool probe;
};

/* Returns the exit status. */
int worker_mode_run(const struct worker_mode_options *options);

#endif
