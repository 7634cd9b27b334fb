/* Room on the devices for a context's buffers: what its worker says and asks, and the answers. */
#ifndef DEVICE_CONTEXT_ROOM_H
#define DEVICE_CONTEXT_ROOM_H

#include <stdint.h>

#include "gpu/context.h"

/* What it has on a device, as long as it has a worker or will have one again. */
uint64_t context_room_held(const struct context *context, uint32_t device);

/* Answers its question. One without a worker asks again when it has one. */
void context_room_grant(struct context *context, const struct worker_room *room);
void context_room_refuse(struct context *context, const char *reason);

#endif
