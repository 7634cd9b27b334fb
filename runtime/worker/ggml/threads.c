#include "ggml/threads.h"

#include <dlfcn.h>
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

/* A function of the library that another one is of: ggml's loader keeps the names of backends to itself. */
static void *find_beside(void *function, const char *name)
{
    Dl_info information;
    void *library;
    void *found;

    if (!function || !dladdr(function, &information)) {
        return NULL;
    }
    library = dlopen(information.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (!library) {
        return NULL;
    }
    found = dlsym(library, name);
    dlclose(library);
    return found;
}

struct host_thread_functions host_find_threads(const struct host_context *context, void *registry)
{
    void *found[] = {
        look_up(context, registry, "ggml_backend_set_n_threads"),
        look_up(context, registry, "ggml_threadpool_new"),
        look_up(context, registry, "ggml_threadpool_free"),
        look_up(context, registry, "ggml_backend_cpu_set_threadpool"),
        look_up(context, registry, "ggml_backend_set_abort_callback"),
        NULL,
    };
    struct host_thread_functions functions;

    found[sizeof found / sizeof found[0] - 1] = find_beside(found[0], "ggml_graph_plan");

    _Static_assert(sizeof functions == sizeof found, "one pointer each");
    memcpy(&functions, found, sizeof functions);
    return functions;
}

/* A graph plan holds the pool that its backend had. */
static bool has_plans(const struct host_context *context)
{
    const struct host_table *plans = &context->tables[HOST_TABLE_PLANS];

    for (uint32_t i = 0; i < plans->count; i++) {
        if (plans->entries[i].object) {
            return true;
        }
    }
    return false;
}

/* NULL where ggml has none, or where its parameters are unknown. */
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
        parameters.known.polling = 0; /* spinning takes a processor from the worker's own thread or from the guest */
    }
    return functions->new_pool(&parameters);
}

static struct host_backend *backend_at(const struct host_context *context, uint32_t place)
{
    struct host_backend *backend = context->tables[HOST_TABLE_BACKENDS].entries[place].object;

    return backend && backend->device->threads.set_count ? backend : NULL;
}

/* The most threads that an open backend computes with; 0: none has any. */
static int most_threads(const struct host_context *context)
{
    int most = 0;

    for (uint32_t i = 0; i < context->tables[HOST_TABLE_BACKENDS].count; i++) {
        const struct host_backend *backend = backend_at(context, i);

        most = backend && backend->n_threads > most ? backend->n_threads : most;
    }
    return most;
}

/* Replaces the pool of every backend. */
static void change_pool(struct host_context *context, const struct host_thread_functions *functions, int size)
{
    struct host_thread_pool *pool = &context->thread_pool;
    void *changed = new_pool(context, functions, size);

    if (!changed) {
        return;
    }
    for (uint32_t i = 0; i < context->tables[HOST_TABLE_BACKENDS].count; i++) {
        const struct host_backend *backend = backend_at(context, i);

        if (backend) {
            functions->set_pool(backend->ggml, changed);
        }
    }
    if (pool->ggml) {
        functions->free_pool(pool->ggml);
    }
    *pool = (struct host_thread_pool){ changed, size };
}

/* A ggml without OpenMP makes threads anew for each graph unless it is given a pool of them. */
static void apply_threads(struct host_context *context, struct host_backend *backend, int n_threads)
{
    const struct host_thread_functions *functions = &backend->device->threads;
    int most;

    backend->n_threads = n_threads;
    most = most_threads(context);
    if (most != context->thread_pool.size && !has_plans(context)) {
        change_pool(context, functions, most);
    } else if (context->thread_pool.ggml) {
        functions->set_pool(backend->ggml, context->thread_pool.ggml);
    }
    functions->set_count(backend->ggml, backend->n_threads);
}

void host_set_threads(struct host_context *context, struct host_backend *backend, int n_threads)
{
    backend->n_threads_asked = n_threads < context->threads_maximum ? n_threads : context->threads_maximum;
    apply_threads(context, backend, backend->n_threads_asked);
}

static bool divides_cores(const struct host_context *context, const struct host_backend *backend)
{
    return context->cores.map && backend->device->threads.set_count && backend->n_threads_asked > 0;
}

void host_begin_computing(struct host_context *context, struct host_backend *backend)
{
    int share;

    if (!divides_cores(context, backend)) {
        return;
    }
    share = (int)host_cores_begin(&context->cores, (uint32_t)backend->n_threads_asked);
    if (share != backend->n_threads) {
        apply_threads(context, backend, share);
    }
}

void host_end_computing(struct host_context *context, const struct host_backend *backend)
{
    if (divides_cores(context, backend)) {
        host_cores_end(&context->cores);
    }
}

void host_end_threads(struct host_context *context, const struct host_thread_functions *functions)
{
    if (context->thread_pool.ggml && most_threads(context) == 0) {
        functions->free_pool(context->thread_pool.ggml);
        context->thread_pool = (struct host_thread_pool){ .ggml = NULL };
    }
}
