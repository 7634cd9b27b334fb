/* Writes a context's state: what made its objects, as commands, in an order in which each finds what it names. The same
 * walk measures it: then nothing is read from a device, and nothing is written. */
#include <stdlib.h>
#include <string.h>

#include "calls/comm.h"
#include "formats/command.h"
#include "formats/state.h"
#include "formats/worker.h"
#include "ggml/graphs.h"
#include "ggml/inventory.h"
#include "ggml/pinned.h"
#include "handle.h"
#include "ring_format.h"
#include "ring_server.h"
#include "sharing/sharing.h"
#include "state/describe.h"
#include "state/state.h"
#include "state/state_file.h"

/* Of a buffer's bytes, in one command. */
#define PIECE ((uint32_t)HOST_STATE_LARGEST)

_Static_assert(REMOTING_STATE_TABLES == HOST_TABLES, "the state has the generations of each");
_Static_assert(PIECE + 4096 <= REMOTING_STATE_COMMAND_MAXIMUM, "a piece is read as one command");
_Static_assert(WIRE_CONTEXT_GRAPH_TENSORS_COUNT_MAXIMUM * sizeof(struct wire_tensor) <= PIECE, "so are tensors");

struct writer {
    struct host_context *context;
    struct host_state_file *file; /* NULL: it is measured */
    uint64_t size; /* of the commands so far */
    uint64_t total; /* of all that was written */
    uint8_t *pieces; /* two: one is on its way from a device, the other to the file; NULL: it is measured */
    uint32_t pieces_begun;
    uint32_t byte_type; /* the guest's number of a type of one byte */
    uint32_t passing_graphs; /* that were given a handle for a while */
    struct remoting_error *error;
};

static bool is_measured(const struct writer *writer)
{
    return !writer->file;
}

static bool put(struct writer *writer, const void *bytes, size_t size)
{
    writer->total += size;
    return is_measured(writer) || host_state_write(writer->file, bytes, size, writer->error);
}

struct command_parts {
    uint32_t command;
    const void *record;
    size_t record_size;
    const void *payload;
    size_t payload_size;
    const void *answer; /* that the guest has got */
    size_t answer_size;
};

static bool write_command(struct writer *writer, struct command_parts parts)
{
    static const uint8_t zeroes[8];
    const size_t padding = WIRE_ALIGN(parts.payload_size) - parts.payload_size;
    const struct wire_command_header header = {
        .size = (uint32_t)(sizeof header + parts.record_size + WIRE_ALIGN(parts.payload_size) + parts.answer_size),
        .command = parts.command,
        .record_size = (uint32_t)parts.record_size,
        .return_size = (uint32_t)parts.answer_size,
    };

    writer->size += header.size;
    return put(writer, &header, sizeof header) && put(writer, parts.record, parts.record_size) &&
           put(writer, parts.payload, parts.payload_size) && put(writer, zeroes, padding) &&
           put(writer, parts.answer, parts.answer_size);
}

#define WRITE(writer, id, request)                                                                                     \
    write_command(writer,                                                                                              \
                  (struct command_parts){ .command = (id), .record = &(request), .record_size = sizeof(request) })

#define WRITE_WITH(writer, id, request, bytes, length)                                                                 \
    write_command(writer, (struct command_parts){ .command = (id),                                                     \
                                                  .record = &(request),                                                \
                                                  .record_size = sizeof(request),                                      \
                                                  .payload = (bytes),                                                  \
                                                  .payload_size = (length) })

/* ------------------------------------------------------------------------------------------------ each kind */

/* What the guest was answered comes before all that takes memory, so that it is soon known where it does not hold. */
static bool save_answers(struct writer *writer)
{
    const struct host_told_answers *told = &writer->context->told;

    writer->size += told->size;
    return put(writer, told->bytes, told->size);
}

static bool save_hello(struct writer *writer)
{
    const struct host_context *context = writer->context;

    return !context->is_welcome ||
           WRITE_WITH(writer, WIRE_CONTEXT_HELLO, context->hello, context->names, context->hello.names_size);
}

/* Any type of one byte: its tensors are read and written as they are. */
static bool find_byte_type(struct writer *writer)
{
    const struct host_context *context = writer->context;
    const struct host_translation *translation = &context->translation;

    for (uint32_t i = 0; i < translation->type_count; i++) {
        const int32_t type = translation->types[i];

        if (type >= 0 && context->ggml.ggml_blck_size(type) == 1 && context->ggml.ggml_type_size(type) == 1) {
            writer->byte_type = i;
            return true;
        }
    }
    return remoting_fail(writer->error, REMOTING_ERROR_UNSUPPORTED, "the guest's ggml has no type of one byte");
}

struct range {
    uint64_t buffer;
    uint64_t offset;
    uint64_t size;
};

static struct wire_tensor bytes_of(const struct writer *writer, struct range range)
{
    return (struct wire_tensor){
        .type = writer->byte_type,
        .ne = { (int64_t)range.size, 1, 1, 1 },
        .nb = { 1, range.size, range.size, range.size },
        .buffer = range.buffer,
        .data_offset = range.offset,
    };
}

/* The one that is not on its way to the file. */
static uint8_t *next_piece(struct writer *writer)
{
    return is_measured(writer) ? NULL : writer->pieces + (size_t)(writer->pieces_begun++ % 2) * PIECE;
}

static bool save_piece(struct writer *writer, const struct host_buffer *buffer, struct range range)
{
    const struct wire_buffer_set_tensor_request request = { .buffer = range.buffer,
                                                            .tensor = bytes_of(writer, range),
                                                            .size = range.size };
    const struct ggml_tensor tensor = {
        .type = writer->context->translation.types[writer->byte_type],
        .buffer = buffer->ggml,
        .ne = { (int64_t)range.size, 1, 1, 1 },
        .nb = { 1, range.size, range.size, range.size },
        .data = buffer->base + range.offset,
    };
    uint8_t *piece = next_piece(writer);

    if (!is_measured(writer)) {
        host_sharing_begin(writer->context, WIRE_BUFFER_GET_TENSOR);
        writer->context->ggml.ggml_backend_tensor_get(&tensor, piece, 0, range.size);
    }
    return WRITE_WITH(writer, WIRE_BUFFER_SET_TENSOR, request, piece, range.size);
}

/* A fresh buffer may be used for anything. */
static bool save_usage(struct writer *writer, const struct host_buffer *buffer, uint64_t handle)
{
    const struct wire_buffer_init_tensor_request request = { .buffer = handle,
                                                             .tensor = bytes_of(writer, (struct range){ handle, 0, 1 }),
                                                             .usage = buffer->usage };

    return buffer->usage == WIRE_USAGE_ANY || buffer->size == 0 || WRITE(writer, WIRE_BUFFER_INIT_TENSOR, request);
}

static bool save_bytes(struct writer *writer, const struct host_buffer *buffer, uint64_t handle)
{
    bool saved = save_usage(writer, buffer, handle);

    for (uint64_t offset = 0; saved && offset < buffer->size; offset += PIECE) {
        const uint64_t left = buffer->size - offset;

        saved = save_piece(writer, buffer, (struct range){ handle, offset, left < PIECE ? left : PIECE });
    }
    return saved;
}

static bool save_buffer(struct writer *writer, const void *object, uint64_t handle)
{
    const struct host_buffer *buffer = object;
    const uint32_t type = (uint32_t)(buffer->buffer_type - writer->context->buffer_types);
    const struct wire_context_share_request share = {
        .buffer_type = type, .resource = buffer->resource, .size = buffer->size, .buffer = handle
    };
    const struct wire_buffer_type_alloc_buffer_request allocation = { .buffer_type = type,
                                                                      .size = buffer->charged,
                                                                      .buffer = handle };
    const struct wire_buffer_type_alloc_buffer_reply told = { .init_tensor = buffer->init_tensor,
                                                              .fills_padding = buffer->init_tensor };

    if (buffer->is_shared) {
        return WRITE(writer, WIRE_CONTEXT_SHARE, share);
    }
    if (buffer->sets_extra) {
        return remoting_fail(writer->error, REMOTING_ERROR_UNSUPPORTED,
                             "buffers of %s cannot be saved: their backend keeps more of a tensor than its bytes",
                             buffer->buffer_type->record.name);
    }
    return write_command(writer, (struct command_parts){ .command = WIRE_BUFFER_TYPE_ALLOC_BUFFER,
                                                         .record = &allocation,
                                                         .record_size = sizeof allocation,
                                                         .answer = &told,
                                                         .answer_size = sizeof told }) &&
           save_bytes(writer, buffer, handle);
}

static bool save_backend(struct writer *writer, const void *object, uint64_t handle)
{
    const struct host_backend *backend = object;
    const size_t length = backend->params ? strlen(backend->params) : 0;
    const struct wire_device_init_backend_request request = {
        .device = (uint32_t)(backend->device - writer->context->devices),
        .params_size = backend->params ? (uint32_t)length + 1 : 0,
        .backend = handle,
    };
    const struct wire_device_init_backend_reply told = { .slots = backend->slots };
    const struct wire_procedure_set_n_threads_request threads = { .backend = handle,
                                                                  .n_threads = backend->n_threads_asked };

    return write_command(writer, (struct command_parts){ .command = WIRE_DEVICE_INIT_BACKEND,
                                                         .record = &request,
                                                         .record_size = sizeof request,
                                                         .payload = backend->params,
                                                         .payload_size = length,
                                                         .answer = &told,
                                                         .answer_size = sizeof told }) &&
           (backend->n_threads_asked == 0 || WRITE(writer, WIRE_PROCEDURE_SET_N_THREADS, threads));
}

static uint64_t backend_of(const struct host_context *context, const struct host_device *device)
{
    const struct host_table *backends = &context->tables[HOST_TABLE_BACKENDS];

    for (uint32_t i = 0; i < backends->count; i++) {
        const struct host_backend *backend = backends->entries[i].object;

        if (backend && backend->device == device) {
            return remoting_handle(i, backends->entries[i].generation);
        }
    }
    return 0;
}

/* What an event was recorded behind is over. It is recorded anew, since some backends wait for ever for one that never
 * was; without a stream of its device there is none to wait either. */
static bool save_event(struct writer *writer, const void *object, uint64_t handle)
{
    const struct host_event *event = object;
    const struct wire_device_event_new_request request = {
        .device = (uint32_t)(event->device - writer->context->devices), .event = handle
    };
    const struct wire_backend_event_record_request recording = { .backend = backend_of(writer->context, event->device),
                                                                 .event = handle };

    return WRITE(writer, WIRE_DEVICE_EVENT_NEW, request) &&
           (recording.backend == 0 || WRITE(writer, WIRE_BACKEND_EVENT_RECORD, recording));
}

/* A graph of a buffer that was freed is good for nothing, and could not be described again. */
static bool is_refused(const struct host_context *context, const struct host_graph *graph)
{
    struct host_buffer *buffer;
    struct remoting_error error;
    bool refused = graph->is_refused;

    for (uint32_t i = 0; !refused && i < graph->buffer_count; i++) {
        refused = !host_table_find(&context->tables[HOST_TABLE_BUFFERS], graph->buffers[i], "buffer", (void **)&buffer,
                                   &error);
    }
    return refused;
}

static bool describe_graph(struct writer *writer, const struct host_graph *graph, uint64_t handle)
{
    const struct wire_context_graph_begin_request begin = { .graph = handle,
                                                            .n_tensors = graph->n_tensors,
                                                            .n_nodes = graph->n_nodes };
    const uint32_t most = WIRE_CONTEXT_GRAPH_TENSORS_COUNT_MAXIMUM;
    bool saved = WRITE(writer, WIRE_CONTEXT_GRAPH_BEGIN, begin);

    for (uint32_t first = 0; saved && first < graph->described; first += most) {
        const uint32_t left = graph->described - first;
        const struct wire_context_graph_tensors_request request = { .graph = handle,
                                                                    .first = first,
                                                                    .count = left < most ? left : most };
        struct wire_tensor *wires = (struct wire_tensor *)next_piece(writer);

        for (uint32_t i = 0; i < request.count && !is_measured(writer); i++) {
            host_describe_tensor(writer->context, graph, first + i, &wires[i]);
        }
        saved = WRITE_WITH(writer, WIRE_CONTEXT_GRAPH_TENSORS, request, wires, request.count * sizeof wires[0]);
    }
    return saved;
}

static bool save_graph(struct writer *writer, const void *object, uint64_t handle)
{
    return is_refused(writer->context, object) || describe_graph(writer, object, handle);
}

/* Of an index that is free; the generations are put right at the end. */
static uint64_t passing_handle(struct writer *writer)
{
    const struct host_table *graphs = &writer->context->tables[HOST_TABLE_GRAPHS];
    uint32_t index = 1;

    while (index < graphs->count && graphs->entries[index].object) {
        index++;
    }
    return remoting_handle(index, ++writer->passing_graphs);
}

/* The graph that a plan keeps may have no handle any more. */
static bool save_plan(struct writer *writer, const void *object, uint64_t handle)
{
    const struct host_plan *plan = object;
    struct host_context *context = writer->context;
    const uint64_t known = host_table_handle_of(&context->tables[HOST_TABLE_GRAPHS], plan->graph);
    const uint64_t graph = known ? known : passing_handle(writer);
    const struct wire_backend_graph_plan_create_request request = {
        .backend = host_table_handle_of(&context->tables[HOST_TABLE_BACKENDS], plan->backend),
        .graph = graph,
        .plan = handle,
    };
    const struct wire_context_graph_free_request end = { .graph = graph };

    if (is_refused(context, plan->graph)) {
        return remoting_fail(writer->error, REMOTING_ERROR_UNSUPPORTED, "a plan uses a buffer that was freed");
    }
    return (known || describe_graph(writer, plan->graph, graph)) &&
           WRITE(writer, WIRE_BACKEND_GRAPH_PLAN_CREATE, request) &&
           (known || WRITE(writer, WIRE_CONTEXT_GRAPH_FREE, end));
}

static bool save_comm(struct writer *writer, const void *object, uint64_t handle)
{
    const struct host_comm *comm = object;
    const struct wire_context_comm_init_request request = { .comm = handle, .count = comm->count };
    uint64_t members[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];

    for (uint32_t i = 0; i < comm->count; i++) {
        members[i] = host_table_handle_of(&writer->context->tables[HOST_TABLE_BACKENDS], comm->members[i]);
    }
    return WRITE_WITH(writer, WIRE_CONTEXT_COMM_INIT, request, members, comm->count * sizeof members[0]);
}

/* --------------------------------------------------------------------------------------------- the whole file */

typedef bool (*save_function)(struct writer *writer, const void *object, uint64_t handle);

static bool save_table(struct writer *writer, enum host_table_kind kind, save_function save)
{
    const struct host_table *table = &writer->context->tables[kind];
    bool saved = true;

    for (uint32_t i = 0; saved && i < table->count; i++) {
        if (table->entries[i].object) {
            saved = save(writer, table->entries[i].object, remoting_handle(i, table->entries[i].generation));
        }
    }
    return saved;
}

static bool save_objects(struct writer *writer)
{
    return save_hello(writer) && save_answers(writer) && (!writer->context->is_welcome || find_byte_type(writer)) &&
           save_table(writer, HOST_TABLE_BUFFERS, save_buffer) &&
           save_table(writer, HOST_TABLE_BACKENDS, save_backend) && save_table(writer, HOST_TABLE_EVENTS, save_event) &&
           save_table(writer, HOST_TABLE_GRAPHS, save_graph) && save_table(writer, HOST_TABLE_PLANS, save_plan) &&
           save_table(writer, HOST_TABLE_COMMS, save_comm);
}

static bool save_inventory(struct writer *writer, uint32_t *size)
{
    uint8_t inventory[WORKER_PAYLOAD_MAXIMUM];

    *size = (uint32_t)host_write_inventory(writer->context, inventory, sizeof inventory);
    return put(writer, inventory, *size);
}

static bool save_refused_graphs(struct writer *writer, uint32_t *count)
{
    const struct host_table *graphs = &writer->context->tables[HOST_TABLE_GRAPHS];
    bool saved = true;

    for (uint32_t i = 0; saved && i < graphs->count; i++) {
        const struct host_graph *graph = graphs->entries[i].object;

        if (graph && is_refused(writer->context, graph)) {
            const struct remoting_state_refused_graph record = {
                .graph = remoting_handle(i, graphs->entries[i].generation),
                .n_tensors = graph->n_tensors,
                .n_nodes = graph->n_nodes,
                .described = graph->described,
            };

            (*count)++;
            saved = put(writer, &record, sizeof record);
        }
    }
    return saved;
}

static bool save_generations(struct writer *writer, uint32_t counts[HOST_TABLES])
{
    bool saved = true;

    for (uint32_t kind = 0; kind < HOST_TABLES; kind++) {
        const struct host_table *table = &writer->context->tables[kind];

        counts[kind] = table->count;
        for (uint32_t i = 0; saved && i < table->count; i++) {
            saved = put(writer, &table->entries[i].generation, sizeof table->entries[i].generation);
        }
    }
    return saved;
}

static bool save_body(struct writer *writer, struct remoting_state_header *header)
{
    return save_inventory(writer, &header->inventory_size) && save_refused_graphs(writer, &header->refused_graphs) &&
           save_objects(writer) && save_generations(writer, header->generations);
}

/* The header comes last: without it there is no state. */
static bool save(struct writer *writer, const struct host_ring *ring)
{
    const struct host_context *context = writer->context;
    const struct host_ring_layout layout = host_ring_layout(ring);
    struct remoting_state_header header = {
        .magic = REMOTING_STATE_MAGIC,
        .version = REMOTING_STATE_VERSION,
        .head = ring->head,
        .request_offset = layout.request_offset,
        .request_size = layout.request_size,
        .return_offset = layout.return_offset,
        .return_size = layout.return_size,
        .answers_are_cut = context->told.is_cut,
        .failures = context->failures,
        .failures_acknowledged = context->failures_acknowledged,
        .failures_logged = context->failures_logged,
    };

    writer->file->place = sizeof header;
    if (!save_body(writer, &header) || !host_state_end_writing(writer->file, writer->error)) {
        return false;
    }
    header.commands_size = writer->size;
    writer->file->place = 0;
    return put(writer, &header, sizeof header); /* small: it is there */
}

uint64_t host_state_measure(struct host_context *context)
{
    struct remoting_error ignored; /* saving tells it */
    struct writer writer = { .context = context, .error = &ignored };
    struct remoting_state_header header = { .magic = REMOTING_STATE_MAGIC };

    save_body(&writer, &header);
    return sizeof header + writer.total;
}

bool host_state_save(struct host_context *context, const struct host_ring *ring, int file, struct remoting_error *error)
{
    struct host_state_file state;
    struct writer writer = {
        .context = context, .file = &state, .pieces = host_allocate_pinned(2 * PIECE), .error = error
    };
    bool saved;

    if (!writer.pieces) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to save a context");
    }
    host_state_open(&state, file);
    saved = save(&writer, ring);
    host_sharing_end(context);
    host_state_close(&state);
    host_free_pinned(writer.pieces);
    return saved;
}
