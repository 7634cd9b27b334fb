#include "room.h"

#include <stdio.h>

#include "ring_format.h"

#define LOOK_NS 20000000 /* a context that is to come to rest is noticed then */

enum host_room_state { UNASKED, ASKED, GRANTED, REFUSED };

static void ask(struct host_room *room, const struct worker_room *question)
{
    room->question = *question;
    atomic_store_explicit(&room->state, ASKED, memory_order_release);
    room->send(room->data, WORKER_WANTS_ROOM, question);
}

bool host_room_ask(struct host_room *room, uint32_t device, uint64_t size, struct worker_room *answer,
                   struct remoting_error *error)
{
    const struct worker_room question = { .device = device, .size = size };
    const uint32_t state = atomic_load_explicit(&room->state, memory_order_acquire);
    const bool is_asked = state != UNASKED && room->question.device == device && room->question.size == size;

    if (!room->is_short) {
        return true;
    }
    if (!is_asked) {
        ask(room, &question);
    }
    room->is_postponed = !is_asked || state == ASKED;
    if (room->is_postponed) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the daemon has not answered yet");
    }
    if (answer) {
        *answer = room->answer;
    }
    atomic_store_explicit(&room->state, UNASKED, memory_order_relaxed);
    return state == GRANTED || remoting_fail(error, REMOTING_ERROR_ALLOCATION, "%s", room->refusal);
}

void host_room_hold(struct host_room *room, uint32_t device, uint64_t size)
{
    room->held[device] += size;
    if (room->is_short) {
        room->send(room->data, WORKER_HOLDS, &(struct worker_room){ .device = device, .size = room->held[device] });
    }
}

void host_room_forget(struct host_room *room)
{
    atomic_store_explicit(&room->state, UNASKED, memory_order_relaxed);
}

bool host_room_is_awaited(const struct host_room *room)
{
    return atomic_load_explicit(&room->state, memory_order_acquire) == ASKED;
}

void host_room_await(struct host_room *room)
{
    remoting_futex_wait(&room->state, ASKED, LOOK_NS);
}

static void answer_with(struct host_room *room, uint32_t state)
{
    atomic_store_explicit(&room->state, state, memory_order_release);
    remoting_futex_wake(&room->state);
}

/* A question that was withdrawn, when the context left its former worker, may still be answered. */
void host_room_grant(struct host_room *room, const struct worker_room *answer)
{
    if (host_room_is_awaited(room)) {
        room->answer = *answer;
        answer_with(room, GRANTED);
    }
}

void host_room_refuse(struct host_room *room, const char *reason)
{
    if (host_room_is_awaited(room)) {
        snprintf(room->refusal, sizeof room->refusal, "%s", reason);
        answer_with(room, REFUSED);
    }
}
