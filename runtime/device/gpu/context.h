/* A guest context: one worker process, the resources it maps, and its ring. */
#ifndef DEVICE_CONTEXT_H
#define DEVICE_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "gpu/backing.h"
#include "gpu/copied_ring.h"
#include "gpu/worker_link.h"
#include "ring_format.h"

struct resource {
    struct resource *next;
    uint32_t id;
    uint32_t size;
    struct backing *backing;  /* NULL: none attached */
    unsigned unmaps_pending;  /* of all contexts: workers that may still map it */
    bool leaving;             /* RESOURCE_UNREF waits for them */
};

struct attachment {
    struct attachment *next;
    struct resource *resource;
    bool attached; /* by the guest */
    bool mapped;   /* the worker was told to map it */
    unsigned unmaps_pending;
};

/* Where a context is between its worker and memory; docs/developing/state.md. */
enum context_stage {
    CONTEXT_HERE,      /* its worker serves it, or will */
    CONTEXT_QUIESCING, /* its worker was asked to come to rest */
    CONTEXT_ASKING,    /* the daemon was asked for memory for its state */
    CONTEXT_SAVING,    /* its worker writes its state */
    CONTEXT_LEAVING,   /* its worker's end is awaited, or that it has freed all that the context has */
    CONTEXT_AWAY,      /* it has no worker, or one with nothing of it */
    CONTEXT_RETURNING, /* a worker reads its state */
};

struct context_pause {
    enum context_stage stage;
    bool is_wanted;
    bool keeps_worker;
    int state;        /* the file; -1: there is none, since there was no ring to serve */
    uint64_t size;    /* of the state, as its worker said when it came to rest last */
    bool asks;        /* CONTEXT_ASKING: the daemon is still to be asked */
    int64_t deadline; /* of the stage */
    char reason[REMOTING_REASON_SIZE]; /* why the last step failed; empty: it did not */
};

/* On the devices, for its buffers (context_room.h). It stays while the context has no worker. */
struct context_room {
    uint64_t held[REMOTING_DEVICES_MAXIMUM];
    bool is_wanted; /* `question` waits for its answer */
    bool is_granted; /* it is used, or asked for once more by another worker */
    struct worker_room question;
};

struct context {
    struct context *next;
    uint32_t id;
    struct worker_links *workers;
    struct worker_link *worker; /* NULL once it is dead, and while the context is away */
    struct attachment *attachments;

    struct resource *ring_resource; /* NULL: no ring */
    struct backing *ring_backing;
    struct remoting_ring_header *ring; /* in guest memory */
    bool copies; /* its worker sees nothing of the guest's memory, the ring included */
    struct copied_ring copied; /* if so, and there is a ring */

    bool destroyed; /* by the guest; only its worker still has to end */
    bool finished;  /* the guest took its ring back, as at a program's end: its worker ends too */
    bool lost;
    bool suspended; /* the context must not write to guest memory: events are reported when the queue runs again */
    bool quiesced;  /* its worker reported that, or has not begun */
    struct context_pause pause;
    struct context_room room;
    uint32_t seen_tail; /* of its ring, at the last look (context_work.h) */
    int64_t busy_at;    /* when a look found that its guest asks for something; 0: there was no look */
    char reason[REMOTING_REASON_SIZE];

    /* The worker asked to wake the guest and no fence has passed it on: a wake-up may come before the
     * fence that it is meant for. */
    bool wake_pending;
    unsigned unmaps_pending;
    int64_t unmap_deadline;
};

/* Without a worker. NULL: no memory. */
struct context *context_create(uint32_t id, struct worker_links *workers);
/* If its worker cannot be started, the caller must lose the context. */
bool context_start_worker(struct context *context, struct remoting_error *error);
/* Frees it at once; its worker is killed and reaped later. */
void context_free(struct context *context);
/* The guest destroys it; it can be freed when context_is_over. */
void context_destroy(struct context *context);
bool context_is_over(const struct context *context);

/* Writes the reason to the ring, and kills the worker. */
void context_lose(struct context *context, const char *reason);

bool context_attach(struct context *context, struct resource *resource, struct remoting_error *error);
bool context_is_attached(const struct context *context, const struct resource *resource);
/* Both drop the ring if it lies in the resource, and count in resource->unmaps_pending until the worker has unmapped.
 */
void context_detach(struct context *context, struct resource *resource);
void context_backing_removed(struct context *context, struct resource *resource);
/* The resource has a backing now. */
void context_backing_added(struct context *context, struct resource *resource);

bool context_attach_ring(struct context *context, struct resource *resource, struct remoting_error *error);
void context_wake_worker(struct context *context);

/* Copies between the guest's ring and its worker's, if that is how it has one; returns the next time to look. */
int64_t context_copy(struct context *context, int64_t now);

/* Quiescing: no command is under way, the device is idle, the ring is consistent, and neither the worker nor this
 * process writes to the guest's memory until context_resume. It takes as long as the worker takes, but nobody waits for
 * a worker that sees nothing of that memory. */
void context_quiesce(struct context *context);
bool context_is_quiet(const struct context *context);
void context_resume(struct context *context);

/* Loses the context if its worker has not done in time what it was told; returns the next time to look. */
int64_t context_check_deadline(struct context *context, int64_t now);

#endif
