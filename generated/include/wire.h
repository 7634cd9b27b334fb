/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * The wire: ids of the calls that cross, and the records that requests, replies and the capset are
 * made of. Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

enum wire_command {
    WIRE_PAD = 0, /* fills the request area up to its end, or to where bulk bytes shall lie */
    WIRE_CONTEXT_HELLO = 0x0101,
    WIRE_CONTEXT_PING = 0x0102,
    WIRE_CONTEXT_ACKNOWLEDGE_FAILURE = 0x0103,
    WIRE_CONTEXT_GRAPH_BEGIN = 0x0104,
    WIRE_CONTEXT_GRAPH_TENSORS = 0x0105,
    WIRE_CONTEXT_GRAPH_FREE = 0x0106,
    WIRE_CONTEXT_SHARE = 0x0107,
    WIRE_CONTEXT_UPLOAD = 0x0108,
    WIRE_CONTEXT_DOWNLOAD = 0x0109,
    WIRE_DEVICE_GET_MEMORY = 0x0302,
    WIRE_DEVICE_INIT_BACKEND = 0x0305,
    WIRE_DEVICE_SUPPORTS_OP = 0x0309,
    WIRE_DEVICE_SUPPORTS_BUFT = 0x030a,
    WIRE_DEVICE_OFFLOAD_OP = 0x030b,
    WIRE_DEVICE_EVENT_NEW = 0x030c,
    WIRE_DEVICE_EVENT_FREE = 0x030d,
    WIRE_DEVICE_EVENT_SYNCHRONIZE = 0x030e,
    WIRE_BUFFER_TYPE_ALLOC_BUFFER = 0x0401,
    WIRE_BUFFER_TYPE_GET_ALLOC_SIZE = 0x0405,
    WIRE_BUFFER_FREE_BUFFER = 0x0500,
    WIRE_BUFFER_INIT_TENSOR = 0x0502,
    WIRE_BUFFER_MEMSET_TENSOR = 0x0503,
    WIRE_BUFFER_SET_TENSOR = 0x0504,
    WIRE_BUFFER_GET_TENSOR = 0x0505,
    WIRE_BUFFER_SET_TENSOR_2D = 0x0506,
    WIRE_BUFFER_GET_TENSOR_2D = 0x0507,
    WIRE_BUFFER_CPY_TENSOR = 0x0508,
    WIRE_BUFFER_CLEAR = 0x0509,
    WIRE_BUFFER_RESET = 0x050a,
    WIRE_BACKEND_FREE = 0x0601,
    WIRE_BACKEND_SET_TENSOR_ASYNC = 0x0602,
    WIRE_BACKEND_GET_TENSOR_ASYNC = 0x0603,
    WIRE_BACKEND_CPY_TENSOR_ASYNC = 0x0606,
    WIRE_BACKEND_SYNCHRONIZE = 0x0607,
    WIRE_BACKEND_GRAPH_PLAN_CREATE = 0x0608,
    WIRE_BACKEND_GRAPH_PLAN_FREE = 0x0609,
    WIRE_BACKEND_GRAPH_PLAN_COMPUTE = 0x060b,
    WIRE_BACKEND_GRAPH_COMPUTE = 0x060c,
    WIRE_BACKEND_EVENT_RECORD = 0x060d,
    WIRE_BACKEND_EVENT_WAIT = 0x060e,
    WIRE_BACKEND_GRAPH_OPTIMIZE = 0x060f,
    WIRE_PROCEDURE_SET_N_THREADS = 0x0700,
};

/* What a computation returns. */
enum wire_status {
    WIRE_STATUS_ALLOC_FAILED = -2,
    WIRE_STATUS_FAILED = -1,
    WIRE_STATUS_SUCCESS = 0,
    WIRE_STATUS_ABORTED = 1,
};

/* What a buffer is for. It has no callback of its own, so it modes with init_tensor. */
enum wire_usage {
    WIRE_USAGE_ANY = 0,
    WIRE_USAGE_WEIGHTS = 1,
    WIRE_USAGE_COMPUTE = 2,
};

/* What kind of device it is; llama.cpp offloads to GPUs. */
enum wire_device_type {
    WIRE_DEVICE_TYPE_CPU = 0,
    WIRE_DEVICE_TYPE_GPU = 1,
    WIRE_DEVICE_TYPE_IGPU = 2,
    WIRE_DEVICE_TYPE_ACCEL = 3,
    WIRE_DEVICE_TYPE_META = 4,
};

/* Bits of a tensor's flags. */
enum wire_tensor_flag {
    WIRE_TENSOR_FLAG_INPUT = 1,
    WIRE_TENSOR_FLAG_OUTPUT = 2,
    WIRE_TENSOR_FLAG_PARAM = 4,
    WIRE_TENSOR_FLAG_LOSS = 8,
    WIRE_TENSOR_FLAG_COMPUTE = 16,
};

/* A tensor by description. Nothing in it is an address. */
struct wire_tensor {
    uint32_t type; /* the guest's number of the type, translated by name */
    uint32_t op; /* the guest's number of the op, translated by name; 0 where the tensor is only a source */
    int32_t flags; /* GGML_TENSOR_FLAG bits */
    int32_t use_count; /* how many nodes of the whole graph read it; graphs only */
    int64_t ne[4]; /* elements in each dimension */
    uint64_t nb[4]; /* stride of each dimension in bytes */
    int32_t op_params[16]; /* parameter words of the op */
    uint32_t source[10]; /* sources as 1 + index into the same array of tensors, which lies before this one; 0 is none */
    uint32_t view_source; /* the tensor this one is a view of, as 1 + index; 0 is none */
    uint32_t buffer_type; /* 1 + index of the buffer type of its buffer where the buffer itself does not matter or is empty; 0 is none */
    uint64_t view_offset; /* bytes from the start of view_source's data */
    uint64_t buffer; /* handle of the buffer its data lies in; 0 is unallocated */
    uint64_t data_offset; /* bytes from the buffer's base to its data */
    char name[64]; /* its name, for the host's log and for backends that match names */
};
_Static_assert(sizeof(struct wire_tensor) == 280, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, type) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, op) == 4, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, flags) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, use_count) == 12, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, ne) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, nb) == 48, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, op_params) == 80, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, source) == 144, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, view_source) == 184, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, buffer_type) == 188, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, view_offset) == 192, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, buffer) == 200, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, data_offset) == 208, "permanent abi");
_Static_assert(offsetof(struct wire_tensor, name) == 216, "permanent abi");

/* What never changes about a device of the host. */
struct wire_device {
    char name[64]; /* the name in the guest */
    char description[128]; /* the host's own name and description of it */
    char device_id[64]; /* empty if unknown: equal ids would make llama.cpp drop one of two devices */
    uint32_t type; /* enum device_type as offered to the guest */
    uint32_t buffer_type; /* index of its default buffer type */
    uint32_t host_buffer_type; /* 1 + index of its host buffer type; 0 is none */
    uint32_t async; /* 1 if the host's device works asynchronously */
    uint32_t events; /* 1 if it has events */
    uint32_t mmap_support; /* 1 if models may be loaded from mapped files */
    uint32_t set_n_threads; /* 1 if the number of threads can be set */
    uint32_t offload_op; /* 1 if it may want ops whose weights lie elsewhere */
};
_Static_assert(sizeof(struct wire_device) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_device, name) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device, description) == 64, "permanent abi");
_Static_assert(offsetof(struct wire_device, device_id) == 192, "permanent abi");
_Static_assert(offsetof(struct wire_device, type) == 256, "permanent abi");
_Static_assert(offsetof(struct wire_device, buffer_type) == 260, "permanent abi");
_Static_assert(offsetof(struct wire_device, host_buffer_type) == 264, "permanent abi");
_Static_assert(offsetof(struct wire_device, async) == 268, "permanent abi");
_Static_assert(offsetof(struct wire_device, events) == 272, "permanent abi");
_Static_assert(offsetof(struct wire_device, mmap_support) == 276, "permanent abi");
_Static_assert(offsetof(struct wire_device, set_n_threads) == 280, "permanent abi");
_Static_assert(offsetof(struct wire_device, offload_op) == 284, "permanent abi");

/* What never changes about a buffer type of the host. */
struct wire_buffer_type {
    char name[64]; /* the name in the guest */
    uint64_t alignment; /* bytes, a power of two */
    uint64_t max_size; /* bytes; the largest buffer it allocates */
    uint32_t device; /* index of its device */
    uint32_t host; /* 1 if it is a host buffer type, whose memory both sides map */
};
_Static_assert(sizeof(struct wire_buffer_type) == 88, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type, name) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type, alignment) == 64, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type, max_size) == 72, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type, device) == 80, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type, host) == 84, "permanent abi");

/* What the host offers, in the capset. Device records follow, then buffer type records, each of the stated size. */
struct wire_inventory {
    char release[32]; /* the host's ggml_version() */
    uint32_t snapshot; /* the layout snapshot of the host's ggml */
    uint32_t device_count; /* at most 16 */
    uint32_t device_size; /* bytes of one device record */
    uint32_t buffer_type_count; /* at most 32 */
    uint32_t buffer_type_size; /* bytes of one buffer type record */
    uint8_t zero52[4];
};
_Static_assert(sizeof(struct wire_inventory) == 56, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, release) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, snapshot) == 32, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, device_count) == 36, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, device_size) == 40, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, buffer_type_count) == 44, "permanent abi");
_Static_assert(offsetof(struct wire_inventory, buffer_type_size) == 48, "permanent abi");

/* Request of context.hello. */
struct wire_context_hello_request {
    uint32_t snapshot; /* the layout snapshot of the guest's ggml */
    uint32_t op_count; /* names of ops */
    uint32_t type_count; /* names of types */
    uint32_t unary_op_count; /* names of unary ops */
    uint32_t glu_op_count; /* names of GLU ops */
    uint8_t zero20[4];
    uint64_t names_size; /* bytes of the names */
};
_Static_assert(sizeof(struct wire_context_hello_request) == 32, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, snapshot) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, op_count) == 4, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, type_count) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, unary_op_count) == 12, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, glu_op_count) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_context_hello_request, names_size) == 24, "permanent abi");

/* Request of context.acknowledge_failure. */
struct wire_context_acknowledge_failure_request {
    uint32_t failures; /* how many the guest has seen */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_context_acknowledge_failure_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_acknowledge_failure_request, failures) == 0, "permanent abi");

/* Request of context.graph_begin. */
struct wire_context_graph_begin_request {
    uint64_t graph; /* owned by the guest; freed by graph_free */
    uint32_t n_tensors; /* tensors that follow */
    uint32_t n_nodes; /* how many of them are nodes */
};
_Static_assert(sizeof(struct wire_context_graph_begin_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_begin_request, graph) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_begin_request, n_tensors) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_begin_request, n_nodes) == 12, "permanent abi");

/* Request of context.graph_tensors. */
struct wire_context_graph_tensors_request {
    uint64_t graph; /* graph */
    uint32_t first; /* index of the first of them */
    uint32_t count; /* how many */
};
_Static_assert(sizeof(struct wire_context_graph_tensors_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_tensors_request, graph) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_tensors_request, first) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_tensors_request, count) == 12, "permanent abi");

/* Request of context.graph_free. */
struct wire_context_graph_free_request {
    uint64_t graph; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_context_graph_free_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_graph_free_request, graph) == 0, "permanent abi");

/* Request of context.share. */
struct wire_context_share_request {
    uint32_t buffer_type; /* a host buffer type */
    uint32_t resource; /* id of the blob, attached to this context */
    uint64_t size; /* bytes of it */
    uint64_t buffer; /* owned by the guest */
};
_Static_assert(sizeof(struct wire_context_share_request) == 24, "permanent abi");
_Static_assert(offsetof(struct wire_context_share_request, buffer_type) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_share_request, resource) == 4, "permanent abi");
_Static_assert(offsetof(struct wire_context_share_request, size) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_share_request, buffer) == 16, "permanent abi");

/* Request of context.upload. */
struct wire_context_upload_request {
    uint64_t backend; /* the stream; NULL has written when the command is carried out */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t source; /* made by share */
    uint64_t source_offset; /* first byte there */
    uint64_t offset; /* first byte in the tensor */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_context_upload_request) == 320, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, source) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, source_offset) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, offset) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_context_upload_request, size) == 312, "permanent abi");

/* Request of context.download. */
struct wire_context_download_request {
    uint64_t backend; /* the stream; NULL has read when the command is carried out */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t destination; /* made by share */
    uint64_t destination_offset; /* first byte there */
    uint64_t offset; /* first byte in the tensor */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_context_download_request) == 320, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, destination) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, destination_offset) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, offset) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_context_download_request, size) == 312, "permanent abi");

/* Request of device.get_memory. */
struct wire_device_get_memory_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_device_get_memory_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_get_memory_request, device) == 0, "permanent abi");

/* Reply of device.get_memory. */
struct wire_device_get_memory_reply {
    uint64_t free; /* free bytes */
    uint64_t total; /* bytes in all; 0 is unknown */
};
_Static_assert(sizeof(struct wire_device_get_memory_reply) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_device_get_memory_reply, free) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_get_memory_reply, total) == 8, "permanent abi");

/* Request of device.init_backend. */
struct wire_device_init_backend_request {
    uint32_t device; /* device */
    uint32_t params_size; /* backend-specific settings */
    uint64_t backend; /* owned by the guest; freed by backend.free */
};
_Static_assert(sizeof(struct wire_device_init_backend_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_device_init_backend_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_init_backend_request, params_size) == 4, "permanent abi");
_Static_assert(offsetof(struct wire_device_init_backend_request, backend) == 8, "permanent abi");

/* Reply of device.init_backend. */
struct wire_device_init_backend_reply {
    uint32_t slots; /* bit n is set if the host's backend fills optional slot n: 0 graph_optimize, 1 cpy_tensor_async, 2 event_record */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_device_init_backend_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_init_backend_reply, slots) == 0, "permanent abi");

/* Request of device.supports_op. */
struct wire_device_supports_op_request {
    uint32_t device; /* device */
    uint32_t op_tensors; /* the op with its sources; addresses and names do not matter */
};
_Static_assert(sizeof(struct wire_device_supports_op_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_op_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_op_request, op_tensors) == 4, "permanent abi");

/* Reply of device.supports_op. */
struct wire_device_supports_op_reply {
    uint8_t result; /* true if it can */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_device_supports_op_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_op_reply, result) == 0, "permanent abi");

/* Request of device.supports_buft. */
struct wire_device_supports_buft_request {
    uint32_t device; /* device */
    uint32_t buffer_type; /* buffer_type */
};
_Static_assert(sizeof(struct wire_device_supports_buft_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_buft_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_buft_request, buffer_type) == 4, "permanent abi");

/* Reply of device.supports_buft. */
struct wire_device_supports_buft_reply {
    uint8_t result; /* true if it can; never for a host buffer type, whose bytes the program may change while they are read */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_device_supports_buft_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_supports_buft_reply, result) == 0, "permanent abi");

/* Request of device.offload_op. */
struct wire_device_offload_op_request {
    uint32_t device; /* device */
    uint32_t op_tensors; /* the op with its sources */
};
_Static_assert(sizeof(struct wire_device_offload_op_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_offload_op_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_offload_op_request, op_tensors) == 4, "permanent abi");

/* Reply of device.offload_op. */
struct wire_device_offload_op_reply {
    uint8_t result; /* true if it wants it */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_device_offload_op_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_device_offload_op_reply, result) == 0, "permanent abi");

/* Request of device.event_new. */
struct wire_device_event_new_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* owned by the guest; freed by event_free */
};
_Static_assert(sizeof(struct wire_device_event_new_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_new_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_new_request, event) == 8, "permanent abi");

/* Request of device.event_free. */
struct wire_device_event_free_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_device_event_free_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_free_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_free_request, event) == 8, "permanent abi");

/* Request of device.event_synchronize. */
struct wire_device_event_synchronize_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* recorded before */
};
_Static_assert(sizeof(struct wire_device_event_synchronize_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_synchronize_request, device) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_device_event_synchronize_request, event) == 8, "permanent abi");

/* Request of buffer_type.alloc_buffer. */
struct wire_buffer_type_alloc_buffer_request {
    uint32_t buffer_type; /* buffer_type */
    uint8_t zero4[4];
    uint64_t size; /* bytes */
    uint64_t buffer; /* owned by the guest; freed by buffer.free_buffer */
};
_Static_assert(sizeof(struct wire_buffer_type_alloc_buffer_request) == 24, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_alloc_buffer_request, buffer_type) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_alloc_buffer_request, size) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_alloc_buffer_request, buffer) == 16, "permanent abi");

/* Reply of buffer_type.alloc_buffer. */
struct wire_buffer_type_alloc_buffer_reply {
    uint8_t init_tensor; /* true if the host's buffer wants its tensors initialised */
    uint8_t zero1[7];
};
_Static_assert(sizeof(struct wire_buffer_type_alloc_buffer_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_alloc_buffer_reply, init_tensor) == 0, "permanent abi");

/* Request of buffer_type.get_alloc_size. */
struct wire_buffer_type_get_alloc_size_request {
    uint32_t buffer_type; /* buffer_type */
    uint32_t tensor_tensors; /* the tensor with its sources, allocated or not */
};
_Static_assert(sizeof(struct wire_buffer_type_get_alloc_size_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_get_alloc_size_request, buffer_type) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_get_alloc_size_request, tensor_tensors) == 4, "permanent abi");

/* Reply of buffer_type.get_alloc_size. */
struct wire_buffer_type_get_alloc_size_reply {
    uint64_t result; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_type_get_alloc_size_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_type_get_alloc_size_reply, result) == 0, "permanent abi");

/* Request of buffer.free_buffer. */
struct wire_buffer_free_buffer_request {
    uint64_t buffer; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_buffer_free_buffer_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_free_buffer_request, buffer) == 0, "permanent abi");

/* Request of buffer.init_tensor. */
struct wire_buffer_init_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* placed in the buffer */
    int32_t usage; /* what the buffer is for now; ggml has no callback for it */
    uint8_t zero292[4];
};
_Static_assert(sizeof(struct wire_buffer_init_tensor_request) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_init_tensor_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_init_tensor_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_init_tensor_request, usage) == 288, "permanent abi");

/* Request of buffer.memset_tensor. */
struct wire_buffer_memset_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint8_t value; /* the byte */
    uint8_t zero289[7];
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_memset_tensor_request) == 312, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_memset_tensor_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_memset_tensor_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_memset_tensor_request, value) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_memset_tensor_request, offset) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_memset_tensor_request, size) == 304, "permanent abi");

/* Request of buffer.set_tensor. */
struct wire_buffer_set_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_set_tensor_request) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_request, size) == 296, "permanent abi");

/* Request of buffer.get_tensor. */
struct wire_buffer_get_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_buffer_get_tensor_request) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_request, size) == 296, "permanent abi");

/* Request of buffer.set_tensor_2d. */
struct wire_buffer_set_tensor_2d_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte of the first row */
    uint64_t size; /* bytes of a row */
    uint64_t n_copies; /* rows */
    uint64_t stride_tensor; /* bytes from row to row in the tensor */
};
_Static_assert(sizeof(struct wire_buffer_set_tensor_2d_request) == 320, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, size) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, n_copies) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_set_tensor_2d_request, stride_tensor) == 312, "permanent abi");

/* Request of buffer.get_tensor_2d. */
struct wire_buffer_get_tensor_2d_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte of the first row */
    uint64_t size; /* bytes of a row */
    uint64_t n_copies; /* rows */
    uint64_t stride_tensor; /* bytes from row to row in the tensor */
};
_Static_assert(sizeof(struct wire_buffer_get_tensor_2d_request) == 320, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, size) == 296, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, n_copies) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_get_tensor_2d_request, stride_tensor) == 312, "permanent abi");

/* Request of buffer.cpy_tensor. */
struct wire_buffer_cpy_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor src; /* lies in any buffer of this context */
    struct wire_tensor dst; /* lies in the buffer */
};
_Static_assert(sizeof(struct wire_buffer_cpy_tensor_request) == 568, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_cpy_tensor_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_cpy_tensor_request, src) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_cpy_tensor_request, dst) == 288, "permanent abi");

/* Request of buffer.clear. */
struct wire_buffer_clear_request {
    uint64_t buffer; /* buffer */
    uint8_t value; /* the byte */
    uint8_t zero9[7];
};
_Static_assert(sizeof(struct wire_buffer_clear_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_clear_request, buffer) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_clear_request, value) == 8, "permanent abi");

/* Request of buffer.reset. */
struct wire_buffer_reset_request {
    uint64_t buffer; /* buffer */
};
_Static_assert(sizeof(struct wire_buffer_reset_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_buffer_reset_request, buffer) == 0, "permanent abi");

/* Request of backend.free. */
struct wire_backend_free_request {
    uint64_t backend; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_backend_free_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_free_request, backend) == 0, "permanent abi");

/* Request of backend.set_tensor_async. */
struct wire_backend_set_tensor_async_request {
    uint64_t backend; /* backend */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_backend_set_tensor_async_request) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_backend_set_tensor_async_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_set_tensor_async_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_set_tensor_async_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_backend_set_tensor_async_request, size) == 296, "permanent abi");

/* Request of backend.get_tensor_async. */
struct wire_backend_get_tensor_async_request {
    uint64_t backend; /* backend */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};
_Static_assert(sizeof(struct wire_backend_get_tensor_async_request) == 304, "permanent abi");
_Static_assert(offsetof(struct wire_backend_get_tensor_async_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_get_tensor_async_request, tensor) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_get_tensor_async_request, offset) == 288, "permanent abi");
_Static_assert(offsetof(struct wire_backend_get_tensor_async_request, size) == 296, "permanent abi");

/* Request of backend.cpy_tensor_async. */
struct wire_backend_cpy_tensor_async_request {
    uint64_t backend_src; /* backend_src */
    uint64_t backend_dst; /* backend_dst */
    struct wire_tensor src; /* lies in a buffer of this context */
    struct wire_tensor dst; /* lies in a buffer of this context */
};
_Static_assert(sizeof(struct wire_backend_cpy_tensor_async_request) == 576, "permanent abi");
_Static_assert(offsetof(struct wire_backend_cpy_tensor_async_request, backend_src) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_cpy_tensor_async_request, backend_dst) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_cpy_tensor_async_request, src) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_cpy_tensor_async_request, dst) == 296, "permanent abi");

/* Request of backend.synchronize. */
struct wire_backend_synchronize_request {
    uint64_t backend; /* backend */
};
_Static_assert(sizeof(struct wire_backend_synchronize_request) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_synchronize_request, backend) == 0, "permanent abi");

/* Request of backend.graph_plan_create. */
struct wire_backend_graph_plan_create_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* the graph */
    uint64_t plan; /* owned by the guest; freed by graph_plan_free */
};
_Static_assert(sizeof(struct wire_backend_graph_plan_create_request) == 24, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_create_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_create_request, graph) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_create_request, plan) == 16, "permanent abi");

/* Request of backend.graph_plan_free. */
struct wire_backend_graph_plan_free_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* no longer valid after */
};
_Static_assert(sizeof(struct wire_backend_graph_plan_free_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_free_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_free_request, plan) == 8, "permanent abi");

/* Request of backend.graph_plan_compute. */
struct wire_backend_graph_plan_compute_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* the plan */
};
_Static_assert(sizeof(struct wire_backend_graph_plan_compute_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_compute_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_compute_request, plan) == 8, "permanent abi");

/* Reply of backend.graph_plan_compute. */
struct wire_backend_graph_plan_compute_reply {
    int32_t result; /* how it went */
    uint8_t zero4[4];
};
_Static_assert(sizeof(struct wire_backend_graph_plan_compute_reply) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_plan_compute_reply, result) == 0, "permanent abi");

/* Request of backend.graph_compute. */
struct wire_backend_graph_compute_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* sent before by context.graph_begin and what follows it */
};
_Static_assert(sizeof(struct wire_backend_graph_compute_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_compute_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_compute_request, graph) == 8, "permanent abi");

/* Request of backend.event_record. */
struct wire_backend_event_record_request {
    uint64_t backend; /* backend */
    uint64_t event; /* the event to set */
};
_Static_assert(sizeof(struct wire_backend_event_record_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_event_record_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_event_record_request, event) == 8, "permanent abi");

/* Request of backend.event_wait. */
struct wire_backend_event_wait_request {
    uint64_t backend; /* backend */
    uint64_t event; /* recorded before */
};
_Static_assert(sizeof(struct wire_backend_event_wait_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_backend_event_wait_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_event_wait_request, event) == 8, "permanent abi");

/* Request of backend.graph_optimize. */
struct wire_backend_graph_optimize_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* its nodes are put in the host's order */
    uint32_t n_nodes; /* nodes of the graph */
    uint8_t zero20[4];
};
_Static_assert(sizeof(struct wire_backend_graph_optimize_request) == 24, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_optimize_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_optimize_request, graph) == 8, "permanent abi");
_Static_assert(offsetof(struct wire_backend_graph_optimize_request, n_nodes) == 16, "permanent abi");

/* Request of procedure.set_n_threads. */
struct wire_procedure_set_n_threads_request {
    uint64_t backend; /* backend */
    int32_t n_threads; /* at least 1 */
    uint8_t zero12[4];
};
_Static_assert(sizeof(struct wire_procedure_set_n_threads_request) == 16, "permanent abi");
_Static_assert(offsetof(struct wire_procedure_set_n_threads_request, backend) == 0, "permanent abi");
_Static_assert(offsetof(struct wire_procedure_set_n_threads_request, n_threads) == 8, "permanent abi");

/* The name of a call, for messages: "buffer.set_tensor", or "unknown call". */
static inline const char *wire_command_name(uint32_t command)
{
    switch (command) {
    case WIRE_CONTEXT_HELLO:
        return "context.hello";
    case WIRE_CONTEXT_PING:
        return "context.ping";
    case WIRE_CONTEXT_ACKNOWLEDGE_FAILURE:
        return "context.acknowledge_failure";
    case WIRE_CONTEXT_GRAPH_BEGIN:
        return "context.graph_begin";
    case WIRE_CONTEXT_GRAPH_TENSORS:
        return "context.graph_tensors";
    case WIRE_CONTEXT_GRAPH_FREE:
        return "context.graph_free";
    case WIRE_CONTEXT_SHARE:
        return "context.share";
    case WIRE_CONTEXT_UPLOAD:
        return "context.upload";
    case WIRE_CONTEXT_DOWNLOAD:
        return "context.download";
    case WIRE_DEVICE_GET_MEMORY:
        return "device.get_memory";
    case WIRE_DEVICE_INIT_BACKEND:
        return "device.init_backend";
    case WIRE_DEVICE_SUPPORTS_OP:
        return "device.supports_op";
    case WIRE_DEVICE_SUPPORTS_BUFT:
        return "device.supports_buft";
    case WIRE_DEVICE_OFFLOAD_OP:
        return "device.offload_op";
    case WIRE_DEVICE_EVENT_NEW:
        return "device.event_new";
    case WIRE_DEVICE_EVENT_FREE:
        return "device.event_free";
    case WIRE_DEVICE_EVENT_SYNCHRONIZE:
        return "device.event_synchronize";
    case WIRE_BUFFER_TYPE_ALLOC_BUFFER:
        return "buffer_type.alloc_buffer";
    case WIRE_BUFFER_TYPE_GET_ALLOC_SIZE:
        return "buffer_type.get_alloc_size";
    case WIRE_BUFFER_FREE_BUFFER:
        return "buffer.free_buffer";
    case WIRE_BUFFER_INIT_TENSOR:
        return "buffer.init_tensor";
    case WIRE_BUFFER_MEMSET_TENSOR:
        return "buffer.memset_tensor";
    case WIRE_BUFFER_SET_TENSOR:
        return "buffer.set_tensor";
    case WIRE_BUFFER_GET_TENSOR:
        return "buffer.get_tensor";
    case WIRE_BUFFER_SET_TENSOR_2D:
        return "buffer.set_tensor_2d";
    case WIRE_BUFFER_GET_TENSOR_2D:
        return "buffer.get_tensor_2d";
    case WIRE_BUFFER_CPY_TENSOR:
        return "buffer.cpy_tensor";
    case WIRE_BUFFER_CLEAR:
        return "buffer.clear";
    case WIRE_BUFFER_RESET:
        return "buffer.reset";
    case WIRE_BACKEND_FREE:
        return "backend.free";
    case WIRE_BACKEND_SET_TENSOR_ASYNC:
        return "backend.set_tensor_async";
    case WIRE_BACKEND_GET_TENSOR_ASYNC:
        return "backend.get_tensor_async";
    case WIRE_BACKEND_CPY_TENSOR_ASYNC:
        return "backend.cpy_tensor_async";
    case WIRE_BACKEND_SYNCHRONIZE:
        return "backend.synchronize";
    case WIRE_BACKEND_GRAPH_PLAN_CREATE:
        return "backend.graph_plan_create";
    case WIRE_BACKEND_GRAPH_PLAN_FREE:
        return "backend.graph_plan_free";
    case WIRE_BACKEND_GRAPH_PLAN_COMPUTE:
        return "backend.graph_plan_compute";
    case WIRE_BACKEND_GRAPH_COMPUTE:
        return "backend.graph_compute";
    case WIRE_BACKEND_EVENT_RECORD:
        return "backend.event_record";
    case WIRE_BACKEND_EVENT_WAIT:
        return "backend.event_wait";
    case WIRE_BACKEND_GRAPH_OPTIMIZE:
        return "backend.graph_optimize";
    case WIRE_PROCEDURE_SET_N_THREADS:
        return "procedure.set_n_threads";
    default:
        return "unknown call";
    }
}

#endif
