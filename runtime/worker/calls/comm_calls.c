/* The hand-written halves of the calls on groups of backends: ggml's comm_init, comm_free and comm_allreduce_tensor,
 * which the host's registry offers by name. */
#include <stdlib.h>
#include <string.h>

#include "calls/comm.h"
#include "copy_once.h"
#include "host_calls.h"
#include "ops/tensors.h"
#include "quota.h"

/* Of addresses and sizes: CUDA's own all-reduce asserts it (ggml-cuda.cu, ggml_backend_cuda_comm_allreduce_internal).
 */
#define ALIGNMENT 16u

static void *function_of(const struct host_context *context, const struct host_backend *backend, const char *name)
{
    return context->ggml.ggml_backend_reg_get_proc_address(
        context->ggml.ggml_backend_dev_backend_reg(backend->device->ggml), name);
}

/* No backend may be a member twice, nor be of another kind: ggml reads the fields of each as one of its own. */
static bool take_members(struct host_context *context, struct host_comm *comm, const uint8_t *handles,
                         struct remoting_error *error)
{
    for (uint32_t i = 0; i < comm->count; i++) {
        struct host_backend *member;
        uint64_t handle;

        remoting_copy_once(&handle, handles + i * sizeof handle, sizeof handle);
        if (!host_find_backend(context, handle, &member, error)) {
            return false;
        }
        for (uint32_t j = 0; j < i; j++) {
            if (comm->members[j]->device == member->device) {
                return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "two backends of a group are of %s",
                                     member->device->record.name);
            }
        }
        if (context->ggml.ggml_backend_dev_backend_reg(member->device->ggml) !=
            context->ggml.ggml_backend_dev_backend_reg(i == 0 ? member->device->ggml
                                                              : comm->members[0]->device->ggml)) {
            return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the backends of a group are of several kinds");
        }
        comm->members[i] = member;
    }
    return true;
}

static bool open_comm(struct host_context *context, struct host_comm *comm, struct remoting_error *error)
{
    void *(*init)(void **backends, size_t count);
    void *found = function_of(context, comm->members[0], "ggml_backend_comm_init");
    void *free_function = function_of(context, comm->members[0], "ggml_backend_comm_free");
    void *allreduce = function_of(context, comm->members[0], "ggml_backend_comm_allreduce_tensor");
    void *members[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];

    if (!found || !free_function || !allreduce) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the backends of %s add nothing up among themselves",
                             comm->members[0]->device->record.name);
    }
    memcpy(&init, &found, sizeof init);
    memcpy(&comm->free, &free_function, sizeof comm->free);
    memcpy(&comm->allreduce, &allreduce, sizeof comm->allreduce);
    for (uint32_t i = 0; i < comm->count; i++) {
        members[i] = comm->members[i]->ggml;
    }
    comm->ggml = init(members, comm->count);
    return comm->ggml || remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the host makes no group of these backends");
}

bool host_context_comm_init(struct host_context *context, uint64_t handle, uint32_t count, const uint8_t *backends,
                            struct remoting_error *error)
{
    struct host_comm *comm = calloc(1, sizeof *comm);

    if (!comm) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a group of backends");
    }
    comm->count = count;
    if (!take_members(context, comm, backends, error) || !open_comm(context, comm, error)) {
        free(comm);
        return false;
    }
    if (!host_add_object(context, HOST_TABLE_COMMS, handle, comm, error)) {
        comm->free(comm->ggml);
        free(comm);
        return false;
    }
    return true;
}

bool host_context_comm_free(struct host_context *context, struct host_comm *comm, struct remoting_error *error)
{
    (void)error;
    host_synchronize_all(context);
    comm->free(comm->ggml);
    host_remove_object(context, HOST_TABLE_COMMS, comm);
    free(comm);
    return true;
}

void host_comm_free_of(struct host_context *context, const struct host_backend *backend)
{
    struct host_table *comms = &context->tables[HOST_TABLE_COMMS];
    struct remoting_error error;

    for (uint32_t i = 0; i < comms->count; i++) {
        struct host_comm *comm = comms->entries[i].object;
        bool is_member = false;

        for (uint32_t j = 0; comm && j < comm->count; j++) {
            is_member = is_member || comm->members[j] == backend;
        }
        if (is_member) {
            host_context_comm_free(context, comm, &error);
        }
    }
}

static bool is_contiguous(const struct ggml_tensor *tensor, uint64_t type_size)
{
    uint64_t stride = type_size;

    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (tensor->ne[i] != 1 && tensor->nb[i] != stride) {
            return false;
        }
        stride *= (uint64_t)tensor->ne[i];
    }
    return true;
}

/* NCCL's all-reduce takes every tensor for float, and ggml's own one asserts sizes that are a multiple of 16 bytes. */
static bool can_add(const struct host_context *context, const struct ggml_tensor *tensor,
                    const struct ggml_tensor *first)
{
    return tensor->type == context->translation.f32_type && first->type == tensor->type &&
           memcmp(tensor->ne, first->ne, sizeof tensor->ne) == 0 && is_contiguous(tensor, sizeof(float)) &&
           host_nbytes(context, tensor) % ALIGNMENT == 0 && (uintptr_t)tensor->data % ALIGNMENT == 0;
}

/* Whether a tensor lies in memory that its backend's kernels may take for theirs. */
static bool lies_with(struct host_context *context, const struct host_backend *member, const struct wire_tensor *wire,
                      struct remoting_error *error)
{
    struct host_buffer *buffer;

    if (!host_find_buffer(context, wire->buffer, &buffer, error)) {
        return false;
    }
    return (!buffer->is_shared &&
            context->ggml.ggml_backend_dev_supports_buft(member->device->ggml, buffer->buffer_type->ggml)) ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED, "%s adds nothing up in memory of %s",
                         member->device->record.name, buffer->buffer_type->record.name);
}

static bool allreduce(struct host_context *context, struct host_comm *comm, uint32_t count,
                      const struct wire_tensor *wires, bool *added, struct remoting_error *error)
{
    struct ggml_tensor tensors[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];
    struct ggml_tensor *pointers[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];

    *added = count == comm->count;
    if (!*added) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "%u tensors for a group of %u", count, comm->count);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!host_take_tensor(context, &wires[i], &tensors[i], error) ||
            !lies_with(context, comm->members[i], &wires[i], error)) {
            return false;
        }
        pointers[i] = &tensors[i];
        comm->members[i]->is_busy = true;
        *added = *added && can_add(context, &tensors[i], &tensors[0]);
    }
    *added = *added && comm->allreduce(comm->ggml, pointers);
    return true;
}

bool host_context_comm_try_allreduce(struct host_context *context, struct host_comm *comm, uint32_t count,
                                     const struct wire_tensor *tensors,
                                     struct wire_context_comm_try_allreduce_reply *reply, struct remoting_error *error)
{
    bool added;

    if (!allreduce(context, comm, count, tensors, &added, error)) {
        return false;
    }
    reply->result = added;
    return true;
}

bool host_context_comm_allreduce(struct host_context *context, struct host_comm *comm, uint32_t count,
                                 const struct wire_tensor *tensors, struct remoting_error *error)
{
    bool added;

    if (!allreduce(context, comm, count, tensors, &added, error)) {
        return false;
    }
    return added || remoting_fail(error, REMOTING_ERROR_FAILED,
                                  "the host did not add up tensors such as it has added up before");
}
