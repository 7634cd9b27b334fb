/* Frees what a context has, so that its worker has nothing of its guest any more, and can restore it later. */
#include <stdlib.h>
#include <string.h>

#include "calls/comm.h"
#include "ggml/graphs.h"
#include "host_calls.h"
#include "state/state.h"

typedef void (*free_function)(struct host_context *context, void *object, struct remoting_error *error);

static void free_event(struct host_context *context, void *object, struct remoting_error *error)
{
    struct host_event *event = object;

    host_device_event_free(context, event->device, event, error);
}

/* With its plans and groups. */
static void free_backend(struct host_context *context, void *object, struct remoting_error *error)
{
    host_backend_free(context, object, error);
}

static void free_graph(struct host_context *context, void *object, struct remoting_error *error)
{
    host_context_graph_free(context, object, error);
}

static void free_buffer(struct host_context *context, void *object, struct remoting_error *error)
{
    host_buffer_free_buffer(context, object, error);
}

static void free_table(struct host_context *context, enum host_table_kind kind, free_function free_object)
{
    const struct host_table *table = &context->tables[kind];
    struct remoting_error error;

    for (uint32_t i = 0; i < table->count; i++) {
        if (table->entries[i].object) {
            free_object(context, table->entries[i].object, &error);
        }
    }
}

/* As if the guest had never said hello. */
static void forget(struct host_context *context)
{
    for (uint32_t kind = 0; kind < HOST_TABLES; kind++) {
        free(context->tables[kind].entries);
        context->tables[kind] = (struct host_table){ .count = 0 };
    }
    host_told_answers_close(&context->told);
    free(context->names);
    context->names = NULL;
    context->is_welcome = false;
    memset(&context->translation, 0, sizeof context->translation);
    context->turns.wanted = 0;
    host_room_forget(&context->room);
}

void host_state_release(struct host_context *context)
{
    const bool is_short = context->room.is_short;

    context->room.is_short = false; /* what is freed is not given up */
    free_table(context, HOST_TABLE_EVENTS, free_event);
    free_table(context, HOST_TABLE_BACKENDS, free_backend);
    free_table(context, HOST_TABLE_GRAPHS, free_graph);
    free_table(context, HOST_TABLE_BUFFERS, free_buffer);
    forget(context);
    context->room.is_short = is_short;
}
