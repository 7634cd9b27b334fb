/* What ggml offers to set the threads of a CPU backend. */
#ifndef HOST_THREAD_FUNCTIONS_H
#define HOST_THREAD_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* ggml_cplan of ggml-cpu.h, of which only the first field matters. It is larger than what registers return, so how
 * large is no matter of the calling convention. */
struct host_work_plan {
    uint64_t size;
    uint8_t rest[504];
};

/* What a device's registry offers by name. `set_count` is NULL for a device that has no threads to set. */
struct host_thread_functions {
    void (*set_count)(void *backend, int n_threads);
    void *(*new_pool)(void *parameters);
    void (*free_pool)(void *pool);
    void (*set_pool)(void *backend, void *pool);
    void (*set_abort_callback)(void *backend, bool (*callback)(void *data), void *data);
    struct host_work_plan (*plan)(const void *graph, int n_threads, void *pool); /* NULL: it cannot be asked */
};

/* The threads of all CPU backends of a context, which computes on one at a time. */
struct host_thread_pool {
    void *ggml; /* NULL if ggml makes its own */
    int size;   /* the most that an open backend computes with */
};

#endif
