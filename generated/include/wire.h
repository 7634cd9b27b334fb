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
    CALL(WIRE_CONTEXT_ACKNOWLEDGE_FAILURE, 0x0103, "context.acknowledge_failure")                   \
    CALL(WIRE_CONTEXT_GRAPH_BEGIN, 0x0104, "context.graph_begin")                                   \
    CALL(WIRE_CONTEXT_GRAPH_TENSORS, 0x0105, "context.graph_tensors")                               \
    CALL(WIRE_CONTEXT_GRAPH_FREE, 0x0106, "context.graph_free")                                     \
    CALL(WIRE_CONTEXT_SHARE, 0x0107, "context.share")                                               \
    CALL(WIRE_CONTEXT_UPLOAD, 0x0108, "context.upload")                                             \
    CALL(WIRE_CONTEXT_DOWNLOAD, 0x0109, "context.download")                                         \
    CALL(WIRE_CONTEXT_COMM_INIT, 0x010a, "context.comm_init")                                       \
    CALL(WIRE_CONTEXT_COMM_FREE, 0x010b, "context.comm_free")                                       \
    CALL(WIRE_CONTEXT_COMM_TRY_ALLREDUCE, 0x010c, "context.comm_try_allreduce")                     \
    CALL(WIRE_CONTEXT_COMM_ALLREDUCE, 0x010d, "context.comm_allreduce")                             \
    CALL(WIRE_DEVICE_GET_MEMORY, 0x0302, "device.get_memory")                                       \
    CALL(WIRE_DEVICE_INIT_BACKEND, 0x0305, "device.init_backend")                                   \
    CALL(WIRE_DEVICE_SUPPORTS_OP, 0x0309, "device.supports_op")                                     \
    CALL(WIRE_DEVICE_SUPPORTS_BUFT, 0x030a, "device.supports_buft")                                 \
    CALL(WIRE_DEVICE_OFFLOAD_OP, 0x030b, "device.offload_op")                                       \
    CALL(WIRE_DEVICE_EVENT_NEW, 0x030c, "device.event_new")                                         \
    CALL(WIRE_DEVICE_EVENT_FREE, 0x030d, "device.event_free")                                       \
    CALL(WIRE_DEVICE_EVENT_SYNCHRONIZE, 0x030e, "device.event_synchronize")                         \
    CALL(WIRE_BUFFER_TYPE_ALLOC_BUFFER, 0x0401, "buffer_type.alloc_buffer")                         \
    CALL(WIRE_BUFFER_TYPE_GET_ALLOC_SIZE, 0x0405, "buffer_type.get_alloc_size")                     \
    CALL(WIRE_BUFFER_FREE_BUFFER, 0x0500, "buffer.free_buffer")                                     \
    CALL(WIRE_BUFFER_INIT_TENSOR, 0x0502, "buffer.init_tensor")                                     \
    CALL(WIRE_BUFFER_MEMSET_TENSOR, 0x0503, "buffer.memset_tensor")                                 \
    CALL(WIRE_BUFFER_SET_TENSOR, 0x0504, "buffer.set_tensor")                                       \
    CALL(WIRE_BUFFER_GET_TENSOR, 0x0505, "buffer.get_tensor")                                       \
    CALL(WIRE_BUFFER_SET_TENSOR_2D, 0x0506, "buffer.set_tensor_2d")                                 \
    CALL(WIRE_BUFFER_GET_TENSOR_2D, 0x0507, "buffer.get_tensor_2d")                                 \
    CALL(WIRE_BUFFER_CPY_TENSOR, 0x0508, "buffer.cpy_tensor")                                       \
    CALL(WIRE_BUFFER_CLEAR, 0x0509, "buffer.clear")                                                 \
    CALL(WIRE_BUFFER_RESET, 0x050a, "buffer.reset")                                                 \
    CALL(WIRE_BACKEND_FREE, 0x0601, "backend.free")                                                 \
    CALL(WIRE_BACKEND_SET_TENSOR_ASYNC, 0x0602, "backend.set_tensor_async")                         \
    CALL(WIRE_BACKEND_GET_TENSOR_ASYNC, 0x0603, "backend.get_tensor_async")                         \
    CALL(WIRE_BACKEND_CPY_TENSOR_ASYNC, 0x0606, "backend.cpy_tensor_async")                         \
    CALL(WIRE_BACKEND_SYNCHRONIZE, 0x0607, "backend.synchronize")                                   \
    CALL(WIRE_BACKEND_GRAPH_PLAN_CREATE, 0x0608, "backend.graph_plan_create")                       \
    CALL(WIRE_BACKEND_GRAPH_PLAN_FREE, 0x0609, "backend.graph_plan_free")                           \
    CALL(WIRE_BACKEND_GRAPH_PLAN_COMPUTE, 0x060b, "backend.graph_plan_compute")                     \
    CALL(WIRE_BACKEND_GRAPH_COMPUTE, 0x060c, "backend.graph_compute")                               \
    CALL(WIRE_BACKEND_EVENT_RECORD, 0x060d, "backend.event_record")                                 \
    CALL(WIRE_BACKEND_EVENT_WAIT, 0x060e, "backend.event_wait")                                     \
    CALL(WIRE_BACKEND_GRAPH_OPTIMIZE, 0x060f, "backend.graph_optimize")                             \
    CALL(WIRE_PROCEDURE_SET_N_THREADS, 0x0700, "procedure.set_n_threads")

enum wire_command {
    WIRE_PAD = 0, /* fills the request area up to its end, or to where bulk bytes shall lie */
#define CALL(constant, id, name) constant = id,
    WIRE_CALLS(CALL)
#undef CALL
};

/* What a computation returns. */
enum wire_status {
    WIRE_STATUS_ALLOC_FAILED = -2,
    WIRE_STATUS_FAILED = -1,
    WIRE_STATUS_SUCCESS = 0,
    WIRE_STATUS_ABORTED = 1,
};

/* What a buffer is for. It has no callback of its own, so it crosses with init_tensor. */
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

#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

/* A tensor by description. Nothing in it is an address. */
struct wire_tensor {
    uint32_t type; /* the guest's number of the type, translated by name */
    uint32_t op; /* the guest's number of the op, translated by name; 0 where the tensor is only a source */
    int32_t flags; /* GGML_TENSOR_FLAG bits */
    int32_t use_count; /* how many nodes of the whole graph read it; graphs only */
    int64_t ne[4]; /* elements in each dimension */
    uint64_t nb[4]; /* stride of each dimension in bytes */
    int32_t op_params[16]; /* parameter words of the op */
    /* sources as 1 + index into the same array of tensors, which lies before this one; 0 is none */
    uint32_t source[10];
    uint32_t view_source; /* the tensor this one is a view of, as 1 + index; 0 is none */
    /* 1 + index of the buffer type of its buffer where the buffer itself does not matter or is empty; 0 is none */
    uint32_t buffer_type;
    uint64_t view_offset; /* bytes from the start of view_source's data */
    uint64_t buffer; /* handle of the buffer its data lies in; 0 is unallocated */
    uint64_t data_offset; /* bytes from the buffer's base to its data */
    char name[64]; /* its name, for the host's log and for backends that match names */
};

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

/* What never changes about a buffer type of the host. */
struct wire_buffer_type {
    char name[64]; /* the name in the guest */
    uint64_t alignment; /* bytes, a power of two */
    uint64_t max_size; /* bytes; the largest buffer it allocates */
    uint32_t device; /* index of its device */
    uint32_t host; /* 1 if it is a host buffer type, whose memory both sides map */
    /* 1 if each tensor takes its own bytes there, ggml_nbytes, and no more: then get_alloc_size need not be asked */
    uint32_t plain_sizes;
    uint8_t zero92[4];
};

/* What the host offers, in the capset. Device records follow, then buffer type records, each of the stated size. */
struct wire_inventory {
    char release[32]; /* the host's ggml_version() */
    uint32_t abi; /* the ABI of the host's ggml */
    uint32_t device_count; /* at most 16 */
    uint32_t device_size; /* bytes of one device record */
    uint32_t buffer_type_count; /* at most 32 */
    uint32_t buffer_type_size; /* bytes of one buffer type record */
    uint8_t zero52[4];
};

struct wire_context_hello_request {
    uint32_t abi; /* the ABI of the guest's ggml */
    uint32_t op_count; /* names of ops */
    uint32_t type_count; /* names of types */
    uint32_t unary_op_count; /* names of unary ops */
    uint32_t glu_op_count; /* names of GLU ops */
    uint8_t zero20[4];
    uint64_t names_size; /* bytes of the names */
};
#define WIRE_CONTEXT_HELLO_OP_COUNT_MAXIMUM 256u
#define WIRE_CONTEXT_HELLO_TYPE_COUNT_MAXIMUM 256u
#define WIRE_CONTEXT_HELLO_UNARY_OP_COUNT_MAXIMUM 256u
#define WIRE_CONTEXT_HELLO_GLU_OP_COUNT_MAXIMUM 256u

struct wire_context_hello_reply {
    /* tensors of graphs that the host keeps for a context, its whole quota; 0 from a host that does not tell */
    uint64_t graph_tensors;
    uint32_t graphs; /* graphs that it keeps, likewise */
    uint8_t zero12[4];
};

struct wire_context_acknowledge_failure_request {
    uint32_t failures; /* how many the guest has seen */
    uint8_t zero4[4];
};

struct wire_context_graph_begin_request {
    uint64_t graph; /* owned by the guest; freed by graph_free */
    uint32_t n_tensors; /* tensors that follow */
    uint32_t n_nodes; /* how many of them are nodes */
};
#define WIRE_CONTEXT_GRAPH_BEGIN_N_TENSORS_MAXIMUM 262144u

struct wire_context_graph_tensors_request {
    uint64_t graph; /* graph */
    uint32_t first; /* index of the first of them */
    uint32_t count; /* how many */
};
#define WIRE_CONTEXT_GRAPH_TENSORS_COUNT_MAXIMUM 4096u

struct wire_context_graph_free_request {
    uint64_t graph; /* no longer valid after */
};

struct wire_context_share_request {
    uint32_t buffer_type; /* a host buffer type */
    uint32_t resource; /* id of the blob, attached to this context */
    uint64_t size; /* bytes of it */
    uint64_t buffer; /* owned by the guest */
};

struct wire_context_upload_request {
    uint64_t backend; /* the stream; NULL has written when the command is carried out */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t source; /* made by share */
    uint64_t source_offset; /* first byte there */
    uint64_t offset; /* first byte in the tensor */
    uint64_t size; /* bytes */
};

struct wire_context_download_request {
    uint64_t backend; /* the stream; NULL has read when the command is carried out */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t destination; /* made by share */
    uint64_t destination_offset; /* first byte there */
    uint64_t offset; /* first byte in the tensor */
    uint64_t size; /* bytes */
};

struct wire_context_comm_init_request {
    uint64_t comm; /* owned by the guest; freed by comm_free */
    uint32_t count; /* backends */
    uint8_t zero12[4];
};
#define WIRE_CONTEXT_COMM_INIT_COUNT_MAXIMUM 16u

struct wire_context_comm_free_request {
    uint64_t comm; /* no longer valid after */
};

struct wire_context_comm_try_allreduce_request {
    uint64_t comm; /* comm */
    uint32_t count; /* as many as the group has backends */
    uint8_t zero12[4];
};

struct wire_context_comm_try_allreduce_reply {
    uint8_t result; /* false if the host cannot add such tensors; it has done nothing then */
    uint8_t zero1[7];
};

struct wire_context_comm_allreduce_request {
    uint64_t comm; /* comm */
    uint32_t count; /* as many as the group has backends */
    uint8_t zero12[4];
};

struct wire_device_get_memory_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
};

struct wire_device_get_memory_reply {
    uint64_t free; /* free bytes */
    uint64_t total; /* bytes in all; 0 is unknown */
};

struct wire_device_init_backend_request {
    uint32_t device; /* device */
    uint32_t params_size; /* 1 + length of `params`; 0 is NULL */
    uint64_t backend; /* owned by the guest; freed by backend.free */
};

struct wire_device_init_backend_reply {
    /* bit n is set if the host's backend fills optional slot n: 0 graph_optimize, 1 cpy_tensor_async, 2 event_record */
    uint32_t slots;
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
    /* true if it can; never for a host buffer type, whose bytes the program may change while they are read */
    uint8_t result;
    uint8_t zero1[7];
};

struct wire_device_offload_op_request {
    uint32_t device; /* device */
    uint32_t op_tensors; /* how many tensors describe `op` */
};

struct wire_device_offload_op_reply {
    uint8_t result; /* true if it wants it */
    uint8_t zero1[7];
};

struct wire_device_event_new_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* owned by the guest; freed by event_free */
};

struct wire_device_event_free_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* no longer valid after */
};

struct wire_device_event_synchronize_request {
    uint32_t device; /* device */
    uint8_t zero4[4];
    uint64_t event; /* recorded before */
};

struct wire_buffer_type_alloc_buffer_request {
    uint32_t buffer_type; /* buffer_type */
    uint8_t zero4[4];
    uint64_t size; /* bytes */
    uint64_t buffer; /* owned by the guest; freed by buffer.free_buffer */
};

struct wire_buffer_type_alloc_buffer_reply {
    uint8_t init_tensor; /* true if the host's buffer wants its tensors initialised */
    uint8_t fills_padding; /* true if all it then does is to fill their padding, which only quantized types have */
    uint8_t zero2[6];
};

struct wire_buffer_type_get_alloc_size_request {
    uint32_t buffer_type; /* buffer_type */
    uint32_t tensor_tensors; /* how many tensors describe `tensor` */
};

struct wire_buffer_type_get_alloc_size_reply {
    uint64_t result; /* bytes */
};

struct wire_buffer_free_buffer_request {
    uint64_t buffer; /* no longer valid after */
};

struct wire_buffer_init_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* placed in the buffer */
    int32_t usage; /* what the buffer is for now; ggml has no callback for it */
    uint8_t zero292[4];
};

struct wire_buffer_memset_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint8_t value; /* the byte */
    uint8_t zero289[7];
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_buffer_set_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_buffer_get_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_buffer_set_tensor_2d_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte of the first row */
    uint64_t size; /* bytes of a row */
    uint64_t n_copies; /* rows */
    uint64_t stride_tensor; /* bytes from row to row in the tensor */
};

struct wire_buffer_get_tensor_2d_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor tensor; /* lies in the buffer */
    uint64_t offset; /* first byte of the first row */
    uint64_t size; /* bytes of a row */
    uint64_t n_copies; /* rows */
    uint64_t stride_tensor; /* bytes from row to row in the tensor */
};

struct wire_buffer_cpy_tensor_request {
    uint64_t buffer; /* buffer */
    struct wire_tensor src; /* lies in any buffer of this context */
    struct wire_tensor dst; /* lies in the buffer */
};

struct wire_buffer_clear_request {
    uint64_t buffer; /* buffer */
    uint8_t value; /* the byte */
    uint8_t zero9[7];
};

struct wire_buffer_reset_request {
    uint64_t buffer; /* buffer */
};

struct wire_backend_free_request {
    uint64_t backend; /* no longer valid after */
};

struct wire_backend_set_tensor_async_request {
    uint64_t backend; /* backend */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_backend_get_tensor_async_request {
    uint64_t backend; /* backend */
    struct wire_tensor tensor; /* lies in a buffer of this context */
    uint64_t offset; /* first byte */
    uint64_t size; /* bytes */
};

struct wire_backend_cpy_tensor_async_request {
    uint64_t backend_src; /* backend_src */
    uint64_t backend_dst; /* backend_dst */
    struct wire_tensor src; /* lies in a buffer of this context */
    struct wire_tensor dst; /* lies in a buffer of this context */
};

struct wire_backend_synchronize_request {
    uint64_t backend; /* backend */
};

struct wire_backend_graph_plan_create_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* the graph */
    uint64_t plan; /* owned by the guest; freed by graph_plan_free */
};

struct wire_backend_graph_plan_free_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* no longer valid after */
};

struct wire_backend_graph_plan_compute_request {
    uint64_t backend; /* backend */
    uint64_t plan; /* the plan */
};

struct wire_backend_graph_plan_compute_reply {
    int32_t result; /* how it went */
    uint8_t zero4[4];
};

struct wire_backend_graph_compute_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* sent before by context.graph_begin and what follows it */
};

struct wire_backend_event_record_request {
    uint64_t backend; /* backend */
    uint64_t event; /* the event to set */
};

struct wire_backend_event_wait_request {
    uint64_t backend; /* backend */
    uint64_t event; /* recorded before */
};

struct wire_backend_graph_optimize_request {
    uint64_t backend; /* backend */
    uint64_t graph; /* its nodes are put in the host's order */
    uint32_t n_nodes; /* nodes of the graph */
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
