#include "transport/vhost_user_handshake.h"

#include <linux/virtio_config.h>
#include <linux/virtio_gpu.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/deadline.h"
#include "transport/vhost_user_socket.h"
#include "vhost_user_protocol.h"

#define MESSAGE_MILLISECONDS 5000

/* Where the front-end maps guest memory in its own address space, in QEMU. Here nothing is mapped
 * at it: it only has to be the same in the memory table and in the queues' addresses. */
#define USER_ADDRESS (UINT64_C(1) << 40)

#define BIT(number) (UINT64_C(1) << (number))

/* Without INDIRECT_DESC and EVENT_IDX, which a driver of one command at a time has no use for. */
static const uint64_t needed_features = BIT(VIRTIO_GPU_F_VIRGL) | BIT(VIRTIO_F_VERSION_1) |
                                        BIT(VHOST_USER_F_PROTOCOL_FEATURES);
static const uint64_t needed_protocol_features = BIT(VHOST_USER_PROTOCOL_F_MQ) | BIT(VHOST_USER_PROTOCOL_F_REPLY_ACK) |
                                                 BIT(VHOST_USER_PROTOCOL_F_CONFIG);

/* As on the wire: the payload follows the 12 bytes of the header without padding. */
struct __attribute__((packed)) message {
    struct vhost_user_header header;
    union {
        uint64_t number;
        struct vhost_user_vring_state state;
        struct vhost_user_vring_address address;
        struct vhost_user_memory memory;
        struct vhost_user_config config;
    };
};

_Static_assert(offsetof(struct message, number) == sizeof(struct vhost_user_header), "as on the wire");
_Static_assert(offsetof(struct vhost_user_memory, regions) == 8, "as on the wire");
_Static_assert(offsetof(struct vhost_user_config, bytes) == 12, "as on the wire");

static const char *request_name(uint32_t request)
{
    switch (request) {
    case VHOST_USER_GET_FEATURES:
        return "GET_FEATURES";
    case VHOST_USER_SET_FEATURES:
        return "SET_FEATURES";
    case VHOST_USER_SET_OWNER:
        return "SET_OWNER";
    case VHOST_USER_SET_MEM_TABLE:
        return "SET_MEM_TABLE";
    case VHOST_USER_SET_VRING_NUM:
        return "SET_VRING_NUM";
    case VHOST_USER_SET_VRING_ADDR:
        return "SET_VRING_ADDR";
    case VHOST_USER_SET_VRING_BASE:
        return "SET_VRING_BASE";
    case VHOST_USER_SET_VRING_KICK:
        return "SET_VRING_KICK";
    case VHOST_USER_SET_VRING_CALL:
        return "SET_VRING_CALL";
    case VHOST_USER_GET_PROTOCOL_FEATURES:
        return "GET_PROTOCOL_FEATURES";
    case VHOST_USER_SET_PROTOCOL_FEATURES:
        return "SET_PROTOCOL_FEATURES";
    case VHOST_USER_GET_QUEUE_NUM:
        return "GET_QUEUE_NUM";
    case VHOST_USER_SET_VRING_ENABLE:
        return "SET_VRING_ENABLE";
    case VHOST_USER_GET_CONFIG:
        return "GET_CONFIG";
    case VHOST_USER_GPU_SET_SOCKET:
        return "GPU_SET_SOCKET";
    default:
        return "a message";
    }
}

/* The reason says at which step the handshake ended. */
static bool step_failed(uint32_t request, struct remoting_error *error)
{
    struct remoting_error cause = *error;

    return remoting_fail(error, cause.kind, "%s (handshake, at %s): its log says why, such as too many guests",
                         cause.reason, request_name(request));
}

static bool send_message(int socket_file, struct message *message, int file, struct remoting_error *error)
{
    size_t size = sizeof message->header + message->header.size;

    message->header.flags |= VHOST_USER_FLAG_VERSION;
    if (guest_socket_send(socket_file, message, size, file, guest_deadline_in(MESSAGE_MILLISECONDS), error)) {
        return true;
    }
    return step_failed(message->header.request, error);
}

/* Replaces `message` by its reply, whose payload must have exactly `size` bytes. */
static bool receive_reply(int socket_file, struct message *message, uint32_t size, struct remoting_error *error)
{
    int64_t deadline = guest_deadline_in(MESSAGE_MILLISECONDS);
    uint32_t request = message->header.request;

    if (!guest_socket_receive(socket_file, &message->header, sizeof message->header, deadline, error)) {
        return step_failed(request, error);
    }
    if (message->header.request != request ||
        message->header.flags != (VHOST_USER_FLAG_VERSION | VHOST_USER_FLAG_REPLY) || message->header.size != size) {
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED,
            "what listens there does not speak vhost-user: it answered %s with request %u, flags 0x%x, %u bytes",
            request_name(request), message->header.request, message->header.flags, message->header.size);
    }
    if (!guest_socket_receive(socket_file, (uint8_t *)message + sizeof message->header, size, deadline, error)) {
        return step_failed(request, error);
    }
    return true;
}

static bool get_number(int socket_file, uint32_t request, uint64_t *number, struct remoting_error *error)
{
    struct message message = { .header.request = request };

    if (!send_message(socket_file, &message, -1, error) ||
        !receive_reply(socket_file, &message, sizeof message.number, error)) {
        return false;
    }
    *number = message.number;
    return true;
}

/* Sends a message that has no reply of its own, and waits for the acknowledgement (REPLY_ACK). */
static bool set(int socket_file, struct message *message, int file, struct remoting_error *error)
{
    message->header.flags = VHOST_USER_FLAG_NEED_REPLY;
    if (!send_message(socket_file, message, file, error) ||
        !receive_reply(socket_file, message, sizeof message->number, error)) {
        return false;
    }
    if (message->number != 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the daemon refused %s of the handshake: see its log",
                             request_name(message->header.request));
    }
    return true;
}

static bool set_number(int socket_file, uint32_t request, uint64_t number, int file, struct remoting_error *error)
{
    struct message message = { .header = { .request = request, .size = sizeof number }, .number = number };

    return set(socket_file, &message, file, error);
}

static bool set_state(int socket_file, uint32_t request, uint32_t index, uint32_t value, struct remoting_error *error)
{
    struct message message = { .header = { .request = request, .size = sizeof message.state },
                               .state = { index, value } };

    return set(socket_file, &message, -1, error);
}

static bool negotiate(int socket_file, struct remoting_error *error)
{
    struct message protocol = {
        .header = { .request = VHOST_USER_SET_PROTOCOL_FEATURES, .size = sizeof protocol.number },
        .number = needed_protocol_features,
    };
    struct message owner = { .header.request = VHOST_USER_SET_OWNER };
    uint64_t features, protocol_features, queues;

    if (!get_number(socket_file, VHOST_USER_GET_FEATURES, &features, error)) {
        return false;
    }
    if ((features & needed_features) != needed_features) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "what listens there is not a ggml-remoting device: of the features 0x%llx it lacks 0x%llx",
                             (unsigned long long)needed_features, (unsigned long long)(needed_features & ~features));
    }
    if (!get_number(socket_file, VHOST_USER_GET_PROTOCOL_FEATURES, &protocol_features, error)) {
        return false;
    }
    if ((protocol_features & needed_protocol_features) != needed_protocol_features) {
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED,
            "what listens there is not a ggml-remoting device: of the protocol features 0x%llx it lacks 0x%llx",
            (unsigned long long)needed_protocol_features,
            (unsigned long long)(needed_protocol_features & ~protocol_features));
    }
    /* Not acknowledged: REPLY_ACK holds only from here on. */
    if (!send_message(socket_file, &protocol, -1, error)) {
        return false;
    }
    if (!get_number(socket_file, VHOST_USER_GET_QUEUE_NUM, &queues, error)) {
        return false;
    }
    if (queues < GUEST_QUEUE_COUNT) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the device has %llu queues, a virtio-gpu has %u",
                             (unsigned long long)queues, GUEST_QUEUE_COUNT);
    }
    return set(socket_file, &owner, -1, error);
}

static bool check_config(int socket_file, struct remoting_error *error)
{
    struct virtio_gpu_config config;
    uint32_t size = offsetof(struct vhost_user_config, bytes) + sizeof config;
    struct message message = {
        .header = { .request = VHOST_USER_GET_CONFIG, .size = size },
        .config.size = sizeof config,
    };

    if (!send_message(socket_file, &message, -1, error) || !receive_reply(socket_file, &message, size, error)) {
        return false;
    }
    memcpy(&config, message.config.bytes, sizeof config);
    if (message.config.size != sizeof config || config.num_capsets == 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "what listens there is not a ggml-remoting device: it offers no capset");
    }
    return true;
}

/* The device expects a display's socket. Nothing is ever displayed, but QEMU sends this too. */
static bool set_display(int socket_file, int *display_file, struct remoting_error *error)
{
    struct message message = { .header.request = VHOST_USER_GPU_SET_SOCKET };
    int ends[2];
    bool sent;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "cannot create the display socket: %m");
    }
    sent = send_message(socket_file, &message, ends[1], error);
    close(ends[1]);
    if (!sent) {
        close(ends[0]);
        return false;
    }
    *display_file = ends[0];
    return true;
}

static bool share_memory(int socket_file, const struct guest_memory *memory, struct remoting_error *error)
{
    struct message message = {
        .header = { .request = VHOST_USER_SET_MEM_TABLE,
                    .size = offsetof(struct vhost_user_memory, regions) + sizeof message.memory.regions[0] },
        .memory = { .count = 1, .regions = { { .size = memory->size, .user_address = USER_ADDRESS } } },
    };

    return set(socket_file, &message, memory->file, error);
}

static bool start_queue(int socket_file, const struct guest_control_queue *queue, unsigned index,
                        struct remoting_error *error)
{
    uint64_t area = USER_ADDRESS + queue->range.offset;
    uint64_t rings = area + offsetof(struct guest_queue_area, rings) + index * sizeof(struct guest_queue_rings);
    struct message message = {
        .header = { .request = VHOST_USER_SET_VRING_ADDR, .size = sizeof message.address },
        .address = {
            .index = index,
            .descriptor = rings + offsetof(struct guest_queue_rings, descriptors),
            .used = rings + offsetof(struct guest_queue_rings, used),
            .available = rings + offsetof(struct guest_queue_rings, available),
        },
    };

    return set_state(socket_file, VHOST_USER_SET_VRING_NUM, index, GUEST_QUEUE_LENGTH, error) &&
           set_state(socket_file, VHOST_USER_SET_VRING_BASE, index, 0, error) &&
           set(socket_file, &message, -1, error) &&
           set_number(socket_file, VHOST_USER_SET_VRING_CALL, index, queue->call[index], error) &&
           set_number(socket_file, VHOST_USER_SET_VRING_KICK, index, queue->kick[index], error);
}

static bool start_device(int socket_file, const struct guest_memory *memory, const struct guest_control_queue *queue,
                         struct remoting_error *error)
{
    if (!set_number(socket_file, VHOST_USER_SET_FEATURES, needed_features, -1, error) ||
        !share_memory(socket_file, memory, error)) {
        return false;
    }
    for (unsigned index = 0; index < GUEST_QUEUE_COUNT; index++) {
        if (!start_queue(socket_file, queue, index, error)) {
            return false;
        }
    }
    for (unsigned index = 0; index < GUEST_QUEUE_COUNT; index++) {
        if (!set_state(socket_file, VHOST_USER_SET_VRING_ENABLE, index, 1, error)) {
            return false;
        }
    }
    return true;
}

bool guest_handshake(int socket_file, const struct guest_memory *memory, const struct guest_control_queue *queue,
                     int *display_file, struct remoting_error *error)
{
    int display = -1;

    if (!negotiate(socket_file, error) || !check_config(socket_file, error) ||
        !set_display(socket_file, &display, error)) {
        return false;
    }
    if (!start_device(socket_file, memory, queue, error)) {
        close(display);
        return false;
    }
    *display_file = display;
    return true;
}
