#include "deferred_reply.h"

#include <stdlib.h>

#include "device_limits.h"

bool deferred_replies_add(struct deferred_replies *held, const struct deferred_reply *reply,
                          struct remoting_error *error)
{
    struct deferred_reply **link = &held->first;
    struct deferred_reply *added;

    if (held->count >= DEFERRED_REPLIES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "more than %u commands in flight",
                             DEFERRED_REPLIES_MAXIMUM);
    }
    added = malloc(sizeof *added);
    if (!added) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a reply");
    }
    *added = *reply;
    added->next = NULL;
    while (*link) {
        link = &(*link)->next;
    }
    *link = added;
    held->count++;
    return true;
}

void deferred_reply_release(struct deferred_reply *reply)
{
    reply->until = HELD_NOT;
    reply->context = NULL;
    reply->resource = NULL;
}

bool deferred_replies_release_fences(struct deferred_replies *held, const struct context *context)
{
    bool released = false;

    for (struct deferred_reply *reply = held->first; reply; reply = reply->next) {
        if (reply->until != HELD_UNTIL_WAKE || reply->context != context) {
            continue;
        }
        deferred_reply_release(reply);
        released = true;
    }
    return released;
}

void deferred_replies_remove(struct deferred_replies *held, struct deferred_reply **link)
{
    struct deferred_reply *removed = *link;

    *link = removed->next;
    held->count--;
    virtqueue_chain_free(removed->chain);
    free(removed);
}

void deferred_replies_clear(struct deferred_replies *held)
{
    while (held->first) {
        deferred_replies_remove(held, &held->first);
    }
}
