#include "ggml/graph_cache.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "channel/content_hash.h"
#include "ggml/abi.h"
#include "ggml/device_nodes.h"
#include "ggml/graphs.h"

/* Asking costs a description of the whole graph there and a wait, 1 to 2 ms for 1,000 nodes (measured, CUDA). */
#define ORDERS_KEPT 2

#define SLOTS 1024u       /* of each table; chains go through the graphs */
#define LEAVES_SLOTS 8192u /* of the count of graphs by what they read: nearly all are 0 */

/* A graph that was described, and what the host made of it: a graph of its own, or the order of one without memory. */
struct known_graph {
    struct known_graph *next_by_content;
    struct known_graph *next_by_uid;
    struct known_graph *older;
    struct known_graph *newer;
    uint64_t handle; /* 0: `answer` is known of it */
    uint64_t uid;    /* the last one that the program gave it; 0: none */
    uint64_t hash;
    uint64_t leaves_hash;
    const struct ggml_tensor *first_node;
    uint32_t *answer;
    int program_nodes; /* of the program's graph, of which some may be another device's */
    uint32_t n_nodes;
    uint32_t count;
    struct wire_tensor tensors[];
};

struct guest_graph_cache {
    const struct guest_backend *backend;
    struct guest_graph_description description;
    uint64_t leaves_hash;      /* of what is described */
    uint64_t sent;             /* the handle of a new graph, which is described and not remembered yet; 0: none */
    struct ggml_tensor **kept; /* the nodes of a graph that are the device's */
    size_t kept_capacity;
    uint32_t failures; /* of posted calls, which the graphs known here have not met */
    uint32_t orders_kept;    /* graphs that the host's graph_optimize left as they were */
    uint32_t longest_kept;   /* nodes of the longest of them */
    bool has_changed_orders; /* it has changed one */
    struct known_graph *oldest;
    struct known_graph *newest;
    struct known_graph *by_content[SLOTS];
    struct known_graph *by_uid[SLOTS];
    uint32_t with_leaves[LEAVES_SLOTS]; /* how many read what has such a hash */
};

struct guest_graph_cache *guest_graph_cache_new(const struct guest_backend *backend)
{
    struct guest_graph_cache *cache = calloc(1, sizeof *cache);

    if (cache) {
        cache->backend = backend;
    }
    return cache;
}

static uint64_t hash_content(const struct guest_graph_cache *cache)
{
    const struct guest_graph_description *description = &cache->description;

    return guest_content_hash(cache->leaves_hash, description->tensors + description->n_leaves,
                              (description->count - description->n_leaves) * sizeof description->tensors[0]);
}

static bool has_content(const struct known_graph *known, uint64_t hash,
                        const struct guest_graph_description *description)
{
    return known->hash == hash && known->n_nodes == description->n_nodes && known->count == description->count &&
           (known->handle != 0) == description->is_placed &&
           memcmp(known->tensors, description->tensors, known->count * sizeof known->tensors[0]) == 0;
}

static struct known_graph **uid_slot(struct guest_graph_cache *cache, uint64_t uid)
{
    return &cache->by_uid[uid % SLOTS];
}

static void take_out_by_uid(struct guest_graph_cache *cache, struct known_graph *known)
{
    struct known_graph **link = uid_slot(cache, known->uid);

    if (known->uid == 0) {
        return;
    }
    while (*link != known) {
        link = &(*link)->next_by_uid;
    }
    *link = known->next_by_uid;
    known->uid = 0;
}

static void take_out_by_content(struct guest_graph_cache *cache, const struct known_graph *known)
{
    struct known_graph **link = &cache->by_content[known->hash % SLOTS];

    while (*link != known) {
        link = &(*link)->next_by_content;
    }
    *link = known->next_by_content;
}

static void take_out_by_use(struct guest_graph_cache *cache, struct known_graph *known)
{
    *(known->older ? &known->older->newer : &cache->oldest) = known->newer;
    *(known->newer ? &known->newer->older : &cache->newest) = known->older;
}

static void put_newest(struct guest_graph_cache *cache, struct known_graph *known)
{
    known->older = cache->newest;
    known->newer = NULL;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = known;
    cache->newest = known;
}

static void forget(struct guest_graph_cache *cache, struct known_graph *known)
{
    take_out_by_uid(cache, known);
    take_out_by_content(cache, known);
    take_out_by_use(cache, known);
    cache->with_leaves[known->leaves_hash % LEAVES_SLOTS]--;
    guest_graph_budget_give(cache->backend->context, known->handle ? 1 : 0, known->count);
    if (known->handle) {
        guest_graph_forget(cache->backend->context, known->handle);
    }
    free(known->answer);
    free(known);
}

static void forget_all(struct guest_graph_cache *cache)
{
    while (cache->oldest) {
        forget(cache, cache->oldest);
    }
}

/* A posted call that failed may have been one of those that describe a graph, which the host then refuses for good. */
static void forget_after_failure(struct guest_graph_cache *cache)
{
    const uint32_t failures = guest_failures(cache->backend->context);

    if (failures != cache->failures) {
        forget_all(cache);
        cache->failures = failures;
    }
}

void guest_graph_cache_free(struct guest_graph_cache *cache)
{
    forget_all(cache);
    guest_graph_description_free(&cache->description);
    free(cache->kept);
    free(cache);
}

static const struct ggml_tensor *first_node_of(const struct guest_graph_view *view)
{
    return view->nodes[0];
}

/* With a uid that is not 0 ggml promises that the graph is the same one; what is cheap to compare must agree. */
static struct known_graph *find_by_uid(struct guest_graph_cache *cache, const struct guest_graph_view *view)
{
    for (struct known_graph *known = view->uid ? *uid_slot(cache, view->uid) : NULL; known;
         known = known->next_by_uid) {
        if (known->uid == view->uid) {
            return known->program_nodes == view->n_nodes && known->first_node == first_node_of(view) ? known : NULL;
        }
    }
    return NULL;
}

static struct known_graph *find_by_content(struct guest_graph_cache *cache, uint64_t hash)
{
    struct known_graph *known = cache->by_content[hash % SLOTS];

    while (known && !has_content(known, hash, &cache->description)) {
        known = known->next_by_content;
    }
    return known;
}

/* Each graph has one uid, the program's last, and each uid one graph. */
static void note_uid(struct guest_graph_cache *cache, struct known_graph *known, const struct guest_graph_view *view)
{
    struct known_graph *other = view->uid ? *uid_slot(cache, view->uid) : NULL;

    while (other && other->uid != view->uid) {
        other = other->next_by_uid;
    }
    if (other) {
        take_out_by_uid(cache, other);
    }
    take_out_by_uid(cache, known);
    known->first_node = first_node_of(view);
    known->program_nodes = view->n_nodes;
    known->uid = view->uid;
    if (view->uid) {
        known->next_by_uid = *uid_slot(cache, view->uid);
        *uid_slot(cache, view->uid) = known;
    }
}

/* Forgets graphs that were not used for long, for the one whose leaves have been described. */
static void make_room(struct guest_graph_cache *cache, bool is_kept_by_host)
{
    const uint32_t count = cache->description.n_leaves + cache->description.n_nodes;

    while (cache->oldest && !guest_graph_budget_has(cache->backend->context, is_kept_by_host ? 1 : 0, count)) {
        forget(cache, cache->oldest);
    }
}

/* Remembers what has been described. */
static struct known_graph *remember(struct guest_graph_cache *cache, uint64_t hash, bool is_kept_by_host,
                                    struct remoting_error *error)
{
    const struct guest_graph_description *description = &cache->description;
    const size_t size = description->count * sizeof description->tensors[0];
    struct known_graph *known;

    make_room(cache, is_kept_by_host);
    known = malloc(sizeof *known + size);
    if (!known) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to remember a graph");
        return NULL;
    }
    memset(known, 0, sizeof *known);
    guest_graph_budget_take(cache->backend->context, is_kept_by_host ? 1 : 0, description->count);
    known->hash = hash;
    known->leaves_hash = cache->leaves_hash;
    cache->with_leaves[known->leaves_hash % LEAVES_SLOTS]++;
    known->n_nodes = description->n_nodes;
    known->count = description->count;
    memcpy(known->tensors, description->tensors, size);
    known->next_by_content = cache->by_content[hash % SLOTS];
    cache->by_content[hash % SLOTS] = known;
    put_newest(cache, known);
    return known;
}

static bool describe_leaves(struct guest_graph_cache *cache, bool is_placed, const struct guest_graph_view *view,
                            struct remoting_error *error)
{
    struct guest_graph_description *description = &cache->description;
    const uint64_t kind = (uint64_t)view->n_nodes << 1 | is_placed;

    if (!guest_graph_describe_leaves(description, cache->backend->context, is_placed, view, error)) {
        return false;
    }
    cache->leaves_hash = guest_content_hash(kind, description->tensors,
                                            description->n_leaves * sizeof description->tensors[0]);
    return true;
}

/* A graph that reads what no known graph reads is new, so its sending begins before its nodes are described. */
static bool begin_sending_new(struct guest_graph_cache *cache, struct remoting_error *error)
{
    if (cache->description.n_nodes == 0 || cache->with_leaves[cache->leaves_hash % LEAVES_SLOTS] > 0) {
        return true;
    }
    make_room(cache, true);
    return guest_graph_begin_sending(&cache->description, error);
}

static void forget_sent(struct guest_graph_cache *cache)
{
    if (cache->description.handle) {
        guest_graph_forget(cache->backend->context, cache->description.handle);
        cache->description.handle = 0;
    }
}

/* Describes the nodes that the device must compute, and sends the graph if it is certainly new. Without such nodes it
 * has no tensors. */
static bool describe(struct guest_graph_cache *cache, const struct guest_graph_view *view, struct remoting_error *error)
{
    struct guest_graph_view kept = *view;

    if (cache->kept_capacity < (size_t)view->n_nodes) {
        free(cache->kept);
        cache->kept = malloc((size_t)view->n_nodes * sizeof *cache->kept);
        cache->kept_capacity = cache->kept ? (size_t)view->n_nodes : 0;
    }
    if (!cache->kept) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to describe a graph");
    }
    kept.nodes = cache->kept;
    if (!guest_keep_device_nodes(cache->backend->device, view, &kept, error) ||
        !describe_leaves(cache, true, &kept, error) || !begin_sending_new(cache, error)) {
        return false;
    }
    if (!guest_graph_describe_nodes(&cache->description, &kept, error)) {
        forget_sent(cache);
        return false;
    }
    return true;
}

static void touch(struct guest_graph_cache *cache, struct known_graph *known)
{
    take_out_by_use(cache, known);
    put_newest(cache, known);
}

/* The known graph of which the described one is a copy, or NULL. */
static struct known_graph *find_described(struct guest_graph_cache *cache, const struct guest_graph_view *view)
{
    struct known_graph *known = NULL;

    if (!cache->description.handle) {
        known = find_by_content(cache, hash_content(cache));
    }
    if (known) {
        note_uid(cache, known, view);
    }
    return known;
}

static bool send_new(struct guest_graph_cache *cache, struct remoting_error *error)
{
    if (!cache->description.handle) {
        make_room(cache, true);
    }
    cache->sent = guest_graph_send(&cache->description, error);
    return cache->sent != 0;
}

bool guest_graph_cache_find(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                            struct remoting_error *error)
{
    struct guest_graph_view view;
    struct known_graph *known;

    *handle = 0;
    guest_context_instance(cache->backend->context)->abi->read_graph(ggml_graph, &view);
    forget_after_failure(cache);
    known = find_by_uid(cache, &view);
    if (!known) {
        if (!describe(cache, &view, error)) {
            return false;
        }
        if (cache->description.n_nodes == 0) {
            return true;
        }
        known = find_described(cache, &view);
    }
    if (known) {
        touch(cache, known);
        *handle = known->handle;
        return true;
    }
    if (!send_new(cache, error)) {
        return false;
    }
    *handle = cache->sent;
    return true;
}

void guest_graph_cache_keep(struct guest_graph_cache *cache, const void *ggml_graph)
{
    struct guest_graph_view view;
    struct remoting_error error;
    struct known_graph *known;

    if (!cache->sent) {
        return;
    }
    known = remember(cache, hash_content(cache), true, &error);
    if (known) {
        guest_context_instance(cache->backend->context)->abi->read_graph(ggml_graph, &view);
        known->handle = cache->sent;
        note_uid(cache, known, &view);
    } else {
        guest_graph_forget(cache->backend->context, cache->sent); /* it crosses anew the next time */
    }
    cache->sent = 0;
}

bool guest_graph_cache_describe(struct guest_graph_cache *cache, const void *ggml_graph, uint64_t *handle,
                                struct remoting_error *error)
{
    struct guest_graph_view view;

    *handle = 0;
    guest_context_instance(cache->backend->context)->abi->read_graph(ggml_graph, &view);
    if (!describe(cache, &view, error)) {
        return false;
    }
    if (cache->description.n_nodes == 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the graph has nothing to compute");
    }
    *handle = guest_graph_send(&cache->description, error);
    return *handle != 0;
}

bool guest_graph_cache_keeps_order(const struct guest_graph_cache *cache, uint32_t n_nodes)
{
    return !cache->has_changed_orders && cache->orders_kept >= ORDERS_KEPT && n_nodes <= cache->longest_kept;
}

/* The answer is what the order has become and how many dependencies there are, of which a kept order has none. */
static void note_order(struct guest_graph_cache *cache, const uint32_t *answer, uint32_t n_nodes)
{
    bool is_kept = answer[n_nodes] == 0;

    for (uint32_t i = 0; is_kept && i < n_nodes; i++) {
        is_kept = answer[i] == i;
    }
    if (!is_kept) {
        cache->has_changed_orders = true;
        return;
    }
    cache->orders_kept++;
    if (cache->longest_kept < n_nodes) {
        cache->longest_kept = n_nodes;
    }
}

/* Asks the host, which forgets the graph again: its nodes are not placed yet. */
static bool ask_order(struct guest_graph_cache *cache, struct known_graph *known, struct remoting_error *error)
{
    const struct guest_backend *backend = cache->backend;
    const uint64_t handle = guest_graph_send(&cache->description, error);
    bool answered;

    if (!handle) {
        return false;
    }
    known->answer = malloc((3 * (size_t)known->n_nodes + 1) * sizeof *known->answer);
    answered = known->answer &&
               guest_call_backend_graph_optimize(backend->context, backend, handle, known->answer, known->n_nodes,
                                                 error) &&
               guest_settle(backend->context, error);
    guest_graph_forget(backend->context, handle);
    if (answered) {
        note_order(cache, known->answer, known->n_nodes);
    }
    return answered;
}

const uint32_t *guest_graph_cache_optimize(struct guest_graph_cache *cache, const struct guest_graph_view *view,
                                           struct remoting_error *error)
{
    struct known_graph *known;
    uint64_t hash;

    if (!describe_leaves(cache, false, view, error) || !guest_graph_describe_nodes(&cache->description, view, error)) {
        return NULL;
    }
    hash = hash_content(cache);
    known = find_by_content(cache, hash);
    if (known) {
        touch(cache, known);
        return known->answer;
    }
    known = remember(cache, hash, false, error);
    if (known && !ask_order(cache, known, error)) {
        forget(cache, known);
        known = NULL;
    }
    return known ? known->answer : NULL;
}
