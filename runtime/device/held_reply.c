#include "held_reply.h"

#include <stdlib.h>

#include "device_limits.h"

bool held_replies_add(struct held_replies *held, const struct held_reply *reply, struct remoting_error *error)
{
    struct held_reply **link = &held->first;
    struct held_reply *added;

    if (held->count >= HELD_REPLIES_MAXIMUM)
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "more than %u commands in flight", HELD_REPLIES_MAXIMUM);
    added = malloc(sizeof *added);
    if (added == NULL)
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a reply");
    *added = *reply;
    added->next = NULL;
    while (*link != NULL)
        link = &(*link)->next;
    *link = added;
    held->count++;
    return true;
}

void held_reply_release(struct held_reply *reply)
{
    reply->until = HELD_NOT;
    reply->context = NULL;
    reply->resource = NULL;
}

bool held_replies_release_fences(struct held_replies *held, const struct context *context)
{
    bool released = false;

    for (struct held_reply *reply = held->first; reply != NULL; reply = reply->next) {
        if (reply->until != HELD_UNTIL_WAKE || reply->context != context)
            continue;
        held_reply_release(reply);
        released = true;
    }
    return released;
}

void held_replies_remove(struct held_replies *held, struct held_reply **link)
{
    struct held_reply *removed = *link;

    *link = removed->next;
    held->count--;
    virtqueue_chain_free(removed->chain);
    free(removed);
}

void held_replies_clear(struct held_replies *held)
{
    while (held->first != NULL)
        held_replies_remove(held, &held->first);
}
