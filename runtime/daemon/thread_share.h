/* How the threads of a guest are shared among its workers (--guest-threads). */
#ifndef DAEMON_THREAD_SHARE_H
#define DAEMON_THREAD_SHARE_H

#include <stdint.h>

#include "quotas.h"

/* Of a worker, besides those that compute (runtime/worker). */
#define THREADS_OF_WORKER 2u

/* How many threads a new worker may compute with, beside `workers` others of its guest that have `taken` in all; 0:
 * none is left. A worker gets as many as it would use, less what each context that may still come needs at least. */
uint64_t thread_share(const struct remoting_limits *limits, uint64_t taken, uint64_t workers);

#endif
