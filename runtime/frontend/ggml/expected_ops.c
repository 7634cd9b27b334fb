#include "ggml/expected_ops.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "checked.h"

/* More than the different ops of any model's layer. With more they are learned anew. */
#define OPS_KEPT 256u
#define CHANGES_MAXIMUM 16u
#define ELEMENTS_MAXIMUM (UINT64_C(1) << 31) /* of a tensor that is asked for ahead; the host takes more */

/* An op of the program's graphs, whatever the shapes. */
struct op {
    char name[sizeof((struct wire_tensor *)NULL)->name];
    struct guest_known_op *newer; /* the last two that were asked for */
    struct guest_known_op *older; /* or NULL */
    struct guest_known_op *expected; /* in the graph that the program is asking for, or NULL */
};

struct guest_expected_ops {
    pthread_mutex_t lock;
    const struct ggml_instance *instance;
    uint32_t count;
    uint32_t asked; /* index of the op that the program asked for last; with one before it another graph begins */
    struct op all[OPS_KEPT]; /* in the order in which the program first asked */
};

/* What became of a dimension: in the two graphs before, and now. */
struct change {
    int64_t older;
    int64_t newer;
    int64_t now;
    bool is_ambiguous; /* dimensions that were equal before differ now */
};

struct changes {
    struct change all[CHANGES_MAXIMUM];
    uint32_t count;
};

/* ---------------------------------------------------------------------------------------------- what is known */

static struct guest_known_op *copy_op(const struct wire_tensor *tensors, uint32_t count)
{
    struct guest_known_op *copy = malloc(sizeof *copy + count * sizeof copy->tensors[0]);

    if (copy) {
        copy->count = count;
        memcpy(copy->tensors, tensors, count * sizeof copy->tensors[0]);
    }
    return copy;
}

static void free_op(struct op *op)
{
    free(op->newer);
    free(op->older);
    free(op->expected);
}

static void forget(struct guest_expected_ops *ops)
{
    for (uint32_t i = 0; i < ops->count; i++) {
        free_op(&ops->all[i]);
    }
    ops->count = 0;
    ops->asked = 0;
}

struct guest_expected_ops *guest_expected_ops_new(const struct ggml_instance *instance)
{
    struct guest_expected_ops *ops = calloc(1, sizeof *ops);

    if (ops) {
        pthread_mutex_init(&ops->lock, NULL);
        ops->instance = instance;
    }
    return ops;
}

void guest_expected_ops_free(struct guest_expected_ops *ops)
{
    if (ops) {
        forget(ops);
        pthread_mutex_destroy(&ops->lock);
        free(ops);
    }
}

static bool differs_in_shape_only(const struct wire_tensor *a, const struct wire_tensor *b)
{
    struct wire_tensor reshaped = *a;

    memcpy(reshaped.ne, b->ne, sizeof reshaped.ne);
    memcpy(reshaped.nb, b->nb, sizeof reshaped.nb);
    return memcmp(&reshaped, b, sizeof reshaped) == 0;
}

static struct op *find(struct guest_expected_ops *ops, const char *name, const struct guest_op_description *description)
{
    for (uint32_t i = 0; i < ops->count; i++) {
        struct op *op = &ops->all[i];
        bool is_same = op->newer->count == description->count && strncmp(op->name, name, sizeof op->name) == 0;

        for (uint32_t j = 0; is_same && j < description->count; j++) {
            is_same = differs_in_shape_only(&op->newer->tensors[j], &description->tensors[j]);
        }
        if (is_same) {
            return op;
        }
    }
    return NULL;
}

static void add(struct guest_expected_ops *ops, const char *name, const struct guest_op_description *description)
{
    struct guest_known_op *copy = copy_op(description->tensors, description->count);

    if (!copy) {
        return;
    }
    if (ops->count == OPS_KEPT) {
        forget(ops);
    }
    ops->all[ops->count] = (struct op){ .newer = copy };
    memcpy(ops->all[ops->count].name, name, sizeof ops->all[0].name);
    ops->count++;
}

static void shift(struct op *op, struct guest_known_op *next)
{
    free(op->older);
    op->older = op->newer;
    op->newer = next;
}

/* What the graph that ends was expected to have, and did not ask for otherwise, it had. */
static void end_graph(struct guest_expected_ops *ops)
{
    for (uint32_t i = 0; i < ops->count; i++) {
        struct op *op = &ops->all[i];

        if (op->expected) {
            shift(op, op->expected);
            op->expected = NULL;
        }
    }
}

/* -------------------------------------------------------------------------------------------- what is expected */

static struct change *find_change(struct changes *changes, int64_t older, int64_t newer)
{
    for (uint32_t i = 0; i < changes->count; i++) {
        if (changes->all[i].older == older && changes->all[i].newer == newer) {
            return &changes->all[i];
        }
    }
    return NULL;
}

static void note_change(struct changes *changes, int64_t older, int64_t newer, int64_t now)
{
    struct change *known = find_change(changes, older, newer);

    if (known) {
        known->is_ambiguous |= known->now != now;
    } else if (changes->count < CHANGES_MAXIMUM) {
        changes->all[changes->count++] = (struct change){ older, newer, now, false };
    }
}

static void note_changes(struct changes *changes, const struct op *op, const struct guest_op_description *description)
{
    for (uint32_t i = 0; i < description->count; i++) {
        for (int j = 0; j < GGML_TENSOR_DIMENSIONS; j++) {
            note_change(changes, op->older->tensors[i].ne[j], op->newer->tensors[i].ne[j],
                        description->tensors[i].ne[j]);
        }
    }
}

/* Of equal strides that of a dimension of one element comes first: the other's is its multiple. But a row may be one
 * block, as long as its elements' stride. */
static bool comes_before(const struct wire_tensor *tensor, int a, int b)
{
    return tensor->nb[a] != tensor->nb[b] ? tensor->nb[a] < tensor->nb[b]
                                          : tensor->ne[a] == 1 && tensor->ne[b] != 1 && b != 0;
}

/* The dimensions from the one with the least stride on. */
static void sort_by_stride(const struct wire_tensor *tensor, int order[GGML_TENSOR_DIMENSIONS])
{
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        int place = i;

        for (; place > 0 && comes_before(tensor, i, order[place - 1]); place--) {
            order[place] = order[place - 1];
        }
        order[place] = i;
    }
}

/* A stride that was the whole of the dimension before it remains so; others belong to what the tensor is a view of. */
static void expect_strides(const struct wire_tensor *newer, struct wire_tensor *now)
{
    int order[GGML_TENSOR_DIMENSIONS] = { 0 };

    sort_by_stride(newer, order);
    for (int i = 1; i < GGML_TENSOR_DIMENSIONS; i++) {
        const int before = order[i - 1];
        const int here = order[i];

        if (newer->nb[here] == newer->nb[before] * (uint64_t)newer->ne[before]) {
            now->nb[here] = now->nb[before] * (uint64_t)now->ne[before];
        }
    }
}

/* Whether the host takes it for an honest guest's: others end the context (read_shape of the worker). */
static bool is_well_formed(const struct ggml_instance *instance, const struct wire_tensor *newer,
                           const struct wire_tensor *now)
{
    uint64_t elements = 1;
    uint64_t bytes = 0;
    bool exact = true;

    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        elements = wire_product(&exact, elements, (uint64_t)now->ne[i]);
        bytes = wire_sum(&exact, bytes, wire_product(&exact, (uint64_t)now->ne[i], now->nb[i]));
    }
    if (!exact || elements > ELEMENTS_MAXIMUM) {
        return false;
    }
    return !instance->is_quantized((int)now->type) || (now->ne[0] == newer->ne[0] && now->nb[0] == newer->nb[0]);
}

/* Replaces the dimensions that change. False if that cannot be told. */
static bool expect_tensor(struct changes *changes, const struct wire_tensor *older, const struct wire_tensor *newer,
                          struct wire_tensor *now)
{
    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        const struct change *change = find_change(changes, older->ne[i], newer->ne[i]);

        if (change && change->is_ambiguous) {
            return false;
        }
        now->ne[i] = change ? change->now : now->ne[i];
    }
    expect_strides(newer, now);
    return true;
}

/* Whether more than before is known of what the program will ask for. */
static bool expect(const struct ggml_instance *instance, struct op *op, struct changes *changes)
{
    const struct guest_known_op *before = op->expected ? op->expected : op->newer;
    struct guest_known_op *now = op->older ? copy_op(before->tensors, before->count) : NULL;
    bool is_known = now != NULL;

    for (uint32_t i = 0; is_known && i < now->count; i++) {
        is_known = expect_tensor(changes, &op->older->tensors[i], &op->newer->tensors[i], &now->tensors[i]) &&
                   is_well_formed(instance, &op->newer->tensors[i], &now->tensors[i]);
    }
    if (!is_known || memcmp(now->tensors, before->tensors, now->count * sizeof now->tensors[0]) == 0) {
        free(now);
        return false;
    }
    free(op->expected);
    op->expected = now;
    return true;
}

static void note_asked(struct op *op, const struct guest_op_description *description)
{
    struct guest_known_op *copy = copy_op(description->tensors, description->count);

    if (copy) {
        shift(op, copy);
    }
}

/* Of the ops after one that the program asks for. */
static void expect_later(struct guest_expected_ops *ops, uint32_t asked, struct changes *changes,
                         struct guest_next_ops *next)
{
    for (uint32_t i = asked + 1; i < ops->count && next->count < GUEST_EXPECTED_OPS_MAXIMUM; i++) {
        if (expect(ops->instance, &ops->all[i], changes)) {
            next->all[next->count++] = ops->all[i].expected;
        }
    }
}

static void ask(struct guest_expected_ops *ops, struct op *op, const struct guest_op_description *description,
                struct guest_next_ops *next)
{
    const uint32_t asked = (uint32_t)(op - ops->all);
    struct changes changes = { .count = 0 };

    free(op->expected); /* it was not what came */
    op->expected = NULL;
    if (asked <= ops->asked) {
        end_graph(ops);
    }
    ops->asked = asked;
    if (op->older) {
        note_changes(&changes, op, description);
        expect_later(ops, asked, &changes, next);
    }
    note_asked(op, description);
}

/* The lock may be held for ever in a forked child, so nobody waits for it. */
bool guest_expected_ops_begin(struct guest_expected_ops *ops, const char *name,
                              const struct guest_op_description *description, struct guest_next_ops *next)
{
    struct op *op;

    next->count = 0;
    /* An op that a program makes up to ask about a weight: nothing follows from it. ggml calls a view of it " (view)".
     */
    if (name[0] == '\0' || name[0] == ' ') {
        return false;
    }
    if (pthread_mutex_trylock(&ops->lock) != 0) {
        return false;
    }
    op = find(ops, name, description);
    if (op) {
        ask(ops, op, description, next);
    } else {
        add(ops, name, description);
    }
    return true;
}

void guest_expected_ops_end(struct guest_expected_ops *ops)
{
    pthread_mutex_unlock(&ops->lock);
}
