/* Pausing a context: its worker writes its state and ends, and later a new one goes on from it.
 * docs/developing/state.md has the protocol. */
#ifndef DEVICE_CONTEXT_PAUSE_H
#define DEVICE_CONTEXT_PAUSE_H

#include "gpu/context.h"

/* Does the next step towards being paused, or served, that is not under way. */
void context_pause_follow(struct context *context, bool is_wanted);
/* Whether it is where it is wanted, or lost, or back where it was, since a step failed: pause.reason says why. */
bool context_pause_is_settled(const struct context *context);
/* What failed may be tried again. */
void context_pause_begin(struct context *context);

/* The rest is for context.c. False: the message, or the end, has nothing to do with a pause. */
bool context_pause_takes(struct context *context, const struct worker_message *message, const uint8_t *payload);
bool context_pause_takes_end(struct context *context, const char *reason);
/* It is lost or freed: there is nothing to go back to. */
void context_pause_forget(struct context *context, const char *reason);
void context_pause_check_deadline(struct context *context, int64_t now);
/* Writes into the ring whether a worker serves it. */
void context_show_stage(struct context *context);

#endif
