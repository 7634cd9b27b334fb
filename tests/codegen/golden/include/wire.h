/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The wire: ids of the calls that cross, and the records that requests, replies and the capset are
 * made of. Little-endian; offsets are permanent (idl/lock.yaml). All padding is a field, so each field is at its
 * place: a compiler that would add any stops with an error. */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

/* Every call that crosses: its constant, its id, and its name for messages. */
#define WIRE_CALLS(CALL)                                                                            \
    CALL(WIRE_CONTEXT_HELLO, 0x0101, "context.hello")                                               \
    CALL(WIRE_CONTEXT_PING, 0x0102, "context.ping")                                                 \
    CALL(WIRE_CONTEXT_GRAPH_TENSORS, 0x0103, "context.graph_tensors")                               \
    CALL(WIRE_DEVICE_GET_MEMORY, 0x0301, "device.get_memory")                                       \
    CALL(WIRE_DEVICE_INIT_BACKEND, 0x0303, "device.init_backend")                                   \
    CALL(WIRE_DEVICE_SUPPORTS_OP, 0x0305, "device.supports_op")                                     \
    CALL(WIRE_DEVICE_SUPPORTS_BUFT, 0x0306, "device.supports_buft")                                 \
    CALL(WIRE_BUFFER_TYPE_ALLOC_BUFFER, 0x0401, "buffer_type.alloc_buffer")                         \
    CALL(WIRE_BUFFER_FREE_BUFFER, 0x0500, "buffer.free_buffer")                                     \
    CALL(WIRE_BUFFER_INIT_TENSOR, 0x0501, "buffer.init_tensor")                                     \
    CALL(WIRE_BUFFER_SET_ROWS, 0x0502, "buffer.set_rows")                                           \
    CALL(WIRE_BUFFER_GET_TENSOR, 0x0503, "buffer.get_tensor")                                       \
    CALL(WIRE_BUFFER_CLEAR, 0x0504, "buffer.clear")                                                 \
    CALL(WIRE_BACKEND_FREE, 0x0601, "backend.free")                                                 \
    CALL(WIRE_BACKEND_PLAN_COMPUTE, 0x0602, "backend.plan_compute")                                 \
    CALL(WIRE_BACKEND_GRAPH_OPTIMIZE, 0x0603, "backend.graph_optimize")                             \
    CALL(WIRE_PROCEDURE_SET_N_THREADS, 0x0700, "procedure.set_n_threads")

enum wire_command {
    WIRE_PAD = 0, /* fills the request area up to its end, or to where bulk bytes shall lie */
#define CALL(constant, id, name) constant = id,
    WIRE_CALLS(CALL)
#undef CALL
};

/* How it went. */
enum wire_status {
    WIRE_STATUS_FAILED = -1,
    WIRE_STATUS_SUCCESS = 0,
};

/* What a buffer is for. */
enum wire_usage {
    WIRE_USAGE_ANY = 0,
    WIRE_USAGE_WEIGHTS = 1,
};

#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

/* A tensor by description. */
struct wire_tensor {
    uint32_t type; /* the type */
    uint8_t zero4[4];
    int64_t ne[4]; /* elements in each dimension */
    uint8_t flag; /* one byte, so that padding follows */
    uint8_t zero41[7];
    uint64_t buffer; /* handle of its buffer */
    char name[13]; /* its name */
    uint8_t zero69[3];
};

/* A device of the inventory. */
struct wire_device {
    char name[16]; /* its name */
    uint32_t events; /* 1 if it has events */
    uint8_t zero20[4];
};

/* A buffer type of the inventory. */
struct wire_buffer_type {
    uint64_t alignment; /* bytes */
    uint64_t max_size; /* bytes */
};

struct wire_context_hello_request {
    uint32_t names_size; /* bytes of the names */
    uint8_t zero4[4];
};
#define WIRE_CONTEXT_HELLO_NAMES_SIZE_MAXIMUM 4096u

struct wire_context_graph_tensors_request {
    uint64_t graph; /* graph */
    uint32_t count; /* how many */
    uint8_t zero12[4];
};

struct wire_device_get_memory_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
};

struct wire_device_get_memory_reply {
    uint64_t free; /* free bytes */
    uint64_t total; /* bytes in all */
};

struct wire_device_init_backend_request {
    uint32_t device; /* device */
    uint32_t params_size; /* 1 + length of `params`; 0 is NULL */
    uint64_t backend; /* freed by backend.free */
};

struct wire_device_init_backend_reply {
    uint32_t slots; /* which optional slots are filled */
    uint8_t zero4[4];
};

struct wire_device_supports_op_request {
    uint32_t device; /* device */
    uint32_t op_tensors; /* how many tensors describe `op` */
};

struct wire_device_supports_op_reply {
    uint8_t result; /* true if it can */
    uint8_t zero1[7];
};

struct wire_device_supports_buft_request {
    uint32_t device; /* device */
    uint32_t buffer_type; /* buffer_type */
};

struct wire_device_supports_buft_reply {
    uint8_t result; /* true if it can */
    uint8_t zero1[7];
};

struct wire_buffer_type_alloc_buffer_request {
    uint32_t buffer_type; /* buffer_type */
    uint8_t zero4[4];
    uint64_t size; /* bytes */
    uint64_t buffer; /* freed by buffer.free_buffer */
};

struct wire_buffer_free_buffer_request {
    uint64_t buffer; /* no longer valid after */
};

struct wire_buffer_init_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* placed in the buffer */
    int32_t usage; /* what the buffer is for */
    uint8_t zero84[4];
};

struct wire_buffer_set_rows_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes of a row */
    uint32_t rows; /* rows */
    uint8_t zero100[4];
};

struct wire_buffer_get_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_buffer_clear_request {
    uint64_t buffer; /* buffer */
    uint8_t value; /* the byte */
    uint8_t zero9[7];
};

struct wire_backend_free_request {
    uint64_t backend; /* no longer valid after */
};

struct wire_backend_plan_compute_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* the plan */
};

struct wire_backend_plan_compute_reply {
    int32_t result; /* how it went */
    uint8_t zero4[4];
};

struct wire_backend_graph_optimize_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* the graph */
    uint32_t nodes; /* nodes of the graph */
    uint8_t zero20[4];
};

struct wire_procedure_set_n_threads_request {
    uint64_t backend; /* backend */
    int32_t n_threads; /* at least 1 */
    uint8_t zero12[4];
};

#pragma GCC diagnostic pop

/* The name of a call, for messages: "buffer.set_tensor", or "unknown call". */
static inline const char *wire_command_name(uint32_t command)
{
    switch (command) {
#define CALL(constant, id, name) case constant: return name;
        WIRE_CALLS(CALL)
#undef CALL
    default:
        return "unknown call";
    }
}

#endif
