/* `ggml-remotingd worker`: a worker process until it has loaded the backend library. */
#ifndef DAEMON_WORKER_MODE_H
#define DAEMON_WORKER_MODE_H

#include "worker_entry.h"

/* Where the daemon puts the worker's end of the socket pair, and what it is to count in; everything else is closed. */
#define WORKER_SOCKET 3
#define WORKER_COUNTERS 4 /* a memfd (counters.h); not for a probe */
#define WORKER_STARTING 5 /* a socket: its gate, then closed once it is ready; not for a probe */
#define WORKER_SHARING 6  /* a memfd (formats/sharing.h), if workers share devices; not for a probe */
#define WORKER_SHARING_READABLE 7 /* the same, only to be read */

/* Returns the exit status. */
int worker_mode_run(const char *backend_library, const struct remoting_worker_options *options);

#endif
