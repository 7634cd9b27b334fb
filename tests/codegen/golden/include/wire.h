/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The wire: ids of the calls that cross, and the records that requests, replies and the capset are
 * made of. Little-endian; offsets are permanent (idl/lock.yaml): all padding is a field, so each field is at its
 * place. */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

enum wire_command {
    WIRE_PAD = 0, /* fills the request area up to its end, or to where bulk bytes shall lie */
    WIRE_CONTEXT_HELLO = 0x0101,
    WIRE_CONTEXT_PING = 0x0102,
    WIRE_CONTEXT_GRAPH_TENSORS = 0x0103,
    WIRE_DEVICE_GET_MEMORY = 0x0301,
    WIRE_DEVICE_INIT_BACKEND = 0x0303,
    WIRE_DEVICE_SUPPORTS_OP = 0x0305,
    WIRE_DEVICE_SUPPORTS_BUFT = 0x0306,
    WIRE_BUFFER_TYPE_ALLOC_BUFFER = 0x0401,
    WIRE_BUFFER_FREE_BUFFER = 0x0500,
    WIRE_BUFFER_INIT_TENSOR = 0x0501,
    WIRE_BUFFER_SET_ROWS = 0x0502,
    WIRE_BUFFER_GET_TENSOR = 0x0503,
    WIRE_BUFFER_CLEAR = 0x0504,
    WIRE_BACKEND_FREE = 0x0601,
    WIRE_BACKEND_PLAN_COMPUTE = 0x0602,
    WIRE_BACKEND_GRAPH_OPTIMIZE = 0x0603,
    WIRE_PROCEDURE_SET_N_THREADS = 0x0700,
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
_Static_assert(sizeof(struct wire_tensor) == 72, "offsets are permanent");

/* A device of the inventory. */
struct wire_device {
    char name[16]; /* its name */
    uint32_t events; /* 1 if it has events */
    uint8_t zero20[4];
};
_Static_assert(sizeof(struct wire_device) == 24, "offsets are permanent");

/* A buffer type of the inventory. */
struct wire_buffer_type {
    uint64_t alignment; /* bytes */
    uint64_t max_size; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_type) == 16, "offsets are permanent");

struct wire_context_hello_request {
    uint32_t names_size; /* bytes of the names */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_context_hello_request) == 8, "offsets are permanent");

struct wire_context_graph_tensors_request {
    uint64_t graph; /* graph */
    uint32_t count; /* how many */
    uint8_t zero12[4];
};
_Static_assert(sizeof(struct wire_context_graph_tensors_request) == 16, "offsets are permanent");

struct wire_device_get_memory_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_device_get_memory_request) == 8, "offsets are permanent");

struct wire_device_get_memory_reply {
    uint64_t free; /* free bytes */
    uint64_t total; /* bytes in all */
};
_Static_assert(sizeof(struct wire_device_get_memory_reply) == 16, "offsets are permanent");

struct wire_device_init_backend_request {
    uint32_t device; /* device */
    uint32_t params_size; /* 1 + length of `params`; 0 is NULL */
    uint64_t backend; /* freed by backend.free */
};
_Static_assert(sizeof(struct wire_device_init_backend_request) == 16, "offsets are permanent");

struct wire_device_init_backend_reply {
    uint32_t slots; /* which optional slots are filled */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_device_init_backend_reply) == 8, "offsets are permanent");

struct wire_device_supports_op_request {
    uint32_t device; /* device */
    uint32_t op_tensors; /* how many tensors describe `op` */
};
_Static_assert(sizeof(struct wire_device_supports_op_request) == 8, "offsets are permanent");

struct wire_device_supports_op_reply {
    uint8_t result; /* true if it can */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_device_supports_op_reply) == 8, "offsets are permanent");

struct wire_device_supports_buft_request {
    uint32_t device; /* device */
    uint32_t buffer_type; /* buffer_type */
};
_Static_assert(sizeof(struct wire_device_supports_buft_request) == 8, "offsets are permanent");

struct wire_device_supports_buft_reply {
    uint8_t result; /* true if it can */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_device_supports_buft_reply) == 8, "offsets are permanent");

struct wire_buffer_type_alloc_buffer_request {
    uint32_t buffer_type; /* buffer_type */
    uint8_t zero4[4];
    uint64_t size; /* bytes */
    uint64_t buffer; /* freed by buffer.free_buffer */
};
_Static_assert(sizeof(struct wire_buffer_type_alloc_buffer_request) == 24, "offsets are permanent");

struct wire_buffer_free_buffer_request {
    uint64_t buffer; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_buffer_free_buffer_request) == 8, "offsets are permanent");

struct wire_buffer_init_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* placed in the buffer */
    int32_t usage; /* what the buffer is for */
    uint8_t zero84[4];
};
_Static_assert(sizeof(struct wire_buffer_init_tensor_request) == 88, "offsets are permanent");

struct wire_buffer_set_rows_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes of a row */
    uint32_t rows; /* rows */
    uint8_t zero100[4];
};
_Static_assert(sizeof(struct wire_buffer_set_rows_request) == 104, "offsets are permanent");

struct wire_buffer_get_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_get_tensor_request) == 96, "offsets are permanent");

struct wire_buffer_clear_request {
    uint64_t buffer; /* buffer */
    uint8_t value; /* the byte */
    uint8_t zero9[7];
};
_Static_assert(sizeof(struct wire_buffer_clear_request) == 16, "offsets are permanent");

struct wire_backend_free_request {
    uint64_t backend; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_backend_free_request) == 8, "offsets are permanent");

struct wire_backend_plan_compute_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* the plan */
};
_Static_assert(sizeof(struct wire_backend_plan_compute_request) == 16, "offsets are permanent");

struct wire_backend_plan_compute_reply {
    int32_t result; /* how it went */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_backend_plan_compute_reply) == 8, "offsets are permanent");

struct wire_backend_graph_optimize_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* the graph */
    uint32_t nodes; /* nodes of the graph */
    uint8_t zero20[4];
};
_Static_assert(sizeof(struct wire_backend_graph_optimize_request) == 24, "offsets are permanent");

struct wire_procedure_set_n_threads_request {
    uint64_t backend; /* backend */
    int32_t n_threads; /* at least 1 */
    uint8_t zero12[4];
};
_Static_assert(sizeof(struct wire_procedure_set_n_threads_request) == 16, "offsets are permanent");

/* The name of a call, for messages: "buffer.set_tensor", or "unknown call". */
static inline const char *wire_command_name(uint32_t command)
{
    switch (command) {
    case WIRE_CONTEXT_HELLO: return "context.hello";
    case WIRE_CONTEXT_PING: return "context.ping";
    case WIRE_CONTEXT_GRAPH_TENSORS: return "context.graph_tensors";
    case WIRE_DEVICE_GET_MEMORY: return "device.get_memory";
    case WIRE_DEVICE_INIT_BACKEND: return "device.init_backend";
    case WIRE_DEVICE_SUPPORTS_OP: return "device.supports_op";
    case WIRE_DEVICE_SUPPORTS_BUFT: return "device.supports_buft";
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER: return "buffer_type.alloc_buffer";
    case WIRE_BUFFER_FREE_BUFFER: return "buffer.free_buffer";
    case WIRE_BUFFER_INIT_TENSOR: return "buffer.init_tensor";
    case WIRE_BUFFER_SET_ROWS: return "buffer.set_rows";
    case WIRE_BUFFER_GET_TENSOR: return "buffer.get_tensor";
    case WIRE_BUFFER_CLEAR: return "buffer.clear";
    case WIRE_BACKEND_FREE: return "backend.free";
    case WIRE_BACKEND_PLAN_COMPUTE: return "backend.plan_compute";
    case WIRE_BACKEND_GRAPH_OPTIMIZE: return "backend.graph_optimize";
    case WIRE_PROCEDURE_SET_N_THREADS: return "procedure.set_n_threads";
    default:
        return "unknown call";
    }
}

#endif
