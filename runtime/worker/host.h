/* The host's end of a context: what one worker knows of its guest. */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "ggml/graph_memory.h"
#include "ggml/host_abi.h"
#include "ggml/thread_functions.h"
#include "ggml_functions.h"
#include "ggml_tensor.h"
#include "memory.h"
#include "metrics.h"
#include "op_schema.h"
#include "ops/data_fault.h"
#include "quotas.h"
#include "room.h"
#include "sharing/cores.h"
#include "sharing/siblings.h"
#include "sharing/turns.h"
#include "state/told_answers.h"
#include "tables.h"
#include "wire.h"

/* A device of the host's ggml that is offered. */
struct host_device {
    void *ggml;
    struct wire_device record;
    uint32_t place; /* the index of the offered device that serves this one: its own, unless it was moved */
    bool is_cpu; /* which the record may call a GPU */
    uint32_t turn_bit; /* by which turns know the physical device; 0: it is not shared by turns */
    struct host_thread_functions threads;
};

struct host_buffer_type {
    void *ggml;
    void *empty; /* a buffer of no size, for tensors of which only the kind of memory matters */
    struct wire_buffer_type record;
};

struct host_buffer {
    void *ggml;
    const struct host_buffer_type *buffer_type;
    uint8_t *base;
    uint64_t size;
    uint64_t charged; /* to the guest's quota of device memory; none for shared memory */
    int32_t usage;
    bool is_shared;  /* memory of the guest, which both sides map */
    uint32_t resource; /* that it shares */
    bool init_tensor; /* the guest was told that it wants its tensors initialised */
    bool sets_extra; /* its init_tensor leaves something in tensor->extra, so graph tensors need it too */
};

struct host_staging;

struct host_backend {
    void *ggml;
    struct host_device *device;
    char *params; /* that it was opened with; NULL: none */
    uint32_t slots; /* optional ones that ggml's has, as the guest was told */
    int n_threads; /* that it computes with, on a CPU */
    int n_threads_asked; /* by the guest: where cores are divided, it may be more */
    uint64_t work_memory; /* charged to the guest's quota of device memory */
    struct host_staging *staging; /* NULL until something is to be copied while the stream is busy */
    bool is_busy; /* the stream has got work since it was last waited for */
};

struct host_event {
    void *ggml;
    struct host_device *device;
};

struct host_graph;

struct host_plan {
    void *ggml;
    struct host_backend *backend;
    struct host_graph *graph; /* the plan points into it, and is one of its users */
    uint64_t work_memory;
};

/* An op that a question is about, and its sources. */
struct host_op {
    bool is_known; /* the host's ggml knows the names and schemas of all of it */
    struct ggml_tensor *op;
    struct ggml_tensor tensors[REMOTING_OP_TENSORS_MAXIMUM];
};

/* A number of the guest's ggml as the host's ggml has it. */
struct host_op_number {
    int32_t number;                 /* -1 if the host does not know the name */
    const struct op_schema *schema; /* NULL if the host's release is not known to define it */
};

/* What the guest's numbers mean here; filled by the guest's hello. */
struct host_translation {
    uint32_t op_count;
    uint32_t type_count;
    uint32_t unary_op_count;
    uint32_t glu_op_count;
    /* By the host's numbers, a row of any release; NULL for an op that is not known. */
    const struct op_schema *known_ops[REMOTING_NAMES_MAXIMUM];
    int32_t f32_type; /* the host's number of it */
    const struct op_data
        *data[REMOTING_NAMES_MAXIMUM]; /* by the host's numbers; NULL for an op whose data addresses nothing */
    int32_t custom_op; /* the host's number of CUSTOM; -1 if it has none */
    int32_t mul_mat_op; /* likewise */
    int32_t mul_mat_id_op;
    int32_t copy_op; /* the host's number of CPY, the one op that may be its own source; -1 if the guest has none */
    struct host_op_number ops[REMOTING_NAMES_MAXIMUM];
    int32_t types[REMOTING_NAMES_MAXIMUM];
    int32_t unary_ops[REMOTING_NAMES_MAXIMUM];
    int32_t glu_ops[REMOTING_NAMES_MAXIMUM];
};

struct host_context {
    struct host_metrics metrics;
    void *library; /* the host's libggml */
    struct ggml_functions ggml;
    const struct host_abi *abi;
    uint32_t release; /* of the host's ggml, as op_schemas count */
    struct host_device devices[REMOTING_DEVICES_MAXIMUM];
    uint32_t device_count;
    struct host_buffer_type buffer_types[REMOTING_BUFFER_TYPES_MAXIMUM];
    uint32_t buffer_type_count;

    bool is_welcome; /* the guest has said hello: */
    struct wire_context_hello_request hello;
    char *names; /* of hello.names_size bytes */
    struct host_translation translation;
    struct host_table tables[HOST_TABLES];
    struct host_told_answers told;
    struct remoting_limits limits;
    uint64_t taken[REMOTING_QUOTAS];
    struct host_room room;
    int threads_maximum; /* of a CPU backend */
    struct host_thread_pool thread_pool;
    struct host_sharing_map sharing;
    struct host_siblings siblings;
    struct host_turns turns;
    struct host_cores cores;
    uint32_t
        piece_nodes; /* every graph is computed in pieces of about so many nodes; 0: only while others use the device */
    uint8_t *scratch; /* records copied out of the ring, scratch_size bytes */
    size_t scratch_size;
    uint64_t last_graph_uid;
    struct host_graph_pages graph_pages;
    struct host_data_fault data_fault; /* of the last computation */

    struct host_memory *memory; /* what the guest shares */
    void *ring_memory; /* the ring's whole blob; pinned with the first backend or buffer */
    size_t ring_size;
    bool ring_is_pinned;
    uint8_t *returns; /* the ring's return area */
    uint32_t return_size;
    uint32_t failures; /* posted calls that failed */
    uint32_t failures_acknowledged; /* of which the guest knows */
    uint32_t failures_logged;
};

/* Waits for every stream of this context, before something is freed that may be in use. */
void host_synchronize_all(struct host_context *context);

/* Whether a stream has got work since it was last waited for. All other calls end when the device is done. */
bool host_is_busy(const struct host_context *context);
/* Waits for such streams, after which the devices do nothing for this context. */
void host_synchronize_busy(struct host_context *context);

bool host_find_device(struct host_context *context, uint32_t index, struct host_device **device,
                      struct remoting_error *error);
bool host_find_buffer_type(struct host_context *context, uint32_t index, struct host_buffer_type **buffer_type,
                           struct remoting_error *error);

/* Looks a handle up; a stale or foreign one is malformed. And checks a handle that the guest chose
 * for something new. */
#define HOST_TABLE_FUNCTIONS(kind, table)                                                                              \
    struct host_##kind;                                                                                                \
    static inline bool host_find_##kind(struct host_context *context, uint64_t handle, struct host_##kind **found,     \
                                        struct remoting_error *error)                                                  \
    {                                                                                                                  \
        return host_table_find(&context->tables[table], handle, #kind, (void **)found, error);                         \
    }                                                                                                                  \
    static inline bool host_can_add_##kind(struct host_context *context, uint64_t handle,                              \
                                           struct remoting_error *error)                                               \
    {                                                                                                                  \
        return host_table_can_add(&context->tables[table], handle, #kind, error);                                      \
    }
HOST_TABLE_FUNCTIONS(buffer, HOST_TABLE_BUFFERS)
HOST_TABLE_FUNCTIONS(backend, HOST_TABLE_BACKENDS)
HOST_TABLE_FUNCTIONS(event, HOST_TABLE_EVENTS)
HOST_TABLE_FUNCTIONS(graph, HOST_TABLE_GRAPHS)
HOST_TABLE_FUNCTIONS(plan, HOST_TABLE_PLANS)
HOST_TABLE_FUNCTIONS(comm, HOST_TABLE_COMMS)

#endif
