/* The threads of a CPU backend. */
#ifndef HOST_THREADS_H
#define HOST_THREADS_H

struct host_backend;
struct host_context;

/* What a device's registry offers by name. `set_count` is NULL for a device that has no threads to set. */
struct host_thread_functions {
    void (*set_count)(void *backend, int n_threads);
    void *(*new_pool)(void *parameters);
    void (*free_pool)(void *pool);
    void (*set_pool)(void *backend, void *pool);
};

struct host_thread_functions host_find_threads(const struct host_context *context, void *registry);

/* At most as many as this worker may use. They stay from graph to graph. */
void host_set_threads(struct host_context *context, struct host_backend *backend, int n_threads);

/* Once ggml has freed the backend. */
void host_end_threads(struct host_backend *backend);

#endif
