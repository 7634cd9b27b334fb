/* The fields of a context, for the files that implement it: context.c (its start and end), transact.c (commands and
 * answers), failures.c (failures, and which were reported). All functions here, except those that take and release the
 * lock, must be called with the lock held. */
#ifndef GUEST_CONTEXT_INTERNAL_H
#define GUEST_CONTEXT_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "channel/expected_reads.h"
#include "channel/handles.h"
#include "channel/instance.h"
#include "channel/pending_reads.h"
#include "channel/reply_cache.h"
#include "channel/ring.h"
#include "wire.h"

enum context_state {
    CONTEXT_NEW,
    CONTEXT_STARTED,
    CONTEXT_LOST, /* could not be started, or has ended; `loss` says why */
};

/* Work that was lost: graphs and copies that failed. The program must not trust what it computed after the first. */
struct guest_lost_work {
    uint32_t count;
    char first[REMOTING_REASON_SIZE + 64]; /* the call and the reason */
};

/* Backends of one context share it; each is used by a thread of its own. */
struct guest_graph_budget {
    uint32_t graphs_maximum;
    uint64_t tensors_maximum;
    _Atomic uint32_t graphs;
    _Atomic uint64_t tensors;
};

struct guest_context {
    pthread_mutex_t lock;
    struct guest_transport *transport;
    struct ggml_instance instance;
    enum context_state state;
    struct remoting_error loss;
    bool loss_is_told;
    struct guest_ring ring;
    struct guest_handles handles[GUEST_HANDLE_KINDS];
    struct guest_reply_cache reply_cache;
    struct guest_pending_reads pending_reads;
    struct guest_graph_budget graph_budget;
    struct guest_read_ahead read_ahead;
    uint32_t failures_seen;
    struct guest_lost_work lost_work;
    int32_t status;    /* of a failed posted call that no call has returned yet */
    uint8_t *own_mark; /* 1 in the process that made the context; the kernel wipes it in a forked child */
};

/* What the host allows, from its answer to the hello. */
void guest_graph_budget_open(struct guest_graph_budget *budget, const struct wire_context_hello_reply *allowed);

/* Takes the lock, except in a forked child: another thread of the parent may have held it. */
bool guest_context_enter(struct guest_context *context, struct remoting_error *error);
void guest_context_leave(struct guest_context *context);

/* Starts the context unless it has started; fails with the reason if it has ended. */
bool guest_context_ready(struct guest_context *context, struct remoting_error *error);

/* Ends it for good; a context that is lost stays lost. Returns false. */
bool guest_context_lose(struct guest_context *context, const struct remoting_error *error);

/* guest_transact and what acknowledges a failure, of a context that is ready or about to be. */
bool guest_context_transact(struct guest_context *context, const struct guest_request *request, void *reply,
                            size_t reply_size, struct remoting_error *error);
bool guest_context_submit(struct guest_context *context, const struct guest_request *request, struct guest_return back,
                          uint32_t *end, struct remoting_error *error);

/* Repeats on standard error that work was lost: a program may hide its log or ignore a status. */
void guest_context_repeat_failures(struct guest_context *context);
/* guest_fetch and guest_settle. */
bool guest_context_fetch(struct guest_context *context, const struct guest_request *request, void *destination,
                         size_t size, struct remoting_error *error);
bool guest_context_settle(struct guest_context *context, struct remoting_error *error);

/* Notes and logs the failure of a posted call that the worker has put into the ring's header. */
void guest_context_look_for_failures(struct guest_context *context);

#endif
