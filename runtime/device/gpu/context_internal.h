/* What the parts of a context, context.c, context_pause.c and context_room.c, use of each other. */
#ifndef DEVICE_CONTEXT_INTERNAL_H
#define DEVICE_CONTEXT_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct backing;
struct context;
struct resource;
struct worker_message;

/* Of context.c. */
void context_tell_worker(struct context *context, uint32_t type, const struct resource *resource,
                         struct backing *backing);
/* Tells a new worker of all that the guest has attached. */
void context_map_attached(struct context *context);
/* The worker goes on, unless the context is suspended or paused. */
void context_let_run(struct context *context);

/* Of context_pause.c. False: the message, or the end, has nothing to do with a pause. */
bool context_pause_takes(struct context *context, const struct worker_message *message, const uint8_t *payload);
bool context_pause_takes_end(struct context *context, const char *reason);
/* It is lost or freed: there is nothing to go back to. */
void context_pause_forget(struct context *context, const char *reason);
void context_pause_check_deadline(struct context *context, int64_t now);
/* Writes into the ring whether a worker serves it. */
void context_show_stage(struct context *context);

/* Of context_room.c: its worker says so. False: it makes no sense. */
bool context_room_takes(struct context *context, const struct worker_message *message, const uint8_t *payload);

#endif
