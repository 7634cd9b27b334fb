#include "ggml/comm.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/graph_encoder.h"
#include "measure.h"

#define SHAPES_REMEMBERED 32u /* a model's tokens and its batches are a few each */
#define ALIGNMENT 16u

/* What the host's answer depends on, except for where the tensors lie. */
struct shape {
    int32_t type;
    uint32_t misaligned; /* bytes from a multiple of 16 in any of the buffers */
    int64_t ne[GGML_TENSOR_DIMENSIONS];
    size_t nb[GGML_TENSOR_DIMENSIONS];
};

struct guest_comm {
    struct guest_context *context;
    uint64_t handle;
    uint32_t count;
    struct guest_backend *members[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];
    struct shape shapes[SHAPES_REMEMBERED]; /* to which the host has said yes, in a circle */
    uint32_t shape_count;
};

/* Our object behind a backend of ggml's, or NULL. The function that tells lies at the same place in every ABI. */
static struct guest_backend *backend_of(const void *ggml_backend)
{
    struct guest_backend *backend = NULL;

    for (size_t i = 0; i < measured_abi_count && !backend; i++) {
        const struct guest_abi *abi = guest_abi_of(measured_abis[i].number);

        backend = abi ? abi->backend_of(ggml_backend) : NULL;
    }
    return backend;
}

static bool take_members(struct guest_comm *comm, void *const *backends, size_t count)
{
    comm->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        comm->members[i] = backend_of(backends[i]);
        if (!comm->members[i] || comm->members[i]->context != comm->members[0]->context) {
            return false;
        }
    }
    comm->context = comm->members[0]->context;
    return true;
}

static bool make_on_host(struct guest_comm *comm)
{
    struct remoting_error error;
    uint64_t handles[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];

    for (uint32_t i = 0; i < comm->count; i++) {
        handles[i] = comm->members[i]->handle;
    }
    comm->handle = guest_handle_new(comm->context, GUEST_HANDLE_COMM);
    if (comm->handle && guest_call_context_comm_init(comm->context, comm->handle, comm->count, handles, &error)) {
        return true;
    }
    if (comm->handle) {
        guest_tell(comm->context, "partial results are added up by copies: %s", error.reason);
        guest_handle_release(comm->context, GUEST_HANDLE_COMM, comm->handle);
    }
    return false;
}

/* NULL makes ggml add up by copies. */
static void *comm_init(void **backends, size_t n_backends)
{
    struct guest_comm *comm = n_backends >= 2 && n_backends <= WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM
                                  ? calloc(1, sizeof *comm)
                                  : NULL;

    if (comm && take_members(comm, backends, n_backends) && make_on_host(comm)) {
        return comm;
    }
    free(comm);
    return NULL;
}

static void comm_free(void *made)
{
    struct guest_comm *comm = made;
    struct remoting_error error;

    if (!comm) {
        return;
    }
    if (!guest_call_context_comm_free(comm->context, comm->handle, &error)) {
        guest_report_failure(comm->context, "comm_free", &error);
    }
    guest_handle_release(comm->context, GUEST_HANDLE_COMM, comm->handle);
    free(comm);
}

static struct shape shape_of(const struct ggml_tensor *first, const struct wire_tensor *wires, uint32_t count)
{
    struct shape shape;

    memset(&shape, 0, sizeof shape);
    shape.type = first->type;
    memcpy(shape.ne, first->ne, sizeof shape.ne);
    memcpy(shape.nb, first->nb, sizeof shape.nb);
    for (uint32_t i = 0; i < count; i++) {
        shape.misaligned |= (uint32_t)(wires[i].data_offset % ALIGNMENT);
    }
    return shape;
}

static bool is_known(const struct guest_comm *comm, const struct shape *shape)
{
    const uint32_t count = comm->shape_count < SHAPES_REMEMBERED ? comm->shape_count : SHAPES_REMEMBERED;

    for (uint32_t i = 0; i < count; i++) {
        if (memcmp(&comm->shapes[i], shape, sizeof *shape) == 0) {
            return true;
        }
    }
    return false;
}

static bool describe(struct guest_comm *comm, struct ggml_tensor *const *tensors, struct wire_tensor *wires,
                     struct remoting_error *error)
{
    for (uint32_t i = 0; i < comm->count; i++) {
        if (!guest_describe_tensor(comm->context, tensors[i], &wires[i], error)) {
            return false;
        }
        comm->members[i]->has_work = true;
    }
    return true;
}

static bool comm_allreduce(void *made, struct ggml_tensor **tensors)
{
    struct guest_comm *comm = made;
    struct wire_tensor wires[WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM];
    struct remoting_error error;
    struct shape shape;
    bool added = false;

    if (!comm || !describe(comm, tensors, wires, &error)) {
        return false;
    }
    shape = shape_of(tensors[0], wires, comm->count);
    if (is_known(comm, &shape)) {
        added = guest_call_context_comm_allreduce(comm->context, comm->handle, comm->count, wires, &error);
    } else if (guest_call_context_comm_try_allreduce(comm->context, comm->handle, comm->count, wires, &added, &error) &&
               added) {
        comm->shapes[comm->shape_count++ % SHAPES_REMEMBERED] = shape;
    }
    return added;
}

void *guest_comm_function(const char *name)
{
    static const struct guest_procedure functions[] = {
        { "ggml_backend_comm_init", (void *)comm_init },
        { "ggml_backend_comm_free", (void *)comm_free },
        { "ggml_backend_comm_allreduce_tensor", (void *)comm_allreduce },
    };

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return functions[i].function;
        }
    }
    return NULL;
}
