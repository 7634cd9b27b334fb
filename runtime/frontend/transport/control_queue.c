#include "transport/control_queue.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "transport/deadline.h"

/* As long as a guest kernel waits for a fence. The daemon may in turn be waiting for a busy worker. */
#define COMMAND_MILLISECONDS 15000

enum { CONTROL = 0 };

static bool open_eventfds(struct guest_control_queue *queue, struct remoting_error *error)
{
    for (unsigned index = 0; index < GUEST_QUEUE_COUNT; index++) {
        queue->kick[index] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        queue->call[index] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (queue->kick[index] < 0 || queue->call[index] < 0) {
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "cannot create an eventfd: %m");
        }
    }
    return true;
}

bool guest_control_queue_open(struct guest_control_queue *queue, struct guest_memory *memory, int socket_file,
                              struct remoting_error *error)
{
    *queue = (struct guest_control_queue){ .kick = { -1, -1 }, .call = { -1, -1 }, .socket_file = socket_file };
    if (!guest_memory_allocate(memory, sizeof *queue->area, &queue->range, error)) {
        return false;
    }
    queue->area = queue->range.address;
    pthread_mutex_init(&queue->mutex, NULL);
    if (!open_eventfds(queue, error)) {
        guest_control_queue_close(queue);
        guest_memory_release(memory, &queue->range, true);
        return false;
    }
    return true;
}

void guest_control_queue_close(struct guest_control_queue *queue)
{
    for (unsigned index = 0; index < GUEST_QUEUE_COUNT; index++) {
        if (queue->kick[index] >= 0) {
            close(queue->kick[index]);
        }
        if (queue->call[index] >= 0) {
            close(queue->call[index]);
        }
    }
    pthread_mutex_destroy(&queue->mutex);
}

static void put_command(struct guest_control_queue *queue, size_t command_size, size_t reply_size)
{
    struct guest_queue_rings *rings = &queue->area->rings[CONTROL];

    rings->descriptors[0] = (struct vring_desc){
        .addr = queue->range.offset + offsetof(struct guest_queue_area, command),
        .len = (uint32_t)command_size,
        .flags = VRING_DESC_F_NEXT,
        .next = 1,
    };
    rings->descriptors[1] = (struct vring_desc){
        .addr = queue->range.offset + offsetof(struct guest_queue_area, reply),
        .len = (uint32_t)reply_size,
        .flags = VRING_DESC_F_WRITE,
    };
    rings->available.ring[queue->submitted % GUEST_QUEUE_LENGTH] = 0;
    queue->submitted++;
    __atomic_store_n(&rings->available.index, queue->submitted, __ATOMIC_RELEASE);
    guest_control_queue_notify(queue);
}

/* Even if the device wants no notification (VRING_USED_F_NO_NOTIFY): an extra kick does no harm. */
void guest_control_queue_notify(const struct guest_control_queue *queue)
{
    eventfd_write(queue->kick[CONTROL], 1);
}

/* Sleeps until the device calls, the daemon closes the socket, or the deadline. */
static bool wait_for_call(const struct guest_control_queue *queue, int64_t deadline, struct remoting_error *error)
{
    struct pollfd watched[] = {
        { .fd = queue->call[CONTROL], .events = POLLIN },
        { .fd = queue->socket_file, .events = POLLRDHUP },
    };
    int left = guest_deadline_left(deadline), count;
    eventfd_t calls;

    /* poll() alone does not suffice: with calls but no reply it would never time out. */
    if (left == 0) {
        return remoting_fail(error, REMOTING_ERROR_LOST,
                             "the daemon did not answer within %d s: it is overloaded or hangs",
                             COMMAND_MILLISECONDS / 1000);
    }
    count = poll(watched, 2, left);
    if (count < 0 && errno != EINTR) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "cannot wait for the daemon: %m");
    }
    if (count > 0 && watched[0].revents != 0) {
        eventfd_read(queue->call[CONTROL], &calls);
    } else if (count > 0 && watched[1].revents != 0) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the daemon closed the connection");
    }
    return true;
}

static bool wait_for_reply(const struct guest_control_queue *queue, size_t reply_size, size_t *written,
                           struct remoting_error *error)
{
    const struct guest_queue_used *used = &queue->area->rings[CONTROL].used;
    int64_t deadline = guest_deadline_in(COMMAND_MILLISECONDS);
    const struct vring_used_elem *element;
    uint32_t id, size;
    uint16_t index;

    while ((index = __atomic_load_n(&used->index, __ATOMIC_ACQUIRE)) == (uint16_t)(queue->submitted - 1)) {
        if (!wait_for_call(queue, deadline, error)) {
            return false;
        }
    }
    element = &used->ring[(uint16_t)(queue->submitted - 1) % GUEST_QUEUE_LENGTH];
    id = __atomic_load_n(&element->id, __ATOMIC_RELAXED);
    size = __atomic_load_n(&element->len, __ATOMIC_RELAXED);
    if (index != queue->submitted || id != 0 || size > reply_size) {
        return remoting_fail(
            error, REMOTING_ERROR_LOST,
            "the daemon broke the virtqueue protocol: used index %u for %u, descriptor %u for 0, %u bytes of at most "
            "%zu",
            index, queue->submitted, id, size, reply_size);
    }
    *written = size;
    return true;
}

static bool execute_locked(struct guest_control_queue *queue, struct guest_exchange *exchange,
                           struct remoting_error *error)
{
    if (queue->broken) {
        *error = queue->broken_because;
        return false;
    }
    memcpy(queue->area->command, exchange->command, exchange->command_size);
    memset(queue->area->reply, 0, exchange->reply_size);
    put_command(queue, exchange->command_size, exchange->reply_size);
    if (!wait_for_reply(queue, exchange->reply_size, &exchange->reply_written, error)) {
        queue->broken_because = *error;
        queue->broken = true;
        return false;
    }
    memcpy(exchange->reply, queue->area->reply, exchange->reply_written);
    return true;
}

bool guest_control_queue_execute(struct guest_control_queue *queue, struct guest_exchange *exchange,
                                 struct remoting_error *error)
{
    bool done;

    if (exchange->command_size > GUEST_COMMAND_MAXIMUM || exchange->reply_size > GUEST_REPLY_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "a device command of %zu bytes with a reply of %zu is too large", exchange->command_size,
                             exchange->reply_size);
    }
    pthread_mutex_lock(&queue->mutex);
    done = execute_locked(queue, exchange, error);
    pthread_mutex_unlock(&queue->mutex);
    return done;
}
