#include "virtio/vhost_user.h"

#include <errno.h>
#include <linux/virtio_config.h>
#include <linux/virtio_gpu.h>
#include <linux/virtio_ring.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process/device_log.h"
#include "virtio/device_queues.h"

#define DEVICE_FEATURES                                                                                                \
    (1ull << VIRTIO_F_VERSION_1 | 1ull << VIRTIO_RING_F_INDIRECT_DESC | 1ull << VIRTIO_RING_F_EVENT_IDX |              \
     1ull << VIRTIO_GPU_F_VIRGL | 1ull << VHOST_USER_F_PROTOCOL_FEATURES)
#define PROTOCOL_FEATURES                                                                                              \
    (1ull << VHOST_USER_PROTOCOL_F_MQ | 1ull << VHOST_USER_PROTOCOL_F_REPLY_ACK |                                      \
     1ull << VHOST_USER_PROTOCOL_F_CONFIG | 1ull << VHOST_USER_PROTOCOL_F_RESET_DEVICE)

struct message {
    struct vhost_user_reader *reader;
    bool replied;
};

/* A front-end whose receive buffer is full of replies is not waited for. */
static bool reply(struct vhost_user *vhost_user, struct message *message, const void *payload, uint32_t size,
                  struct remoting_error *error)
{
    struct vhost_user_header header = { .request = message->reader->header.request,
                                        .flags = VHOST_USER_FLAG_VERSION | VHOST_USER_FLAG_REPLY,
                                        .size = size };
    uint8_t bytes[sizeof header + VHOST_USER_PAYLOAD_MAXIMUM];

    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, payload, size);
    message->replied = true;
    if (send(vhost_user->socket, bytes, sizeof header + size, MSG_DONTWAIT | MSG_NOSIGNAL) !=
        (ssize_t)(sizeof header + size)) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "a vhost-user reply cannot be sent: %s", strerror(errno));
    }
    return true;
}

static bool reply_number(struct vhost_user *vhost_user, struct message *message, uint64_t number,
                         struct remoting_error *error)
{
    return reply(vhost_user, message, &number, sizeof number, error);
}

static uint64_t payload_number(const struct message *message)
{
    uint64_t number;

    memcpy(&number, message->reader->payload, sizeof number);
    return number;
}

static int take_descriptor(struct message *message)
{
    int fd;

    if (message->reader->fd_count == 0) {
        return -1;
    }
    fd = message->reader->fds[0];
    message->reader->fds[0] = -1;
    return fd;
}

static bool get_features(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    return reply_number(vhost_user, message, DEVICE_FEATURES, error);
}

/* Features that QEMU itself offers to the guest come back here too: the negotiated ones count, whatever was offered. */
static bool set_features(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    (void)error;
    vhost_user->queues->features = payload_number(message) & DEVICE_FEATURES;
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        vhost_user->queues->queues[i].indirect = (vhost_user->queues->features & 1ull << VIRTIO_RING_F_INDIRECT_DESC) !=
                                                 0;
        vhost_user->queues->queues[i].event_index = (vhost_user->queues->features & 1ull << VIRTIO_RING_F_EVENT_IDX) !=
                                                    0;
        /* Without protocol features a queue is enabled from the beginning (vhost-user.rst, "Ring states"). */
        if ((vhost_user->queues->features & 1ull << VHOST_USER_F_PROTOCOL_FEATURES) == 0) {
            vhost_user->queues->queues[i].enabled = true;
        }
    }
    return true;
}

static bool get_protocol_features(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    return reply_number(vhost_user, message, PROTOCOL_FEATURES, error);
}

static bool get_queue_count(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    return reply_number(vhost_user, message, QUEUE_COUNT, error);
}

static bool do_nothing(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    (void)vhost_user;
    (void)message;
    (void)error;
    return true;
}

static bool reset_device(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    (void)message;
    (void)error;
    device_queues_reset(vhost_user->queues);
    return true;
}

static bool set_memory_table(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_reader *reader = message->reader;
    struct vhost_user_memory memory = { 0 };
    struct memory_table *table;
    bool created;

    memcpy(&memory, reader->payload, reader->header.size < sizeof memory ? reader->header.size : sizeof memory);
    if (memory.count == 0 || memory.count > VHOST_USER_REGIONS_MAXIMUM || memory.count != reader->fd_count ||
        reader->header.size < offsetof(struct vhost_user_memory, regions) + memory.count * sizeof memory.regions[0]) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "a memory table of %u regions in %u bytes with %u descriptors", memory.count,
                             reader->header.size, reader->fd_count);
    }
    created = memory_table_create(&memory, reader->fds, &vhost_user->queues->memory_account, &table, error);
    reader->fd_count = 0;
    return created && device_queues_set_memory(vhost_user->queues, table, error);
}

static bool find_queue(uint32_t index, struct remoting_error *error)
{
    if (index >= QUEUE_COUNT) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "virtqueue %u does not exist", index);
    }
    return true;
}

static bool get_queue_state(struct message *message, struct vhost_user_vring_state *state, struct remoting_error *error)
{
    memcpy(state, message->reader->payload, sizeof *state);
    return find_queue(state->index, error);
}

static bool find_stopped_queue(struct vhost_user *vhost_user, uint32_t index, struct remoting_error *error)
{
    if (!find_queue(index, error)) {
        return false;
    }
    if (vhost_user->queues->queues[index].running) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "virtqueue %u is changed while it runs", index);
    }
    return true;
}

static bool set_queue_size(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_vring_state state;

    memcpy(&state, message->reader->payload, sizeof state);
    if (!find_stopped_queue(vhost_user, state.index, error)) {
        return false;
    }
    vhost_user->queues->queues[state.index].size = state.value;
    return true;
}

static bool set_queue_addresses(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_vring_address address;
    struct virtqueue *queue;

    memcpy(&address, message->reader->payload, sizeof address);
    if (!find_stopped_queue(vhost_user, address.index, error)) {
        return false;
    }
    queue = &vhost_user->queues->queues[address.index];
    queue->descriptor_address = address.descriptor;
    queue->available_address = address.available;
    queue->used_address = address.used;
    queue->addresses_set = true;
    return true;
}

static bool set_queue_base(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_vring_state state;

    memcpy(&state, message->reader->payload, sizeof state);
    if (!find_stopped_queue(vhost_user, state.index, error)) {
        return false;
    }
    vhost_user->queues->queues[state.index].last_available = (uint16_t)state.value;
    return true;
}

/* Its contexts stay: a paused guest continues where it was. */
static bool get_queue_base(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_vring_state state;

    if (!get_queue_state(message, &state, error) || !device_queues_stop(vhost_user->queues, state.index, error)) {
        return false;
    }
    state.value = vhost_user->queues->queues[state.index].last_available;
    return reply(vhost_user, message, &state, sizeof state, error);
}

static bool enable_queue(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct vhost_user_vring_state state;

    if (!get_queue_state(message, &state, error)) {
        return false;
    }
    vhost_user->queues->queues[state.index].enabled = state.value != 0;
    return device_queues_update(vhost_user->queues, state.index, error);
}

/* Another kind of file could block or end the process where an eventfd does not. */
static bool check_eventfd(int fd, struct remoting_error *error)
{
    static const char expected[] = "anon_inode:[eventfd]";
    char path[64];
    char target[sizeof expected];

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, target, sizeof target) != (ssize_t)strlen(expected) ||
        memcmp(target, expected, strlen(expected)) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "a virtqueue's kick, call or error descriptor is not an eventfd");
    }
    return true;
}

/* *fd is the caller's; -1 if the front-end has none. */
static bool take_queue_eventfd(struct message *message, uint32_t *index, int *fd, struct remoting_error *error)
{
    uint64_t number = payload_number(message);

    *index = (uint32_t)(number & VHOST_USER_VRING_INDEX_MASK);
    *fd = -1;
    if (!find_queue(*index, error)) {
        return false;
    }
    if ((number & VHOST_USER_VRING_NO_FD) != 0) {
        return true;
    }
    if (message->reader->fd_count != 1) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "an eventfd was announced and did not come");
    }
    if (!check_eventfd(message->reader->fds[0], error)) {
        return false;
    }
    *fd = take_descriptor(message);
    return true;
}

static bool set_queue_kick(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    uint32_t index;
    int fd;

    if (!take_queue_eventfd(message, &index, &fd, error)) {
        return false;
    }
    if (fd < 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "virtqueue %u wants to be polled", index);
    }
    return device_queues_set_kick(vhost_user->queues, index, fd, error);
}

static void replace_descriptor(int *fd, int replacement)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = replacement;
}

static bool set_queue_call(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    uint32_t index;
    int fd;

    if (!take_queue_eventfd(message, &index, &fd, error)) {
        return false;
    }
    replace_descriptor(&vhost_user->queues->queues[index].call_fd, fd);
    return true;
}

static bool set_queue_error(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    uint32_t index;
    int fd;

    if (!take_queue_eventfd(message, &index, &fd, error)) {
        return false;
    }
    replace_descriptor(&vhost_user->queues->queues[index].error_fd, fd);
    return true;
}

static bool get_config(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    struct virtio_gpu_config device_config = { .num_scanouts = 1, .num_capsets = 1 };
    struct vhost_user_config config = { 0 };
    uint32_t size = message->reader->header.size;
    uint32_t end;

    memcpy(&config, message->reader->payload, offsetof(struct vhost_user_config, bytes));
    if (config.size > VHOST_USER_CONFIG_MAXIMUM || size != offsetof(struct vhost_user_config, bytes) + config.size ||
        __builtin_add_overflow(config.offset, config.size, &end) || end > VHOST_USER_CONFIG_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "configuration bytes %u to %u wanted in a message of %u bytes", config.offset,
                             config.offset + config.size, size);
    }
    for (uint32_t i = 0; i < config.size && config.offset + i < sizeof device_config; i++) {
        config.bytes[i] = ((const uint8_t *)&device_config)[config.offset + i];
    }
    return reply(vhost_user, message, &config, size, error);
}

static bool set_gpu_socket(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    if (message->reader->fd_count != 1) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "GPU_SET_SOCKET without a socket");
    }
    replace_descriptor(&vhost_user->queues->gpu_socket, take_descriptor(message));
    return true;
}

static const struct request {
    uint32_t number;
    bool (*handle)(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error);
    size_t minimum_size;
} requests[] = {
    { VHOST_USER_GET_FEATURES, get_features, 0 },
    { VHOST_USER_SET_FEATURES, set_features, sizeof(uint64_t) },
    { VHOST_USER_SET_OWNER, do_nothing, 0 },
    { VHOST_USER_RESET_OWNER, do_nothing, 0 },
    { VHOST_USER_SET_MEM_TABLE, set_memory_table, offsetof(struct vhost_user_memory, regions) },
    { VHOST_USER_SET_VRING_NUM, set_queue_size, sizeof(struct vhost_user_vring_state) },
    { VHOST_USER_SET_VRING_ADDR, set_queue_addresses, sizeof(struct vhost_user_vring_address) },
    { VHOST_USER_SET_VRING_BASE, set_queue_base, sizeof(struct vhost_user_vring_state) },
    { VHOST_USER_GET_VRING_BASE, get_queue_base, sizeof(struct vhost_user_vring_state) },
    { VHOST_USER_SET_VRING_KICK, set_queue_kick, sizeof(uint64_t) },
    { VHOST_USER_SET_VRING_CALL, set_queue_call, sizeof(uint64_t) },
    { VHOST_USER_SET_VRING_ERR, set_queue_error, sizeof(uint64_t) },
    { VHOST_USER_GET_PROTOCOL_FEATURES, get_protocol_features, 0 },
    { VHOST_USER_SET_PROTOCOL_FEATURES, do_nothing, sizeof(uint64_t) },
    { VHOST_USER_GET_QUEUE_NUM, get_queue_count, 0 },
    { VHOST_USER_SET_VRING_ENABLE, enable_queue, sizeof(struct vhost_user_vring_state) },
    { VHOST_USER_GET_CONFIG, get_config, offsetof(struct vhost_user_config, bytes) },
    { VHOST_USER_SET_CONFIG, do_nothing, 0 },
    { VHOST_USER_GPU_SET_SOCKET, set_gpu_socket, 0 },
    { VHOST_USER_RESET_DEVICE, reset_device, 0 },
};

static bool dispatch(struct vhost_user *vhost_user, struct message *message, struct remoting_error *error)
{
    const struct vhost_user_header *header = &message->reader->header;

    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        if (requests[i].number != header->request) {
            continue;
        }
        if (header->size < requests[i].minimum_size) {
            return remoting_fail(error, REMOTING_ERROR_MALFORMED, "vhost-user request %u with %u bytes",
                                 header->request, header->size);
        }
        return requests[i].handle(vhost_user, message, error);
    }
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "vhost-user request %u is not known", header->request);
}

/* A request that fails changes nothing, so the connection goes on if the failure can be reported to the front-end. */
bool vhost_user_handle(struct vhost_user *vhost_user, struct remoting_error *error)
{
    struct message message = { .reader = &vhost_user->reader };
    uint32_t request = vhost_user->reader.header.request;
    /* Whether or not it was negotiated: a QEMU whose daemon was restarted goes on with what it agreed with the one
     * before. */
    bool wants_acknowledgement = (vhost_user->reader.header.flags & VHOST_USER_FLAG_NEED_REPLY) != 0;
    bool done = dispatch(vhost_user, &message, error);

    if (!done && (error->kind == REMOTING_ERROR_LOST || message.replied)) {
        return false;
    }
    if (!done) {
        device_log("request %u refused: %s", request, error->reason);
    }
    if (wants_acknowledgement && !message.replied) {
        return reply_number(vhost_user, &message, done ? 0 : 1, error);
    }
    return done || error->kind == REMOTING_ERROR_UNSUPPORTED;
}
