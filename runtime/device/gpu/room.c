#include "gpu/room.h"

#include <string.h>

#include "gpu/context.h"
#include "device_process_protocol.h"
#include "gpu/virtio_gpu.h"
#include "process/device_limits.h"

static bool is_there(const struct context *context)
{
    return context->worker || !context->lost;
}

/* A worker that has not come back yet, or goes, asks nothing. */
static bool has_asker(const struct context *context)
{
    const enum context_stage stage = context->pause.stage;

    return context->worker && (stage == CONTEXT_HERE || stage == CONTEXT_QUIESCING || stage == CONTEXT_SAVING);
}

static void answer(struct context *context, uint32_t type, const void *payload, size_t size)
{
    const struct worker_message message = { .type = type, .payload_size = (uint32_t)size };
    struct remoting_error error;

    if (has_asker(context) && !worker_link_send_bytes(context->worker, &message, payload, &error)) {
        context_lose(context, error.reason);
    }
}

/* What was granted to the context's former worker is its own still. */
static void take_question(struct context *context, const struct worker_room *question)
{
    struct context_room *room = &context->room;
    const bool is_granted = room->is_granted && question->size > 0 && question->size == room->question.size &&
                            question->device == room->question.device;

    if (is_granted) {
        answer(context, WORKER_ROOM, question, sizeof *question);
        return;
    }
    room->is_granted = false;
    room->is_wanted = true;
    room->question = *question;
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
        context->room.held[said.device] = said.size;
        context->room.is_granted = context->room.is_granted && said.device != context->room.question.device;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------ the daemon */

static uint64_t wanted_on(const struct virtio_gpu *device, uint32_t place)
{
    uint64_t sum = 0;

    for (const struct context *context = device->contexts; context; context = context->next) {
        const struct context_room *room = &context->room;
        const bool is_asked = room->is_granted || (context == device->room.asking && room->is_wanted);

        if (is_there(context)) {
            sum += room->held[place] + (is_asked && room->question.device == place ? room->question.size : 0);
        }
    }
    return sum;
}

/* `device->room.told` says how much. */
static void tell(struct virtio_gpu *device, uint32_t type, uint32_t place)
{
    const struct device_request request = {
        .type = type, .room = { .device = place, .size = device->room.told[place] }
    };

    daemon_link_ask(device->daemon, &request);
}

static struct context *who_asks(const struct virtio_gpu *device)
{
    struct context *context = device->contexts;

    while (context && (!context->room.is_wanted || context->lost)) {
        context = context->next;
    }
    return context;
}

void room_settle(struct virtio_gpu *device)
{
    struct guest_room *room = &device->room;
    struct context *asking = room->awaits_answer ? NULL : who_asks(device);

    room->asking = asking ? asking : room->asking;
    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        const uint64_t wanted = wanted_on(device, i);
        const bool is_asked = asking && asking->room.question.device == i;

        if (wanted != room->told[i] || is_asked) {
            room->told[i] = wanted;
            room->awaits_answer = room->awaits_answer || is_asked;
            tell(device, is_asked ? DEVICE_WANTS_ROOM : DEVICE_HOLDS, i);
        }
    }
}

/* A context without a worker asks again when it has one. */
static struct context *take_asking(struct virtio_gpu *device)
{
    struct context *context = device->room.asking;

    device->room.awaits_answer = false;
    device->room.asking = NULL;
    return context && context->room.is_wanted ? context : NULL;
}

void room_granted(struct virtio_gpu *device, const struct worker_room *granted)
{
    struct context *context = take_asking(device);

    if (context) {
        context->room.is_wanted = false;
        context->room.is_granted = context->room.question.size > 0;
        answer(context, WORKER_ROOM, granted, sizeof *granted);
    }
}

void room_refused(struct virtio_gpu *device, const char *reason)
{
    struct context *context = take_asking(device);

    if (context) {
        context->room.is_wanted = false;
        answer(context, WORKER_NO_ROOM, reason, strlen(reason));
    }
}

void room_forget(struct virtio_gpu *device, const struct context *context)
{
    if (device->room.asking == context) {
        device->room.asking = NULL;
    }
}
