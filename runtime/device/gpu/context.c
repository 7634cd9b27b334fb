#include "gpu/context.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "gpu/context_internal.h"
#include "process/device_limits.h"
#include "process/device_log.h"

/* What a guest's call returns once its context is lost: GGML_STATUS_FAILED. */
#define STATUS_FAILED (-1)

static void tell_ring(struct context *context)
{
    struct remoting_ring_header *ring = context->ring;

    if (!ring || context->suspended) {
        return;
    }
    ring->lost.kind = REMOTING_ERROR_LOST;
    ring->lost.command = 0;
    ring->lost.status = STATUS_FAILED;
    ring->lost.zero = 0;
    memcpy(ring->lost.reason, context->reason, sizeof ring->lost.reason);
    atomic_store_explicit(&ring->state, REMOTING_RING_LOST, memory_order_release);
    remoting_futex_wake(&ring->tail);
    remoting_futex_wake(&ring->head);
    remoting_futex_wake(&ring->state);
}

void context_lose(struct context *context, const char *reason)
{
    if (context->lost) {
        return;
    }
    context->lost = true;
    snprintf(context->reason, sizeof context->reason, "%s", reason);
    remoting_make_printable(context->reason);
    if (context->worker) {
        worker_link_kill(context->worker);
    }
    context_pause_forget(context, context->reason);
    tell_ring(context);
    if (!context->destroyed && !context->finished) {
        device_log("context %" PRIu32 " lost: %s", context->id, context->reason);
    }
}

static struct attachment *find_attachment(const struct context *context, const struct resource *resource)
{
    for (struct attachment *attachment = context->attachments; attachment; attachment = attachment->next) {
        if (attachment->resource == resource) {
            return attachment;
        }
    }
    return NULL;
}

static void forget_unused_attachments(struct context *context)
{
    struct attachment **link = &context->attachments;

    while (*link) {
        struct attachment *attachment = *link;

        if (attachment->attached || attachment->mapped || attachment->unmaps_pending > 0) {
            link = &attachment->next;
            continue;
        }
        *link = attachment->next;
        free(attachment);
    }
}

static void unmaps_done(struct context *context, struct attachment *attachment, unsigned count)
{
    attachment->unmaps_pending -= count;
    attachment->resource->unmaps_pending -= count;
    context->unmaps_pending -= count;
}

static void worker_unmapped(struct context *context, uint32_t resource_id)
{
    struct attachment *attachment = context->attachments;

    while (attachment && (attachment->resource->id != resource_id || attachment->unmaps_pending == 0)) {
        attachment = attachment->next;
    }
    if (!attachment) {
        context_lose(context, "the worker says it unmapped what it was not told to");
        return;
    }
    unmaps_done(context, attachment, 1);
    context->unmap_deadline = context->unmaps_pending == 0 ? NO_DEADLINE : remoting_now_ms() + WORKER_UNMAP_MS;
    forget_unused_attachments(context);
}

static void worker_said_lost(struct context *context, const struct worker_message *message, const uint8_t *payload)
{
    struct remoting_error told;

    remoting_fail(&told, REMOTING_ERROR_FAILED, "%.*s", (int)message->payload_size, (const char *)payload);
    context_lose(context, told.reason[0] == '\0' ? "the worker gave up and did not say why" : told.reason);
}

static void worker_message(void *owner, const struct worker_message *message, const uint8_t *payload)
{
    struct context *context = owner;

    if (context_pause_takes(context, message, payload)) {
        return;
    }
    switch (message->type) {
    case WORKER_WAKE_GUEST:
        if (!context->copies) { /* else this process must first copy for the guest */
            context->wake_pending = true;
        }
        break;
    case WORKER_UNMAPPED:
        worker_unmapped(context, message->resource_id);
        break;
    case WORKER_QUIESCED:
        context->quiesced = context->suspended;
        break;
    case WORKER_LOST:
        worker_said_lost(context, message, payload);
        break;
    case WORKER_WANTS_ROOM:
    case WORKER_HOLDS:
        if (!context_room_takes(context, message, payload)) {
            context_lose(context, "the worker asks for memory of no device");
        }
        break;
    default:
        context_lose(context, "the worker sent a message of an unknown type");
    }
}

/* With the process its mappings are gone. */
static void worker_ended(void *owner, const char *reason)
{
    struct context *context = owner;

    context->worker = NULL;
    if (context->lost) {
        tell_ring(context); /* again: until its end the worker could overwrite it */
    } else if (!context_pause_takes_end(context, reason)) {
        context_lose(context, reason);
    }
    for (struct attachment *attachment = context->attachments; attachment; attachment = attachment->next) {
        unmaps_done(context, attachment, attachment->unmaps_pending);
        attachment->mapped = false;
    }
    context->unmap_deadline = NO_DEADLINE;
    forget_unused_attachments(context);
}

static const struct worker_link_listener listener = { .message = worker_message, .ended = worker_ended };

struct context *context_create(uint32_t id, struct worker_links *workers)
{
    struct context *context = calloc(1, sizeof *context);

    if (!context) {
        return NULL;
    }
    context->id = id;
    context->workers = workers;
    context->pause = (struct context_pause){ .state = -1, .deadline = NO_DEADLINE };
    context->unmap_deadline = NO_DEADLINE;
    return context;
}

bool context_start_worker(struct context *context, struct remoting_error *error)
{
    return worker_link_open(context->workers, context->id, &listener, context, &context->worker, error);
}

static void drop_ring(struct context *context)
{
    copied_ring_close(&context->copied);
    backing_release(context->ring_backing);
    context->ring_backing = NULL;
    context->ring_resource = NULL;
    context->ring = NULL;
}

void context_free(struct context *context)
{
    if (context->worker) {
        worker_link_abandon(context->worker);
    }
    context_pause_forget(context, "");
    drop_ring(context);
    while (context->attachments) {
        struct attachment *attachment = context->attachments;

        context->attachments = attachment->next;
        unmaps_done(context, attachment, attachment->unmaps_pending);
        free(attachment);
    }
    free(context);
}

void context_tell_worker(struct context *context, uint32_t type, const struct resource *resource,
                         struct backing *backing)
{
    struct worker_message message = { .type = type,
                                      .resource_id = !resource ? 0 : resource->id,
                                      .size = !backing ? 0 : backing->size };
    struct remoting_error error;

    if (context->worker && !worker_link_send(context->worker, &message, backing, &error)) {
        context_lose(context, error.reason);
    }
}

static void unmap(struct context *context, struct attachment *attachment)
{
    if (context->ring_resource == attachment->resource) {
        drop_ring(context); /* the guest takes the page back */
        context->finished = true;
        if (context->pause.stage != CONTEXT_HERE) {
            context_lose(context, "the guest has ended while it was paused");
        }
    }
    if (!attachment->mapped) {
        return;
    }
    attachment->mapped = false;
    attachment->unmaps_pending++;
    attachment->resource->unmaps_pending++;
    if (context->unmaps_pending++ == 0) {
        context->unmap_deadline = remoting_now_ms() + WORKER_UNMAP_MS;
    }
    context_tell_worker(context, WORKER_UNMAP, attachment->resource, NULL);
}

/* NULL: nothing. */
static struct backing *shown_to_worker(const struct context *context, const struct resource *resource)
{
    if (!context->copies) {
        return resource->backing;
    }
    return resource == context->ring_resource ? context->copied.worker.backing : NULL;
}

static void map(struct context *context, struct attachment *attachment)
{
    struct backing *shown = shown_to_worker(context, attachment->resource);

    if (attachment->mapped || !shown || !context->worker || context->lost) {
        return;
    }
    attachment->mapped = true; /* even if sending fails: the worker may have got some of the runs */
    context_tell_worker(context, WORKER_MAP, attachment->resource, shown);
}

void context_map_attached(struct context *context)
{
    for (struct attachment *attachment = context->attachments; attachment; attachment = attachment->next) {
        if (attachment->attached) {
            map(context, attachment);
        }
    }
}

void context_destroy(struct context *context)
{
    context->destroyed = true;
    drop_ring(context);
    context_lose(context, "the guest destroyed the context");
    for (struct attachment *attachment = context->attachments; attachment; attachment = attachment->next) {
        attachment->attached = false;
        unmap(context, attachment);
    }
    forget_unused_attachments(context);
}

bool context_is_over(const struct context *context)
{
    return context->destroyed && !context->worker;
}

bool context_attach(struct context *context, struct resource *resource, struct remoting_error *error)
{
    struct attachment *attachment = find_attachment(context, resource);

    if (!attachment) {
        attachment = calloc(1, sizeof *attachment);
        if (!attachment) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for an attachment");
        }
        attachment->resource = resource;
        attachment->next = context->attachments;
        context->attachments = attachment;
    }
    attachment->attached = true;
    map(context, attachment);
    return true;
}

bool context_is_attached(const struct context *context, const struct resource *resource)
{
    const struct attachment *attachment = find_attachment(context, resource);

    return attachment && attachment->attached;
}

void context_detach(struct context *context, struct resource *resource)
{
    struct attachment *attachment = find_attachment(context, resource);

    if (!attachment) {
        return;
    }
    attachment->attached = false;
    unmap(context, attachment);
    forget_unused_attachments(context);
}

void context_backing_removed(struct context *context, struct resource *resource)
{
    struct attachment *attachment = find_attachment(context, resource);

    if (attachment) {
        unmap(context, attachment);
    }
}

void context_backing_added(struct context *context, struct resource *resource)
{
    struct attachment *attachment = find_attachment(context, resource);

    if (attachment && attachment->attached) {
        map(context, attachment);
    }
}

/* The guest's kernel hides that a ring was refused, so the ring gets the reason. */
static void open_copied_ring(struct context *context)
{
    struct remoting_error error;

    if (!copied_ring_open(&context->copied, context->ring_backing, &error)) {
        context_lose(context, error.reason);
        return;
    }
    map(context, find_attachment(context, context->ring_resource));
}

int64_t context_copy(struct context *context, int64_t now)
{
    struct remoting_error error;

    if (!context->copied.guest || context->lost || context->suspended) {
        return NO_DEADLINE;
    }
    if (context->pause.stage == CONTEXT_HERE) {
        copied_ring_show_running(&context->copied);
    }
    switch (copied_ring_advance(&context->copied, &context->wake_pending, &error)) {
    case COPIED_RING_LOOK:
        return now;
    case COPIED_RING_SLEEP:
        return now + COPIED_RING_LOOK_MS;
    case COPIED_RING_FAILED:
        context_lose(context, error.reason);
        break;
    }
    return NO_DEADLINE;
}

bool context_attach_ring(struct context *context, struct resource *resource, struct remoting_error *error)
{
    void *header;

    if (context->ring) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the context has a ring already");
    }
    if (!context_is_attached(context, resource) || !resource->backing) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "the ring's resource is not attached to the context or has no pages");
    }
    if (resource->size < REMOTING_RING_HEADER_SIZE + 2 * REMOTING_RING_AREA_MINIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a ring of %" PRIu32 " bytes", resource->size);
    }
    header = backing_start(resource->backing, REMOTING_RING_HEADER_SIZE);
    if (!header) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "the ring's header is not in one run of guest memory");
    }
    context->ring_resource = resource;
    context->ring_backing = backing_retain(resource->backing);
    context->ring = header;
    if (context->copies && !context->lost) {
        open_copied_ring(context);
    }
    if (context->lost) {
        tell_ring(context);
    } else if (context->pause.stage == CONTEXT_HERE) {
        context_tell_worker(context, WORKER_ATTACH_RING, resource, NULL);
    } else {
        context_show_stage(context);
    }
    return true;
}

/* Who comes back looks at the ring anyway, and a worker that is kept has nothing to do with it meanwhile. */
void context_wake_worker(struct context *context)
{
    /* Copying wakes a worker that sees none of the guest's memory. */
    if (!context->lost && !context->copies && context->pause.stage < CONTEXT_SAVING) {
        context_tell_worker(context, WORKER_WAKE, NULL, NULL);
    }
}

/* A worker without a ring writes nothing. One that is to be paused was asked already, or is at rest. */
void context_quiesce(struct context *context)
{
    context->suspended = true;
    if (context->pause.stage != CONTEXT_HERE) {
        return;
    }
    context->quiesced = !context->ring;
    if (!context->quiesced && !context->lost) {
        context_tell_worker(context, WORKER_QUIESCE, NULL, NULL);
    }
}

bool context_is_quiet(const struct context *context)
{
    return !context->worker || context->copies || (context->quiesced && !context->lost);
}

void context_resume(struct context *context)
{
    context->suspended = false;
    if (context->lost) {
        tell_ring(context);
    } else {
        context_let_run(context);
    }
}

void context_let_run(struct context *context)
{
    context_show_stage(context);
    if (!context->suspended && context->pause.stage == CONTEXT_HERE && context->ring) {
        context->quiesced = false;
        context_tell_worker(context, WORKER_RESUME, NULL, NULL);
    }
}

int64_t context_check_deadline(struct context *context, int64_t now)
{
    if (context->unmap_deadline <= now) {
        context->unmap_deadline = NO_DEADLINE;
        context_lose(context, "the worker did not unmap a resource in time");
    }
    context_pause_check_deadline(context, now);
    return context->unmap_deadline < context->pause.deadline ? context->unmap_deadline : context->pause.deadline;
}
