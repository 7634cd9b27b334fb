#include "descriptor_passing.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

ssize_t remoting_send_message(int socket, struct message_parts parts, struct descriptor_list list, int flags)
{
    struct iovec bytes[] = { { .iov_base = (void *)(uintptr_t)parts.header, .iov_len = parts.header_size },
                             { .iov_base = (void *)(uintptr_t)parts.payload, .iov_len = parts.payload_size } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * DESCRIPTORS_PER_MESSAGE)];
    } control = { 0 };
    struct msghdr packet = { .msg_iov = bytes, .msg_iovlen = parts.payload_size > 0 ? 2 : 1 };

    if (list.count > DESCRIPTORS_PER_MESSAGE) {
        errno = E2BIG;
        return -1;
    }
    if (list.count > 0) {
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int) * list.count);
        memcpy(CMSG_DATA(&control.header), list.descriptors, sizeof(int) * list.count);
        packet.msg_control = &control;
        packet.msg_controllen = CMSG_SPACE(sizeof(int) * list.count);
    }
    return sendmsg(socket, &packet, flags | MSG_NOSIGNAL);
}
