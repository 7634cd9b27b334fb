#include "gpu/virtio_gpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "gpu/context_pause.h"
#include "gpu/context_work.h"
#include "process/device_limits.h"

bool virtio_gpu_open(struct virtio_gpu *device, const struct daemon_link *daemon, struct worker_links *workers,
                     struct remoting_error *error)
{
    size_t body = daemon->capset.size;

    if (body < sizeof(struct virtio_gpu_resp_display_info)) {
        body = sizeof(struct virtio_gpu_resp_display_info);
    }
    *device = (struct virtio_gpu){ .daemon = daemon, .workers = workers, .copies_memory = daemon->copies_memory };
    device->reply_capacity = sizeof(struct virtio_gpu_ctrl_hdr) + body;
    device->reply = malloc(device->reply_capacity);
    if (!device->reply) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for a device");
    }
    return true;
}

void virtio_gpu_reset(struct virtio_gpu *device)
{
    deferred_replies_clear(&device->deferred);
    while (device->contexts) {
        struct context *context = device->contexts;

        device->contexts = context->next;
        room_forget(&device->room, context);
        context_free(context);
    }
    while (device->resources) {
        virtio_gpu_free_resource(device, device->resources);
    }
}

void virtio_gpu_close(struct virtio_gpu *device)
{
    virtio_gpu_reset(device);
    free(device->reply);
    device->reply = NULL;
}

struct resource *virtio_gpu_find_resource(const struct virtio_gpu *device, uint32_t id)
{
    for (struct resource *resource = device->resources; resource; resource = resource->next) {
        if (resource->id == id) {
            return resource;
        }
    }
    return NULL;
}

void virtio_gpu_free_resource(struct virtio_gpu *device, struct resource *resource)
{
    struct resource **link = &device->resources;

    while (*link != resource) {
        link = &(*link)->next;
    }
    *link = resource->next;
    device->resource_count--;
    device->resource_bytes -= resource->size;
    backing_release(resource->backing);
    free(resource);
}

void virtio_gpu_lose_contexts(struct virtio_gpu *device, const char *reason)
{
    for (struct context *context = device->contexts; context; context = context->next) {
        context_lose(context, reason);
    }
}

void virtio_gpu_set_paused(struct virtio_gpu *device, bool is_paused, bool keeps_workers)
{
    device->is_paused = is_paused;
    device->keeps_workers = keeps_workers;
    device->watches = false;
    device->owes_answer = true;
    for (struct context *context = device->contexts; context; context = context->next) {
        context_pause_begin(context);
    }
}

void virtio_gpu_watch(struct virtio_gpu *device)
{
    device->watches = true;
}

uint32_t virtio_gpu_idle_s(const struct virtio_gpu *device, int64_t now)
{
    int64_t least = INT64_MAX;

    for (struct context *context = device->contexts; context; context = context->next) {
        const int64_t idle = context_idle_ms(context, now);

        least = idle < least && !context->lost ? idle : least;
    }
    return least == INT64_MAX ? 0 : (uint32_t)(least / 1000);
}

uint64_t virtio_gpu_state_bytes(const struct virtio_gpu *device)
{
    uint64_t bytes = 0;

    for (const struct context *context = device->contexts; context; context = context->next) {
        bytes += context_pause_state_bytes(context);
    }
    return bytes;
}

static void ask_for_state_memory(const struct virtio_gpu *device, const struct context *context)
{
    const struct device_request question = { .type = DEVICE_WANTS_STATE_MEMORY,
                                             .worker = context->worker->number,
                                             .state_bytes = virtio_gpu_state_bytes(device) };

    daemon_link_ask(device->daemon, &question);
}

void virtio_gpu_take_state_memory(struct virtio_gpu *device, uint32_t worker, const char *reason)
{
    struct context *context = device->contexts;

    while (context && !(context->worker && context->worker->number == worker)) {
        context = context->next;
    }
    if (context && !reason) {
        context_pause_take_memory(context);
    } else if (context) {
        context_pause_take_refusal(context, reason);
    }
}

static void tell_of_work(struct virtio_gpu *device)
{
    static const struct device_request wanted = { .type = DEVICE_WANTED };

    for (const struct context *context = device->contexts; device->watches && context; context = context->next) {
        if (context_has_work(context)) {
            device->watches = false;
            daemon_link_ask(device->daemon, &wanted);
        }
    }
}

static void answer_daemon(struct virtio_gpu *device, const char *reason)
{
    struct device_request answer = { .type = DEVICE_PAUSE_SETTLED, .state_bytes = virtio_gpu_state_bytes(device) };

    device->owes_answer = false;
    snprintf(answer.reason, sizeof answer.reason, "%s", reason);
    daemon_link_ask(device->daemon, &answer);
}

/* Its worker has its device's memory until it has ended: there is no room yet. */
static bool is_ending(const struct context *context)
{
    return context->lost && context->worker;
}

/* A guest is paused as a whole or not at all. One of whose contexts some cannot come back stays as it is, and may be
 * told again. */
static void settle_pause(struct virtio_gpu *device)
{
    const char *failure = "";
    bool is_settled = true;

    for (struct context *context = device->contexts; context; context = context->next) {
        context_pause_follow(context, device->is_paused, device->keeps_workers);
        if (context_pause_takes_question(context)) {
            ask_for_state_memory(device, context);
        }
        if (is_ending(context)) {
            is_settled = false;
            continue;
        }
        is_settled = is_settled && context_pause_is_settled(context);
        failure = failure[0] == '\0' ? context->pause.reason : failure;
    }
    if (device->owes_answer && (is_settled || (device->is_paused && failure[0] != '\0'))) {
        device->is_paused = device->is_paused && failure[0] == '\0';
        answer_daemon(device, failure);
    }
    if (device->is_paused && !device->owes_answer) {
        tell_of_work(device);
    }
}

void virtio_gpu_quiesce(struct virtio_gpu *device)
{
    for (struct context *context = device->contexts; context; context = context->next) {
        context_quiesce(context);
    }
}

bool virtio_gpu_is_quiet(const struct virtio_gpu *device)
{
    for (const struct context *context = device->contexts; context; context = context->next) {
        if (!context_is_quiet(context)) {
            return false;
        }
    }
    return true;
}

void virtio_gpu_lose_unquiet(struct virtio_gpu *device, const char *reason)
{
    for (struct context *context = device->contexts; context; context = context->next) {
        if (!context_is_quiet(context)) {
            context_lose(context, reason);
        }
    }
}

void virtio_gpu_resume(struct virtio_gpu *device)
{
    for (struct context *context = device->contexts; context; context = context->next) {
        context_resume(context);
    }
}

/* A response repeats the request's fence (virtio 1.2, section 5.7.6.7). */
static struct virtio_gpu_ctrl_hdr response_header(const struct virtio_gpu_ctrl_hdr *request, uint32_t type)
{
    struct virtio_gpu_ctrl_hdr header = { .type = type };

    if ((request->flags & VIRTIO_GPU_FLAG_FENCE) != 0) {
        header.flags = VIRTIO_GPU_FLAG_FENCE;
        header.fence_id = request->fence_id;
        header.ctx_id = request->ctx_id;
    }
    return header;
}

static uint32_t execute_chain(struct virtio_gpu *device, struct virtqueue *queue, const struct virtqueue_chain *chain,
                              struct virtio_gpu_command *command)
{
    uint32_t type;
    uint8_t *bytes;

    if (chain->readable_size < sizeof command->header || chain->readable_size > CHAIN_READABLE_MAXIMUM) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    bytes = malloc(chain->readable_size);
    if (!bytes) {
        return VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
    }
    if (virtqueue_gather(queue, chain, bytes)) {
        memcpy(&command->header, bytes, sizeof command->header);
        command->bytes = bytes;
        command->size = chain->readable_size;
        type = virtio_gpu_execute(device, command);
        command->bytes = NULL;
    } else {
        type = VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    free(bytes);
    return type;
}

static bool defer(struct virtio_gpu *device, const struct virtio_gpu_command *command,
                  const struct virtio_gpu_ctrl_hdr *header, struct virtqueue_chain *chain, struct remoting_error *error)
{
    struct deferred_reply reply = { .until = command->until,
                                    .context = command->deferred_context,
                                    .resource = command->deferred_resource,
                                    .deadline = command->until == DEFERRED_UNTIL_WAKE
                                                    ? remoting_now_ms() + DEFERRED_FENCE_MS
                                                    : NO_DEADLINE,
                                    .header = *header,
                                    .chain = chain };

    virtqueue_chain_shrink(chain, sizeof *header);
    return deferred_replies_add(&device->deferred, &reply, error);
}

bool virtio_gpu_handle(struct virtio_gpu *device, struct virtqueue *queue, struct virtqueue_chain *chain,
                       struct remoting_error *error)
{
    struct virtio_gpu_command command = { .until = DEFERRED_NOT };
    struct virtio_gpu_ctrl_hdr header;
    uint32_t type = execute_chain(device, queue, chain, &command);

    header = response_header(&command.header, type);
    if (command.until != DEFERRED_NOT) {
        if (defer(device, &command, &header, chain, error)) {
            return true;
        }
        virtqueue_chain_free(chain);
        return false;
    }
    memcpy(device->reply, &header, sizeof header);
    virtqueue_answer(queue, chain, device->reply, sizeof header + command.reply_body);
    virtqueue_chain_free(chain);
    return true;
}

void virtio_gpu_ignore(struct virtqueue *queue, struct virtqueue_chain *chain)
{
    struct virtio_gpu_ctrl_hdr header = { .type = VIRTIO_GPU_RESP_OK_NODATA };

    virtqueue_answer(queue, chain, &header, sizeof header);
    virtqueue_chain_free(chain);
}

/* A wake-up that finds no fence is kept for the next one. */
static void release_fences(struct deferred_replies *deferred, struct context *context)
{
    if ((context->wake_pending || context->lost) && deferred_replies_release_fences(deferred, context)) {
        context->wake_pending = false;
    }
}

static int64_t release_due(struct deferred_replies *deferred, int64_t now)
{
    int64_t deadline = NO_DEADLINE;

    for (struct deferred_reply *reply = deferred->first; reply; reply = reply->next) {
        if ((reply->until == DEFERRED_UNTIL_WAKE && reply->deadline <= now) ||
            (reply->until == DEFERRED_UNTIL_UNMAPPED && reply->resource->unmaps_pending == 0)) {
            deferred_reply_release(reply);
        } else if (reply->until == DEFERRED_UNTIL_WAKE && reply->deadline < deadline) {
            deadline = reply->deadline;
        }
    }
    return deadline;
}

static void answer_released(struct deferred_replies *deferred, struct virtqueue *control)
{
    struct deferred_reply **link = &deferred->first;

    while (*link) {
        if ((*link)->until != DEFERRED_NOT) {
            link = &(*link)->next;
            continue;
        }
        virtqueue_answer(control, (*link)->chain, &(*link)->header, sizeof(*link)->header);
        deferred_replies_remove(deferred, link);
    }
}

static void free_what_is_over(struct virtio_gpu *device)
{
    struct context **link = &device->contexts;
    struct resource *next;

    for (struct resource *resource = device->resources; resource; resource = next) {
        next = resource->next;
        if (resource->leaving && resource->unmaps_pending == 0) {
            virtio_gpu_free_resource(device, resource);
        }
    }
    while (*link) {
        struct context *context = *link;

        if (!context_is_over(context)) {
            link = &context->next;
            continue;
        }
        *link = context->next;
        room_forget(&device->room, context);
        context_free(context);
    }
}

int64_t virtio_gpu_settle(struct virtio_gpu *device, struct virtqueue *control, int64_t now)
{
    int64_t deadline;
    int64_t fence_deadline;

    room_settle(&device->room, device->contexts, device->daemon); /* first: what a lost context had makes room */
    settle_pause(device);
    deadline = device->watches && device->is_paused ? now + WATCH_MS : NO_DEADLINE;
    for (struct context *context = device->contexts; context; context = context->next) {
        const int64_t due = context_check_deadline(context, now);
        const int64_t copy = context_copy(context, now);

        release_fences(&device->deferred, context);
        deadline = due < deadline ? due : deadline;
        deadline = copy < deadline ? copy : deadline;
    }
    fence_deadline = release_due(&device->deferred, now);
    free_what_is_over(device);
    /* A queue that is stopped for a while (a paused guest) gets its replies when it goes on. */
    if (control->running && !control->broken) {
        answer_released(&device->deferred, control);
    }
    return fence_deadline < deadline ? fence_deadline : deadline;
}
