#include "descriptor_passing.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

ssize_t remoting_send_with_descriptors(int socket, const struct iovec *parts, size_t part_count,
                                       struct descriptor_list list, int flags)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * DESCRIPTORS_PER_MESSAGE)];
    } control = { 0 };
    struct msghdr packet = { .msg_iov = (struct iovec *)(uintptr_t)parts, .msg_iovlen = part_count };

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
