/* The threads of a CPU backend. */
#ifndef HOST_THREADS_H
#define HOST_THREADS_H

#include "ggml/thread_functions.h"

struct host_backend;
struct host_context;

struct host_thread_functions host_find_threads(const struct host_context *context, void *registry);

/* At most as many as this worker may use. They stay from graph to graph. */
void host_set_threads(struct host_context *context, struct host_backend *backend, int n_threads);

/* Once ggml has freed the backend. */
void host_end_threads(struct host_backend *backend);

#endif
