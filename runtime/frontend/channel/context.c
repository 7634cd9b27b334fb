#include "channel/context.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"
#include "channel/context_internal.h"
#include "channel/hello.h"
#include "channel/read_ahead.h"
#include "transport/open_transport.h"

struct guest_context *guest_context_new(struct guest_transport *transport, const struct ggml_instance *instance)
{
    struct guest_context *context = calloc(1, sizeof *context);
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *mark;

    if (!context) {
        return NULL;
    }
    mark = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mark == MAP_FAILED) {
        free(context);
        return NULL;
    }
    madvise(mark, page, MADV_WIPEONFORK);
    context->own_mark = mark;
    *context->own_mark = 1;
    pthread_mutex_init(&context->lock, NULL);
    context->transport = transport;
    context->instance = *instance;
    return context;
}

struct guest_context *guest_context_open(const char *address, const struct ggml_instance *instance,
                                         struct remoting_error *error)
{
    struct guest_context *context;
    struct guest_transport *transport;

    if (!guest_transport_open(address, &transport, error)) {
        return NULL;
    }
    context = guest_context_new(transport, instance);
    if (!context) {
        transport->functions->close(transport);
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory");
    }
    return context;
}

bool guest_context_enter(struct guest_context *context, struct remoting_error *error)
{
    if (!*context->own_mark) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the device belongs to the process that forked this one");
    }
    pthread_mutex_lock(&context->lock);
    return true;
}

void guest_context_leave(struct guest_context *context)
{
    pthread_mutex_unlock(&context->lock);
}

/* Takes the lock as enter does, but gives up after a second: at the program's end another thread may
 * hold it for good, waiting for a host that never answers. */
static bool enter_at_end(struct guest_context *context)
{
    struct timespec deadline;

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec++;
    return *context->own_mark && pthread_mutex_timedlock(&context->lock, &deadline) == 0;
}

void guest_context_close(struct guest_context *context)
{
    if (!enter_at_end(context)) {
        return;
    }
    guest_context_repeat_failures(context);
    if (context->transport) {
        if (context->ring.header) {
            guest_statistics_write(&context->ring.statistics);
            guest_ring_close(&context->ring);
        }
        context->transport->functions->close(context->transport);
        context->transport = NULL;
        guest_pending_reads_abandon(&context->pending_reads);
        if (context->state != CONTEXT_LOST) {
            remoting_fail(&context->loss, REMOTING_ERROR_LOST, "the device was closed");
            context->state = CONTEXT_LOST;
        }
    }
    guest_read_ahead_free(&context->read_ahead);
    /* A program that unloads the frontend closes its context and never frees it. */
    guest_reply_cache_free(&context->reply_cache);
    guest_context_leave(context);
}

void guest_context_free(struct guest_context *context)
{
    guest_context_close(context);
    for (int kind = 0; kind < GUEST_HANDLE_KINDS; kind++) {
        guest_handles_free(&context->handles[kind]);
    }
    munmap(context->own_mark, (size_t)sysconf(_SC_PAGESIZE));
    pthread_mutex_destroy(&context->lock);
    free(context);
}

bool guest_context_is_lost(struct guest_context *context)
{
    struct remoting_error error;
    bool is_lost = false;

    if (guest_context_enter(context, &error)) {
        is_lost = context->state == CONTEXT_LOST;
        guest_context_leave(context);
    }
    return is_lost;
}

const struct ggml_instance *guest_context_instance(const struct guest_context *context)
{
    return &context->instance;
}

const struct guest_transport *guest_context_transport(const struct guest_context *context)
{
    return context->transport;
}

uint64_t guest_handle_new(struct guest_context *context, enum guest_handle_kind kind)
{
    struct remoting_error error;
    uint64_t handle;

    if (!guest_context_enter(context, &error)) {
        return 0;
    }
    handle = guest_handles_take(&context->handles[kind]);
    guest_context_leave(context);
    return handle;
}

void guest_handle_release(struct guest_context *context, enum guest_handle_kind kind, uint64_t handle)
{
    struct remoting_error error;

    if (guest_context_enter(context, &error)) {
        guest_handles_give(&context->handles[kind], handle);
        guest_context_leave(context);
    }
}

static bool say_hello(struct guest_context *context, struct remoting_error *error)
{
    struct wire_context_hello_request record = { 0 };
    struct wire_context_hello_reply reply = { 0 };
    char *names = guest_hello_new(&context->instance, &record);
    const struct guest_part part = { names, record.names_size };
    const struct guest_request request = { WIRE_CONTEXT_HELLO, &record, sizeof record, &part, 1 };
    bool welcome;

    if (!names) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the names of ops and types");
    }
    welcome = guest_context_transact(context, &request, &reply, sizeof reply, error);
    free(names);
    guest_graph_budget_open(&context->graph_budget, &reply);
    return welcome;
}

static bool start(struct guest_context *context, struct remoting_error *error)
{
    if (!context->transport->functions->create_context(context->transport, error) ||
        !guest_ring_open(&context->ring, context->transport, error)) {
        return guest_context_lose(context, error);
    }
    context->state = CONTEXT_STARTED;
    return say_hello(context, error) || guest_context_lose(context, error);
}

bool guest_context_ready(struct guest_context *context, struct remoting_error *error)
{
    if (context->state == CONTEXT_NEW && !start(context, error)) {
        return false;
    }
    if (context->state == CONTEXT_LOST) {
        *error = context->loss;
        return false;
    }
    return true;
}

bool guest_create_blob(struct guest_context *context, size_t size, struct guest_blob *blob,
                       struct remoting_error *error)
{
    bool created;

    if (!guest_context_enter(context, error)) {
        return false;
    }
    created = guest_context_ready(context, error) &&
              context->transport->functions->create_blob(context->transport, size, blob, error);
    guest_context_leave(context);
    return created;
}

void guest_destroy_blob(struct guest_context *context, struct guest_blob *blob)
{
    struct remoting_error error;

    if (guest_context_enter(context, &error)) {
        if (context->transport) {
            context->transport->functions->destroy_blob(context->transport, blob);
        } else {
            munmap(blob->address, blob->size);
        }
        guest_context_leave(context);
    }
}
