#include "ggml/graphs.h"

#include <stdlib.h>
#include <string.h>

#include "host_calls.h"
#include "ops/tensors.h"
#include "ops/translation.h"
#include "ops/validation.h"
#include "quota.h"

void host_graph_free(struct host_graph *graph)
{
    free(graph->ggml);
    free(graph->tensors);
    free(graph->wires);
    free(graph->nodes);
    free(graph->use_counts);
    free(graph->hash_used);
    free(graph->hash_keys);
    free(graph->buffers);
    host_data_checks_free(&graph->data_checks);
    free(graph);
}

/* What a tensor of a graph takes of the host's memory. */
#define TENSOR_MEMORY                                                                                                  \
    (sizeof(struct ggml_tensor) + sizeof(struct wire_tensor) + 4 * sizeof(void *) + 2 * sizeof(int32_t))

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

static bool make_room(struct host_context *context, struct host_graph *graph, struct remoting_error *error)
{
    if (!charge(context, graph, error)) {
        return false;
    }
    graph->hash_size = 2 * (size_t)graph->n_tensors + 1;
    graph->tensors = calloc(graph->n_tensors, sizeof *graph->tensors);
    graph->wires = malloc(graph->n_tensors * sizeof *graph->wires); /* each is written before it is read */
    graph->nodes = calloc(graph->n_nodes, sizeof *graph->nodes);
    graph->use_counts = calloc(graph->hash_size, sizeof *graph->use_counts);
    graph->hash_used = calloc((graph->hash_size + 31) / 32, sizeof *graph->hash_used);
    graph->hash_keys = calloc(graph->hash_size, sizeof *graph->hash_keys);
    return (graph->tensors && graph->wires && graph->nodes && graph->use_counts && graph->hash_used &&
            graph->hash_keys) ||
           remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a graph of %u tensors", graph->n_tensors);
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
        host_graph_free(graph);
        error->kind =
            REMOTING_ERROR_LOST; /* what follows would name a graph that there is not, and be called malformed */
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
static bool is_idle_node(const struct host_graph *graph, uint32_t place)
{
    return place >= graph->n_tensors - graph->n_nodes && !(graph->wires[place].flags & WIRE_TENSOR_FLAG_COMPUTE);
}

/* Makes a node that is not to be computed NONE, so that its op may be anything, and no kernel sees it. */
static bool read_idle_node(struct host_context *context, struct host_graph *graph, uint32_t place,
                           struct remoting_error *error)
{
    struct wire_tensor *wire = &graph->wires[place];

    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        wire->source[i] = wire->source[i] == place + 1 ? 0 : wire->source[i]; /* a cast is its own source */
    }
    return host_read_idle_tensor(context, wire, &graph->tensors[place], error);
}

/* Lets the backend prepare a tensor that has room for it, where its buffers keep something in tensor->extra. */
static bool initialise(struct host_context *context, const struct host_graph *graph, uint32_t place,
                       struct remoting_error *error)
{
    struct host_buffer *buffer;

    if (!host_find_buffer(context, graph->wires[place].buffer, &buffer, error)) {
        return false;
    }
    if (!graph->tensors[place].view_src && !host_has_room(context, buffer, &graph->tensors[place], error)) {
        return false;
    }
    if (buffer->sets_extra &&
        context->ggml.ggml_backend_buffer_init_tensor(buffer->ggml, &graph->tensors[place]) != WIRE_STATUS_SUCCESS) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the tensor '%.63s' could not be initialised",
                             graph->tensors[place].name);
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

static bool read_tensor(struct host_context *context, struct host_graph *graph, uint32_t place,
                        struct remoting_error *error)
{
    const struct wire_tensor *wire = &graph->wires[place];
    struct ggml_tensor *tensor = &graph->tensors[place];
    const bool is_read = is_idle_node(graph, place) ? read_idle_node(context, graph, place, error)
                                                    : host_read_tensor(context, wire, tensor, error);

    if (!is_read || !host_connect_tensor(wire, graph->tensors, place, context->translation.copy_op, error)) {
        return false;
    }
    if (!tensor->data && host_nbytes(context, tensor) > 0) {
        graph->is_placed = false;
    }
    graph->use_counts[hash_slot(graph, tensor)] = wire->use_count;
    return wire->buffer == 0 || (note_buffer(graph, wire->buffer, error) && initialise(context, graph, place, error));
}

static void set_field(struct host_graph *graph, size_t offset, const void *value, size_t size)
{
    if (offset != SIZE_MAX) {
        memcpy((uint8_t *)graph->ggml + offset, value, size);
    }
}

void host_graph_renew_uid(struct host_context *context, struct host_graph *graph)
{
    context->last_graph_uid++;
    set_field(graph, context->abi->graph_uid, &context->last_graph_uid, sizeof context->last_graph_uid);
}

/* Fills ggml's own struct. The use counts are the guest's: a split is a view of a larger graph, and
 * a host that recounted would fuse away a tensor that another split reads. */
static bool build(struct host_context *context, struct host_graph *graph, struct remoting_error *error)
{
    const struct host_abi *abi = context->abi;
    const int32_t n_nodes = (int32_t)graph->n_nodes;

    graph->ggml = calloc(1, abi->graph_size);
    if (!graph->ggml) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a graph of %u tensors", graph->n_tensors);
    }
    for (uint32_t i = 0; i < graph->n_nodes; i++) {
        graph->nodes[i] = &graph->tensors[graph->n_tensors - graph->n_nodes + i];
    }
    set_field(graph, abi->graph_capacity, &n_nodes, sizeof n_nodes);
    set_field(graph, abi->graph_n_nodes, &n_nodes, sizeof n_nodes);
    set_field(graph, abi->graph_nodes, &graph->nodes, sizeof graph->nodes);
    set_field(graph, abi->graph_use_counts, &graph->use_counts, sizeof graph->use_counts);
    set_field(graph, abi->graph_hash_size, &graph->hash_size, sizeof graph->hash_size);
    set_field(graph, abi->graph_hash_used, &graph->hash_used, sizeof graph->hash_used);
    set_field(graph, abi->graph_hash_keys, &graph->hash_keys, sizeof graph->hash_keys);
    host_graph_renew_uid(context, graph);
    graph->is_built = true;
    return true;
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
    memcpy(graph->wires + first, tensors, count * sizeof *tensors);
    graph->is_placed = graph->is_placed || first == 0;
    for (uint32_t i = first; !graph->is_refused && i < first + count; i++) {
        graph->is_refused = !read_tensor(context, graph, i, error);
    }
    if (!graph->is_refused && graph->described == graph->n_tensors) {
        graph->is_refused = !build(context, graph, error);
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
        host_quota_give(context, QUOTA_GRAPH_MEMORY, graph->charged);
    }
    host_graph_free(graph);
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

/* A backend that is handed an op it cannot compute aborts, and one that is handed another's memory
 * takes its buffer for one of its own; it is asked first. */
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

bool host_node_is_computed(const struct ggml_tensor *node)
{
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (node->ne[i] == 0) {
            return false;
        }
    }
    return (node->flags & WIRE_TENSOR_FLAG_COMPUTE) != 0; /* the guest says it whatever its release */
}

void host_graph_set_nodes(struct host_context *context, struct host_graph *graph, const struct host_device *device)
{
    const struct host_abi *abi = context->abi;
    const bool has_checks = device->is_cpu && graph->data_checks.count > 0;
    struct ggml_tensor *const *nodes = has_checks ? graph->data_checks.nodes : graph->nodes;
    const int32_t count = (int32_t)(graph->n_nodes + (has_checks ? graph->data_checks.count : 0));

    set_field(graph, abi->graph_capacity, &count, sizeof count);
    set_field(graph, abi->graph_n_nodes, &count, sizeof count);
    set_field(graph, abi->graph_nodes, &nodes, sizeof nodes);
}

bool host_graph_suits(struct host_context *context, struct host_graph *graph, struct host_device *device,
                      struct remoting_error *error)
{
    return is_complete(context, graph, error) &&
           (graph->supported_by == device || check_support(context, graph, device, error));
}
