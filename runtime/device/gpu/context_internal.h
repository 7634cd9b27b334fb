/* What the parts of a context use of each other. */
#ifndef DEVICE_CONTEXT_INTERNAL_H
#define DEVICE_CONTEXT_INTERNAL_H

#include "gpu/context.h"

void context_tell_worker(struct context *context, uint32_t type, const struct resource *resource,
                         struct backing *backing);
/* Tells a new worker of all that the guest has attached. */
void context_map_attached(struct context *context);
/* The worker goes on, unless the context is suspended or paused. */
void context_let_run(struct context *context);

#endif
