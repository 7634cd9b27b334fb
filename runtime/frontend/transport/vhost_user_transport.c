#include "transport/vhost_user_transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "device_protocol.h"
#include "ring_format.h"
#include "transport/control_commands.h"
#include "transport/control_queue.h"
#include "transport/guest_memory.h"
#include "transport/vhost_user_handshake.h"
#include "transport/vhost_user_socket.h"

#define BLOB_SIZE_MAXIMUM UINT32_MAX /* the width of a virtio-gpu resource */

/* That of resource id n is at index n - 1. */
struct vhost_user_resource {
    struct guest_memory_range range; /* of a blob that exists, else without address */
    bool taken;                      /* the id may be known to the device */
};

struct vhost_user_transport {
    struct guest_transport transport; /* first: a transport is a direct transport */
    int socket_file;
    int display_file;
    struct guest_memory memory;
    struct guest_control_queue control;
    _Atomic bool has_context;
    uint8_t *capset;

    pthread_mutex_t mutex; /* guards what follows */
    struct vhost_user_resource *resources;
    uint32_t resource_count;
};

static struct vhost_user_transport *direct(struct guest_transport *transport)
{
    return (struct vhost_user_transport *)transport;
}

/* Finds a free resource id. It stays taken until give_resource_id. */
static bool take_resource_id(struct vhost_user_transport *transport, uint32_t *resource_id,
                             struct remoting_error *error)
{
    struct vhost_user_resource *larger;
    uint32_t index = 0, count;

    pthread_mutex_lock(&transport->mutex);
    count = transport->resource_count;
    while (index < count && transport->resources[index].taken) {
        index++;
    }
    if (index == count) {
        uint32_t larger_count = count == 0 ? 64 : count * 2;

        larger = larger_count > count ? reallocarray(transport->resources, larger_count, sizeof *larger) : NULL;
        if (!larger) {
            pthread_mutex_unlock(&transport->mutex);
            return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
        }
        memset(larger + count, 0, (larger_count - count) * sizeof *larger);
        transport->resources = larger;
        transport->resource_count = larger_count;
    }
    transport->resources[index].taken = true;
    pthread_mutex_unlock(&transport->mutex);
    *resource_id = index + 1;
    return true;
}

static void set_resource_range(struct vhost_user_transport *transport, uint32_t resource_id,
                               const struct guest_memory_range *range)
{
    pthread_mutex_lock(&transport->mutex);
    transport->resources[resource_id - 1].range = *range;
    pthread_mutex_unlock(&transport->mutex);
}

/* Takes the blob's range out of the table, so that only one caller ever releases it. */
static bool remove_resource_range(struct vhost_user_transport *transport, const struct guest_blob *blob,
                                  struct guest_memory_range *range)
{
    struct vhost_user_resource *resource;
    bool found = false;

    pthread_mutex_lock(&transport->mutex);
    if (blob->resource_id != 0 && blob->resource_id <= transport->resource_count) {
        resource = &transport->resources[blob->resource_id - 1];
        if (resource->range.address && resource->range.address == blob->address) {
            *range = resource->range;
            resource->range.address = NULL;
            found = true;
        }
    }
    pthread_mutex_unlock(&transport->mutex);
    return found;
}

static void give_resource_id(struct vhost_user_transport *transport, uint32_t resource_id)
{
    pthread_mutex_lock(&transport->mutex);
    transport->resources[resource_id - 1].taken = false;
    pthread_mutex_unlock(&transport->mutex);
}

static bool vhost_user_create_context(struct guest_transport *transport_base, struct remoting_error *error)
{
    struct vhost_user_transport *transport = direct(transport_base);

    if (!guest_transport_check_owner(&transport->transport, error)) {
        return false;
    }
    if (!guest_command_create_context(&transport->control, program_invocation_short_name, error)) {
        return false;
    }
    transport->has_context = true;
    return true;
}

static bool vhost_user_create_blob(struct guest_transport *transport_base, size_t size, struct guest_blob *blob,
                                   struct remoting_error *error)
{
    struct vhost_user_transport *transport = direct(transport_base);
    struct guest_memory_range range;
    uint32_t resource_id = 0;
    bool clean;

    if (!guest_transport_check_owner(&transport->transport, error)) {
        return false;
    }
    if (size > BLOB_SIZE_MAXIMUM - (transport->memory.page_size - 1)) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                             "%zu bytes of shared memory in one piece: a virtio-gpu resource is under 4 GiB", size);
    }
    if (!guest_memory_allocate(&transport->memory, size, &range, error)) {
        return false;
    }
    if (!take_resource_id(transport, &resource_id, error)) {
        guest_memory_release(&transport->memory, &range, true);
        return false;
    }
    if (!guest_command_create_resource(&transport->control, resource_id, range.offset, (uint32_t)range.size, &clean,
                                       error)) {
        guest_memory_release(&transport->memory, &range, clean);
        if (clean) {
            give_resource_id(transport, resource_id);
        }
        return false;
    }
    set_resource_range(transport, resource_id, &range);
    *blob = (struct guest_blob){ .address = range.address, .size = range.size, .resource_id = resource_id };
    return true;
}

static void vhost_user_destroy_blob(struct guest_transport *transport_base, struct guest_blob *blob)
{
    struct vhost_user_transport *transport = direct(transport_base);
    struct guest_memory_range range;
    struct remoting_error ignored;
    bool unmapped;

    /* A forked child leaves the unmapping to close: a thread that it lacks may have held the lock. */
    if (!guest_transport_is_ours(&transport->transport) || !remove_resource_range(transport, blob, &range)) {
        return;
    }
    unmapped = guest_command_destroy_resource(&transport->control, blob->resource_id, &ignored);
    guest_memory_release(&transport->memory, &range, unmapped);
    if (unmapped) {
        give_resource_id(transport, blob->resource_id);
    }
    *blob = (struct guest_blob){ 0 };
}

static bool vhost_user_attach_ring(struct guest_transport *transport_base, const struct guest_blob *blob,
                                   struct remoting_error *error)
{
    struct vhost_user_transport *transport = direct(transport_base);
    struct remoting_submit submit = { .code = REMOTING_SUBMIT_ATTACH_RING, .argument = blob->resource_id };

    return guest_transport_check_owner(&transport->transport, error) &&
           guest_command_submit(&transport->control, &submit, error);
}

/* The worker sleeps on the word itself: both sides map the same page. Where nobody does, the device process may be who
 * serves the ring, by copies; it hears a notification. */
static void vhost_user_wake_host(struct guest_transport *transport_base, _Atomic uint32_t *host_waits)
{
    if (!remoting_futex_wake(host_waits)) {
        guest_control_queue_notify(&direct(transport_base)->control);
    }
}

static void vhost_user_wait(struct guest_transport *transport_base, _Atomic uint32_t *word, uint32_t seen,
                            int64_t timeout_ns)
{
    (void)transport_base;
    remoting_futex_wait(word, seen, timeout_ns);
}

static bool vhost_user_alive(struct guest_transport *transport_base)
{
    struct vhost_user_transport *transport = direct(transport_base);

    return guest_transport_is_ours(&transport->transport) && !transport->control.broken &&
           guest_socket_connected(transport->socket_file);
}

/* The opposite of start_transport. */
static void stop_transport(struct vhost_user_transport *transport)
{
    struct remoting_error ignored;

    if (guest_transport_is_ours(&transport->transport)) {
        if (transport->has_context) {
            guest_command_destroy_context(&transport->control, &ignored);
        }
        /* A forked child may still have this socket open, so close() alone would not notify the daemon. */
        shutdown(transport->socket_file, SHUT_RDWR);
    }
    close(transport->display_file);
    close(transport->socket_file);
    guest_memory_unmap(&transport->control.range);
    guest_control_queue_close(&transport->control);
    guest_memory_close(&transport->memory);
}

static void vhost_user_close(struct guest_transport *transport_base)
{
    struct vhost_user_transport *transport = direct(transport_base);

    stop_transport(transport);
    pthread_mutex_destroy(&transport->mutex);
    free(transport->resources);
    free(transport->capset);
    free(transport);
}

static const struct guest_transport_functions vhost_user_functions = {
    .close = vhost_user_close,
    .create_context = vhost_user_create_context,
    .create_blob = vhost_user_create_blob,
    .destroy_blob = vhost_user_destroy_blob,
    .attach_ring = vhost_user_attach_ring,
    .wake_host = vhost_user_wake_host,
    .wait = vhost_user_wait,
    .alive = vhost_user_alive,
};

/* Memory, queues and a started device on a socket that is already connected; it stays open on failure. */
static bool start_transport(struct vhost_user_transport *transport, struct remoting_error *error)
{
    if (!guest_memory_open(&transport->memory, error)) {
        return false;
    }
    if (!guest_control_queue_open(&transport->control, &transport->memory, transport->socket_file, error)) {
        guest_memory_close(&transport->memory);
        return false;
    }
    if (!guest_handshake(transport->socket_file, &transport->memory, &transport->control, &transport->display_file,
                         error)) {
        guest_memory_unmap(&transport->control.range);
        guest_control_queue_close(&transport->control);
        guest_memory_close(&transport->memory);
        return false;
    }
    return true;
}

bool guest_vhost_user_open(int socket_file, struct guest_transport **result, struct remoting_error *error)
{
    struct vhost_user_transport *transport = calloc(1, sizeof *transport);

    if (!transport) {
        close(socket_file);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    transport->transport.functions = &vhost_user_functions;
    transport->transport.shares_memory = true;
    transport->transport.owner = getpid();
    transport->socket_file = socket_file;
    if (!start_transport(transport, error)) {
        close(socket_file);
        free(transport);
        return false;
    }
    pthread_mutex_init(&transport->mutex, NULL);
    if (!guest_command_get_capset(&transport->control, &transport->capset, &transport->transport.capset_size, error)) {
        vhost_user_close(&transport->transport);
        return false;
    }
    transport->transport.capset = transport->capset;
    *result = &transport->transport;
    return true;
}
