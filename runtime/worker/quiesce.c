#include "quiesce.h"

#include "ring_format.h"
#include "state/state.h"

#define LOOK_NS 1000000000

enum host_quiesce_state { RUNNING, ASKED, RESTING };

void host_quiesce_begin_at_rest(struct host_quiesce *quiesce)
{
    atomic_store_explicit(&quiesce->state, RESTING, memory_order_seq_cst);
}

bool host_quiesce_is_at_rest(const struct host_quiesce *quiesce)
{
    return atomic_load_explicit(&quiesce->state, memory_order_seq_cst) == RESTING;
}

void host_quiesce_ask(struct host_quiesce *quiesce)
{
    atomic_store_explicit(&quiesce->state, ASKED, memory_order_seq_cst);
}

void host_quiesce_end(struct host_quiesce *quiesce)
{
    atomic_store_explicit(&quiesce->state, RUNNING, memory_order_seq_cst);
    remoting_futex_wake(&quiesce->state);
}

bool host_quiesce_is_asked(const struct host_quiesce *quiesce)
{
    return atomic_load_explicit(&quiesce->state, memory_order_seq_cst) == ASKED;
}

void host_quiesce_await_end(struct host_quiesce *quiesce)
{
    while (host_quiesce_is_at_rest(quiesce)) {
        remoting_futex_wait(&quiesce->state, RESTING, LOOK_NS);
    }
}

void host_quiesce_rest(struct host_quiesce *quiesce, struct host_context *context)
{
    uint32_t asked = ASKED;
    uint64_t size;

    host_synchronize_all(context);
    size = host_state_measure(context); /* once it is at rest, the context is another thread's */
    if (!atomic_compare_exchange_strong(&quiesce->state, &asked, RESTING)) {
        return; /* it was ended already */
    }
    quiesce->done(quiesce->data, size);
    host_quiesce_await_end(quiesce);
}
