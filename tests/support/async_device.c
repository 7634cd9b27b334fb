/* A ggml backend with two asynchronous devices and no hardware, for ggml 0.20 (API 2). It computes on the CPU, but
 * later, as a GPU does. A copy reads or writes its bytes when its turn comes, a millisecond after the step before it,
 * so memory that is freed or overwritten too early gives a wrong result. It has events, and groups that sum tensors.
 * The device's free memory shows how often a stream was synchronized: 4096 bytes less each time. A graph takes a
 * millisecond per node. In the file that GGML_ASYNC_OCCUPANCY names, all processes record when they use a device, and
 * whether another process uses it at that moment. */
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ggml_tensor.h"

#ifndef BACKEND
#define BACKEND "Async" /* the registry's name */
#endif
#define DEVICES 2
#ifndef ALIGNMENT
#define ALIGNMENT 64
#endif
#ifndef ROOM
#define ROOM 0 /* bytes that each tensor takes beyond its own */
#endif
#ifndef ALIKE
#define ALIKE 0 /* 1: no device keeps more of a tensor than its bytes */
#endif
#define TOTAL ((size_t)1 << 30)
#define STEP_US 1000
#define USERS 64
#define CPU_TYPE 0
#define GPU_TYPE 1
#define INIT_TENSOR_SLOT 2 /* in a buffer's interface, which begins the buffer */
#define SLOTS 16           /* a buffer's type is one of these words after the interface */

/* Public functions of ggml. */
struct ggml_init_params {
    size_t mem_size;
    void *mem_buffer;
    bool no_alloc;
};
void *ggml_init(struct ggml_init_params params);
void ggml_free(void *context);
void *ggml_new_graph_custom(void *context, size_t size, bool grads);
void ggml_graph_add_node(void *graph, struct ggml_tensor *tensor);
int ggml_graph_n_nodes(void *graph);
struct ggml_tensor *ggml_graph_node(void *graph, int i);
struct ggml_tensor **ggml_graph_nodes(void *graph);
int64_t ggml_nelements(const struct ggml_tensor *tensor);
void *ggml_backend_init_by_type(int type, const char *params);
void *ggml_backend_dev_by_type(int type);
void *ggml_backend_dev_backend_reg(void *device);
void *ggml_backend_reg_get_proc_address(void *registry, const char *name);
int ggml_backend_graph_compute(void *backend, void *graph);
void ggml_backend_free(void *backend);
void *ggml_backend_cpu_buffer_type(void);
void *ggml_backend_buft_alloc_buffer(void *type, size_t size);
bool ggml_backend_dev_supports_op(void *device, const struct ggml_tensor *op);

struct registry {
    int api_version;
    const char *(*get_name)(struct registry *);
    size_t (*get_device_count)(struct registry *);
    struct device *(*get_device)(struct registry *, size_t);
    void *(*get_proc_address)(struct registry *, const char *);
    void *context;
};

struct properties {
    const char *name;
    const char *description;
    size_t memory_free;
    size_t memory_total;
    int type;
    const char *device_id;
    bool async, host_buffer, buffer_from_host_ptr, events, mmap_support;
};

struct buffer_type {
    const char *(*get_name)(struct buffer_type *);
    void *(*alloc_buffer)(struct buffer_type *, size_t);
    size_t (*get_alignment)(struct buffer_type *);
    size_t (*get_max_size)(struct buffer_type *);
    size_t (*get_alloc_size)(struct buffer_type *, const struct ggml_tensor *);
    bool (*is_host)(struct buffer_type *);
    struct device *device;
    void *context;
};

struct event {
    struct device *device;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t recorded;
    uint64_t reached;
};

struct device {
    const char *(*get_name)(struct device *);
    const char *(*get_description)(struct device *);
    void (*get_memory)(struct device *, size_t *, size_t *);
    int (*get_type)(struct device *);
    void (*get_props)(struct device *, struct properties *);
    struct stream *(*init_backend)(struct device *, const char *);
    struct buffer_type *(*get_buffer_type)(struct device *);
    struct buffer_type *(*get_host_buffer_type)(struct device *);
    void *(*buffer_from_host_ptr)(struct device *, void *, size_t, size_t);
    bool (*supports_op)(struct device *, const struct ggml_tensor *);
    bool (*supports_buft)(struct device *, struct buffer_type *);
    bool (*offload_op)(struct device *, const struct ggml_tensor *);
    struct event *(*event_new)(struct device *);
    void (*event_free)(struct device *, struct event *);
    void (*event_synchronize)(struct device *, struct event *);
    struct registry *registry;
    void *context;
};

enum step_kind { STEP_COPY, STEP_COMPUTE, STEP_RECORD, STEP_WAIT, STEP_ADD, STEP_END };

struct step {
    struct step *next;
    enum step_kind kind;
    void *to;
    const void *from;
    size_t size;
    void *graph;
    void *graph_context;
    struct ggml_tensor *tensors; /* copies of the graph's, because the caller may free its own */
    struct event *event;
    uint64_t place; /* the number of the event's record */
};

struct stream {
    void *guid;
    const char *(*get_name)(struct stream *);
    void (*free)(struct stream *);
    void (*set_tensor_async)(struct stream *, struct ggml_tensor *, const void *, size_t, size_t);
    void (*get_tensor_async)(struct stream *, const struct ggml_tensor *, void *, size_t, size_t);
    void *set_tensor_2d_async, *get_tensor_2d_async, *cpy_tensor_async;
    void (*synchronize)(struct stream *);
    void *graph_plan_create, *graph_plan_free, *graph_plan_update, *graph_plan_compute;
    int (*graph_compute)(struct stream *, void *);
    void (*event_record)(struct stream *, struct event *);
    void (*event_wait)(struct stream *, struct event *);
    void (*graph_optimize)(struct stream *, void *);
    struct device *device;
    void *context;
    void *cpu;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct step *first;
    struct step **last;
    uint64_t given;
    uint64_t done;
};

/* A killed process leaves its step counted as under way. Its pid may mean another process in this namespace and so
 * cannot tell whether it runs: the kernel marks the robust mutex that it held. */
struct user {
    _Atomic int32_t pid;
    _Atomic uint32_t working[DEVICES]; /* steps under way */
    pthread_mutex_t life;              /* held by the process while it runs */
};

/* tests/support/async_host.py creates the file and reads its beginning. */
struct occupancy {
    _Atomic uint64_t overlaps[DEVICES]; /* steps that began while another process worked */
    struct user users[USERS];
};
_Static_assert(sizeof(struct occupancy) <= 1 << 14, "async_host.py makes a larger file");

static struct occupancy *occupancy;
static struct user *own_use;
static struct registry the_registry;
static struct device devices[DEVICES];
static struct buffer_type buffer_types[DEVICES];
static size_t waits[DEVICES];
static uint8_t guid[16] = "async device";

static void reach(struct event *event, uint64_t place)
{
    pthread_mutex_lock(&event->lock);
    event->reached = place;
    pthread_cond_broadcast(&event->changed);
    pthread_mutex_unlock(&event->lock);
}

static void await(struct event *event, uint64_t place)
{
    pthread_mutex_lock(&event->lock);
    while (event->reached < place) {
        pthread_cond_wait(&event->changed, &event->lock);
    }
    pthread_mutex_unlock(&event->lock);
}

static void begin_life(struct user *user)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&user->life, &attributes);
    pthread_mutex_lock(&user->life);
    pthread_mutexattr_destroy(&attributes);
}

/* Reads glibc's word of the mutex, because trying to lock it would hide the process from another reader. */
static bool has_died(struct user *user)
{
    return (atomic_load((_Atomic int *)&user->life.__data.__lock) & FUTEX_OWNER_DIED) != 0;
}

static void open_occupancy(void)
{
    const char *path = getenv("GGML_ASYNC_OCCUPANCY");
    const int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

    if (file < 0) {
        return;
    }
    occupancy = mmap(NULL, sizeof *occupancy, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    for (int i = 0; i < USERS && !own_use; i++) {
        int32_t nobody = 0;

        if (atomic_compare_exchange_strong(&occupancy->users[i].pid, &nobody, getpid())) {
            own_use = &occupancy->users[i];
            begin_life(own_use);
        }
    }
}

static void begin_use(size_t device)
{
    atomic_fetch_add(&own_use->working[device], 1);
    for (int i = 0; i < USERS; i++) {
        struct user *user = &occupancy->users[i];

        if (user != own_use && atomic_load(&user->working[device]) != 0 && !has_died(user)) {
            atomic_fetch_add(&occupancy->overlaps[device], 1);
            return;
        }
    }
}

static void end_use(size_t device)
{
    atomic_fetch_sub(&own_use->working[device], 1);
}

static void carry_out(struct stream *stream, struct step *step)
{
    switch (step->kind) {
    case STEP_COPY:
        memcpy(step->to, step->from, step->size);
        break;
    case STEP_ADD:
        for (size_t i = 0; i < step->size / sizeof(float); i++) {
            ((float *)step->to)[i] += ((const float *)step->from)[i];
        }
        break;
    case STEP_COMPUTE:
        ggml_backend_graph_compute(stream->cpu, step->graph);
        ggml_free(step->graph_context);
        free(step->tensors);
        break;
    case STEP_RECORD:
        reach(step->event, step->place);
        break;
    case STEP_WAIT:
        await(step->event, step->place);
        break;
    case STEP_END:
        break;
    }
}

static void take_time(struct stream *stream, struct step *step)
{
    const size_t device = (size_t)(stream->device - devices);
    const int steps = step->kind == STEP_COMPUTE ? ggml_graph_n_nodes(step->graph) : 1;
    const bool is_noted = own_use && (step->kind == STEP_COPY || step->kind == STEP_COMPUTE || step->kind == STEP_ADD);

    if (is_noted) {
        begin_use(device);
    }
    usleep((useconds_t)(STEP_US * steps));
    carry_out(stream, step);
    if (is_noted) {
        end_use(device);
    }
}

static void *work(void *data)
{
    struct stream *stream = data;
    bool ended = false;

    while (!ended) {
        struct step *step;

        pthread_mutex_lock(&stream->lock);
        while (!stream->first) {
            pthread_cond_wait(&stream->changed, &stream->lock);
        }
        step = stream->first;
        stream->first = step->next;
        if (!stream->first) {
            stream->last = &stream->first;
        }
        pthread_mutex_unlock(&stream->lock);
        ended = step->kind == STEP_END;
        take_time(stream, step);
        free(step);
        pthread_mutex_lock(&stream->lock);
        stream->done++;
        pthread_cond_broadcast(&stream->changed);
        pthread_mutex_unlock(&stream->lock);
    }
    return NULL;
}

static void give(struct stream *stream, struct step step)
{
    struct step *given = malloc(sizeof *given);

    *given = step;
    given->next = NULL;
    pthread_mutex_lock(&stream->lock);
    *stream->last = given;
    stream->last = &given->next;
    stream->given++;
    pthread_cond_broadcast(&stream->changed);
    pthread_mutex_unlock(&stream->lock);
}

static const char *stream_name(struct stream *stream)
{
    return stream->device->get_name(stream->device);
}

static void stream_synchronize(struct stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    waits[stream->device - devices]++;
    while (stream->done < stream->given) {
        pthread_cond_wait(&stream->changed, &stream->lock);
    }
    pthread_mutex_unlock(&stream->lock);
}

static void stream_free(struct stream *stream)
{
    give(stream, (struct step){ .kind = STEP_END });
    pthread_join(stream->thread, NULL);
    ggml_backend_free(stream->cpu);
    free(stream);
}

/* Finds the type in a buffer, which begins with its interface; NULL if the type is another one. */
static void **type_slot(void **buffer, const void *type)
{
    for (int i = INIT_TENSOR_SLOT; i < SLOTS; i++) {
        if (buffer[i] == type) {
            return &buffer[i];
        }
    }
    return NULL;
}

/* As CUDA does if a stream copies memory of another device. */
static void check_is_own(const struct stream *stream, const struct ggml_tensor *tensor)
{
    if (!type_slot(tensor->buffer, &buffer_types[stream->device - devices])) {
        abort();
    }
}

static void stream_set(struct stream *stream, struct ggml_tensor *tensor, const void *data, size_t offset, size_t size)
{
    check_is_own(stream, tensor);
    give(stream,
         (struct step){ .kind = STEP_COPY, .to = (uint8_t *)tensor->data + offset, .from = data, .size = size });
}

static void stream_get(struct stream *stream, const struct ggml_tensor *tensor, void *data, size_t offset, size_t size)
{
    check_is_own(stream, tensor);
    give(stream,
         (struct step){ .kind = STEP_COPY, .to = data, .from = (uint8_t *)tensor->data + offset, .size = size });
}

/* The copy of a graph's tensor; made at the first call. */
static struct ggml_tensor *copy_of(struct ggml_tensor *tensor, struct ggml_tensor **known, struct ggml_tensor *copies,
                                   int *count)
{
    for (int i = 0; i < *count; i++) {
        if (known[i] == tensor) {
            return &copies[i];
        }
    }
    known[*count] = tensor;
    copies[*count] = *tensor;
    return &copies[(*count)++];
}

/* The copy of a node, with copies of what it reads. Sources of those are ignored: they may belong to another split. */
static struct ggml_tensor *copy_of_node(struct ggml_tensor *node, struct ggml_tensor **known,
                                        struct ggml_tensor *copies, int *count)
{
    struct ggml_tensor *copy = copy_of(node, known, copies, count);

    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        copy->src[i] = node->src[i] ? copy_of(node->src[i], known, copies, count) : NULL;
    }
    copy->view_src = node->view_src ? copy_of(node->view_src, known, copies, count) : NULL;
    return copy;
}

static int stream_compute(struct stream *stream, void *graph)
{
    const int n_nodes = ggml_graph_n_nodes(graph);
    const int most = n_nodes * (GGML_TENSOR_SOURCES + 2);
    struct ggml_tensor **known = calloc((size_t)most, sizeof *known);
    struct step step = { .kind = STEP_COMPUTE, .tensors = calloc((size_t)most, sizeof *step.tensors) };
    int count = 0;

    step.graph_context = ggml_init(
        (struct ggml_init_params){ .mem_size = (1u << 20) + 512u * (size_t)most, .no_alloc = true });
    step.graph = ggml_new_graph_custom(step.graph_context, (size_t)most, false);
    for (int i = 0; i < n_nodes; i++) {
        ggml_graph_add_node(step.graph, copy_of_node(ggml_graph_node(graph, i), known, step.tensors, &count));
    }
    free(known);
    give(stream, step);
    return 0;
}

/* Swaps the first two nodes if the first one's name asks for it; leaves all other graphs. */
static void stream_optimize(struct stream *stream, void *graph)
{
    struct ggml_tensor **nodes = ggml_graph_nodes(graph);
    struct ggml_tensor *first = nodes[0];

    (void)stream;
    if (strcmp(first->name, "second") == 0) {
        nodes[0] = nodes[1];
        nodes[1] = first;
    }
}

static void stream_record(struct stream *stream, struct event *event)
{
    give(stream, (struct step){ .kind = STEP_RECORD, .event = event, .place = ++event->recorded });
}

static void stream_wait(struct stream *stream, struct event *event)
{
    give(stream, (struct step){ .kind = STEP_WAIT, .event = event, .place = event->recorded });
}

/* The program's CPU with one thread; several would spin on a busy machine. */
static void *start_cpu(void)
{
    void *registry = ggml_backend_dev_backend_reg(ggml_backend_dev_by_type(CPU_TYPE));
    void (*set_threads)(void *, int);
    void *address = ggml_backend_reg_get_proc_address(registry, "ggml_backend_set_n_threads");
    void *cpu = ggml_backend_init_by_type(CPU_TYPE, NULL);

    memcpy(&set_threads, &address, sizeof set_threads);
    set_threads(cpu, 1);
    return cpu;
}

static struct stream *device_init(struct device *device, const char *params)
{
    struct stream *stream = calloc(1, sizeof *stream);

    (void)params;
    *stream = (struct stream){
        .guid = guid,
        .get_name = stream_name,
        .free = stream_free,
        .set_tensor_async = stream_set,
        .get_tensor_async = stream_get,
        .synchronize = stream_synchronize,
        .graph_compute = stream_compute,
        .event_record = stream_record,
        .event_wait = stream_wait,
        .graph_optimize = stream_optimize,
        .device = device,
        .cpu = start_cpu(),
        .last = &stream->first,
    };
    pthread_mutex_init(&stream->lock, NULL);
    pthread_cond_init(&stream->changed, NULL);
    pthread_create(&stream->thread, NULL, work, stream);
    return stream;
}

static const char *device_name(struct device *device)
{
    return device == devices ? "Async0" : "Async1";
}

static void device_memory(struct device *device, size_t *free_bytes, size_t *total)
{
    const bool is_refused = getenv("GGML_ASYNC_REFUSED"); /* by a driver that gives no reason, like CUDA's */

    *free_bytes = is_refused ? 0 : TOTAL - 4096 * waits[device - devices];
    *total = is_refused ? 0 : TOTAL;
}

static int device_type(struct device *device)
{
    (void)device;
    return GPU_TYPE;
}

static void device_props(struct device *device, struct properties *properties)
{
    properties->name = properties->description = device_name(device);
    device_memory(device, &properties->memory_free, &properties->memory_total);
    properties->type = GPU_TYPE;
    properties->async = properties->events = true;
}

static struct buffer_type *device_buffer_type(struct device *device)
{
    return &buffer_types[device - devices];
}

static bool device_supports_op(struct device *device, const struct ggml_tensor *op)
{
    (void)device;
    return ggml_backend_dev_supports_op(ggml_backend_dev_by_type(CPU_TYPE), op);
}

static bool device_supports_buft(struct device *device, struct buffer_type *type)
{
    return type->device == device;
}

static struct event *device_event_new(struct device *device)
{
    struct event *event = calloc(1, sizeof *event);

    event->device = device;
    pthread_mutex_init(&event->lock, NULL);
    pthread_cond_init(&event->changed, NULL);
    return event;
}

static void device_event_free(struct device *device, struct event *event)
{
    (void)device;
    free(event);
}

static void device_event_synchronize(struct device *device, struct event *event)
{
    (void)device;
    await(event, event->recorded);
}

static const char *type_name(struct buffer_type *type)
{
    return device_name(type->device);
}

/* As on a device with padding, which these tensors do not have. */
static int keep_nothing(void *buffer, struct ggml_tensor *tensor)
{
    (void)buffer;
    (void)tensor;
    return 0;
}

/* As on a device that keeps an extra with each tensor. */
static int keep_buffer(void *buffer, struct ggml_tensor *tensor)
{
    tensor->extra = buffer;
    return 0;
}

static void *type_alloc(struct buffer_type *type, size_t size)
{
    int (*init_tensor)(void *buffer, struct ggml_tensor *tensor) = ALIKE || type == buffer_types ? keep_nothing
                                                                                                 : keep_buffer;
    void *const cpu_type = ggml_backend_cpu_buffer_type();
    void **slots = ggml_backend_buft_alloc_buffer(cpu_type, size);

    memcpy(&slots[INIT_TENSOR_SLOT], &init_tensor, sizeof init_tensor);
    *type_slot(slots, cpu_type) = type;
    return slots;
}

static size_t type_alignment(struct buffer_type *type)
{
    (void)type;
    return ALIGNMENT;
}

static size_t type_alloc_size(struct buffer_type *type, const struct ggml_tensor *tensor)
{
    (void)type;
    return ggml_nbytes(tensor) + ROOM;
}

/* A group: its streams wait for each other, then the first sums all tensors and the others copy the result. */
struct group {
    size_t count;
    struct stream *streams[DEVICES];
    struct event *ready;
    struct event *added;
};

static void *group_init(struct stream **streams, size_t count)
{
    struct group *group = calloc(1, sizeof *group);

    group->count = count;
    memcpy(group->streams, streams, count * sizeof *streams);
    group->ready = device_event_new(streams[1]->device);
    group->added = device_event_new(streams[0]->device);
    return group;
}

static void group_free(void *data)
{
    struct group *group = data;

    free(group->ready);
    free(group->added);
    free(group);
}

/* The group refuses vectors of 8 numbers. */
static bool group_add(void *data, struct ggml_tensor **tensors)
{
    struct group *group = data;
    const size_t size = (size_t)ggml_nelements(tensors[0]) * sizeof(float);

    if (ggml_nelements(tensors[0]) == 8) {
        return false;
    }
    stream_record(group->streams[1], group->ready);
    stream_wait(group->streams[0], group->ready);
    give(group->streams[0],
         (struct step){ .kind = STEP_ADD, .to = tensors[0]->data, .from = tensors[1]->data, .size = size });
    stream_record(group->streams[0], group->added);
    stream_wait(group->streams[1], group->added);
    give(group->streams[1],
         (struct step){ .kind = STEP_COPY, .to = tensors[1]->data, .from = tensors[0]->data, .size = size });
    return true;
}

static const char *registry_name(struct registry *registry)
{
    (void)registry;
    return BACKEND;
}

static size_t registry_count(struct registry *registry)
{
    (void)registry;
    return DEVICES;
}

static struct device *registry_device(struct registry *registry, size_t index)
{
    (void)registry;
    return &devices[index];
}

static void *registry_function(struct registry *registry, const char *name)
{
    (void)registry;
    return strcmp(name, "ggml_backend_comm_init") == 0               ? (void *)group_init
           : strcmp(name, "ggml_backend_comm_free") == 0             ? (void *)group_free
           : strcmp(name, "ggml_backend_comm_allreduce_tensor") == 0 ? (void *)group_add
                                                                     : NULL;
}

struct registry *ggml_backend_init(void)
{
    open_occupancy();
    the_registry = (struct registry){ .api_version = 2,
                                      .get_name = registry_name,
                                      .get_device_count = registry_count,
                                      .get_device = registry_device,
                                      .get_proc_address = registry_function };
    for (int i = 0; i < DEVICES; i++) {
        devices[i] = (struct device){ .get_name = device_name,
                                      .get_description = device_name,
                                      .get_memory = device_memory,
                                      .get_type = device_type,
                                      .get_props = device_props,
                                      .init_backend = device_init,
                                      .get_buffer_type = device_buffer_type,
                                      .supports_op = device_supports_op,
                                      .supports_buft = device_supports_buft,
                                      .event_new = device_event_new,
                                      .event_free = device_event_free,
                                      .event_synchronize = device_event_synchronize,
                                      .registry = &the_registry };
        buffer_types[i] = (struct buffer_type){
            .get_name = type_name,
            .alloc_buffer = type_alloc,
            .get_alignment = type_alignment,
            .device = &devices[i],
            .get_alloc_size = ROOM ? type_alloc_size : NULL,
        };
    }
    return &the_registry;
}
