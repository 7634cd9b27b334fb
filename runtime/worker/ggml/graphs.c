#include "ggml/graphs.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "host_calls.h"
#include "ops/translation.h"
#include "ops/validation.h"
#include "quota.h"

static void free_graph(struct host_context *context, struct host_graph *graph)
{
    host_graph_memory_give(&context->graph_pages, &graph->memory);
    free(graph->buffers);
    host_data_checks_free(&graph->data_checks);
    free(graph);
}

/* What a tensor of a graph takes of the host's memory. */
#define TENSOR_MEMORY (sizeof(struct ggml_tensor) + 4 * sizeof(void *) + 2 * sizeof(int32_t))

void host_tell_graph_quotas(const struct host_context *context, struct wire_context_hello_reply *reply)
{
    const uint64_t graphs = context->limits.of[QUOTA_GRAPHS];
    const uint64_t memory = context->limits.of[QUOTA_GRAPH_MEMORY];

    reply->graphs = graphs != 0 && graphs < UINT32_MAX ? (uint32_t)graphs : UINT32_MAX;
    reply->graph_tensors = memory != 0 ? memory / TENSOR_MEMORY : UINT64_MAX;
}

static bool charge(struct host_context *context, struct host_graph *graph, struct remoting_error *error)
{
    const uint64_t size = graph->n_tensors * (uint64_t)TENSOR_MEMORY;

    if (!host_quota_take(context, QUOTA_GRAPHS, 1, error)) {
        return false;
    }
    if (!host_quota_take(context, QUOTA_GRAPH_MEMORY, size, error)) {
        host_quota_give(context, QUOTA_GRAPHS, 1);
        return false;
    }
    graph->charged = size;
    return true;
}

static void *carve(uintptr_t *place, size_t size)
{
    void *const carved = (void *)*place;

    *place += (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    return carved;
}

/* Divides memory from `base` on, and returns how much of it. */
static size_t divide(const struct host_context *context, struct host_graph *graph, uintptr_t base)
{
    uintptr_t place = base;

    graph->piece = carve(&place, context->abi->graph_size);
    graph->ggml = carve(&place, context->abi->graph_size);
    graph->hash_used = carve(&place, (graph->hash_size + 31) / 32 * sizeof *graph->hash_used);
    graph->hash_keys = carve(&place, graph->hash_size * sizeof *graph->hash_keys);
    graph->use_counts = carve(&place, graph->hash_size * sizeof *graph->use_counts);
    graph->nodes = carve(&place, graph->n_nodes * sizeof *graph->nodes);
    graph->tensors = carve(&place, graph->n_tensors * sizeof *graph->tensors);
    return place - base;
}

static bool make_room(struct host_context *context, struct host_graph *graph, struct remoting_error *error)
{
    if (!charge(context, graph, error)) {
        return false;
    }
    graph->hash_size = 2 * (size_t)graph->n_tensors + 1;
    if (!host_graph_memory_take(&context->graph_pages, divide(context, graph, 0), &graph->memory)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a graph of %u tensors", graph->n_tensors);
    }
    divide(context, graph, (uintptr_t)graph->memory.address);
    memset(graph->ggml, 0, (size_t)((uint8_t *)graph->hash_keys - (uint8_t *)graph->ggml)); /* it, and hash_used */
    return true;
}

static struct host_graph *add_graph(struct host_context *context, uint64_t handle, struct host_graph_extent extent,
                                    struct remoting_error *error)
{
    struct host_graph *graph = calloc(1, sizeof *graph);

    if (!graph) {
        remoting_fail(error, REMOTING_ERROR_LOST, "the host has no memory even for the name of a graph");
        return NULL;
    }
    graph->n_tensors = extent.n_tensors;
    graph->n_nodes = extent.n_nodes;
    graph->described = extent.described;
    graph->users = 1;
    if (!host_table_add(&context->tables[HOST_TABLE_GRAPHS], handle, graph, error)) {
        free_graph(context, graph);
        error->kind = REMOTING_ERROR_LOST; /* later commands would name a missing graph, and count as malformed */
        return NULL;
    }
    return graph;
}

bool host_graph_add_refused(struct host_context *context, uint64_t handle, struct host_graph_extent extent,
                            struct remoting_error *error)
{
    struct host_graph *graph = add_graph(context, handle, extent, error);

    if (graph) {
        graph->is_refused = true;
    }
    return graph != NULL;
}

bool host_context_graph_begin(struct host_context *context, uint64_t handle, uint32_t n_tensors, uint32_t n_nodes,
                              struct remoting_error *error)
{
    const struct host_graph_extent extent = { .n_tensors = n_tensors, .n_nodes = n_nodes };
    struct host_graph *graph = add_graph(context, handle, extent, error);

    if (!graph) {
        return false;
    }
    /* The guest has posted this and goes on to describe the graph, so a refused one keeps its handle. */
    graph->is_refused = !make_room(context, graph, error);
    return !graph->is_refused;
}

static bool note_buffer(struct host_graph *graph, uint64_t buffer, struct remoting_error *error)
{
    uint64_t *buffers;

    for (uint32_t i = graph->buffer_count; i-- > 0;) {
        if (graph->buffers[i] == buffer) {
            return true;
        }
    }
    buffers = realloc(graph->buffers, (graph->buffer_count + 1) * sizeof *buffers);
    if (!buffers) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a graph's buffers");
    }
    graph->buffers = buffers;
    graph->buffers[graph->buffer_count++] = buffer;
    return true;
}

/* ggml's flag tells the nodes that are to be computed; a host may be older than that. */
static bool is_idle_node(const struct host_graph *graph, uint32_t place, const struct wire_tensor *wire)
{
    return place >= graph->n_tensors - graph->n_nodes && !(wire->flags & WIRE_TENSOR_FLAG_COMPUTE);
}

/* A node that is not to be computed as one of op NONE, which no kernel sees: its op may be anything. */
static struct wire_tensor as_idle(const struct wire_tensor *wire, uint32_t place)
{
    struct wire_tensor idle = *wire;

    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        idle.source[i] = idle.source[i] == place + 1 ? 0 : idle.source[i]; /* a cast is its own source */
    }
    return idle;
}

/* Lets the backend initialise a tensor that has room, if its buffers use tensor->extra. */
static bool initialise(struct host_context *context, uint64_t handle, struct ggml_tensor *tensor,
                       struct remoting_error *error)
{
    struct host_buffer *buffer;

    if (!host_find_buffer(context, handle, &buffer, error)) {
        return false;
    }
    if (!tensor->view_src && !host_has_room(context, buffer, tensor, error)) {
        return false;
    }
    if (buffer->sets_extra &&
        context->ggml.ggml_backend_buffer_init_tensor(buffer->ggml, tensor) != WIRE_STATUS_SUCCESS) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the tensor '%.63s' could not be initialised", tensor->name);
    }
    return true;
}

/* ggml_hash_find_or_insert of ggml-impl.h, which backends inline: the slot of a tensor. */
static size_t hash_slot(struct host_graph *graph, struct ggml_tensor *tensor)
{
    size_t slot = ((uintptr_t)tensor >> 4) % graph->hash_size;

    while (graph->hash_used[slot >> 5] >> (slot & 31) & 1) {
        slot = (slot + 1) % graph->hash_size;
    }
    graph->hash_used[slot >> 5] |= UINT32_C(1) << (slot & 31);
    graph->hash_keys[slot] = tensor;
    return slot;
}

int32_t host_graph_use_count(const struct host_graph *graph, const struct ggml_tensor *tensor)
{
    size_t slot = ((uintptr_t)tensor >> 4) % graph->hash_size;

    while (graph->hash_keys[slot] != tensor) {
        slot = (slot + 1) % graph->hash_size;
    }
    return graph->use_counts[slot];
}

static bool read_and_connect(struct host_context *context, struct host_graph *graph, uint32_t place,
                             const struct wire_tensor *wire, struct remoting_error *error)
{
    struct ggml_tensor *tensor = &graph->tensors[place];
    struct wire_tensor idle;

    if (!is_idle_node(graph, place, wire)) {
        return host_read_tensor(context, wire, tensor, error) &&
               host_connect_tensor(wire, graph->tensors, place, context->translation.copy_op, error);
    }
    idle = as_idle(wire, place);
    return host_read_idle_tensor(context, &idle, tensor, error) &&
           host_connect_tensor(&idle, graph->tensors, place, context->translation.copy_op, error);
}

static bool read_tensor(struct host_context *context, struct host_graph *graph, uint32_t place,
                        const struct wire_tensor *wire, struct remoting_error *error)
{
    struct ggml_tensor *tensor = &graph->tensors[place];

    if (!read_and_connect(context, graph, place, wire, error)) {
        return false;
    }
    if (!tensor->data && host_nbytes(context, tensor) > 0) {
        graph->is_placed = false;
    }
    graph->use_counts[hash_slot(graph, tensor)] = wire->use_count;
    return wire->buffer == 0 ||
           (note_buffer(graph, wire->buffer, error) && initialise(context, wire->buffer, tensor, error));
}

static void set_field(void *ggml, size_t offset, const void *value, size_t size)
{
    if (offset != SIZE_MAX) {
        memcpy((uint8_t *)ggml + offset, value, size);
    }
}

/* No more than its nodes would fit into it. */
static void set_nodes(const struct host_abi *abi, void *ggml, const struct host_nodes *nodes)
{
    const int32_t count = (int32_t)nodes->count;

    set_field(ggml, abi->graph_capacity, &count, sizeof count);
    set_field(ggml, abi->graph_n_nodes, &count, sizeof count);
    set_field(ggml, abi->graph_nodes, &nodes->all, sizeof nodes->all);
}

void host_graph_renew_uid(struct host_context *context, struct host_graph *graph)
{
    context->last_graph_uid++;
    set_field(graph->ggml, context->abi->graph_uid, &context->last_graph_uid, sizeof context->last_graph_uid);
}

/* Fills ggml's own struct. The use counts are the guest's: a split is a view of a larger graph, and
 * a host that recounted would fuse away a tensor that another split reads. */
static void build(struct host_context *context, struct host_graph *graph)
{
    const struct host_abi *abi = context->abi;

    for (uint32_t i = 0; i < graph->n_nodes; i++) {
        graph->nodes[i] = &graph->tensors[graph->n_tensors - graph->n_nodes + i];
    }
    set_nodes(abi, graph->ggml, &(struct host_nodes){ graph->nodes, graph->n_nodes });
    set_field(graph->ggml, abi->graph_use_counts, &graph->use_counts, sizeof graph->use_counts);
    set_field(graph->ggml, abi->graph_hash_size, &graph->hash_size, sizeof graph->hash_size);
    set_field(graph->ggml, abi->graph_hash_used, &graph->hash_used, sizeof graph->hash_used);
    set_field(graph->ggml, abi->graph_hash_keys, &graph->hash_keys, sizeof graph->hash_keys);
    host_graph_renew_uid(context, graph);
    graph->is_built = true;
}

bool host_context_graph_tensors(struct host_context *context, struct host_graph *graph, uint32_t first, uint32_t count,
                                const struct wire_tensor *tensors, struct remoting_error *error)
{
    if (graph->is_built || first != graph->described || count > graph->n_tensors - graph->described) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "tensors %u to %u of a graph that has %u of %u", first,
                             first + count - 1, graph->described, graph->n_tensors);
    }
    graph->described += count;
    if (graph->is_refused) {
        return true;
    }
    graph->is_placed = graph->is_placed || first == 0;
    for (uint32_t i = 0; !graph->is_refused && i < count; i++) {
        graph->is_refused = !read_tensor(context, graph, first + i, &tensors[i], error);
    }
    if (!graph->is_refused && graph->described == graph->n_tensors) {
        build(context, graph);
    }
    return !graph->is_refused;
}

void host_graph_release(struct host_context *context, struct host_graph *graph)
{
    if (--graph->users > 0) {
        return;
    }
    if (graph->charged > 0) {
        host_quota_give(context, QUOTA_GRAPHS, 1);
        host_quota_give(context, QUOTA_GRAPH_MEMORY, graph->charged + graph->data_checks.charged);
    }
    free_graph(context, graph);
}

bool host_context_graph_free(struct host_context *context, struct host_graph *graph, struct remoting_error *error)
{
    (void)error;
    host_table_remove(&context->tables[HOST_TABLE_GRAPHS], graph);
    host_graph_release(context, graph);
    return true;
}

static bool is_complete(struct host_context *context, const struct host_graph *graph, struct remoting_error *error)
{
    struct host_buffer *buffer;

    if (graph->is_refused) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the graph was refused when it was described");
    }
    if (!graph->is_built) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%u of the graph's %u tensors have come", graph->described,
                             graph->n_tensors);
    }
    for (uint32_t i = 0; i < graph->buffer_count; i++) {
        if (!host_find_buffer(context, graph->buffers[i], &buffer, error)) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the graph uses a buffer that was freed");
        }
    }
    return true;
}

/* A backend aborts on an op that it cannot compute, and takes another backend's buffer for its own. So it is asked
 * first. */
static bool check_support(struct host_context *context, struct host_graph *graph, struct host_device *device,
                          struct remoting_error *error)
{
    struct host_buffer *buffer;

    for (uint32_t i = 0; i < graph->buffer_count; i++) {
        if (!host_find_buffer(context, graph->buffers[i], &buffer, error)) {
            return false;
        }
        /* Shared memory can change while a kernel relies on what it has checked. */
        if (buffer->is_shared ||
            !context->ggml.ggml_backend_dev_supports_buft(device->ggml, buffer->buffer_type->ggml)) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s cannot use memory of %s", device->record.name,
                                 buffer->buffer_type->record.name);
        }
    }
    for (uint32_t i = 0; i < graph->n_nodes; i++) {
        const struct ggml_tensor *node = graph->nodes[i];
        const char *broken = host_broken_rule(context, device, node, HOST_OP_COMPUTED);

        if (broken || !context->ggml.ggml_backend_dev_supports_op(device->ggml, node)) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s cannot compute node %u '%.63s', %s%s%s",
                                 device->record.name, i, node->name, context->ggml.ggml_op_name(node->op),
                                 broken ? ", which wants " : "", broken ? broken : "");
        }
    }
    graph->supported_by = device;
    return true;
}

struct host_nodes host_graph_nodes(const struct host_graph *graph, const struct host_device *device)
{
    const bool has_checks = device->is_cpu && graph->data_checks.count > 0;

    return (struct host_nodes){ has_checks ? graph->data_checks.nodes : graph->nodes,
                                graph->n_nodes + (has_checks ? graph->data_checks.count : 0) };
}

void host_graph_set_nodes(struct host_context *context, struct host_graph *graph, const struct host_device *device)
{
    const struct host_nodes nodes = host_graph_nodes(graph, device);

    set_nodes(context->abi, graph->ggml, &nodes);
}

void *host_graph_piece(struct host_context *context, struct host_graph *graph, const struct host_device *device,
                       const struct host_range *range)
{
    const struct host_nodes nodes = host_graph_nodes(graph, device);
    const uint64_t no_uid = 0;

    memcpy(graph->piece, graph->ggml, context->abi->graph_size);
    set_nodes(context->abi, graph->piece, &(struct host_nodes){ nodes.all + range->first, range->end - range->first });
    set_field(graph->piece, context->abi->graph_uid, &no_uid, sizeof no_uid);
    return graph->piece;
}

bool host_graph_suits(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error)
{
    return is_complete(context, graph, error) &&
           (graph->supported_by == device || check_support(context, graph, device, error));
}
