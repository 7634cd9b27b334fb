/* The guest's end of a context: one ring and one worker, started when the first call needs them.
 *
 * All functions may be called by several threads; one lock orders them. After a fork the child's
 * context is lost: two processes never share a ring. */
#ifndef GUEST_CONTEXT_H
#define GUEST_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "names.h"
#include "transport/transport.h"

struct guest_context;
struct guest_abi;
struct ggml_tensor;

/* Bytes that follow a request record. */
struct guest_part {
    const void *bytes;
    size_t size;
};

/* Objects that the guest names by handles which it chooses itself. */
enum guest_handle_kind {
    GUEST_HANDLE_BUFFER,
    GUEST_HANDLE_BACKEND,
    GUEST_HANDLE_EVENT,
    GUEST_HANDLE_GRAPH,
    GUEST_HANDLE_PLAN,
    GUEST_HANDLE_KINDS,
};

/* What the context tells the worker of the ggml that it serves, and how it speaks to the program. */
struct ggml_instance {
    const struct guest_abi *abi; /* NULL for a program without ggml, such as a test */
    uint32_t snapshot;
    struct remoting_names ops;
    struct remoting_names types;
    struct remoting_names unary_ops;
    struct remoting_names glu_ops;
    size_t (*nbytes)(const struct ggml_tensor *tensor); /* its ggml_nbytes */
    void *(*buffer_from_pointer)(void *pointer,
                                 size_t size); /* its ggml_backend_cpu_buffer_from_ptr; NULL: no host buffers */
    bool marks_computed; /* it flags the nodes that are to be computed; before 0.9.7 all are */
    void (*log)(void *data, bool is_error, const char *text); /* one line, ended */
    void *log_data;
};

/* Opens the transport to an address, as guest_transport_open does, and makes a context of it. NULL on failure. */
struct guest_context *guest_context_open(const char *address, const struct ggml_instance *program,
                                         struct remoting_error *error);

/* Takes ownership of the transport, which it closes in the end. NULL without memory. */
struct guest_context *guest_context_new(struct guest_transport *transport, const struct ggml_instance *program);
void guest_context_free(struct guest_context *context);

/* Ends the context and frees what it holds of the host; every later call fails. */
void guest_context_close(struct guest_context *context);

/* Whether it has ended by itself. Never in a forked child, to which it is not lost but foreign. */
bool guest_context_is_lost(struct guest_context *context);
const struct ggml_instance *guest_context_instance(const struct guest_context *context);
const struct guest_transport *guest_context_transport(const struct guest_context *context);

/* A fresh handle, never 0, or 0 if all are in use. A released one comes back with a new generation. */
uint64_t guest_handle_new(struct guest_context *context, enum guest_handle_kind kind);
void guest_handle_release(struct guest_context *context, enum guest_handle_kind kind, uint64_t handle);

/* Sends a command and returns at once. */
bool guest_post(struct guest_context *context, uint32_t command, const void *record, size_t record_size,
                const struct guest_part *parts, size_t part_count, struct remoting_error *error);

/* Sends a command and waits for its answer; `reply` takes reply_size bytes, zeroed where the host
 * knows less. All fetches sent before have arrived when it returns. */
bool guest_transact(struct guest_context *context, uint32_t command, const void *record, size_t record_size,
                    const struct guest_part *parts, size_t part_count, void *reply, size_t reply_size,
                    struct remoting_error *error);

/* As guest_transact, but asks the host only once for the same request. */
bool guest_ask(struct guest_context *context, uint32_t command, const void *record, size_t record_size,
               const struct guest_part *parts, size_t part_count, void *reply, size_t reply_size,
               struct remoting_error *error);

/* Sends a command whose answer is `size` bytes, at most GUEST_PIECE_MAXIMUM. They are copied to
 * `destination` by the next transact or guest_settle. */
bool guest_fetch(struct guest_context *context, uint32_t command, const void *record, size_t record_size,
                 void *destination, size_t size, struct remoting_error *error);

/* The same for bytes that a posted command, sent before, makes the worker write to `destination` itself:
 * memory that both sides map. */
void guest_expect(struct guest_context *context, void *destination, size_t size);

/* Waits until every fetch has arrived. Destinations of failed ones are filled with 0xFF. */
bool guest_settle(struct guest_context *context, struct remoting_error *error);

/* Where the ring's end is now, and waiting until the worker has carried out all that was sent before such a place. */
uint64_t guest_position(struct guest_context *context);
bool guest_await(struct guest_context *context, uint64_t position, struct remoting_error *error);

/* Memory that the worker maps too; starts the context. A blob that outlives the context is unmapped when it is
 * destroyed. */
bool guest_create_blob(struct guest_context *context, size_t size, struct guest_blob *blob,
                       struct remoting_error *error);
void guest_destroy_blob(struct guest_context *context, struct guest_blob *blob);

/* Bytes that one command carries each way; larger copies are cut into pieces of at most this. Pieces overlap: the
 * worker copies one out while the guest copies the next in. */
#define GUEST_PIECE_MAXIMUM (512u << 10)

/* Tells the program something that is no failure. */
void guest_tell(struct guest_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells the program that a call failed, and keeps the failure for guest_take_status. */
void guest_report_failure(struct guest_context *context, const char *call, const struct remoting_error *error);

/* The status that a call which can return one must return now: that of a posted call that failed
 * and has not been told yet, or success. */
int32_t guest_take_status(struct guest_context *context);

#endif
