#include "virtio/device_queues.h"

#include <unistd.h>

#include "process/device_log.h"

/* The eventfd is watched for edges and never read: if the guest read it first, a read could block. */
static void control_kicked(void *owner, uint32_t events)
{
    (void)events;
    ((struct device_queues *)owner)->work[CONTROL_QUEUE] = true;
}

static void cursor_kicked(void *owner, uint32_t events)
{
    (void)events;
    ((struct device_queues *)owner)->work[1] = true;
}

void device_queues_open(struct device_queues *queues, struct event_loop *loop, const struct queue_listener *listener,
                        void *owner)
{
    *queues = (struct device_queues){ .loop = loop, .listener = listener, .owner = owner, .gpu_socket = -1 };
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        queues->queues[i].call_fd = -1;
        queues->queues[i].error_fd = -1;
        queues->kicks[i] = (struct event_source){ .fd = -1, .owner = queues };
    }
    queues->kicks[CONTROL_QUEUE].ready = control_kicked;
    queues->kicks[1].ready = cursor_kicked;
}

void device_queues_close(struct device_queues *queues)
{
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        event_loop_drop(queues->loop, &queues->kicks[i]);
        virtqueue_stop(&queues->queues[i]);
        if (queues->queues[i].call_fd >= 0) {
            close(queues->queues[i].call_fd);
        }
        if (queues->queues[i].error_fd >= 0) {
            close(queues->queues[i].error_fd);
        }
    }
    if (queues->gpu_socket >= 0) {
        close(queues->gpu_socket);
    }
    memory_table_release(queues->memory);
}

void device_queues_reset(struct device_queues *queues)
{
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        virtqueue_stop(&queues->queues[i]);
        event_loop_drop(queues->loop, &queues->kicks[i]);
        queues->queues[i].enabled = false;
    }
    queues->stopped = false;
    queues->listener->reset(queues->owner);
}

/* A guest that was reset starts its queue from the beginning; one that was only paused continues. The new guest must
 * not get anything of the one before. */
static void resume(struct device_queues *queues)
{
    if (!queues->stopped) {
        return;
    }
    queues->stopped = false;
    if (queues->queues[CONTROL_QUEUE].last_available == queues->resume_at) {
        queues->listener->resumed(queues->owner);
        return;
    }
    device_log("the device was reset");
    queues->listener->reset(queues->owner);
}

bool device_queues_update(struct device_queues *queues, uint32_t index, struct remoting_error *error)
{
    struct virtqueue *queue = &queues->queues[index];
    bool ready = queue->enabled && queues->kicks[index].fd >= 0;

    if (!ready) {
        virtqueue_stop(queue);
    }
    if (!ready || queue->running) {
        return true;
    }
    if (!virtqueue_start(queue, queues->memory, error)) {
        return false;
    }
    if (index == CONTROL_QUEUE) {
        resume(queues);
    }
    queues->work[index] = true; /* earlier kicks are not reported again */
    return true;
}

bool device_queues_set_kick(struct device_queues *queues, uint32_t index, int fd, struct remoting_error *error)
{
    event_loop_drop(queues->loop, &queues->kicks[index]);
    queues->kicks[index].fd = fd;
    if (fd >= 0 && !event_loop_add(queues->loop, &queues->kicks[index], EPOLLIN | EPOLLET, error)) {
        close(fd);
        queues->kicks[index].fd = -1;
        return false;
    }
    return device_queues_update(queues, index, error);
}

bool device_queues_stop(struct device_queues *queues, uint32_t index, struct remoting_error *error)
{
    if (!device_queues_set_kick(queues, index, -1, error)) {
        return false;
    }
    if (index != CONTROL_QUEUE) {
        return true;
    }
    queues->resume_at = queues->queues[index].last_available;
    if (!queues->stopped) {
        queues->listener->stopped(queues->owner);
    }
    queues->stopped = true;
    return true;
}

bool device_queues_set_memory(struct device_queues *queues, struct memory_table *memory, struct remoting_error *error)
{
    memory_table_release(queues->memory);
    queues->memory = memory;
    queues->listener->memory_changed(queues->owner, memory);
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        if (queues->queues[i].running && !virtqueue_start(&queues->queues[i], memory, error)) {
            return false;
        }
    }
    return true;
}
