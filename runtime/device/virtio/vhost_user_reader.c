#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "virtio/vhost_user.h"

void vhost_user_reader_clear(struct vhost_user_reader *reader)
{
    for (uint32_t i = 0; i < reader->fd_count; i++) {
        if (reader->fds[i] >= 0) {
            close(reader->fds[i]);
        }
    }
    memset(reader, 0, sizeof *reader);
}

static bool take_descriptors(struct vhost_user_reader *reader, struct msghdr *packet, struct remoting_error *error)
{
    bool fits = (packet->msg_flags & MSG_CTRUNC) == 0;

    for (struct cmsghdr *item = CMSG_FIRSTHDR(packet); item; item = CMSG_NXTHDR(packet, item)) {
        size_t count = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(item) + i * sizeof fd, sizeof fd);
            if (reader->fd_count < VHOST_USER_REGIONS_MAXIMUM) {
                reader->fds[reader->fd_count++] = fd;
                continue;
            }
            close(fd);
            fits = false;
        }
    }
    if (!fits) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED,
                             "more than %u descriptors with a message, or too many open", VHOST_USER_REGIONS_MAXIMUM);
    }
    return true;
}

static bool check_header(const struct vhost_user_header *header, struct remoting_error *error)
{
    if ((header->flags & VHOST_USER_FLAG_VERSION_MASK) != VHOST_USER_FLAG_VERSION ||
        (header->flags & VHOST_USER_FLAG_REPLY) != 0) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a vhost-user message with flags 0x%x", header->flags);
    }
    if (header->size > VHOST_USER_PAYLOAD_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a vhost-user message of %u bytes", header->size);
    }
    return true;
}

/* Never reads beyond the end of the header or of the payload, so that descriptors stay with their message. */
static ssize_t read_part(struct vhost_user_reader *reader, int socket, struct msghdr *packet)
{
    size_t header_size = sizeof reader->header;
    struct iovec part;

    if (reader->received < header_size) {
        part.iov_base = (uint8_t *)&reader->header + reader->received;
        part.iov_len = header_size - reader->received;
    } else {
        part.iov_base = reader->payload + (reader->received - header_size);
        part.iov_len = reader->header.size - (reader->received - header_size);
    }
    packet->msg_iov = &part;
    packet->msg_iovlen = 1;
    return recvmsg(socket, packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
}

static enum vhost_user_read read_once(struct vhost_user_reader *reader, int socket, struct remoting_error *error)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * VHOST_USER_REGIONS_MAXIMUM)];
    } control;
    struct msghdr packet = { .msg_control = &control, .msg_controllen = sizeof control };
    ssize_t received = read_part(reader, socket, &packet);

    if (received < 0) {
        return errno == EAGAIN || errno == EINTR ? VHOST_USER_READ_NOTHING : VHOST_USER_READ_CLOSED;
    }
    if (received == 0) {
        return VHOST_USER_READ_CLOSED;
    }
    reader->received += (size_t)received;
    if (!take_descriptors(reader, &packet, error)) {
        return VHOST_USER_READ_MALFORMED;
    }
    if (reader->received == sizeof reader->header && !check_header(&reader->header, error)) {
        return VHOST_USER_READ_MALFORMED;
    }
    return VHOST_USER_READ_MESSAGE;
}

enum vhost_user_read vhost_user_read(struct vhost_user_reader *reader, int socket, struct remoting_error *error)
{
    while (reader->received < sizeof reader->header || reader->received < sizeof reader->header + reader->header.size) {
        enum vhost_user_read outcome = read_once(reader, socket, error);

        if (outcome != VHOST_USER_READ_MESSAGE) {
            return outcome;
        }
    }
    return VHOST_USER_READ_MESSAGE;
}
