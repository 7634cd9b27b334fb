#include "channel/read_ahead.h"

#include <stdlib.h>
#include <string.h>

#include "channel/context_internal.h"

#define READS_MAXIMUM 4u
#define READ_BYTES_MAXIMUM (64u << 10) /* copying more takes longer than the wait */
#define UNUSED_MAXIMUM 2u              /* after so many unused reads they are not sent again */

struct expected_read {
    struct guest_read read;
    uint8_t *bytes;
};

struct guest_graph_reads {
    uint64_t graph;
    uint32_t count;
    uint32_t unused; /* times in a row that the program asked for none */
    struct expected_read reads[READS_MAXIMUM];
};

/* Whether a command leaves what tensors hold as it is. */
static bool is_reading(uint32_t command)
{
    switch (command) {
    case WIRE_CONTEXT_PING:
    case WIRE_CONTEXT_DOWNLOAD:
    case WIRE_DEVICE_GET_MEMORY:
    case WIRE_DEVICE_SUPPORTS_OP:
    case WIRE_DEVICE_SUPPORTS_BUFT:
    case WIRE_DEVICE_OFFLOAD_OP:
    case WIRE_DEVICE_EVENT_SYNCHRONIZE:
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE:
    case WIRE_BUFFER_GET_TENSOR:
    case WIRE_BUFFER_GET_TENSOR_2D:
    case WIRE_BACKEND_GET_TENSOR_ASYNC:
    case WIRE_BACKEND_SYNCHRONIZE:
    case WIRE_BACKEND_EVENT_RECORD:
    case WIRE_BACKEND_EVENT_WAIT:
        return true;
    default:
        return false;
    }
}

static void drop_reads(struct guest_graph_reads *reads)
{
    for (uint32_t i = 0; i < reads->count; i++) {
        free(reads->reads[i].bytes);
    }
    reads->count = 0;
    reads->unused = 0;
}

void guest_read_ahead_free(struct guest_read_ahead *ahead)
{
    for (uint32_t i = 0; i < GUEST_READ_AHEAD_GRAPHS; i++) {
        if (ahead->by_graph[i]) {
            drop_reads(ahead->by_graph[i]);
            free(ahead->by_graph[i]);
        }
    }
    memset(ahead, 0, sizeof *ahead);
}

/* A read of a freed buffer would end the context. */
bool guest_read_ahead_note(struct guest_context *context, uint32_t command, struct remoting_error *error)
{
    struct guest_read_ahead *ahead = &context->read_ahead;

    if (!is_reading(command)) {
        ahead->changes++;
    }
    if (command != WIRE_BUFFER_FREE_BUFFER) {
        return true;
    }
    if (!guest_context_settle(context, error)) { /* no read may arrive in memory that is freed */
        return false;
    }
    guest_read_ahead_free(ahead);
    return true;
}

static struct guest_graph_reads **place_of(struct guest_read_ahead *ahead, uint64_t graph)
{
    return &ahead->by_graph[graph % GUEST_READ_AHEAD_GRAPHS];
}

static bool fetch(struct guest_context *context, uint64_t backend, const struct expected_read *expected)
{
    const struct guest_read *read = &expected->read;
    const struct wire_backend_get_tensor_async_request record = {
        .backend = backend, .tensor = read->tensor, .offset = read->offset, .size = read->size
    };
    const struct guest_request request = { WIRE_BACKEND_GET_TENSOR_ASYNC, &record, sizeof record, NULL, 0 };
    struct remoting_error error;

    return guest_context_fetch(context, &request, expected->bytes, read->size, &error);
}

static void begin(struct guest_context *context, uint64_t backend, uint64_t graph)
{
    struct guest_read_ahead *ahead = &context->read_ahead;
    struct guest_graph_reads *reads = *place_of(ahead, graph);
    struct remoting_error error;

    ahead->graph = graph;
    ahead->sent = NULL;
    ahead->changes_when_computed = ahead->changes;
    if (!reads || reads->graph != graph || reads->count == 0) {
        return;
    }
    if (reads->unused++ >= UNUSED_MAXIMUM) {
        if (guest_context_settle(context, &error)) {
            drop_reads(reads);
        }
        return;
    }
    for (uint32_t i = 0; i < reads->count; i++) {
        if (!fetch(context, backend, &reads->reads[i])) {
            return;
        }
    }
    ahead->sent = reads;
    ahead->sent_count = reads->count;
}

void guest_read_ahead_begin(struct guest_context *context, const struct guest_device *device, uint64_t backend,
                            uint64_t graph)
{
    struct remoting_error error;

    if (guest_context_enter(context, &error)) {
        if (context->state == CONTEXT_STARTED) {
            context->read_ahead.device = device;
            begin(context, backend, graph);
        }
        guest_context_leave(context);
    }
}

static struct expected_read *find(struct guest_graph_reads *reads, uint32_t count, const struct guest_read *read)
{
    for (uint32_t i = 0; reads && i < count; i++) {
        const struct guest_read *known = &reads->reads[i].read;

        if (known->offset == read->offset && known->size == read->size &&
            memcmp(&known->tensor, &read->tensor, sizeof read->tensor) == 0) {
            return &reads->reads[i];
        }
    }
    return NULL;
}

/* The reads of the graph that was computed last; if there is no room, they replace those of another. */
static struct guest_graph_reads *reads_of_last(struct guest_context *context)
{
    struct guest_read_ahead *ahead = &context->read_ahead;
    struct guest_graph_reads **place = place_of(ahead, ahead->graph);
    struct remoting_error error;

    if (!*place) {
        *place = calloc(1, sizeof **place);
    } else if ((*place)->graph != ahead->graph) {
        if (!guest_context_settle(context, &error)) {
            return NULL;
        }
        drop_reads(*place);
    }
    if (*place) {
        (*place)->graph = ahead->graph;
    }
    return *place;
}

static void expect(struct guest_context *context, const struct guest_read *read)
{
    struct guest_graph_reads *reads = context->read_ahead.graph ? reads_of_last(context) : NULL;
    struct expected_read *expected;

    if (!reads || reads->count == READS_MAXIMUM || find(reads, reads->count, read)) {
        return;
    }
    expected = &reads->reads[reads->count];
    *expected = (struct expected_read){ .read = *read, .bytes = malloc(read->size) };
    reads->count += expected->bytes ? 1 : 0;
}

static bool take(struct guest_context *context, const struct guest_read *read, void *data)
{
    struct guest_read_ahead *ahead = &context->read_ahead;
    const struct expected_read *expected = find(ahead->sent, ahead->sent_count, read);
    struct remoting_error error;

    if (ahead->changes != ahead->changes_when_computed) {
        return false;
    }
    if (!expected) {
        if (read->device == ahead->device) {
            expect(context, read);
        }
        return false;
    }
    ahead->sent->unused = 0;
    if (!guest_context_settle(context, &error)) {
        return false;
    }
    memcpy(data, expected->bytes, read->size);
    return true;
}

bool guest_read_ahead_take(struct guest_context *context, const struct guest_read *read, void *data)
{
    struct remoting_error error;
    bool taken = false;

    if (read->size > 0 && read->size <= READ_BYTES_MAXIMUM && guest_context_enter(context, &error)) {
        taken = context->state == CONTEXT_STARTED && take(context, read, data);
        guest_context_leave(context);
    }
    return taken;
}
