#include "ggml/graphs.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "ggml/abi.h"
#include "ggml/graph_encoder.h"

struct known_graph {
    uint64_t handle; /* 0: the place is empty */
    uint64_t uid;    /* 0: recognised by its description alone */
    uint64_t last_use;
    struct wire_tensor *tensors; /* kept only if uid is 0 */
    uint32_t count;
};

struct guest_graph_cache {
    struct guest_context *context;
    uint64_t uses;
    struct known_graph known[GUEST_GRAPHS_KEPT];
};

/* A graph being described: its tensors by address, in the order in which they cross. */
struct graph_description {
    struct guest_context *context;
    bool is_placed; /* its tensors have memory */
    struct wire_tensor *tensors;
    uint32_t count;
    uint32_t capacity;
    const struct ggml_tensor **keys; /* open addressing; index_of holds 1 + place in tensors */
    uint32_t *index_of;
    uint32_t slot_count;
};

/* What mark_nodes and guest_graphs_reorder keep in index_of. */
enum node_state {
    NODE_NONE, /* no node of the graph */
    NODE_WAITING,
    NODE_DONE,
};

struct guest_graph_cache *guest_graphs_new(struct guest_context *context)
{
    struct guest_graph_cache *cache = calloc(1, sizeof *cache);

    if (cache) {
        cache->context = context;
    }
    return cache;
}

void guest_graphs_forget(struct guest_context *context, uint64_t handle)
{
    struct remoting_error error;

    guest_call_context_graph_free(context, handle, &error); /* fails only where the host has forgotten everything */
    guest_handle_release(context, GUEST_HANDLE_GRAPH, handle);
}

static void forget(struct guest_graph_cache *cache, struct known_graph *known)
{
    if (known->handle) {
        guest_graphs_forget(cache->context, known->handle);
        free(known->tensors);
        memset(known, 0, sizeof *known);
    }
}

void guest_graphs_free(struct guest_graph_cache *cache)
{
    for (int i = 0; i < GUEST_GRAPHS_KEPT; i++) {
        forget(cache, &cache->known[i]);
    }
    free(cache);
}

static bool description_open(struct graph_description *description, struct guest_context *context, uint32_t n_nodes)
{
    memset(description, 0, sizeof *description);
    description->context = context;
    description->capacity = n_nodes * (GGML_TENSOR_SOURCES + 2) / 4 + 64;
    description->slot_count = 64;
    while (description->slot_count < 4 * n_nodes + 64) {
        description->slot_count *= 2;
    }
    description->tensors = malloc(description->capacity * sizeof *description->tensors);
    description->keys = calloc(description->slot_count, sizeof *description->keys);
    description->index_of = calloc(description->slot_count, sizeof *description->index_of);
    return description->tensors && description->keys && description->index_of;
}

static void description_close(struct graph_description *description)
{
    free(description->tensors);
    free(description->keys);
    free(description->index_of);
}

static uint32_t slot_of(const struct graph_description *description, const struct ggml_tensor *tensor)
{
    uint32_t slot = (uint32_t)((uintptr_t)tensor >> 4) * 2654435761u & (description->slot_count - 1);

    while (description->keys[slot] && description->keys[slot] != tensor) {
        slot = (slot + 1) & (description->slot_count - 1);
    }
    return slot;
}

/* 1 + place of a tensor that has been described, or 0. */
static uint32_t find(const struct graph_description *description, const struct ggml_tensor *tensor)
{
    return description->index_of[slot_of(description, tensor)];
}

static bool grow_slots(struct graph_description *description)
{
    const struct ggml_tensor **keys = description->keys;
    uint32_t *index_of = description->index_of;
    const uint32_t slot_count = description->slot_count;

    description->slot_count = 2 * slot_count;
    description->keys = calloc(description->slot_count, sizeof *description->keys);
    description->index_of = calloc(description->slot_count, sizeof *description->index_of);
    for (uint32_t i = 0; description->keys && description->index_of && i < slot_count; i++) {
        if (keys[i]) {
            const uint32_t slot = slot_of(description, keys[i]);

            description->keys[slot] = keys[i];
            description->index_of[slot] = index_of[i];
        }
    }
    free(keys);
    free(index_of);
    return description->keys && description->index_of;
}

/* Makes room for one more tensor and enters it; its description is the last. */
static bool enter(struct graph_description *description, const struct ggml_tensor *tensor, struct remoting_error *error)
{
    uint32_t slot;

    if (description->count == description->capacity) {
        struct wire_tensor *tensors = realloc(description->tensors,
                                              2 * (size_t)description->capacity * sizeof *tensors);

        if (!tensors) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
        }
        description->tensors = tensors;
        description->capacity *= 2;
    }
    if (2 * description->count >= description->slot_count && !grow_slots(description)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
    }
    slot = slot_of(description, tensor);
    description->keys[slot] = tensor;
    description->index_of[slot] = ++description->count;
    return true;
}

/* Describes a tensor that some node reads but none of this graph computes. The host sees it as a
 * leaf: how it came about is no matter of this graph's. */
static bool describe_leaf(struct graph_description *description, const struct ggml_tensor *tensor,
                          struct remoting_error *error)
{
    struct wire_tensor *wire;
    uint32_t view_source = 0;

    if (find(description, tensor)) {
        return true;
    }
    if (tensor->view_src) {
        if (!describe_leaf(description, tensor->view_src, error)) {
            return false;
        }
        view_source = find(description, tensor->view_src);
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
static void mark_nodes(struct graph_description *nodes, const struct guest_graph_view *view)
{
    for (int i = 0; i < view->n_nodes; i++) {
        const uint32_t slot = slot_of(nodes, view->nodes[i]);

        nodes->keys[slot] = view->nodes[i];
        nodes->index_of[slot] = NODE_WAITING;
    }
}

static bool describe_leaves(struct graph_description *description, const struct graph_description *nodes,
                            const struct guest_graph_view *view, struct remoting_error *error)
{
    for (int i = 0; i < view->n_nodes; i++) {
        const struct ggml_tensor *node = view->nodes[i];

        for (int j = 0; j < GGML_TENSOR_SOURCES; j++) {
            if (node->src[j] && !find(nodes, node->src[j]) && !describe_leaf(description, node->src[j], error)) {
                return false;
            }
        }
        if (node->view_src && !find(nodes, node->view_src) && !describe_leaf(description, node->view_src, error)) {
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

static bool describe_node(struct graph_description *description, const struct guest_graph_view *view,
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
        wire->source[i] = node->src[i] ? find(description, node->src[i]) : 0;
    }
    wire->view_source = node->view_src ? find(description, node->view_src) : 0;
    wire->use_count = use_count_of(view, node);
    return true;
}

/* The caller closes the description, whatever comes of it. */
static bool describe_graph(struct graph_description *description, struct guest_context *context, bool is_placed,
                           const struct guest_graph_view *view, struct remoting_error *error)
{
    struct graph_description nodes;
    bool described = description_open(description, context, (uint32_t)view->n_nodes);

    description->is_placed = is_placed;
    described = description_open(&nodes, context, (uint32_t)view->n_nodes) && described;
    if (described) {
        mark_nodes(&nodes, view);
        described = describe_leaves(description, &nodes, view, error);
    } else {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
    }
    description_close(&nodes);
    for (int i = 0; described && i < view->n_nodes; i++) {
        described = describe_node(description, view, view->nodes[i], error);
    }
    return described;
}

static bool send_graph(const struct graph_description *description, uint64_t handle, uint32_t n_nodes,
                       struct remoting_error *error)
{
    const uint32_t piece = (uint32_t)(GUEST_PIECE_MAXIMUM / sizeof description->tensors[0]);

    if (!guest_call_context_graph_begin(description->context, handle, description->count, n_nodes, error)) {
        return false;
    }
    for (uint32_t first = 0; first < description->count; first += piece) {
        const uint32_t left = description->count - first;
        const uint32_t count = left < piece ? left : piece;

        if (!guest_call_context_graph_tensors(description->context, handle, first, count, description->tensors + first,
                                              error)) {
            return false;
        }
    }
    return true;
}

static struct known_graph *find_by_uid(struct guest_graph_cache *cache, uint64_t uid)
{
    for (int i = 0; uid != 0 && i < GUEST_GRAPHS_KEPT; i++) {
        if (cache->known[i].handle && cache->known[i].uid == uid) {
            return &cache->known[i];
        }
    }
    return NULL;
}

static struct known_graph *find_by_description(struct guest_graph_cache *cache,
                                               const struct graph_description *description)
{
    const size_t size = description->count * sizeof description->tensors[0];

    for (int i = 0; i < GUEST_GRAPHS_KEPT; i++) {
        struct known_graph *known = &cache->known[i];

        if (known->handle && known->uid == 0 && known->count == description->count &&
            memcmp(known->tensors, description->tensors, size) == 0) {
            return known;
        }
    }
    return NULL;
}

static struct known_graph *least_recently_used(struct guest_graph_cache *cache)
{
    struct known_graph *oldest = &cache->known[0];

    for (int i = 1; i < GUEST_GRAPHS_KEPT; i++) {
        if (cache->known[i].last_use < oldest->last_use) {
            oldest = &cache->known[i];
        }
    }
    return oldest;
}

/* Sends a described graph under a new handle; 0 on failure. */
static uint64_t send_new(const struct graph_description *description, uint32_t n_nodes, struct remoting_error *error)
{
    const uint64_t handle = guest_handle_new(description->context, GUEST_HANDLE_GRAPH);

    if (!handle) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no handle is left for a graph");
        return 0;
    }
    if (!send_graph(description, handle, n_nodes, error)) {
        guest_handle_release(description->context, GUEST_HANDLE_GRAPH, handle);
        return 0;
    }
    return handle;
}

/* Sends a described graph and remembers it in the place of the one that was not used longest. */
static struct known_graph *add(struct guest_graph_cache *cache, struct graph_description *description,
                               const struct guest_graph_view *view, struct remoting_error *error)
{
    struct known_graph *known = least_recently_used(cache);
    uint64_t handle;

    forget(cache, known);
    handle = send_new(description, (uint32_t)view->n_nodes, error);
    if (!handle) {
        return NULL;
    }
    known->handle = handle;
    known->uid = view->uid;
    known->count = description->count;
    if (view->uid == 0) {
        known->tensors = description->tensors;
        description->tensors = NULL;
    }
    return known;
}

bool guest_graphs_find(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                       struct remoting_error *error)
{
    struct guest_graph_view view;
    struct graph_description description;
    struct known_graph *known;

    guest_context_instance(cache->context)->abi->read_graph(ggml_graph, &view);
    known = find_by_uid(cache, view.uid);
    if (!known) {
        if (describe_graph(&description, cache->context, true, &view, error)) {
            known = view.uid == 0 ? find_by_description(cache, &description) : NULL;
            known = known ? known : add(cache, &description, &view, error);
        }
        description_close(&description);
    }
    if (!known) {
        return false;
    }
    known->last_use = ++cache->uses;
    *handle = known->handle;
    return true;
}

bool guest_graphs_describe_unplaced(struct guest_context *context, const struct guest_graph_view *view,
                                    uint64_t *handle, struct remoting_error *error)
{
    struct graph_description description;

    *handle = describe_graph(&description, context, false, view, error)
                  ? send_new(&description, (uint32_t)view->n_nodes, error)
                  : 0;
    description_close(&description);
    return *handle != 0;
}

static bool is_ready(const struct graph_description *states, const struct ggml_tensor *node)
{
    bool ready = find(states, node) == NODE_WAITING &&
                 (!node->view_src || find(states, node->view_src) != NODE_WAITING);

    for (int i = 0; ready && i < GGML_TENSOR_SOURCES; i++) {
        ready = !node->src[i] || node->src[i] == node || find(states, node->src[i]) != NODE_WAITING;
    }
    return ready;
}

bool guest_graphs_reorder(const struct guest_graph_view *view, const uint32_t *order)
{
    const uint32_t count = (uint32_t)view->n_nodes;
    struct graph_description states;
    struct ggml_tensor **nodes = malloc(count * sizeof *nodes);
    bool is_order = description_open(&states, NULL, count) && nodes;

    if (is_order) {
        mark_nodes(&states, view);
    }
    for (uint32_t i = 0; is_order && i < count; i++) {
        is_order = order[i] < count && is_ready(&states, view->nodes[order[i]]);
        if (is_order) {
            nodes[i] = view->nodes[order[i]];
            states.index_of[slot_of(&states, nodes[i])] = NODE_DONE;
        }
    }
    if (is_order) {
        memcpy(view->nodes, nodes, count * sizeof *nodes);
    }
    free(nodes);
    description_close(&states);
    return is_order;
}
