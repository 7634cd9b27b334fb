#include "gpu/context_room.h"

#include <string.h>

#include "device_process_protocol.h"
#include "gpu/context_internal.h"
#include "process/device_limits.h"

uint64_t context_room_held(const struct context *context, uint32_t device)
{
    return context->worker || !context->lost ? context->room.held[device] : 0;
}

/* A worker that has not come back yet, or goes, asks nothing. */
static bool has_asker(const struct context *context)
{
    const enum context_stage stage = context->pause.stage;

    return context->worker && stage < CONTEXT_LEAVING;
}

static void answer(struct context *context, uint32_t type, const void *payload, size_t size)
{
    const struct worker_message message = { .type = type, .payload_size = (uint32_t)size };
    struct remoting_error error;

    context->room.is_wanted = false;
    if (has_asker(context) && !worker_link_send_bytes(context->worker, &message, payload, &error)) {
        context_lose(context, error.reason);
    }
}

void context_room_grant(struct context *context, const struct worker_room *room)
{
    context->room.is_granted = context->room.question.size > 0;
    answer(context, WORKER_ROOM, room, sizeof *room);
}

void context_room_refuse(struct context *context, const char *reason)
{
    answer(context, WORKER_NO_ROOM, reason, strlen(reason));
}

/* What was granted to the context's former worker is granted still. */
static void take_question(struct context *context, const struct worker_room *question)
{
    struct context_room *room = &context->room;

    if (room->is_granted && question->size == room->question.size && question->device == room->question.device) {
        context_room_grant(context, question);
        return;
    }
    room->is_granted = false;
    room->is_wanted = true;
    room->question = *question;
}

static void take_held(struct context *context, const struct worker_room *held)
{
    context->room.held[held->device] = held->size;
    context->room.is_granted = context->room.is_granted && held->device != context->room.question.device;
}

bool context_room_takes(struct context *context, const struct worker_message *message, const uint8_t *payload)
{
    struct worker_room said;

    if (message->payload_size != sizeof said) {
        return false;
    }
    memcpy(&said, payload, sizeof said);
    if (said.device >= REMOTING_DEVICES_MAXIMUM || said.size > ROOM_MAXIMUM / CONTEXTS_MAXIMUM) {
        return false;
    }
    if (message->type == WORKER_WANTS_ROOM) {
        take_question(context, &said);
    } else {
        take_held(context, &said);
    }
    return true;
}
