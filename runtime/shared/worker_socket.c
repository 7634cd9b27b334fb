#include "worker_socket.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum worker_receive worker_receive(int socket, struct worker_message *message, uint8_t *payload)
{
    struct iovec parts[] = { { .iov_base = message, .iov_len = sizeof *message },
                             { .iov_base = payload, .iov_len = WORKER_PAYLOAD_MAXIMUM } };
    struct msghdr packet = { .msg_iov = parts, .msg_iovlen = 2 }; /* no room for descriptors: the kernel drops them */
    ssize_t received = recvmsg(socket, &packet, MSG_DONTWAIT);

    /* The kernel reports this once for a worker that ended without reading everything, before its last messages. */
    if (received < 0 && errno == ECONNRESET) {
        received = recvmsg(socket, &packet, MSG_DONTWAIT);
    }
    if (received < 0) {
        return errno == EAGAIN || errno == EINTR ? WORKER_RECEIVE_NOTHING : WORKER_RECEIVE_CLOSED;
    }
    if (received == 0) {
        return WORKER_RECEIVE_CLOSED;
    }
    if ((packet.msg_flags & MSG_TRUNC) != 0 || (size_t)received < sizeof *message ||
        message->payload_size != (size_t)received - sizeof *message) {
        return WORKER_RECEIVE_MALFORMED;
    }
    return WORKER_RECEIVE_MESSAGE;
}
