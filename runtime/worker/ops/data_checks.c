#include "ops/data_checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ops/data_check_list.h"
#include "ops/data_proofs.h"
#include "ops/tensors.h"
#include "quota.h"

/* A check of what a node will read. */
struct host_data_check {
    struct host_context *context;
    const struct ggml_tensor *node;
};

/* ggml_custom_op_params of ggml-impl.h, the same from 0.9.4 to 0.26. */
struct custom_op {
    void (*look)(struct ggml_tensor *tensor, int thread, int threads, void *check);
    int tasks;
    void *check;
};

static const struct op_data *data_of(const struct host_context *context, const struct ggml_tensor *node)
{
    return context->translation.data[node->op];
}

/* Calls `is_wrong` with each row of a tensor until it returns true. `limit` is passed on. */
static bool any_row(const struct ggml_tensor *tensor, int64_t limit,
                    bool (*is_wrong)(const uint8_t *row, const struct ggml_tensor *of, int64_t limit))
{
    for (int64_t i3 = 0; i3 < tensor->ne[3]; i3++) {
        for (int64_t i2 = 0; i2 < tensor->ne[2]; i2++) {
            for (int64_t i1 = 0; i1 < tensor->ne[1]; i1++) {
                const size_t offset = (size_t)i1 * tensor->nb[1] + (size_t)i2 * tensor->nb[2] +
                                      (size_t)i3 * tensor->nb[3];

                if (is_wrong((const uint8_t *)tensor->data + offset, tensor, limit)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* The rules of an op require an index of i32 where the worker must check it. */
static bool leaves_range(const uint8_t *row, const struct ggml_tensor *of, int64_t below)
{
    int32_t number;

    for (int64_t i = 0; i < of->ne[0]; i++) {
        memcpy(&number, row + (size_t)i * of->nb[0], sizeof number);
        if (number < 0 || number >= below) {
            return true;
        }
    }
    return false;
}

/* And what it orders is of f32. */
static bool has_nan(const uint8_t *row, const struct ggml_tensor *of, int64_t unused)
{
    bool found = false;
    float number;

    (void)unused;
    for (int64_t i = 0; i < of->ne[0]; i++) {
        memcpy(&number, row + (size_t)i * of->nb[0], sizeof number);
        found |= number != number;
    }
    return found;
}

/* Runs in ggml's threads; the first of them is the one that asks the abort callback afterwards. */
static void look(struct ggml_tensor *tensor, int thread, int threads, void *argument)
{
    const struct host_data_check *check = argument;
    const struct ggml_tensor *node = check->node;
    const struct op_data *data = data_of(check->context, node);
    struct host_data_fault *fault = &check->context->data_fault;
    const int64_t below = data->index == OP_DATA_NONE ? 0 : host_op_dimension(node, data->below);

    (void)tensor;
    (void)threads;
    if (thread != 0) {
        return;
    }
    if (data->index != OP_DATA_NONE && any_row(node->src[data->index], below, leaves_range)) {
        fault->is_seen = true;
        snprintf(fault->reason, sizeof fault->reason,
                 "node '%.63s', %s, has an index in source %d that is not below %lld", node->name, data->name,
                 data->index, (long long)below);
    }
    if (data->ordered != OP_DATA_NONE && any_row(node->src[data->ordered], 0, has_nan)) {
        fault->is_seen = true;
        snprintf(fault->reason, sizeof fault->reason, "node '%.63s', %s, cannot order source %d, which has a NaN",
                 node->name, data->name, data->ordered);
    }
}

static bool is_fault_seen(void *data)
{
    return ((const struct host_context *)data)->data_fault.is_seen;
}

void host_data_checks_watch(struct host_context *context, const struct host_backend *backend)
{
    if (backend->device->is_cpu && backend->device->threads.set_abort_callback) {
        backend->device->threads.set_abort_callback(backend->ggml, is_fault_seen, context);
    }
}

bool host_data_checks_passed(const struct host_context *context, struct remoting_error *error)
{
    return !context->data_fault.is_seen ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "%s", context->data_fault.reason);
}

static bool needs_check(const struct host_context *context, const struct host_nodes *nodes, uint32_t place)
{
    const struct ggml_tensor *node = nodes->all[place];
    const struct op_data *data = data_of(context, node);

    if (!data || !host_node_is_computed(node)) {
        return false;
    }
    if (data->ordered != OP_DATA_NONE) {
        return true;
    }
    return data->index != OP_DATA_NONE && (data->checked_since == 0 || context->release < data->checked_since) &&
           !host_index_is_proven(context, nodes, place);
}

static void make_check(struct host_context *context, struct host_data_check *check, struct ggml_tensor *tensor,
                       const struct ggml_tensor *node)
{
    const struct custom_op op = { look, 1, check };

    *check = (struct host_data_check){ context, node };
    *tensor = (struct ggml_tensor){ .type = node->type,
                                    .ne = { 1, 1, 1, 1 },
                                    .op = context->translation.custom_op,
                                    .flags = WIRE_TENSOR_FLAG_COMPUTE,
                                    .name = "check of data" };
    memcpy(tensor->op_params, &op, sizeof op);
}

static bool make_room(struct host_context *context, struct host_data_checks *checks, uint32_t count, uint32_t nodes,
                      struct remoting_error *error)
{
    const uint64_t size = count * (uint64_t)(sizeof *checks->checks + sizeof *checks->tensors + sizeof *checks->nodes) +
                          nodes * (uint64_t)sizeof *checks->nodes;

    if (!host_quota_take(context, QUOTA_GRAPH_MEMORY, size, error)) {
        return false;
    }
    checks->checks = calloc(count, sizeof *checks->checks);
    checks->tensors = calloc(count, sizeof *checks->tensors);
    checks->nodes = calloc((size_t)nodes + count, sizeof *checks->nodes);
    if (!checks->checks || !checks->tensors || !checks->nodes) {
        host_data_checks_free(checks);
        host_quota_give(context, QUOTA_GRAPH_MEMORY, size);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for %u checks of a graph's data", count);
    }
    checks->charged = size;
    return true;
}

static uint32_t count_checks(const struct host_context *context, const struct host_nodes *nodes)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < nodes->count; i++) {
        count += needs_check(context, nodes, i);
    }
    return count;
}

bool host_data_checks_place(struct host_context *context, const struct host_nodes *nodes,
                            const struct host_device *device, struct host_data_checks *checks,
                            struct remoting_error *error)
{
    const uint32_t count = count_checks(context, nodes);
    uint32_t placed = 0;

    if (count > 0 && (context->translation.custom_op < 0 || !device->threads.set_abort_callback)) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "the host's ggml has no way to check a graph's data before its kernels take it");
    }
    if (count > 0 && !make_room(context, checks, count, nodes->count, error)) {
        return false;
    }
    for (uint32_t i = 0; count > 0 && i < nodes->count; i++) {
        if (needs_check(context, nodes, i)) {
            make_check(context, &checks->checks[placed], &checks->tensors[placed], nodes->all[i]);
            checks->nodes[i + placed] = &checks->tensors[placed];
            placed++;
        }
        checks->nodes[i + placed] = nodes->all[i];
    }
    checks->count = count;
    checks->are_placed = true;
    return true;
}
