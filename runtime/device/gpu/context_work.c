#include "gpu/context_work.h"

bool context_has_work(const struct context *context)
{
    if (context->lost || context->finished || context->destroyed) {
        return false;
    }
    if (!context->ring || (context->pause.stage == CONTEXT_AWAY && context->pause.state < 0)) {
        return true;
    }
    return atomic_load_explicit(&context->ring->tail, memory_order_acquire) !=
           atomic_load_explicit(&context->ring->head, memory_order_acquire);
}

int64_t context_idle_ms(struct context *context, int64_t now)
{
    const uint32_t tail = context->ring ? atomic_load_explicit(&context->ring->tail, memory_order_acquire)
                                        : context->seen_tail;

    if (context_has_work(context) || tail != context->seen_tail || context->busy_at == 0) {
        context->seen_tail = tail;
        context->busy_at = now;
    }
    return now - context->busy_at;
}
