/* The guest's end of a context: one ring and one worker, started when the first call needs them.
 *
 * All functions may be called by several threads; one lock orders them. After a fork the child's
 * context is lost: two processes never share a ring. */
#ifndef GUEST_CONTEXT_H
#define GUEST_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "channel/handles.h"
#include "channel/instance.h"
#include "channel/request.h"
#include "error.h"
#include "transport/transport.h"

struct guest_context;

/* Opens the transport to an address, as guest_transport_open does, and makes a context of it. NULL on failure. */
struct guest_context *guest_context_open(const char *address, const struct ggml_instance *instance,
                                         struct remoting_error *error);

/* Takes ownership of the transport, which it closes in the end. NULL without memory. */
struct guest_context *guest_context_new(struct guest_transport *transport, const struct ggml_instance *instance);
void guest_context_free(struct guest_context *context);

/* Ends the context and frees what it holds of the host; every later call fails. */
void guest_context_close(struct guest_context *context);

/* Whether it was lost. Never true in a forked child, to which the context does not belong. */
bool guest_context_is_lost(struct guest_context *context);
const struct ggml_instance *guest_context_instance(const struct guest_context *context);
const struct guest_transport *guest_context_transport(const struct guest_context *context);

/* A fresh handle, never 0, or 0 if all are in use. A released one comes back with a new generation. */
uint64_t guest_handle_new(struct guest_context *context, enum guest_handle_kind kind);
void guest_handle_release(struct guest_context *context, enum guest_handle_kind kind, uint64_t handle);

/* What the host keeps of graphs for a context, and the guest of their descriptions: how many graphs the host has, and
 * tensors described in all. A backend that keeps none takes its first without asking. */
bool guest_graph_budget_has(struct guest_context *context, uint32_t graphs, uint32_t tensors);
void guest_graph_budget_take(struct guest_context *context, uint32_t graphs, uint32_t tensors);
void guest_graph_budget_give(struct guest_context *context, uint32_t graphs, uint32_t tensors);

/* Sends a request and returns at once. */
bool guest_post(struct guest_context *context, const struct guest_request *request, struct remoting_error *error);

/* Sends a request and waits for its answer; `reply` takes reply_size bytes, zeroed where the host
 * knows less. All fetches sent before have arrived when it returns. */
bool guest_transact(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size,
                    struct remoting_error *error);

/* As guest_transact, but asks the host only once for the same request. */
bool guest_ask(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size,
               struct remoting_error *error);

/* As guest_ask; the wait for the answer brings those to the questions that the program may ask next, too. */
bool guest_ask_ahead(struct guest_context *context, const struct guest_request *request,
                     const struct guest_questions *ahead, void *reply, size_t reply_size, struct remoting_error *error);

/* Whether guest_ask would not ask the host; then it gives the answer. */
bool guest_recall(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size);

/* Sends a request whose answer is `size` bytes, at most GUEST_PIECE_MAXIMUM. They are copied to
 * `destination` by the next transact or guest_settle. */
bool guest_fetch(struct guest_context *context, const struct guest_request *request, void *destination, size_t size,
                 struct remoting_error *error);

/* The same for bytes that a posted command, sent before, makes the worker write to `destination` itself:
 * memory that both sides map. */
void guest_expect(struct guest_context *context, void *destination, size_t size);

/* Waits until every fetch has arrived. Destinations of failed ones are filled with 0xFF. */
bool guest_settle(struct guest_context *context, struct remoting_error *error);

/* Where the ring's end is now; and a wait until the worker has carried out all that was sent before such a place. */
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

/* Logs something that is no failure, to the program. */
void guest_tell(struct guest_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Logs that a call failed, to the program, and keeps the failure for guest_take_status. */
void guest_report_failure(struct guest_context *context, const char *call, const struct remoting_error *error);
/* Logs why a call returns nothing, also if the context's loss was logged before or is another process's. */
void guest_report_refusal(struct guest_context *context, const char *call, const struct remoting_error *error);

/* How many failures of posted calls the guest has seen. */
uint32_t guest_failures(struct guest_context *context);

/* The status that a call which can return one must return now: that of a posted call that failed
 * and has not been told yet, or success. */
int32_t guest_take_status(struct guest_context *context);

#endif
