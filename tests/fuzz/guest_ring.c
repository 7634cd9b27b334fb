/* Fuzz target: a stock program's frontend with a hostile host: inventory, replies, the ring's header.
 *
 * Input: which allocations fail; the host's steps, one whenever it is woken or waited for, after which it disconnects;
 * the capset; the program's steps. tests/fuzz/hostile_host.py writes it. */
#include <stdlib.h>
#include <string.h>

#include "abis.h"
#include "adaptive_wait.h"
#include "channel/context.h"
#include "device_protocol.h"
#include "formats/command.h"
#include "ggml/abi.h"
#include "ggml/registry.h"
#include "ggml_tensor.h"
#include "input.h"
#include "ring_format.h"
#include "scarce_memory.h"
#include "transport/transport.h"
#include "wire.h"

#define CAPSET_MAXIMUM 2048u
#define RING_MAXIMUM (REMOTING_RING_HEADER_SIZE + (16u << 20)) /* ring.c */
#define OBJECTS 4
#define ELEMENTS 64
#define TENSOR_BYTES (ELEMENTS * sizeof(float))
#define NODES 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
struct remoting_wait __wrap_remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait);

enum host_step {
    HOST_ANSWERS,
    HOST_ANSWERS_WITH,
    HOST_NOTES_FAILURE,
    HOST_LOSES,
    HOST_MOVES_HEAD,
    HOST_WRITES_RETURNS,
    HOST_WRITES_HEADER,
    HOST_IS_SILENT,
    HOST_STEPS,
};

enum program_step {
    LOOK_AT_DEVICE,
    OPEN_BACKEND,
    FREE_BACKEND,
    ALLOCATE,
    FREE_BUFFER,
    SET_TENSOR,
    GET_TENSOR,
    COPY_TENSORS,
    ASK,
    COMPUTE,
    OPTIMIZE,
    PLAN,
    USE_EVENT,
    SYNCHRONIZE,
    ALLOCATE_SHARED,
    FREE_SHARED,
    USE_SHARED,
    PROGRAM_STEPS,
};

/* The state of the program and of its transport. */
static struct {
    struct input host;
    struct guest_transport transport;
    struct guest_registry *registry;
    uint8_t *ring; /* the first blob */
    size_t ring_size;
    struct abi_2600_backend *backends[OBJECTS];
    struct abi_2600_buffer *buffers[OBJECTS];
    struct abi_2600_buffer *shared[OBJECTS]; /* host buffers */
    struct ggml_tensor tensors[NODES + 2];
    struct ggml_tensor *nodes[NODES];
} program;

static void demand(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

/* Replaces a wait in the transport: the guest sleeps at once. */
struct remoting_wait __wrap_remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait)
{
    (void)adaptive_wait;
    return (struct remoting_wait){ .doze_ns = 1 };
}

/* ------------------------------------------------------------------------------------------- the host */

static struct remoting_ring_header *header(void)
{
    return (struct remoting_ring_header *)program.ring;
}

/* As ring.c lays out a ring: two areas of equal size after the header. */
static uint8_t *returns(void)
{
    return program.ring + REMOTING_RING_HEADER_SIZE + (program.ring_size - REMOTING_RING_HEADER_SIZE) / 2;
}

static void answer(uint32_t kind, uint32_t size)
{
    const struct wire_reply_header reply = { kind, size };

    memcpy(returns(), &reply, sizeof reply);
    atomic_store(&header()->head, atomic_load(&header()->tail));
}

static void write_returns(struct input *input)
{
    const uint32_t offset = input_u32(input) % (16u << 10);

    input_take(input, returns() + offset, input_u8(input));
    answer(0, 0);
}

static void note_failure(struct input *input)
{
    input_take(input, &header()->failure, input_u16(input) % (sizeof header()->failure + 1));
    atomic_fetch_add(&header()->failures, input_u8(input));
    answer(0, 0);
}

static void write_header(struct input *input)
{
    const uint32_t offset = input_u16(input) % (sizeof *header() - 8);

    input_take(input, program.ring + offset, input_u8(input) % 8);
}

static void take_host_step(void)
{
    struct input *input = &program.host;

    if (input_is_empty(input)) {
        return;
    }
    switch (input_u8(input) % HOST_STEPS) {
    case HOST_ANSWERS:
        memset(returns(), input_u8(input), 256);
        answer(0, 248);
        break;
    case HOST_ANSWERS_WITH: {
        const uint32_t kind = input_u8(input);
        const uint32_t size = input_u32(input);

        input_take(input, returns() + 8, input_u8(input));
        answer(kind, size);
        break;
    }
    case HOST_NOTES_FAILURE:
        note_failure(input);
        break;
    case HOST_LOSES:
        input_take(input, &header()->lost, input_u16(input) % (sizeof header()->lost + 1));
        atomic_store(&header()->state, REMOTING_RING_LOST);
        break;
    case HOST_MOVES_HEAD:
        atomic_store(&header()->head, input_u32(input));
        break;
    case HOST_WRITES_RETURNS:
        write_returns(input);
        break;
    case HOST_WRITES_HEADER:
        write_header(input);
        break;
    default:
        break;
    }
}

/* ------------------------------------------------------------------------------------------- the transport */

static void transport_close(struct guest_transport *transport)
{
    (void)transport;
}

static bool transport_create_context(struct guest_transport *transport, struct remoting_error *error)
{
    (void)transport;
    return input_u8(&program.host) != 255 || remoting_fail(error, REMOTING_ERROR_LOST, "no context");
}

/* The ring's memory, one for all inputs: it is large, and commands overwrite it. */
static uint8_t *memory_of_ring(size_t size)
{
    static uint8_t *memory;

    if (!memory) {
        memory = aligned_alloc(4096, RING_MAXIMUM);
    }
    demand(memory && size <= RING_MAXIMUM);
    memset(memory, 0, REMOTING_RING_HEADER_SIZE);
    program.ring = memory;
    program.ring_size = size;
    return memory;
}

/* The first blob is the ring. The others are separate allocations, so that a late write to a freed one is found. */
static bool transport_create_blob(struct guest_transport *transport, size_t size, struct guest_blob *blob,
                                  struct remoting_error *error)
{
    (void)transport;
    if (input_u8(&program.host) == 255) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no blob");
    }
    *blob = (struct guest_blob){ .size = size, .resource_id = program.ring ? 2 : 1 };
    blob->address = program.ring ? aligned_alloc(4096, size) : memory_of_ring(size);
    demand(blob->address);
    return true;
}

static void transport_destroy_blob(struct guest_transport *transport, struct guest_blob *blob)
{
    (void)transport;
    if (blob->address != program.ring) {
        free(blob->address);
    }
    *blob = (struct guest_blob){ 0 };
}

static bool transport_attach_ring(struct guest_transport *transport, const struct guest_blob *blob,
                                  struct remoting_error *error)
{
    (void)transport;
    (void)blob;
    memset(returns(), 0, 64u << 10);
    atomic_store(&header()->host_waits, 1);
    return input_u8(&program.host) != 255 || remoting_fail(error, REMOTING_ERROR_FAILED, "no ring");
}

/* Wakes the host, which runs one step and sleeps again, so that it runs after each command. */
static void transport_wake_host(struct guest_transport *transport, _Atomic uint32_t *host_waits)
{
    (void)transport;
    take_host_step();
    atomic_store(host_waits, 1);
}

static void transport_wait(struct guest_transport *transport, _Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns)
{
    (void)transport;
    (void)word;
    (void)seen;
    (void)timeout_ns;
    take_host_step();
}

static bool transport_alive(struct guest_transport *transport)
{
    (void)transport;
    return !input_is_empty(&program.host);
}

static const struct guest_transport_functions transport_functions = {
    .close = transport_close,
    .create_context = transport_create_context,
    .create_blob = transport_create_blob,
    .destroy_blob = transport_destroy_blob,
    .attach_ring = transport_attach_ring,
    .wake_host = transport_wake_host,
    .wait = transport_wait,
    .alive = transport_alive,
};

/* ---------------------------------------------------------------------------------- the program's ggml */

/* ggml's memory never runs out: its own `new` would throw. */
static struct abi_2600_buffer *ggml_new_buffer(void *buffer_type, struct abi_2600_buffer_slots slots, void *context,
                                               size_t size)
{
    struct abi_2600_buffer *buffer = aligned_alloc(_Alignof(struct abi_2600_buffer), sizeof *buffer);

    demand(buffer);
    memset(buffer, 0, sizeof *buffer);
    buffer->iface = slots;
    buffer->buft = buffer_type;
    buffer->context = context;
    buffer->size = size;
    return buffer;
}

static void *address_of(struct abi_2600_buffer *buffer)
{
    return buffer->context;
}

static void *ggml_buffer_from_pointer(void *pointer, size_t size)
{
    return ggml_new_buffer(NULL, (struct abi_2600_buffer_slots){ .get_base = address_of }, pointer, size);
}

static void ggml_free_buffer(struct abi_2600_buffer *buffer)
{
    buffer->iface.free_buffer(buffer);
    free(buffer);
}

static bool ggml_is_quantized(int type)
{
    return (type & 1) != 0;
}

static size_t ggml_nbytes(const struct ggml_tensor *tensor)
{
    (void)tensor;
    return TENSOR_BYTES;
}

static void demand_printable(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        demand(text[i] >= ' ' && text[i] <= '~');
    }
}

/* Text of the host must reach the program's log as one terminated line without control characters. */
static void ggml_log(void *data, bool is_error, const char *text)
{
    (void)data;
    (void)is_error;
    demand(strlen(text) > 0 && strlen(text) < 1024 && text[strlen(text) - 1] == '\n');
    demand_printable(text, strlen(text) - 1);
}

static void add_allocation_dependency(void *data, struct ggml_tensor *tensor, struct ggml_tensor *until)
{
    demand(data == &program && tensor >= program.tensors && until >= program.tensors &&
           tensor < program.tensors + NODES + 2);
}

static struct abi_2600_graph make_graph(uint64_t uid)
{
    return (struct abi_2600_graph){ .size = NODES, .n_nodes = NODES, .nodes = program.nodes, .uid = uid };
}

static void place_tensors(struct abi_2600_buffer *buffer)
{
    for (int i = 0; i < NODES + 2; i++) {
        struct ggml_tensor *tensor = &program.tensors[i];

        *tensor = (struct ggml_tensor){ .ne = { ELEMENTS, 1, 1, 1 },
                                        .nb = { 4, TENSOR_BYTES, TENSOR_BYTES, TENSOR_BYTES },
                                        .op = i > 1 ? 2 : 0 };
        tensor->buffer = buffer;
        tensor->data = buffer ? (uint8_t *)buffer->iface.get_base(buffer) + (size_t)i * TENSOR_BYTES : NULL;
        tensor->src[0] = i > 1 ? &program.tensors[i - 1] : NULL;
        tensor->src[1] = i > 1 ? &program.tensors[0] : NULL;
        if (i > 1) {
            program.nodes[i - 2] = tensor;
        }
    }
}

/* ---------------------------------------------------------------------------------- the program's steps */

static struct abi_2600_device *device_of(struct input *input)
{
    const uint32_t count = program.registry->device_count;

    return count > 0 ? program.registry->devices[input_u8(input) % count].ggml : NULL;
}

static void look_at_device(struct abi_2600_device *device)
{
    struct abi_2600_device_properties properties = { 0 };
    size_t free_bytes;
    size_t total_bytes;

    demand(strlen(device->iface.get_name(device)) < 64 && strlen(device->iface.get_description(device)) < 128);
    demand_printable(device->iface.get_name(device), strlen(device->iface.get_name(device)));
    demand_printable(device->iface.get_description(device), strlen(device->iface.get_description(device)));
    device->iface.get_props(device, &properties);
    device->iface.get_memory(device, &free_bytes, &total_bytes);
    demand(device->iface.get_buffer_type(device));
    device->iface.get_host_buffer_type(device);
}

static void allocate(struct abi_2600_device *device, uint8_t place, uint8_t size)
{
    struct abi_2600_buffer_type *type = device->iface.get_buffer_type(device);
    struct abi_2600_buffer **buffer = &program.buffers[place % OBJECTS];
    const size_t alignment = type->iface.get_alignment(type);

    demand(alignment > 0 && (alignment & (alignment - 1)) == 0);
    type->iface.get_max_size(type);
    demand(!type->iface.is_host(type));
    if (!*buffer) {
        *buffer = type->iface.alloc_buffer(type, size * TENSOR_BYTES);
    }
}

static void use_tensors(struct abi_2600_buffer *buffer, struct abi_2600_backend *backend, uint8_t how)
{
    float data[3 * ELEMENTS] = { 0 };
    struct ggml_tensor *tensor;

    place_tensors(buffer);
    tensor = &program.tensors[2];
    switch (how % 8) {
    case 0:
        buffer->iface.set_tensor(buffer, tensor, data, 0, TENSOR_BYTES);
        break;
    case 1:
        buffer->iface.get_tensor(buffer, tensor, data, 0, TENSOR_BYTES);
        break;
    case 2:
        buffer->iface.set_tensor_2d(buffer, tensor, data, 0, 16, 3, 64, 64);
        break;
    case 3:
        buffer->iface.get_tensor_2d(buffer, tensor, data, 0, 16, 3, 64, 64);
        break;
    case 4:
        buffer->iface.memset_tensor(buffer, tensor, 1, 0, TENSOR_BYTES);
        buffer->iface.clear(buffer, 0);
        buffer->iface.reset(buffer);
        break;
    case 5:
        if (buffer->iface.init_tensor) {
            buffer->iface.init_tensor(buffer, tensor);
        }
        break;
    case 6:
        if (backend) {
            backend->iface.set_tensor_async(backend, tensor, data, 0, TENSOR_BYTES);
            backend->iface.get_tensor_async(backend, tensor, data, 0, TENSOR_BYTES);
            backend->iface.synchronize(backend);
        }
        break;
    default:
        buffer->iface.cpy_tensor(buffer, &program.tensors[0], tensor);
        if (backend) {
            backend->iface.cpy_tensor_async(backend, backend, &program.tensors[0], tensor);
        }
    }
    /* No fetched byte may arrive once this function has returned. */
    if (backend) {
        backend->iface.synchronize(backend);
    }
    buffer->iface.get_tensor(buffer, tensor, data, 0, 4);
}

static void allocate_shared(struct abi_2600_device *device, uint8_t place, uint8_t pages)
{
    struct abi_2600_buffer_type *type = device->iface.get_host_buffer_type(device);
    struct abi_2600_buffer **shared = &program.shared[place % OBJECTS];

    if (type && !*shared) {
        demand(type->iface.is_host(type));
        *shared = type->iface.alloc_buffer(type, (1 + (size_t)pages) * 4096);
    }
}

/* Whatever the host does, no byte of the program outside the buffer may change. */
static void use_shared(struct abi_2600_buffer *shared, struct abi_2600_buffer *buffer, struct abi_2600_backend *backend)
{
    uint8_t *data = shared->iface.get_base(shared);

    place_tensors(buffer);
    buffer->iface.set_tensor(buffer, &program.tensors[2], data, 0, shared->size);
    buffer->iface.get_tensor(buffer, &program.tensors[2], data, 0, shared->size);
    if (backend) {
        backend->iface.set_tensor_async(backend, &program.tensors[2], data, 0, shared->size);
        backend->iface.get_tensor_async(backend, &program.tensors[2], data + shared->size / 2, 0, TENSOR_BYTES);
        backend->iface.synchronize(backend);
    }
}

/* Of ops with names, in other shapes each time: the guest asks for the second along with the first. */
static void ask(struct abi_2600_device *device, uint8_t more_rows)
{
    struct abi_2600_buffer_type *type = device->iface.get_buffer_type(device);

    place_tensors(NULL);
    for (int i = 0; i < NODES + 2; i++) {
        program.tensors[i].ne[1] += more_rows;
        program.tensors[i].nb[2] = program.tensors[i].nb[3] = TENSOR_BYTES * (1 + (size_t)more_rows);
        program.tensors[i].name[0] = (char)('0' + i);
    }
    device->iface.supports_op(device, &program.tensors[2]);
    device->iface.supports_op(device, &program.tensors[3]);
    device->iface.supports_buft(device, type);
    if (device->iface.offload_op) {
        device->iface.offload_op(device, &program.tensors[3]);
    }
    type->iface.get_alloc_size(type, &program.tensors[3]);
}

static void compute(struct abi_2600_backend *backend, struct abi_2600_buffer *buffer, uint8_t uid)
{
    struct abi_2600_graph graph;

    place_tensors(buffer);
    graph = make_graph(uid);
    backend->iface.graph_compute(backend, &graph);
}

/* An order of nodes from the host must be a permutation of the graph's nodes. */
static void optimize(struct abi_2600_backend *backend, uint8_t how)
{
    struct {
        void (*add)(void *data, struct ggml_tensor *tensor, struct ggml_tensor *until);
        void *data;
    } parameters = { add_allocation_dependency, &program };
    struct abi_2600_graph graph;
    unsigned seen = 0;

    place_tensors(NULL);
    graph = make_graph(0);
    if (backend->iface.graph_optimize) {
        backend->iface.graph_optimize(backend, &graph, how & 1 ? (void *)&parameters : NULL);
    }
    for (int i = 0; i < NODES; i++) {
        seen |= 1u << (program.nodes[i] - &program.tensors[2]);
    }
    demand(seen == (1u << NODES) - 1);
}

static void plan(struct abi_2600_backend *backend, struct abi_2600_buffer *buffer)
{
    struct abi_2600_graph graph;
    void *made;

    place_tensors(buffer);
    graph = make_graph(1);
    made = backend->iface.graph_plan_create(backend, &graph);
    if (made) {
        backend->iface.graph_plan_compute(backend, made);
        backend->iface.graph_plan_free(backend, made);
    }
}

static void use_event(struct abi_2600_device *device, struct abi_2600_backend *backend)
{
    struct abi_2600_event *event = device->iface.event_new(device);

    if (event && backend && backend->iface.event_record) {
        backend->iface.event_record(backend, event);
        backend->iface.event_wait(backend, event);
    }
    if (event) {
        device->iface.event_synchronize(device, event);
        device->iface.event_free(device, event);
    }
}

static void free_backend(uint8_t place)
{
    struct abi_2600_backend **backend = &program.backends[place % OBJECTS];

    if (*backend) {
        (*backend)->iface.free(*backend);
    }
    *backend = NULL;
}

static void free_buffer(uint8_t place)
{
    if (program.buffers[place % OBJECTS]) {
        ggml_free_buffer(program.buffers[place % OBJECTS]);
    }
    program.buffers[place % OBJECTS] = NULL;
}

static void free_shared(uint8_t place)
{
    if (program.shared[place % OBJECTS]) {
        ggml_free_buffer(program.shared[place % OBJECTS]);
    }
    program.shared[place % OBJECTS] = NULL;
}

static void take_program_step(struct input *input)
{
    struct abi_2600_device *device = device_of(input);
    const uint8_t step = input_u8(input) % PROGRAM_STEPS;
    const uint8_t place = input_u8(input);
    struct abi_2600_backend *backend = program.backends[place % OBJECTS];
    struct abi_2600_buffer *buffer = program.buffers[place / OBJECTS % OBJECTS];
    struct abi_2600_buffer *shared = program.shared[place / OBJECTS % OBJECTS];

    if (step == LOOK_AT_DEVICE) {
        look_at_device(device);
    } else if (step == OPEN_BACKEND && !backend) {
        program.backends[place % OBJECTS] = device->iface.init_backend(device, NULL);
    } else if (step == FREE_BACKEND) {
        free_backend(place);
    } else if (step == ALLOCATE) {
        allocate(device, place / OBJECTS, input_u8(input));
    } else if (step == FREE_BUFFER) {
        free_buffer(place / OBJECTS);
    } else if ((step == SET_TENSOR || step == GET_TENSOR || step == COPY_TENSORS) && buffer) {
        use_tensors(buffer, backend, input_u8(input));
    } else if (step == ASK) {
        ask(device, place);
    } else if (step == COMPUTE && backend && buffer) {
        compute(backend, buffer, place >> 6);
    } else if (step == OPTIMIZE && backend) {
        optimize(backend, place >> 4);
    } else if (step == PLAN && backend && buffer) {
        plan(backend, buffer);
    } else if (step == USE_EVENT) {
        use_event(device, backend);
    } else if (step == SYNCHRONIZE && backend) {
        backend->iface.synchronize(backend);
    } else if (step == ALLOCATE_SHARED) {
        allocate_shared(device, place / OBJECTS, input_u8(input));
    } else if (step == FREE_SHARED) {
        free_shared(place / OBJECTS);
    } else if (step == USE_SHARED && shared && buffer) {
        use_shared(shared, buffer, backend);
    }
}

/* --------------------------------------------------------------------------------- beginning and end */

static void set_names(struct remoting_names *names)
{
    static const char *const some[] = { "NONE", "DUP", "ADD" };

    names->count = 3;
    memcpy(names->names, some, sizeof some);
}

/* The capset first goes through transport.c, which checks its header. */
static struct guest_context *open_context(struct input *input, uint8_t *capset)
{
    struct ggml_instance described = { .abi = guest_abi_of(2600),
                                       .abi_number = 2600,
                                       .nbytes = ggml_nbytes,
                                       .is_quantized = ggml_is_quantized,
                                       .log = ggml_log,
                                       .buffer_from_pointer = ggml_buffer_from_pointer };
    const struct remoting_capset_header capset_header = { REMOTING_CAPSET_MAGIC, REMOTING_PROTOCOL_VERSION, 0, 0 };
    const uint16_t size = input_u16(input) % CAPSET_MAXIMUM;

    described.marks_computed = input_u8(input) & 1;
    set_names(&described.ops);
    set_names(&described.types);
    memcpy(capset, &capset_header, sizeof capset_header);
    program.transport = (struct guest_transport){ .functions = &transport_functions,
                                                  .shares_memory = true,
                                                  .capset = capset };
    program.transport.capset_size = sizeof capset_header + input_take(input, capset + sizeof capset_header, size);
    return guest_context_new(&program.transport, &described);
}

static void run_program(struct input *input)
{
    while (!input_is_empty(input) && program.registry->device_count > 0) {
        take_program_step(input);
    }
    for (uint8_t i = 0; i < OBJECTS; i++) {
        free_backend(i);
        free_buffer(i);
        free_shared(i);
    }
}

static void take_host_script(struct input *input)
{
    const uint16_t size = input_u16(input);

    program.host = (struct input){ input->bytes, size < input->size ? size : input->size };
    input->bytes += program.host.size;
    input->size -= program.host.size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    uint8_t *capset = malloc(sizeof(struct remoting_capset_header) + CAPSET_MAXIMUM);
    const uint16_t allocations = input_u16(&input);
    struct guest_context *context;
    struct remoting_error error;

    demand(capset);
    memset(&program, 0, sizeof program);
    take_host_script(&input);
    context = open_context(&input, capset);
    demand(context);
    scarce_memory_set(allocations);
    program.registry = guest_registry_new(context, (void *)(uintptr_t)ggml_new_buffer, &error);
    if (program.registry) {
        run_program(&input);
        guest_registry_free(program.registry);
    } else {
        demand(error.kind != REMOTING_ERROR_NONE && error.reason[0] != '\0');
    }
    scarce_memory_set(0);
    guest_context_free(context);
    free(capset);
    return 0;
}
