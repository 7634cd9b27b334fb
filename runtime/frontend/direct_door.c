#include "direct_door.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control_commands.h"
#include "control_queue.h"
#include "device_protocol.h"
#include "direct_handshake.h"
#include "direct_socket.h"
#include "guest_memory.h"
#include "ring.h"

#define BLOB_SIZE_MAXIMUM UINT32_MAX /* the width of a virtio-gpu resource */

/* That of resource id n is at index n - 1. */
struct direct_resource {
    struct guest_memory_range range; /* of a blob that exists, else without address */
    bool taken;                      /* the id may be known to the device */
};

struct direct_door {
    struct guest_door door; /* first: a door is a direct door */
    pid_t owner;            /* the process that opened it; a forked child must not touch the device */
    int socket_file;
    int display_file;
    struct guest_memory memory;
    struct guest_control_queue control;
    _Atomic bool has_context;
    uint8_t *capset;

    pthread_mutex_t mutex; /* guards what follows */
    struct direct_resource *resources;
    uint32_t resource_count;
};

static struct direct_door *direct(struct guest_door *door)
{
    return (struct direct_door *)door;
}

static bool owned(const struct direct_door *door)
{
    return getpid() == door->owner;
}

static bool check_owner(const struct direct_door *door, struct remoting_error *error)
{
    if (owned(door))
        return true;
    return remoting_fail(error, REMOTING_ERROR_LOST, "the device was opened before fork(): a child process has to open its own");
}

/* Finds a free resource id. It stays taken until give_resource_id. */
static bool take_resource_id(struct direct_door *door, uint32_t *resource_id, struct remoting_error *error)
{
    struct direct_resource *larger;
    uint32_t index = 0, count;

    pthread_mutex_lock(&door->mutex);
    count = door->resource_count;
    while (index < count && door->resources[index].taken)
        index++;
    if (index == count) {
        uint32_t larger_count = count == 0 ? 64 : count * 2;

        larger = larger_count > count ? reallocarray(door->resources, larger_count, sizeof *larger) : NULL;
        if (larger == NULL) {
            pthread_mutex_unlock(&door->mutex);
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
        }
        memset(larger + count, 0, (larger_count - count) * sizeof *larger);
        door->resources = larger;
        door->resource_count = larger_count;
    }
    door->resources[index].taken = true;
    pthread_mutex_unlock(&door->mutex);
    *resource_id = index + 1;
    return true;
}

static void set_resource_range(struct direct_door *door, uint32_t resource_id, const struct guest_memory_range *range)
{
    pthread_mutex_lock(&door->mutex);
    door->resources[resource_id - 1].range = *range;
    pthread_mutex_unlock(&door->mutex);
}

/* Takes the blob's range out of the table, so that only one caller ever releases it. */
static bool remove_resource_range(struct direct_door *door, const struct guest_blob *blob, struct guest_memory_range *range)
{
    struct direct_resource *resource;
    bool found = false;

    pthread_mutex_lock(&door->mutex);
    if (blob->resource_id != 0 && blob->resource_id <= door->resource_count) {
        resource = &door->resources[blob->resource_id - 1];
        if (resource->range.address != NULL && resource->range.address == blob->address) {
            *range = resource->range;
            resource->range.address = NULL;
            found = true;
        }
    }
    pthread_mutex_unlock(&door->mutex);
    return found;
}

static void give_resource_id(struct direct_door *door, uint32_t resource_id)
{
    pthread_mutex_lock(&door->mutex);
    door->resources[resource_id - 1].taken = false;
    pthread_mutex_unlock(&door->mutex);
}

static bool direct_create_context(struct guest_door *door_base, struct remoting_error *error)
{
    struct direct_door *door = direct(door_base);

    if (!check_owner(door, error))
        return false;
    if (!guest_command_create_context(&door->control, program_invocation_short_name, error))
        return false;
    door->has_context = true;
    return true;
}

static bool direct_create_blob(struct guest_door *door_base, size_t size, struct guest_blob *blob, struct remoting_error *error)
{
    struct direct_door *door = direct(door_base);
    struct guest_memory_range range;
    uint32_t resource_id = 0;
    bool clean;

    if (!check_owner(door, error))
        return false;
    if (size > BLOB_SIZE_MAXIMUM - (door->memory.page_size - 1))
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
            "%zu bytes of shared memory in one piece: a virtio-gpu resource is under 4 GiB", size);
    if (!guest_memory_allocate(&door->memory, size, &range, error))
        return false;
    if (!take_resource_id(door, &resource_id, error)) {
        guest_memory_release(&door->memory, &range, true);
        return false;
    }
    if (!guest_command_create_resource(&door->control, resource_id, range.offset, (uint32_t)range.size, &clean, error)) {
        guest_memory_release(&door->memory, &range, clean);
        if (clean)
            give_resource_id(door, resource_id);
        return false;
    }
    set_resource_range(door, resource_id, &range);
    *blob = (struct guest_blob){ .address = range.address, .size = range.size, .resource_id = resource_id };
    return true;
}

static void direct_destroy_blob(struct guest_door *door_base, struct guest_blob *blob)
{
    struct direct_door *door = direct(door_base);
    struct guest_memory_range range;
    struct remoting_error ignored;
    bool unmapped;

    /* A forked child leaves the mapping to close: the lock may have been held by a thread it lacks. */
    if (!owned(door) || !remove_resource_range(door, blob, &range))
        return;
    unmapped = guest_command_destroy_resource(&door->control, blob->resource_id, &ignored);
    guest_memory_release(&door->memory, &range, unmapped);
    if (unmapped)
        give_resource_id(door, blob->resource_id);
    *blob = (struct guest_blob){ 0 };
}

static bool direct_attach_ring(struct guest_door *door_base, const struct guest_blob *blob, struct remoting_error *error)
{
    struct direct_door *door = direct(door_base);
    struct remoting_submit submit = { .code = REMOTING_SUBMIT_ATTACH_RING, .argument = blob->resource_id };

    return check_owner(door, error) && guest_command_submit(&door->control, &submit, error);
}

/* The worker sleeps on the word itself: both sides map the same page. */
static void direct_wake_host(struct guest_door *door_base, _Atomic uint32_t *host_waits)
{
    (void)door_base;
    remoting_futex_wake(host_waits);
}

static void direct_wait(struct guest_door *door_base, _Atomic uint32_t *word, uint32_t seen, int64_t timeout_ns)
{
    (void)door_base;
    remoting_futex_wait(word, seen, timeout_ns);
}

static bool direct_alive(struct guest_door *door_base)
{
    struct direct_door *door = direct(door_base);

    return owned(door) && !door->control.broken && guest_socket_connected(door->socket_file);
}

/* The opposite of start_door. */
static void stop_door(struct direct_door *door)
{
    struct remoting_error ignored;

    if (owned(door)) {
        if (door->has_context)
            guest_command_destroy_context(&door->control, &ignored);
        /* A child that was forked and lives on still has this socket open: close() alone would not
         * tell the daemon. */
        shutdown(door->socket_file, SHUT_RDWR);
    }
    close(door->display_file);
    close(door->socket_file);
    guest_memory_unmap(&door->control.range);
    guest_control_queue_close(&door->control);
    guest_memory_close(&door->memory);
}

static void direct_close(struct guest_door *door_base)
{
    struct direct_door *door = direct(door_base);

    stop_door(door);
    pthread_mutex_destroy(&door->mutex);
    free(door->resources);
    free(door->capset);
    free(door);
}

static const struct guest_door_functions direct_functions = {
    .close = direct_close,
    .create_context = direct_create_context,
    .create_blob = direct_create_blob,
    .destroy_blob = direct_destroy_blob,
    .attach_ring = direct_attach_ring,
    .wake_host = direct_wake_host,
    .wait = direct_wait,
    .alive = direct_alive,
};

/* Memory, queues and a started device on a socket that is already connected; it stays open on failure. */
static bool start_door(struct direct_door *door, struct remoting_error *error)
{
    if (!guest_memory_open(&door->memory, error))
        return false;
    if (!guest_control_queue_open(&door->control, &door->memory, door->socket_file, error)) {
        guest_memory_close(&door->memory);
        return false;
    }
    if (!guest_handshake(door->socket_file, &door->memory, &door->control, &door->display_file, error)) {
        guest_memory_unmap(&door->control.range);
        guest_control_queue_close(&door->control);
        guest_memory_close(&door->memory);
        return false;
    }
    return true;
}

bool guest_direct_door_open(int socket_file, struct guest_door **result, struct remoting_error *error)
{
    struct direct_door *door = calloc(1, sizeof *door);

    if (door == NULL) {
        close(socket_file);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    door->door.functions = &direct_functions;
    door->owner = getpid();
    door->socket_file = socket_file;
    if (!start_door(door, error)) {
        close(socket_file);
        free(door);
        return false;
    }
    pthread_mutex_init(&door->mutex, NULL);
    if (!guest_command_get_capset(&door->control, &door->capset, &door->door.capset_size, error)) {
        direct_close(&door->door);
        return false;
    }
    door->door.capset = door->capset;
    *result = &door->door;
    return true;
}
