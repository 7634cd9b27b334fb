/* Commands and answers of a context. */
#include <string.h>

#include "calls.h"
#include "channel/context.h"
#include "channel/context_internal.h"
#include "channel/read_ahead.h"
#include "copy_once.h"
#include "formats/command.h"
#include "streamed_copy.h"

bool guest_context_submit(struct guest_context *context, const struct guest_request *request, struct guest_return back,
                          uint32_t *end, struct remoting_error *error)
{
    if (!guest_read_ahead_note(context, request->command, error)) {
        return false;
    }
    if (guest_ring_submit(&context->ring, request, back, end, error)) {
        guest_context_look_for_failures(context);
        return true;
    }
    return error->kind == REMOTING_ERROR_LOST ? guest_context_lose(context, error) : false;
}

/* Waits for the oldest fetch and copies its bytes out. Bytes that came after a failure are not trusted, so that no old
 * result is taken for a new one. */
static bool settle_oldest(struct guest_context *context, struct remoting_error *error)
{
    const struct guest_pending_read *fetch = guest_pending_reads_oldest(&context->pending_reads);

    if (!guest_ring_wait(&context->ring, fetch->end, error)) {
        return guest_context_lose(context, error);
    }
    guest_context_look_for_failures(context);
    if (context->status == WIRE_STATUS_SUCCESS && !fetch->is_direct) {
        remoting_copy_streamed(fetch->destination, context->ring.returns + fetch->return_offset, fetch->size);
    } else if (context->status != WIRE_STATUS_SUCCESS) {
        memset(fetch->destination, 0xff, fetch->size);
    }
    guest_pending_reads_drop_oldest(&context->pending_reads);
    return true;
}

bool guest_context_settle(struct guest_context *context, struct remoting_error *error)
{
    while (context->pending_reads.count > 0) {
        if (!settle_oldest(context, error)) {
            return false;
        }
    }
    if (context->state == CONTEXT_LOST) {
        *error = context->loss;
    }
    return context->state != CONTEXT_LOST;
}

bool guest_settle(struct guest_context *context, struct remoting_error *error)
{
    bool settled;

    if (!guest_context_enter(context, error)) {
        return false;
    }
    settled = guest_context_settle(context, error);
    guest_context_leave(context);
    return settled;
}

bool guest_post(struct guest_context *context, const struct guest_request *request, struct remoting_error *error)
{
    uint32_t end;
    bool posted;

    if (!guest_context_enter(context, error)) {
        return false;
    }
    posted = guest_context_ready(context, error) &&
             guest_context_submit(context, request, (struct guest_return){ 0 }, &end, error);
    guest_context_leave(context);
    return posted;
}

bool guest_context_fetch(struct guest_context *context, const struct guest_request *request, void *destination,
                         size_t size, struct remoting_error *error)
{
    struct guest_pending_read next = { .destination = destination, .size = size };

    if (!guest_context_ready(context, error)) {
        return false;
    }
    if (size > context->ring.return_size - WIRE_REPLY_AREA) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%zu bytes do not fit the return area", size);
    }
    while (!guest_pending_reads_find_place(&context->pending_reads, context->ring.return_size, (uint32_t)size,
                                           &next.return_offset)) {
        if (!settle_oldest(context, error)) {
            return false;
        }
    }
    if (!guest_context_submit(context, request, (struct guest_return){ next.return_offset, (uint32_t)size }, &next.end,
                              error)) {
        return false;
    }
    guest_pending_reads_add(&context->pending_reads, &next);
    return true;
}

bool guest_fetch(struct guest_context *context, const struct guest_request *request, void *destination, size_t size,
                 struct remoting_error *error)
{
    bool sent = false;

    if (guest_context_enter(context, error)) {
        sent = guest_context_fetch(context, request, destination, size, error);
        guest_context_leave(context);
    }
    if (!sent) {
        memset(destination, 0xff, size);
    }
    return sent;
}

void guest_expect(struct guest_context *context, void *destination, size_t size)
{
    struct guest_pending_read next = { .destination = destination, .size = size, .is_direct = true };
    struct remoting_error error;
    bool is_expected = false;

    if (guest_context_enter(context, &error)) {
        next.end = context->ring.tail;
        is_expected = context->state == CONTEXT_STARTED &&
                      (guest_pending_reads_have_entry(&context->pending_reads) || settle_oldest(context, &error));
        if (is_expected) {
            guest_pending_reads_add(&context->pending_reads, &next);
        }
        guest_context_leave(context);
    }
    if (!is_expected) {
        memset(destination, 0xff, size);
    }
}

uint64_t guest_position(struct guest_context *context)
{
    struct remoting_error error;
    uint64_t position = 0;

    if (guest_context_enter(context, &error)) {
        position = context->ring.position;
        guest_context_leave(context);
    }
    return position;
}

bool guest_await(struct guest_context *context, uint64_t position, struct remoting_error *error)
{
    bool reached;

    if (!guest_context_enter(context, error)) {
        return false;
    }
    reached = guest_context_ready(context, error);
    /* The ring holds no more than its size, so what was sent earlier has been carried out. */
    if (reached && context->ring.position - position < context->ring.request_size) {
        const uint32_t end = context->ring.tail - (uint32_t)(context->ring.position - position);

        reached = guest_ring_wait(&context->ring, end, error) || guest_context_lose(context, error);
    }
    reached = reached && guest_context_settle(context, error);
    guest_context_leave(context);
    return reached;
}

/* Takes a reply out of the return area. The host is trusted for results, not for sizes. */
static bool take_reply(struct guest_context *context, uint32_t place, void *reply, size_t reply_size,
                       struct remoting_error *error)
{
    struct wire_reply_header header;
    const uint8_t *body = context->ring.returns + place + sizeof header;
    size_t size;

    remoting_copy_once(&header, context->ring.returns + place, sizeof header);
    size = header.size < WIRE_REPLY_AREA - sizeof header ? header.size : WIRE_REPLY_AREA - sizeof header;
    if (header.kind != REMOTING_ERROR_NONE) {
        const size_t length = size < sizeof error->reason - 1 ? size : sizeof error->reason - 1;

        error->kind = header.kind;
        remoting_copy_once(error->reason, body, length);
        error->reason[length] = '\0';
        remoting_make_printable(error->reason);
        return false;
    }
    if (reply_size > 0) {
        memset(reply, 0, reply_size);
        memcpy(reply, body, size < reply_size ? size : reply_size);
    }
    return true;
}

bool guest_context_transact(struct guest_context *context, const struct guest_request *request, void *reply,
                            size_t reply_size, struct remoting_error *error)
{
    uint32_t end;

    if (!guest_context_ready(context, error) ||
        !guest_context_submit(context, request, (struct guest_return){ 0, WIRE_REPLY_AREA }, &end, error)) {
        return false;
    }
    if (!guest_ring_wait(&context->ring, end, error)) {
        return guest_context_lose(context, error);
    }
    guest_context_look_for_failures(context);
    return guest_context_settle(context, error) && take_reply(context, 0, reply, reply_size, error);
}

bool guest_transact(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size,
                    struct remoting_error *error)
{
    bool answered;

    if (!guest_context_enter(context, error)) {
        return false;
    }
    answered = guest_context_transact(context, request, reply, reply_size, error);
    guest_context_leave(context);
    return answered;
}

/* Behind that of the answer that is waited for. */
static uint32_t reply_place(uint32_t number)
{
    return (1 + number) * WIRE_REPLY_AREA;
}

static uint32_t fitting(const struct guest_context *context, uint32_t count)
{
    const uint32_t places = context->ring.return_size / WIRE_REPLY_AREA - 1;

    return count < places ? count : places;
}

/* No fetch may have a place in the return area meanwhile. */
static bool send_ahead(struct guest_context *context, const struct guest_questions *ahead, struct remoting_error *error)
{
    uint8_t reply[GUEST_REPLY_CACHE_REPLY];
    uint32_t end;

    if (ahead->count == 0) {
        return true;
    }
    if (!guest_context_ready(context, error) || !guest_context_settle(context, error)) {
        return false;
    }
    for (uint32_t i = 0; i < fitting(context, ahead->count); i++) {
        const struct guest_return place = { reply_place(i), WIRE_REPLY_AREA };

        if (!guest_reply_cache_find(&context->reply_cache, &ahead->all[i], reply) &&
            !guest_context_submit(context, &ahead->all[i], place, &end, error)) {
            return false;
        }
    }
    return true;
}

/* Once they are answered. What cannot be answered is asked again if the program asks. */
static void take_ahead(struct guest_context *context, const struct guest_questions *ahead)
{
    uint8_t reply[GUEST_REPLY_CACHE_REPLY];
    struct remoting_error error;

    for (uint32_t i = 0; ahead->count > 0 && i < fitting(context, ahead->count); i++) {
        if (!guest_reply_cache_find(&context->reply_cache, &ahead->all[i], reply) &&
            take_reply(context, reply_place(i), reply, sizeof reply, &error)) {
            guest_reply_cache_add(&context->reply_cache, &ahead->all[i], reply);
        }
    }
}

static bool recall(struct guest_context *context, const struct guest_request *request, void *reply)
{
    const bool known = guest_reply_cache_find(&context->reply_cache, request, reply);

    context->ring.statistics.remembered += known;
    return known;
}

static bool ask(struct guest_context *context, const struct guest_request *request, const struct guest_questions *ahead,
                void *reply, struct remoting_error *error)
{
    if (!send_ahead(context, ahead, error) ||
        !guest_context_transact(context, request, reply, GUEST_REPLY_CACHE_REPLY, error)) {
        return false;
    }
    take_ahead(context, ahead);
    guest_reply_cache_add(&context->reply_cache, request, reply);
    return true;
}

bool guest_recall(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size)
{
    struct remoting_error error;
    bool known = false;

    if (reply_size == GUEST_REPLY_CACHE_REPLY && guest_context_enter(context, &error)) {
        known = recall(context, request, reply);
        guest_context_leave(context);
    }
    return known;
}

bool guest_ask_ahead(struct guest_context *context, const struct guest_request *request,
                     const struct guest_questions *ahead, void *reply, size_t reply_size, struct remoting_error *error)
{
    bool known;

    if (reply_size != GUEST_REPLY_CACHE_REPLY) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a reply_cache holds %u bytes, not %zu",
                             GUEST_REPLY_CACHE_REPLY, reply_size);
    }
    if (!guest_context_enter(context, error)) {
        return false;
    }
    known = recall(context, request, reply) || ask(context, request, ahead, reply, error);
    guest_context_leave(context);
    return known;
}

bool guest_ask(struct guest_context *context, const struct guest_request *request, void *reply, size_t reply_size,
               struct remoting_error *error)
{
    return guest_ask_ahead(context, request, &(struct guest_questions){ NULL, 0 }, reply, reply_size, error);
}
