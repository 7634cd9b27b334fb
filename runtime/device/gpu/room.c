#include "gpu/room.h"

#include <stddef.h>

#include "device_process_protocol.h"
#include "gpu/context.h"
#include "gpu/context_room.h"
#include "process/daemon_link.h"

static uint64_t wanted_on(const struct guest_room *room, const struct context *contexts, uint32_t device)
{
    uint64_t sum = 0;

    for (const struct context *context = contexts; context; context = context->next) {
        const struct worker_room *question = &context->room.question;
        const bool is_asked = context->room.is_granted || (context == room->asking && context->room.is_wanted);

        sum += context_room_held(context, device) + (is_asked && question->device == device ? question->size : 0);
    }
    return sum;
}

static void tell(struct guest_room *room, const struct daemon_link *daemon, uint32_t type,
                 const struct worker_room *amount)
{
    const struct device_request request = { .type = type, .room = *amount };

    room->told[amount->device] = amount->size;
    daemon_link_ask(daemon, &request);
}

static struct context *who_asks(const struct guest_room *room, struct context *contexts)
{
    struct context *context = room->awaits_answer ? NULL : contexts;

    while (context && (!context->room.is_wanted || context->lost)) {
        context = context->next;
    }
    return context;
}

void room_settle(struct guest_room *room, struct context *contexts, const struct daemon_link *daemon)
{
    struct context *asking = who_asks(room, contexts);

    if (asking) {
        room->asking = asking;
        room->awaits_answer = true;
    }
    for (uint32_t i = 0; i < REMOTING_DEVICES_MAXIMUM; i++) {
        const struct worker_room amount = { .device = i, .size = wanted_on(room, contexts, i) };

        if (asking && asking->room.question.device == i) {
            tell(room, daemon, DEVICE_WANTS_ROOM, &amount);
        } else if (amount.size != room->told[i]) {
            tell(room, daemon, DEVICE_HOLDS, &amount);
        }
    }
}

static struct context *take_asking(struct guest_room *room)
{
    struct context *context = room->asking;

    room->awaits_answer = false;
    room->asking = NULL;
    return context && context->room.is_wanted ? context : NULL;
}

void room_granted(struct guest_room *room, const struct worker_room *granted)
{
    struct context *context = take_asking(room);

    if (context) {
        context_room_grant(context, granted);
    }
}

void room_refused(struct guest_room *room, const char *reason)
{
    struct context *context = take_asking(room);

    if (context) {
        context_room_refuse(context, reason);
    }
}

void room_forget(struct guest_room *room, const struct context *context)
{
    if (room->asking == context) {
        room->asking = NULL;
    }
}
