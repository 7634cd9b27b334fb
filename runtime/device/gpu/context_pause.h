/* Pausing a context: its worker writes its state and ends, and later a new one goes on from it.
 * docs/developing/state.md has the protocol. */
#ifndef DEVICE_CONTEXT_PAUSE_H
#define DEVICE_CONTEXT_PAUSE_H

#include "gpu/context.h"

/* Does the next step towards being paused, or served, that is not under way. A worker that is kept has nothing of the
 * context until that comes back to it. */
void context_pause_follow(struct context *context, bool is_wanted, bool keeps_worker);
/* Whether it is where it is wanted, or lost, or back where it was, since a step failed: pause.reason says why. */
bool context_pause_is_settled(const struct context *context);
/* Once: whether the daemon is to be asked for memory for its state. It is answered by one of the other two. */
bool context_pause_takes_question(struct context *context);
void context_pause_take_memory(struct context *context);
void context_pause_take_refusal(struct context *context, const char *reason);
/* Of the host's memory that its state takes. */
uint64_t context_pause_state_bytes(const struct context *context);
/* What failed may be tried again. */
void context_pause_begin(struct context *context);

#endif
