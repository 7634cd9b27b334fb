#include "fake_ggml.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/command.h"
#include "ggml/graphs.h"
#include "ggml/library.h"
#include "ggml/staging.h"
#include "ggml/threads.h"
#include "host_calls.h"
#include "names.h"
#include "ring_format.h"
#include "state/state.h"

/* Devices: a CPU, and two devices of another registry. */
#define DEVICES 3
#define CPU_DEVICE 0
#define REGISTRIES 2
#define THREADS 4

/* In the order of a daemon's inventory: the devices' own types, then host buffer types. The first two are a CPU's. */
#define BUFFER_TYPES 4
#define HOST_BUFFER_TYPE 1

/* The blob that the guest has beside its ring, as in tests/fuzz/scripted_guest.py. */
#define BLOB_ID 2u
#define BLOB_SIZE 8192u

/* A guest may allocate no more than this at once, nor in total. */
#define BUFFER_MAXIMUM (4u << 20)
#define BUFFERS_MAXIMUM (16u << 20)

#define DEMAND(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            __builtin_trap();                                                                                          \
    } while (0)

/* Objects start with room for the slots that the worker reads by their offset. */
#define SLOT_BYTES 512

struct object {
    uint8_t slots[SLOT_BYTES];
    int device;
};

struct buffer {
    struct object object;
    size_t size;
    uint8_t *base;
    bool is_of_guest; /* the memory is the guest's, only the object is ours */
};

struct plan {
    void *graph;
};

struct comm {
    struct object *members[DEVICES];
    size_t count;
};

static const struct host_abi *abi;
static struct object devices[DEVICES];
static struct object buffer_types[BUFFER_TYPES];
static struct object registries[REGISTRIES];
static struct buffer empty_buffers[DEVICES];
static struct host_metrics metrics;
static size_t allocated;
static volatile uint8_t read_byte; /* written by every read, so that the compiler keeps it */

/* Indexed by ggml's numbers, which the rules of ops use; removed types leave gaps. */
static const struct {
    const char *name;
    int64_t block;
    size_t bytes;
} types[] = {
    [0] = { "f32", 1, 4 },       [1] = { "f16", 1, 2 },    [2] = { "q4_0", 32, 18 },    [3] = { "q4_1", 32, 20 },
    [6] = { "q5_0", 32, 22 },    [8] = { "q8_0", 32, 34 }, [12] = { "q4_K", 256, 144 }, [14] = { "q6_K", 256, 210 },
    [20] = { "iq4_nl", 32, 18 }, [24] = { "i8", 1, 1 },    [25] = { "i16", 1, 2 },      [26] = { "i32", 1, 4 },
    [27] = { "i64", 1, 8 },      [28] = { "f64", 1, 8 },   [30] = { "bf16", 1, 2 },
};

static const char *const unary_names[] = { "ABS",  "SGN",     "NEG",  "STEP", "TANH", "ELU",
                                           "RELU", "SIGMOID", "GELU", "SILU", "EXP" };
static const char *const glu_names[] = { "REGLU", "GEGLU", "SWIGLU" };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void set_slot(struct object *object, size_t offset, void *function)
{
    DEMAND(offset <= SLOT_BYTES - sizeof function);
    memcpy(object->slots + offset, &function, sizeof function);
}

/* The ops of the newest release, in their order. */
static const char *op_name(int op)
{
    for (size_t i = 0; i < op_schema_count; i++) {
        if (op_schemas[i].until == 0 && op-- == 0) {
            return op_schemas[i].name;
        }
    }
    return NULL;
}

/* The beginning of an entry in ggml's own array of types. */
static const void *type_traits(int type)
{
    static struct {
        const char *name;
        int64_t block_length;
    } traits[COUNT(types) + 1];

    for (size_t i = 0; i < COUNT(types); i++) {
        traits[i].name = types[i].name ? types[i].name : "";
        traits[i].block_length = types[i].block;
    }
    traits[COUNT(types)].block_length = -1;
    return &traits[type];
}

static const char *unary_name(int op)
{
    return op >= 0 && (size_t)op < COUNT(unary_names) ? unary_names[op] : NULL;
}

static const char *glu_name(int op)
{
    return op >= 0 && (size_t)op < COUNT(glu_names) ? glu_names[op] : NULL;
}

static int64_t block_size(int type)
{
    DEMAND(type >= 0 && (size_t)type < COUNT(types));
    return types[type].block;
}

static size_t type_size(int type)
{
    DEMAND(type >= 0 && (size_t)type < COUNT(types));
    return types[type].bytes;
}

/* Computes what ggml_nbytes of ggml.c does. */
static size_t nbytes(const struct ggml_tensor *tensor)
{
    const size_t block = (size_t)block_size(tensor->type);
    size_t bytes = block == 1 ? type_size(tensor->type) : (size_t)tensor->ne[0] * tensor->nb[0] / block;

    for (int i = 0; i < GGML_TENSOR_DIMENSIONS; i++) {
        if (tensor->ne[i] <= 0) {
            return 0;
        }
        if (i > 0 || block == 1) {
            bytes += (size_t)(tensor->ne[i] - 1) * tensor->nb[i];
        }
    }
    return bytes;
}

static void read_bytes(const void *bytes, size_t size)
{
    const uint8_t *place = bytes;

    for (size_t i = 0; i < size; i++) {
        read_byte = place[i];
    }
}

static bool supports_op(void *device, const struct ggml_tensor *op)
{
    DEMAND((struct object *)device >= devices && (struct object *)device < devices + DEVICES);
    DEMAND(op_name(op->op));
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        if (op->src[i]) {
            DEMAND(block_size(op->src[i]->type) > 0 && op_name(op->src[i]->op));
        }
    }
    return true;
}

static bool supports_buffer_type(void *device, void *buffer_type)
{
    return ((struct object *)device)->device == ((struct object *)buffer_type)->device;
}

static void device_memory(void *device, size_t *free_bytes, size_t *total_bytes)
{
    (void)device;
    *free_bytes = BUFFERS_MAXIMUM - allocated;
    *total_bytes = BUFFERS_MAXIMUM;
}

static void *registry_of(void *device)
{
    return &registries[((struct object *)device)->device == CPU_DEVICE ? 0 : 1];
}

static void optimize(void *backend, void *graph, void *params);

/* Backends of devices other than the CPU support everything that is optional. */
static void *new_backend(void *device, const char *params)
{
    struct object *backend = calloc(1, sizeof *backend);

    if (!backend || (params && strcmp(params, "none") == 0)) {
        free(backend);
        return NULL;
    }
    backend->device = ((struct object *)device)->device;
    set_slot(backend, abi->backend_graph_plan_create, backend->device == CPU_DEVICE ? (void *)backend : NULL);
    if (backend->device != CPU_DEVICE) {
        set_slot(backend, abi->backend_graph_optimize, (void *)(uintptr_t)optimize);
        set_slot(backend, abi->backend_event_record, backend);
    }
    return backend;
}

static void free_object(void *object)
{
    free(object);
}

static void read_object(void *object)
{
    read_bytes(object, sizeof(struct object));
}

static const char *buffer_type_name(void *buffer_type)
{
    return ((struct object *)buffer_type)->device == CPU_DEVICE ? "Host" : "Device";
}

static size_t alloc_size(void *buffer_type, const struct ggml_tensor *tensor)
{
    (void)buffer_type;
    return nbytes(tensor);
}

static bool is_host(void *buffer_type)
{
    return ((struct object *)buffer_type)->device == CPU_DEVICE;
}

/* Memory for whole tensors without a malloc header before it, as on a device. */
static void *new_buffer(void *buffer_type, size_t size)
{
    const int device = ((struct object *)buffer_type)->device;
    struct buffer *buffer;

    if (size == 0) {
        return &empty_buffers[device];
    }
    if (size > BUFFER_MAXIMUM || size > BUFFERS_MAXIMUM - allocated) {
        return NULL;
    }
    buffer = calloc(1, sizeof *buffer);
    if (!buffer) {
        return NULL;
    }
    buffer->base = malloc(size);
    if (!buffer->base) {
        free(buffer);
        return NULL;
    }
    buffer->object.device = device;
    buffer->size = size;
    if (device != CPU_DEVICE) {
        set_slot(&buffer->object, abi->buffer_init_tensor, buffer);
    }
    allocated += size;
    return buffer;
}

static void free_buffer(void *object)
{
    struct buffer *buffer = object;

    if (buffer->is_of_guest) {
        free(buffer);
    } else if (buffer->size > 0) {
        allocated -= buffer->size;
        free(buffer->base);
        free(buffer);
    }
}

static void *buffer_of_guest(void *memory, size_t size)
{
    struct buffer *buffer = calloc(1, sizeof *buffer);

    DEMAND((uintptr_t)memory % 64 == 0 && size > 0);
    if (buffer) {
        *buffer = (struct buffer){ .size = size, .base = memory, .is_of_guest = true };
    }
    return buffer;
}

static void *buffer_base(void *buffer)
{
    return ((struct buffer *)buffer)->base;
}

static size_t buffer_size(void *buffer)
{
    return ((struct buffer *)buffer)->size;
}

/* A backend may keep an extra with a tensor. */
static int init_tensor(void *object, struct ggml_tensor *tensor)
{
    struct buffer *buffer = object;

    if (buffer->object.device != CPU_DEVICE) {
        tensor->extra = buffer;
    }
    return nbytes(tensor) == 13 ? WIRE_STATUS_FAILED : WIRE_STATUS_SUCCESS;
}

static void clear_buffer(void *object, uint8_t value)
{
    struct buffer *buffer = object;

    if (buffer->size > 0) {
        memset(buffer->base, value, buffer->size);
    }
}

static void set_usage(void *buffer, int usage)
{
    DEMAND(((struct buffer *)buffer)->size > 0 ||
           ((struct buffer *)buffer >= empty_buffers && (struct buffer *)buffer < empty_buffers + DEVICES));
    DEMAND(usage >= WIRE_USAGE_ANY && usage <= WIRE_USAGE_COMPUTE);
}

/* Asserts what ggml_backend_tensor_set and its like in ggml-backend.cpp assert. */
static bool is_nothing(const struct ggml_tensor *tensor, size_t offset, size_t size)
{
    DEMAND(tensor->buffer && tensor->data);
    DEMAND(offset + size >= offset && offset + size <= nbytes(tensor));
    return size == 0;
}

/* Copies. A tensor in shared memory may be copied onto itself. */
static void set_tensor(struct ggml_tensor *tensor, const void *data, size_t offset, size_t size)
{
    if (!is_nothing(tensor, offset, size)) {
        memmove((uint8_t *)tensor->data + offset, data, size);
    }
}

static void get_tensor(const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    if (!is_nothing(tensor, offset, size)) {
        memmove(data, (const uint8_t *)tensor->data + offset, size);
    }
}

static void set_tensor_async(void *backend, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size)
{
    read_object(backend);
    set_tensor(tensor, data, offset, size);
}

static void get_tensor_async(void *backend, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    read_object(backend);
    get_tensor(tensor, data, offset, size);
}

static void fill_tensor(struct ggml_tensor *tensor, uint8_t value, size_t offset, size_t size)
{
    if (!is_nothing(tensor, offset, size)) {
        memset((uint8_t *)tensor->data + offset, value, size);
    }
}

static void copy_tensor(const struct ggml_tensor *source, struct ggml_tensor *destination)
{
    DEMAND(memcmp(source->ne, destination->ne, sizeof source->ne) == 0 &&
           memcmp(source->nb, destination->nb, sizeof source->nb) == 0);
    DEMAND(source->type == destination->type && source->buffer && destination->buffer);
    if (nbytes(source) > 0) {
        memmove(destination->data, source->data, nbytes(source));
    }
}

static void copy_tensor_async(void *from, void *to, const struct ggml_tensor *source, struct ggml_tensor *destination)
{
    read_object(from);
    read_object(to);
    copy_tensor(source, destination);
}

static void *graph_field(void *graph, size_t offset)
{
    void *field;

    memcpy(&field, (uint8_t *)graph + offset, sizeof field);
    return field;
}

static int graph_n_nodes(void *graph)
{
    int n_nodes;

    memcpy(&n_nodes, (uint8_t *)graph + abi->graph_n_nodes, sizeof n_nodes);
    return n_nodes;
}

/* As ggml_hash_find of ggml-impl.h: backends look up use counts without checking that a tensor is in the table. */
static void look_up(void *graph, const struct ggml_tensor *tensor)
{
    struct ggml_tensor **keys = graph_field(graph, abi->graph_hash_keys);
    const uint32_t *used = graph_field(graph, abi->graph_hash_used);
    const int32_t *use_counts = graph_field(graph, abi->graph_use_counts);
    size_t size;
    size_t slot;

    memcpy(&size, (uint8_t *)graph + abi->graph_hash_size, sizeof size);
    slot = ((uintptr_t)tensor >> 4) % size;
    while (used[slot >> 5] >> (slot & 31) & 1 && keys[slot] != tensor) {
        slot = (slot + 1) % size;
    }
    DEMAND(keys[slot] == tensor);
    read_bytes(&use_counts[slot], sizeof use_counts[slot]);
}

/* The guest's data choose the status of a computation. */
static int outcome(const char *name)
{
    static const struct {
        const char *name;
        int status;
    } outcomes[] = { { "fails", WIRE_STATUS_FAILED },
                     { "full", WIRE_STATUS_ALLOC_FAILED },
                     { "aborts", WIRE_STATUS_ABORTED } };

    for (size_t i = 0; i < COUNT(outcomes); i++) {
        if (strcmp(name, outcomes[i].name) == 0) {
            return outcomes[i].status;
        }
    }
    return WIRE_STATUS_SUCCESS;
}

static bool (*abort_callback)(void *data);
static void *abort_data;

static void set_abort_callback(void *backend, bool (*callback)(void *data), void *data)
{
    read_object(backend);
    abort_callback = callback;
    abort_data = data;
}

/* Runs the worker's own CUSTOM node, since a guest's CUSTOM never crosses. False: it ends the computation. */
static bool compute_check(struct ggml_tensor *node)
{
    struct {
        void (*look)(struct ggml_tensor *tensor, int thread, int threads, void *data);
        int tasks;
        void *data;
    } check;

    memcpy(&check, node->op_params, sizeof check);
    check.look(node, 0, 1, check.data);
    return !abort_callback(abort_data);
}

static int compute(void *backend, void *graph)
{
    struct ggml_tensor **nodes = graph_field(graph, abi->graph_nodes);

    read_object(backend);
    for (int i = 0; i < graph_n_nodes(graph); i++) {
        if (strcmp(op_name(nodes[i]->op), "CUSTOM") == 0) {
            if (!compute_check(nodes[i])) {
                return WIRE_STATUS_ABORTED;
            }
            continue;
        }
        look_up(graph, nodes[i]);
        for (int j = 0; j < GGML_TENSOR_SOURCES; j++) {
            if (nodes[i]->src[j]) {
                look_up(graph, nodes[i]->src[j]);
                read_bytes(nodes[i]->src[j]->data, nbytes(nodes[i]->src[j]));
            }
        }
        if (nodes[i]->view_src) {
            read_bytes(nodes[i]->view_src->data, nbytes(nodes[i]->view_src));
        }
        if (nbytes(nodes[i]) > 0) {
            memset(nodes[i]->data, 0x11, nbytes(nodes[i]));
        }
    }
    return outcome(nodes[0]->name);
}

static void *new_plan(void *backend, void *graph)
{
    struct plan *plan = malloc(sizeof *plan);

    read_object(backend);
    if (plan) {
        plan->graph = graph;
    }
    return plan;
}

static void free_plan(void *backend, void *plan)
{
    read_object(backend);
    free(plan);
}

static int compute_plan(void *backend, void *plan)
{
    return compute(backend, ((struct plan *)plan)->graph);
}

/* Reverses the order of nodes, and reports more dependencies than allowed for a graph of two nodes. */
static void optimize(void *backend, void *graph, void *params)
{
    struct ggml_tensor **nodes = graph_field(graph, abi->graph_nodes);
    const int n_nodes = graph_n_nodes(graph);
    void (*add)(void *data, struct ggml_tensor *tensor, struct ggml_tensor *until);
    void *data;

    read_object(backend);
    memcpy(&add, params, sizeof add);
    memcpy(&data, (uint8_t *)params + sizeof add, sizeof data);
    for (int i = 0; i < n_nodes / 2; i++) {
        struct ggml_tensor *node = nodes[i];

        nodes[i] = nodes[n_nodes - 1 - i];
        nodes[n_nodes - 1 - i] = node;
    }
    for (int i = 0; i < (n_nodes == 2 ? 3 : 1); i++) {
        add(data, nodes[0]->src[0] ? nodes[0]->src[0] : nodes[0], nodes[n_nodes - 1]);
    }
}

static void *new_event(void *device)
{
    return ((struct object *)device)->device != CPU_DEVICE ? calloc(1, sizeof(struct object)) : NULL;
}

static void record_event(void *event, void *backend)
{
    DEMAND(((struct object *)backend)->device != CPU_DEVICE);
    read_object(event);
}

static void wait_event(void *backend, void *event)
{
    record_event(event, backend);
}

static void set_n_threads(void *backend, int n_threads)
{
    DEMAND(n_threads > 0 && n_threads <= THREADS);
    read_object(backend);
}

static void fill_pool_parameters(void *parameters, int n_threads)
{
    const int filled[] = { n_threads, 0, 50 }; /* ggml.h: the fields before 512 bytes of padding */

    memcpy((uint8_t *)parameters + 512, filled, sizeof filled);
}

static void *new_pool(void *parameters)
{
    (void)parameters;
    return calloc(1, sizeof(struct object));
}

static void set_pool(void *backend, void *pool)
{
    read_object(backend);
    read_object(pool);
}

/* The size of the work memory: each node takes a few bytes per thread. */
static struct host_work_plan work_plan(const void *graph, int n_threads, void *pool)
{
    DEMAND(n_threads > 0 && n_threads <= THREADS && !pool);
    return (struct host_work_plan){ .size = 64u * (size_t)n_threads * (size_t)graph_n_nodes((void *)(uintptr_t)graph) };
}

/* A group of one backend is refused. */
static void *new_comm(void **backends, size_t count)
{
    struct comm *comm;

    DEMAND(count <= DEVICES);
    for (size_t i = 0; i < count; i++) {
        DEMAND(((struct object *)backends[i])->device != CPU_DEVICE);
    }
    comm = calloc(1, sizeof *comm);
    if (comm) {
        memcpy(comm->members, backends, count * sizeof *backends);
        comm->count = count;
    }
    return comm;
}

/* Asserts what ggml_backend_cuda_comm_allreduce_tensor asserts, and that types are floats, as NCCL does. A guest's data
 * can make it refuse. */
static bool allreduce(void *object, struct ggml_tensor **tensors)
{
    const struct comm *comm = object;

    for (size_t i = 0; i < comm->count; i++) {
        read_object(comm->members[i]);
        DEMAND(tensors[i]->type == 0 && memcmp(tensors[i]->ne, tensors[0]->ne, sizeof tensors[0]->ne) == 0);
        DEMAND(nbytes(tensors[i]) % 16 == 0 && (uintptr_t)tensors[i]->data % 16 == 0);
        read_bytes(tensors[i]->data, nbytes(tensors[i]));
    }
    if (outcome(tensors[0]->name) != WIRE_STATUS_SUCCESS) {
        return false;
    }
    for (size_t i = 0; i < comm->count; i++) {
        if (nbytes(tensors[i]) > 0) {
            memset(tensors[i]->data, 0x22, nbytes(tensors[i]));
        }
    }
    return true;
}

/* Functions by name: the CPU's registry sets threads, the other one's sums tensors over backends. */
static void *function_of(void *registry, const char *name)
{
    static const struct {
        const char *name;
        void *function;
        int registry;
    } offered[] = {
        { "ggml_backend_set_n_threads", (void *)(uintptr_t)set_n_threads, 0 },
        { "ggml_threadpool_new", (void *)(uintptr_t)new_pool, 0 },
        { "ggml_threadpool_free", (void *)(uintptr_t)free_object, 0 },
        { "ggml_backend_cpu_set_threadpool", (void *)(uintptr_t)set_pool, 0 },
        { "ggml_backend_set_abort_callback", (void *)(uintptr_t)set_abort_callback, 0 },
        { "ggml_backend_comm_init", (void *)(uintptr_t)new_comm, 1 },
        { "ggml_backend_comm_free", (void *)(uintptr_t)free_object, 1 },
        { "ggml_backend_comm_allreduce_tensor", (void *)(uintptr_t)allreduce, 1 },
    };

    read_object(registry);
    for (size_t i = 0; i < COUNT(offered); i++) {
        if (registry == &registries[offered[i].registry] && strcmp(name, offered[i].name) == 0) {
            return offered[i].function;
        }
    }
    return NULL;
}

static void *host_buffer_type(void *device)
{
    read_object(device);
    return &buffer_types[HOST_BUFFER_TYPE];
}

static const struct ggml_functions functions = {
    .ggml_backend_reg_get_proc_address = function_of,
    .ggml_backend_dev_host_buffer_type = host_buffer_type,
    .ggml_threadpool_params_init = fill_pool_parameters,
    .ggml_op_name = op_name,
    .ggml_get_type_traits = type_traits,
    .ggml_unary_op_name = unary_name,
    .ggml_glu_op_name = glu_name,
    .ggml_blck_size = block_size,
    .ggml_type_size = type_size,
    .ggml_backend_dev_memory = device_memory,
    .ggml_backend_dev_backend_reg = registry_of,
    .ggml_backend_dev_init = new_backend,
    .ggml_backend_cpu_buffer_from_ptr = buffer_of_guest,
    .ggml_backend_dev_supports_op = supports_op,
    .ggml_backend_dev_supports_buft = supports_buffer_type,
    .ggml_backend_dev_offload_op = supports_op,
    .ggml_backend_buft_name = buffer_type_name,
    .ggml_backend_buft_alloc_buffer = new_buffer,
    .ggml_backend_buft_get_alloc_size = alloc_size,
    .ggml_backend_buft_is_host = is_host,
    .ggml_backend_buffer_free = free_buffer,
    .ggml_backend_buffer_get_base = buffer_base,
    .ggml_backend_buffer_get_size = buffer_size,
    .ggml_backend_buffer_init_tensor = init_tensor,
    .ggml_backend_buffer_clear = clear_buffer,
    .ggml_backend_buffer_set_usage = set_usage,
    .ggml_backend_buffer_reset = read_object,
    .ggml_backend_free = free_object,
    .ggml_backend_synchronize = read_object,
    .ggml_backend_tensor_set = set_tensor,
    .ggml_backend_tensor_get = get_tensor,
    .ggml_backend_tensor_set_async = set_tensor_async,
    .ggml_backend_tensor_get_async = get_tensor_async,
    .ggml_backend_tensor_memset = fill_tensor,
    .ggml_backend_tensor_copy = copy_tensor,
    .ggml_backend_tensor_copy_async = copy_tensor_async,
    .ggml_backend_graph_plan_create = new_plan,
    .ggml_backend_graph_plan_free = free_plan,
    .ggml_backend_graph_plan_compute = compute_plan,
    .ggml_backend_graph_compute_async = compute,
    .ggml_backend_event_new = new_event,
    .ggml_backend_event_free = free_object,
    .ggml_backend_event_record = record_event,
    .ggml_backend_event_synchronize = read_object,
    .ggml_backend_event_wait = wait_event,
};

static void open_buffer_type(struct host_context *context, uint32_t i, uint32_t device, const char *name)
{
    struct host_buffer_type *buffer_type = &context->buffer_types[i];

    buffer_types[i].device = (int)device;
    *buffer_type = (struct host_buffer_type){
        .ggml = &buffer_types[i],
        .empty = &empty_buffers[device],
        .record = { .max_size = BUFFERS_MAXIMUM, .alignment = 32, .device = device, .host = i == HOST_BUFFER_TYPE },
    };
    strcpy(buffer_type->record.name, name);
}

static void open_device(struct host_context *context, uint32_t i)
{
    struct host_device *device = &context->devices[i];

    devices[i].device = (int)i;
    empty_buffers[i].object.device = (int)i;
    device->ggml = &devices[i];
    device->is_cpu = i == CPU_DEVICE;
    device->record.async = i != CPU_DEVICE;
    device->record.events = i != CPU_DEVICE;
    device->threads = host_find_threads(context, registry_of(&devices[i]));
    if (i == CPU_DEVICE) {
        device->threads.plan = work_plan; /* the worker finds it by its symbol, which a fuzzer does not export */
    }
    strcpy(device->record.name, i == CPU_DEVICE ? "Remote-Host" : i == 1 ? "Remote-Device" : "Remote-Other");
}

/* The blob is a separate allocation, so that the sanitizer detects an access beyond its end. */
static struct host_memory *new_memory(void)
{
    struct host_memory *memory = calloc(1, sizeof *memory);

    DEMAND(memory);
    host_memory_open(memory);
    memory->resources[0] = (struct host_resource){
        .id = BLOB_ID, .address = aligned_alloc(4096, BLOB_SIZE), .size = BLOB_SIZE, .mapped = BLOB_SIZE
    };
    DEMAND(memory->resources[0].address);
    memset(memory->resources[0].address, 0, BLOB_SIZE);
    return memory;
}

/* Turns the trace on, in which the worker writes the most. */
static void open_metrics(void)
{
    const int descriptor = metrics.counters ? -1 : memfd_create("counters", MFD_CLOEXEC);
    struct remoting_error error;

    if (descriptor >= 0) {
        DEMAND(ftruncate(descriptor, REMOTING_COUNTERS_SIZE + REMOTING_SPAN_RING_SIZE) == 0 &&
               host_metrics_open(&metrics, descriptor, &error));
        close(descriptor);
    }
}

/* Another guest computes with as many threads, so that each gets half of the cores. */
static void open_cores(struct host_context *context)
{
    static struct remoting_sharing_pages pages;
    struct remoting_error error;

    pages.slot_count = 2;
    for (uint32_t i = 0; i < 2; i++) {
        pages.entries[i].guest = 1 + i;
        pages.entries[i].weight = 1;
    }
    pages.slots[1].threads = THREADS;
    pages.slots[1].is_computing = 1;
    context->sharing = (struct host_sharing_map){ .all = &pages, .own = &pages.slots[0] };
    DEMAND(host_cores_open(&context->cores, &context->sharing, &context->metrics, &error));
}

void fake_ggml_open(struct host_context *context)
{
    abi = &host_abis[host_abi_count - 1];
    context->ggml = functions;
    context->abi = abi;
    context->release = UINT32_MAX; /* newer than any */
    for (uint32_t i = 0; i < DEVICES; i++) {
        open_device(context, i);
    }
    context->device_count = DEVICES;
    context->threads_maximum = THREADS;
    open_buffer_type(context, 0, 0, "Remote-Host");
    open_buffer_type(context, HOST_BUFFER_TYPE, 0, "Remote-Host-Host");
    open_buffer_type(context, 2, 1, "Remote-Device");
    open_buffer_type(context, 3, 2, "Remote-Other");
    context->buffer_type_count = BUFFER_TYPES;
    context->memory = new_memory();
    open_metrics();
    context->metrics = metrics;
    open_cores(context);
}

/* Replaces library.c, which opens a real library. */
const char *host_backend_of(const struct host_context *context, const struct host_device *device)
{
    (void)context;
    (void)device;
    return "stand-in";
}

/* The names in order, each with its terminating zero. */
static char *add_names(char *place, const struct remoting_names *names, uint32_t *count)
{
    for (uint32_t i = 0; i < names->count; i++) {
        place = stpcpy(place, names->names[i] ? names->names[i] : "") + 1;
    }
    *count = names->count;
    return place;
}

uint32_t fake_ggml_say_hello(const struct host_context *context, uint8_t *place)
{
    static uint8_t hello[8192];
    struct wire_command_header command = { .command = WIRE_CONTEXT_HELLO,
                                           .record_size = sizeof(struct wire_context_hello_request) };
    struct wire_context_hello_request request = { 0 };
    char *names = (char *)hello + sizeof command + sizeof request;
    char *end = names;
    struct remoting_names listed;

    memcpy(&command.size, hello, sizeof command.size);
    if (command.size == 0) {
        remoting_list_names(&listed, context->ggml.ggml_op_name);
        end = add_names(end, &listed, &request.op_count);
        remoting_list_types(&listed, context->ggml.ggml_get_type_traits);
        end = add_names(end, &listed, &request.type_count);
        remoting_list_names(&listed, context->ggml.ggml_unary_op_name);
        end = add_names(end, &listed, &request.unary_op_count);
        remoting_list_names(&listed, context->ggml.ggml_glu_op_name);
        end = add_names(end, &listed, &request.glu_op_count);
        request.names_size = (uint64_t)(end - names);
        command.return_size = WIRE_REPLY_AREA;
        command.size = (uint32_t)WIRE_ALIGN((uint64_t)((uint8_t *)end - hello));
        memcpy(hello, &command, sizeof command);
        memcpy(hello + sizeof command, &request, sizeof request);
    }
    memcpy(place, hello, command.size);
    return command.size;
}

void fake_ggml_close(struct host_context *context)
{
    host_state_release(context);
    if (context->thread_pool.ggml) {
        free_object(context->thread_pool.ggml);
    }
    free(context->cores.claimants);
    free(context->scratch);
    free(context->memory->resources[0].address);
    free(context->memory);
    DEMAND(allocated == 0);
}
