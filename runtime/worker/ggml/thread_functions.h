/* What ggml offers to set the threads of a CPU backend. */
#ifndef HOST_THREAD_FUNCTIONS_H
#define HOST_THREAD_FUNCTIONS_H

#include <stdbool.h>

/* What a device's registry offers by name. `set_count` is NULL for a device that has no threads to set. */
struct host_thread_functions {
    void (*set_count)(void *backend, int n_threads);
    void *(*new_pool)(void *parameters);
    void (*free_pool)(void *pool);
    void (*set_pool)(void *backend, void *pool);
    void (*set_abort_callback)(void *backend, bool (*callback)(void *data), void *data);
};

#endif
