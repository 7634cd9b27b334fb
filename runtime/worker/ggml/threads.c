#include "ggml/threads.h"

#include <string.h>

#include "host.h"

#define STANDARD_POLLING 50u

/* ggml_threadpool_params of ggml.h, the same from 0.9.4 to 0.27. ggml fills it in. */
struct pool_parameters {
    bool cpumask[512];
    int n_threads;
    int priority;
    uint32_t polling; /* 0 to 100: how long a thread spins for the next graph before it sleeps */
    bool strict_cpu;
    bool paused;
};

static void *look_up(const struct host_context *context, void *registry, const char *name)
{
    return registry ? context->ggml.ggml_backend_reg_get_proc_address(registry, name) : NULL;
}

struct host_thread_functions host_find_threads(const struct host_context *context, void *registry)
{
    void *found[] = {
        look_up(context, registry, "ggml_backend_set_n_threads"),
        look_up(context, registry, "ggml_threadpool_new"),
        look_up(context, registry, "ggml_threadpool_free"),
        look_up(context, registry, "ggml_backend_cpu_set_threadpool"),
    };
    struct host_thread_functions functions;

    _Static_assert(sizeof functions == sizeof found, "one pointer each");
    memcpy(&functions, found, sizeof functions);
    return functions;
}

/* A graph plan holds the pool that its backend had. */
static bool has_plans(const struct host_context *context, const struct host_backend *backend)
{
    const struct host_table *plans = &context->tables[HOST_TABLE_PLANS];

    for (uint32_t i = 0; i < plans->count; i++) {
        const struct host_plan *plan = plans->entries[i].object;

        if (plan && plan->backend == backend) {
            return true;
        }
    }
    return false;
}

/* NULL where ggml has none, or where its parameters are not those that we know. */
static void *new_pool(const struct host_context *context, const struct host_thread_functions *functions, int n_threads)
{
    union {
        struct pool_parameters known;
        uint8_t room[1024];
    } parameters = { 0 };

    if (!functions->new_pool || !functions->free_pool || !functions->set_pool ||
        !context->ggml.ggml_threadpool_params_init) {
        return NULL;
    }
    context->ggml.ggml_threadpool_params_init(&parameters, n_threads);
    if (parameters.known.n_threads != n_threads || parameters.known.polling != STANDARD_POLLING) {
        return NULL;
    }
    if (n_threads >= context->threads_maximum) {
        parameters.known.polling = 0; /* who spins takes a processor from the worker's own thread or from the guest */
    }
    return functions->new_pool(&parameters);
}

/* A ggml without OpenMP makes threads anew for each graph unless it is given a pool of them. */
void host_set_threads(struct host_context *context, struct host_backend *backend, int n_threads)
{
    const struct host_thread_functions *functions = &backend->device->threads;
    const int count = n_threads < context->threads_maximum ? n_threads : context->threads_maximum;
    void *pool = has_plans(context, backend) ? NULL : new_pool(context, functions, count);

    if (pool) {
        functions->set_pool(backend->ggml, pool);
        host_end_threads(backend);
        backend->thread_pool = pool;
    }
    functions->set_count(backend->ggml, count);
}

void host_end_threads(struct host_backend *backend)
{
    if (backend->thread_pool) {
        backend->device->threads.free_pool(backend->thread_pool);
    }
    backend->thread_pool = NULL;
}
