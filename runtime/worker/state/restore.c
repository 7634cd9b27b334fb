/* Reads a context's state. Its commands go the way that a guest's go, and are checked there. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "formats/state.h"
#include "formats/worker.h"
#include "ggml/graphs.h"
#include "ggml/inventory.h"
#include "ggml/pinned.h"
#include "host_calls.h"
#include "inventory_check.h"
#include "ring_format.h"
#include "ring_server.h"
#include "sharing/sharing.h"
#include "state/state.h"
#include "state/state_file.h"

#define ANSWER_MAXIMUM 256u /* bytes, as struct host_command has room for */

struct reader {
    struct host_context *context;
    struct host_state_file *file;
    uint8_t *bytes; /* REMOTING_STATE_COMMAND_MAXIMUM of them */
    struct remoting_error *error;
};

/* What a guest was told of the devices it still believes. If it was told more than the state has, nothing else will do
 * than what told it. */
static bool check_inventory(const struct reader *reader, uint32_t size, bool is_same)
{
    uint8_t *told = reader->bytes;
    uint8_t *here = reader->bytes + WORKER_PAYLOAD_MAXIMUM;
    size_t size_here;

    if (size > WORKER_PAYLOAD_MAXIMUM) {
        return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED, "the state has an inventory of %u bytes", size);
    }
    if (!host_state_read(reader->file, told, size, reader->error)) {
        return false;
    }
    size_here = host_write_inventory(reader->context, here, WORKER_PAYLOAD_MAXIMUM);
    if (is_same && (size_here != size || memcmp(told, here, size) != 0)) {
        return remoting_fail(reader->error, REMOTING_ERROR_UNSUPPORTED,
                             "the guest was answered more than is kept, so that no other device or ggml will do");
    }
    return remoting_inventory_holds(told, size, here, size_here, reader->error);
}

static bool add_refused_graph(const struct reader *reader, const struct remoting_state_refused_graph *record)
{
    const struct host_graph_extent extent = { record->n_tensors, record->n_nodes, record->described };

    if (extent.n_nodes == 0 || extent.n_nodes > extent.n_tensors ||
        extent.n_tensors > WIRE_CONTEXT_GRAPH_BEGIN_N_TENSORS_MAXIMUM || extent.described > extent.n_tensors) {
        return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED,
                             "the state has a graph of %u nodes and %u tensors", extent.n_nodes, extent.n_tensors);
    }
    return host_can_add_graph(reader->context, record->graph, reader->error) &&
           host_graph_add_refused(reader->context, record->graph, extent, reader->error);
}

static bool restore_refused_graphs(const struct reader *reader, uint32_t count)
{
    struct remoting_state_refused_graph record;
    bool restored = true;

    for (uint32_t i = 0; restored && i < count; i++) {
        restored = host_state_read(reader->file, &record, sizeof record, reader->error) &&
                   add_refused_graph(reader, &record);
    }
    return restored;
}

/* What makes something, what a saved buffer takes, and what the guest has asked; nothing that computes or answers into
 * the guest's memory. */
static bool may_be_restored(uint32_t command)
{
    switch (command) {
    case WIRE_CONTEXT_HELLO:
    case WIRE_CONTEXT_GRAPH_BEGIN:
    case WIRE_CONTEXT_GRAPH_TENSORS:
    case WIRE_CONTEXT_GRAPH_FREE:
    case WIRE_CONTEXT_SHARE:
    case WIRE_CONTEXT_COMM_INIT:
    case WIRE_DEVICE_INIT_BACKEND:
    case WIRE_DEVICE_SUPPORTS_OP:
    case WIRE_DEVICE_SUPPORTS_BUFT:
    case WIRE_DEVICE_OFFLOAD_OP:
    case WIRE_DEVICE_EVENT_NEW:
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER:
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE:
    case WIRE_BUFFER_INIT_TENSOR:
    case WIRE_BUFFER_SET_TENSOR:
    case WIRE_BACKEND_GRAPH_PLAN_CREATE:
    case WIRE_BACKEND_EVENT_RECORD:
    case WIRE_PROCEDURE_SET_N_THREADS:
        return true;
    default:
        return false;
    }
}

static bool check_header(const struct reader *reader, const struct wire_command_header *header, uint64_t left)
{
    if (header->size < sizeof *header || header->size > REMOTING_STATE_COMMAND_MAXIMUM ||
        header->size % REMOTING_RING_ALIGNMENT != 0 || header->size > left ||
        header->record_size % REMOTING_RING_ALIGNMENT != 0 || header->record_size > header->size - sizeof *header ||
        header->return_size > ANSWER_MAXIMUM || header->return_size % REMOTING_RING_ALIGNMENT != 0 ||
        header->return_size > header->size - sizeof *header - header->record_size) {
        return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED,
                             "the state has a command of %u bytes where %llu are left", header->size,
                             (unsigned long long)left);
    }
    if (!may_be_restored(header->command) || (!reader->context->is_welcome && header->command != WIRE_CONTEXT_HELLO)) {
        return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED, "the state has %s where it does not belong",
                             wire_command_name(header->command));
    }
    return true;
}

static bool check_answer(const struct reader *reader, const struct wire_command_header *header,
                         const struct host_command *command)
{
    _Alignas(8) uint8_t told[ANSWER_MAXIMUM];

    memcpy(told, reader->bytes + header->size - sizeof *header - header->return_size, header->return_size);
    return header->return_size != command->reply_size ||
           host_answer_holds(command->id, told, command->reply, reader->error);
}

/* The new worker goes by what the guest was told, not by what it would tell itself. */
static void remember(const struct reader *reader, const struct wire_command_header *header)
{
    struct wire_command_header question = *header;

    question.size -= header->return_size;
    host_told_answers_add(&reader->context->told, &question, reader->bytes,
                          reader->bytes + question.size - sizeof question, header->return_size);
}

/* A question of something that is gone since cannot be asked again. Our frontends ask none. */
static bool restore_command(const struct reader *reader, const struct wire_command_header *header)
{
    const size_t size = header->size - sizeof *header;
    const bool is_question = host_command_traits(header->command).is_remembered;
    struct host_command command = {
        .id = header->command,
        .record = reader->bytes,
        .record_size = header->record_size,
        .is_packed = header->is_packed != 0,
        .payload = reader->bytes + header->record_size,
        .payload_size = size - header->record_size - header->return_size,
    };

    if (!host_state_read(reader->file, reader->bytes, size, reader->error)) {
        return false;
    }
    host_sharing_begin(reader->context, header->command); /* false: it is asked to come to rest, which this does not */
    if (!host_dispatch(reader->context, &command, reader->error)) {
        return is_question && reader->error->kind == REMOTING_ERROR_MALFORMED;
    }
    if (header->return_size > 0 && !check_answer(reader, header, &command)) {
        return false;
    }
    if (is_question) {
        remember(reader, header);
    }
    return true;
}

static bool restore_commands(const struct reader *reader, uint64_t size)
{
    while (size > 0) {
        struct wire_command_header header;

        if (size < sizeof header) {
            return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED, "the state is cut short");
        }
        if (!host_state_read(reader->file, &header, sizeof header, reader->error) ||
            !check_header(reader, &header, size) || !restore_command(reader, &header)) {
            return false;
        }
        size -= header.size;
    }
    return true;
}

static bool restore_generations(const struct reader *reader, const uint32_t counts[HOST_TABLES])
{
    bool restored = true;

    for (uint32_t kind = 0; restored && kind < HOST_TABLES; kind++) {
        const size_t size = (size_t)counts[kind] * sizeof(uint32_t);

        if (counts[kind] > REMOTING_STATE_COMMAND_MAXIMUM / sizeof(uint32_t)) {
            return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED, "the state has %u handles", counts[kind]);
        }
        restored = host_state_read(reader->file, reader->bytes, size, reader->error) &&
                   host_table_set_generations(&reader->context->tables[kind], (const uint32_t *)reader->bytes,
                                              counts[kind], reader->error);
    }
    return restored;
}

static bool restore(const struct reader *reader, struct host_ring *ring, const struct host_resource *blob)
{
    struct host_context *context = reader->context;
    struct remoting_state_header header;
    struct host_ring_layout layout;

    if (!host_state_read(reader->file, &header, sizeof header, reader->error)) {
        return false;
    }
    if (header.magic != REMOTING_STATE_MAGIC || header.version != REMOTING_STATE_VERSION) {
        return remoting_fail(reader->error, REMOTING_ERROR_MALFORMED, "this is no state of version %u",
                             REMOTING_STATE_VERSION);
    }
    layout = (struct host_ring_layout){ header.request_offset, header.request_size, header.return_offset,
                                        header.return_size };
    if (!host_ring_take_over(ring, blob, layout, header.head, reader->error)) {
        return false;
    }
    host_ring_bind(ring, context);
    context->failures = header.failures;
    context->failures_acknowledged = header.failures_acknowledged;
    context->failures_logged = header.failures_logged;
    if (!check_inventory(reader, header.inventory_size, header.answers_are_cut != 0) ||
        !restore_refused_graphs(reader, header.refused_graphs) || !restore_commands(reader, header.commands_size)) {
        return false;
    }
    context->told.is_cut = context->told.is_cut || header.answers_are_cut != 0;
    return restore_generations(reader, header.generations);
}

bool host_state_restore(struct host_context *context, struct host_ring *ring, const struct host_resource *blob,
                        int file, struct remoting_error *error)
{
    struct host_state_file state;
    struct reader reader = { .context = context,
                             .file = &state,
                             .bytes = host_allocate_pinned(REMOTING_STATE_COMMAND_MAXIMUM),
                             .error = error };
    const bool is_short = context->room.is_short;
    bool restored;

    if (!reader.bytes) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to restore a context");
    }
    context->room.is_short = false; /* there is room for all that the guest had */
    host_state_open(&state, file);
    restored = restore(&reader, ring, blob);
    host_state_close(&state);
    host_sharing_end(context);
    context->room.is_short = is_short;
    host_free_pinned(reader.bytes);
    return restored;
}
