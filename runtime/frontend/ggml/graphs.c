#include "ggml/graphs.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "ggml/abi.h"
#include "ggml/graph_encoder.h"

/* A tensor of the graph, and where its description stands. Open addressing. */
struct guest_graph_entry {
    const struct ggml_tensor *tensor; /* NULL: the place is empty */
    uint32_t place;                   /* 1 + place among the described, or NODE_WAITING */
};

/* Tensors that are sent in one message: the host reads as many in some 20 us, in which the guest describes the next. */
#define SENT_TOGETHER 64u

/* Where the place of a tensor would stand: a node of the graph that has not been described, or put in order, yet. */
#define NODE_WAITING UINT32_MAX

/* Makes room for a graph of n_nodes and what it reads; empties what an earlier graph left. */
static bool description_begin(struct guest_graph_description *description, uint32_t n_nodes)
{
    const size_t wanted = n_nodes * (size_t)(GGML_TENSOR_SOURCES + 2) / 4 + 64;
    size_t slot_count = 64;

    while (slot_count < 4 * (size_t)n_nodes + 64) {
        slot_count *= 2;
    }
    if (description->capacity < wanted) {
        free(description->tensors);
        description->tensors = malloc(wanted * sizeof *description->tensors);
        description->capacity = description->tensors ? (uint32_t)wanted : 0;
    }
    if (description->entry_capacity < slot_count) {
        free(description->entries);
        description->entries = malloc(slot_count * sizeof *description->entries);
        description->entry_capacity = description->entries ? (uint32_t)slot_count : 0;
    }
    description->count = 0;
    description->n_nodes = n_nodes;
    description->slot_count = (uint32_t)slot_count;
    if (!description->tensors || !description->entries) {
        return false;
    }
    memset(description->entries, 0, slot_count * sizeof *description->entries);
    return true;
}

void guest_graph_description_free(struct guest_graph_description *description)
{
    free(description->tensors);
    free(description->entries);
    memset(description, 0, sizeof *description);
}

static struct guest_graph_entry *entry_of(const struct guest_graph_description *description,
                                          const struct ggml_tensor *tensor)
{
    uint32_t slot = (uint32_t)((uintptr_t)tensor >> 4) * 2654435761u & (description->slot_count - 1);

    while (description->entries[slot].tensor && description->entries[slot].tensor != tensor) {
        slot = (slot + 1) & (description->slot_count - 1);
    }
    return &description->entries[slot];
}

/* 1 + place of a tensor that has been described, NODE_WAITING, or 0. */
static uint32_t find(const struct guest_graph_description *description, const struct ggml_tensor *tensor)
{
    return entry_of(description, tensor)->place;
}

/* 1 + place of a tensor that has been described, or 0. */
static uint32_t find_described(const struct guest_graph_description *description, const struct ggml_tensor *tensor)
{
    const uint32_t place = find(description, tensor);

    return place == NODE_WAITING ? 0 : place;
}

static bool grow_entries(struct guest_graph_description *description)
{
    struct guest_graph_entry *entries = description->entries;
    const uint32_t slot_count = description->slot_count;

    description->slot_count = 2 * slot_count;
    description->entries = calloc(description->slot_count, sizeof *description->entries);
    description->entry_capacity = description->entries ? description->slot_count : 0;
    for (uint32_t i = 0; description->entries && i < slot_count; i++) {
        if (entries[i].tensor) {
            *entry_of(description, entries[i].tensor) = entries[i];
        }
    }
    free(entries);
    return description->entries != NULL;
}

/* Makes room for one more tensor and enters it; its description is the last. */
static bool enter(struct guest_graph_description *description, const struct ggml_tensor *tensor,
                  struct remoting_error *error)
{
    struct guest_graph_entry *entry;

    if (description->count == description->capacity) {
        struct wire_tensor *tensors = realloc(description->tensors,
                                              2 * (size_t)description->capacity * sizeof *tensors);

        if (!tensors) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
        }
        description->tensors = tensors;
        description->capacity *= 2;
    }
    /* Nodes have places from the start, so leaves may take as many again. */
    if (2 * (description->n_nodes + description->count) >= description->slot_count && !grow_entries(description)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
    }
    entry = entry_of(description, tensor);
    entry->tensor = tensor;
    entry->place = ++description->count;
    return true;
}

/* Describes a tensor that some node reads but none of this graph computes. The host sees it as a leaf: another graph
 * computes it. */
static bool describe_leaf(struct guest_graph_description *description, const struct ggml_tensor *tensor,
                          struct remoting_error *error)
{
    struct wire_tensor *wire;
    uint32_t view_source = 0;

    if (find_described(description, tensor)) {
        return true;
    }
    if (tensor->view_src) {
        if (!describe_leaf(description, tensor->view_src, error)) {
            return false;
        }
        view_source = find_described(description, tensor->view_src);
    }
    if (!enter(description, tensor, error)) {
        return false;
    }
    wire = &description->tensors[description->count - 1];
    if (!guest_describe_node(description->context, tensor, description->is_placed, wire, error)) {
        return false;
    }
    wire->op = 0;
    memset(wire->op_params, 0, sizeof wire->op_params);
    wire->view_source = view_source;
    return true;
}

/* Marks the nodes of the graph, so that leaves can be told from them: a node's place is known only
 * after all leaves have theirs. */
static void mark_nodes(struct guest_graph_description *description, const struct guest_graph_view *view)
{
    for (int i = 0; i < view->n_nodes; i++) {
        struct guest_graph_entry *entry = entry_of(description, view->nodes[i]);

        entry->tensor = view->nodes[i];
        entry->place = NODE_WAITING;
    }
}

static bool describe_leaves(struct guest_graph_description *description, const struct guest_graph_view *view,
                            struct remoting_error *error)
{
    for (int i = 0; i < view->n_nodes; i++) {
        const struct ggml_tensor *node = view->nodes[i];

        for (int j = 0; j < GGML_TENSOR_SOURCES; j++) {
            if (node->src[j] && !find(description, node->src[j]) && !describe_leaf(description, node->src[j], error)) {
                return false;
            }
        }
        if (node->view_src && !find(description, node->view_src) &&
            !describe_leaf(description, node->view_src, error)) {
            return false;
        }
    }
    return true;
}

/* ggml_hash_find of ggml-impl.h: the slot of a tensor in the graph's hash set. */
static int32_t use_count_of(const struct guest_graph_view *view, const struct ggml_tensor *tensor)
{
    size_t slot;

    if (!view->use_counts || view->hash_size == 0) {
        return 0;
    }
    slot = ((uintptr_t)tensor >> 4) % view->hash_size;
    for (size_t probes = 0; probes < view->hash_size; probes++) {
        if (!(view->hash_used[slot >> 5] >> (slot & 31) & 1)) {
            return 0;
        }
        if (view->hash_keys[slot] == tensor) {
            return view->use_counts[slot];
        }
        slot = (slot + 1) % view->hash_size;
    }
    return 0;
}

static bool describe_node(struct guest_graph_description *description, const struct guest_graph_view *view,
                          const struct ggml_tensor *node, struct remoting_error *error)
{
    struct wire_tensor *wire;

    if (!enter(description, node, error)) {
        return false;
    }
    wire = &description->tensors[description->count - 1];
    if (!guest_describe_node(description->context, node, description->is_placed, wire, error)) {
        return false;
    }
    if (!guest_context_instance(description->context)->marks_computed) {
        wire->flags |= WIRE_TENSOR_FLAG_COMPUTE;
    }
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        wire->source[i] = node->src[i] ? find_described(description, node->src[i]) : 0;
    }
    wire->view_source = node->view_src ? find_described(description, node->view_src) : 0;
    wire->use_count = use_count_of(view, node);
    return true;
}

bool guest_graph_describe_leaves(struct guest_graph_description *description, struct guest_context *context,
                                 bool is_placed, const struct guest_graph_view *view, struct remoting_error *error)
{
    description->context = context;
    description->is_placed = is_placed;
    description->handle = 0;
    description->sent = 0;
    if (!description_begin(description, (uint32_t)view->n_nodes)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
    }
    mark_nodes(description, view);
    if (!describe_leaves(description, view, error)) {
        return false;
    }
    description->n_leaves = description->count;
    return true;
}

static bool send_tensors(struct guest_graph_description *description, uint32_t count, struct remoting_error *error)
{
    const uint32_t first = description->sent;

    description->sent += count;
    return guest_call_context_graph_tensors(description->context, description->handle, first, count,
                                            description->tensors + first, error);
}

/* Sends what is described, once it fills a message. */
static bool send_described(struct guest_graph_description *description, struct remoting_error *error)
{
    bool sent = true;

    while (sent && description->count - description->sent >= SENT_TOGETHER) {
        sent = send_tensors(description, SENT_TOGETHER, error);
    }
    return sent;
}

static bool send_rest(struct guest_graph_description *description, struct remoting_error *error)
{
    return send_described(description, error) &&
           (description->count == description->sent ||
            send_tensors(description, description->count - description->sent, error));
}

bool guest_graph_begin_sending(struct guest_graph_description *description, struct remoting_error *error)
{
    const uint64_t handle = guest_handle_new(description->context, GUEST_HANDLE_GRAPH);

    if (!handle) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no handle is left for a graph");
    }
    if (!guest_call_context_graph_begin(description->context, handle, description->n_leaves + description->n_nodes,
                                        description->n_nodes, error)) {
        guest_handle_release(description->context, GUEST_HANDLE_GRAPH, handle);
        return false;
    }
    description->handle = handle;
    return true;
}

bool guest_graph_describe_nodes(struct guest_graph_description *description, const struct guest_graph_view *view,
                                struct remoting_error *error)
{
    bool described = true;

    for (int i = 0; described && i < view->n_nodes; i++) {
        described = (description->handle == 0 || send_described(description, error)) &&
                    describe_node(description, view, view->nodes[i], error);
    }
    return described && (description->handle == 0 || send_rest(description, error));
}

uint64_t guest_graph_send(struct guest_graph_description *description, struct remoting_error *error)
{
    if (description->handle == 0 && !guest_graph_begin_sending(description, error)) {
        return 0;
    }
    if (!send_rest(description, error)) {
        guest_graph_forget(description->context, description->handle);
        return 0;
    }
    return description->handle;
}

void guest_graph_forget(struct guest_context *context, uint64_t handle)
{
    struct remoting_error error;

    guest_call_context_graph_free(context, handle, &error); /* fails only where the host has forgotten everything */
    guest_handle_release(context, GUEST_HANDLE_GRAPH, handle);
}

static bool is_ready(const struct guest_graph_description *states, const struct ggml_tensor *node)
{
    bool ready = find(states, node) == NODE_WAITING &&
                 (!node->view_src || find(states, node->view_src) != NODE_WAITING);

    for (int i = 0; ready && i < GGML_TENSOR_SOURCES; i++) {
        ready = !node->src[i] || node->src[i] == node || find(states, node->src[i]) != NODE_WAITING;
    }
    return ready;
}

bool guest_graph_reorder(const struct guest_graph_view *view, const uint32_t *order)
{
    const uint32_t count = (uint32_t)view->n_nodes;
    struct guest_graph_description states = { 0 };
    struct ggml_tensor **nodes = malloc(count * sizeof *nodes);
    bool is_order = description_begin(&states, count) && nodes;

    if (is_order) {
        mark_nodes(&states, view);
    }
    for (uint32_t i = 0; is_order && i < count; i++) {
        is_order = order[i] < count && is_ready(&states, view->nodes[order[i]]);
        if (is_order) {
            nodes[i] = view->nodes[order[i]];
            entry_of(&states, nodes[i])->place = 1 + i;
        }
    }
    if (is_order) {
        memcpy(view->nodes, nodes, count * sizeof *nodes);
    }
    free(nodes);
    guest_graph_description_free(&states);
    return is_order;
}
