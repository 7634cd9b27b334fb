/* Replies to commands that are done but must not be answered yet: a fence that stands for a wake-up, or a resource
 * whose pages a worker may still map. */
#ifndef DEVICE_DEFERRED_REPLY_H
#define DEVICE_DEFERRED_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/virtio_gpu.h>

#include "gpu/context.h"
#include "virtio/virtqueue.h"

enum deferred_until {
    DEFERRED_NOT,
    DEFERRED_UNTIL_WAKE, /* or the context's end, or DEFERRED_FENCE_MS: the guest looks at its ring again in any case */
    DEFERRED_UNTIL_UNMAPPED, /* or the workers' end: the guest frees the pages on this reply */
};

struct deferred_reply {
    struct deferred_reply *next;
    enum deferred_until until; /* DEFERRED_NOT: is sent as soon as the queue runs */
    struct context *context;
    struct resource *resource;
    int64_t deadline;
    struct virtio_gpu_ctrl_hdr header;
    struct virtqueue_chain *chain;
};

struct deferred_replies {
    struct deferred_reply *first;
    unsigned count;
};

/* Takes over the chain on success. */
bool deferred_replies_add(struct deferred_replies *deferred, const struct deferred_reply *reply,
                          struct remoting_error *error);
void deferred_replies_clear(struct deferred_replies *deferred);
/* From here on this reply depends on nothing but the queue. */
void deferred_reply_release(struct deferred_reply *reply);
/* Ends the fences of one context; whether there was one. */
bool deferred_replies_release_fences(struct deferred_replies *deferred, const struct context *context);
/* Unlinks and frees *link. */
void deferred_replies_remove(struct deferred_replies *deferred, struct deferred_reply **link);

#endif
