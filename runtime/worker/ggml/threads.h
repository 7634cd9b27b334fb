/* The threads of a CPU backend. */
#ifndef HOST_THREADS_H
#define HOST_THREADS_H

#include "ggml/thread_functions.h"

struct host_backend;
struct host_context;

struct host_thread_functions host_find_threads(const struct host_context *context, void *registry);

/* At most as many as this worker may use. They stay from graph to graph. */
void host_set_threads(struct host_context *context, struct host_backend *backend, int n_threads);

/* Around a graph: where cores are divided, it is computed with the threads that this worker may have now. */
void host_begin_computing(struct host_context *context, struct host_backend *backend);
void host_end_computing(struct host_context *context, const struct host_backend *backend);

/* Once ggml has freed a backend, which is in no table any more. */
void host_end_threads(struct host_context *context, const struct host_thread_functions *functions);

#endif
