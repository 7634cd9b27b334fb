#include "process/daemon_link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static uint8_t payload[DAEMON_PAYLOAD_MAXIMUM + 1]; /* of the message that was read last: a process has one daemon */

static int descriptor_of(struct msghdr *packet)
{
    struct cmsghdr *item = CMSG_FIRSTHDR(packet);
    int descriptor = -1;

    if (item && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) {
        memcpy(&descriptor, CMSG_DATA(item), sizeof descriptor);
    }
    return descriptor;
}

static enum daemon_receive receive(struct daemon_link *link, struct daemon_word *word, int flags)
{
    struct iovec parts[] = { { .iov_base = &word->header, .iov_len = sizeof word->header },
                             { .iov_base = payload, .iov_len = DAEMON_PAYLOAD_MAXIMUM } };
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr packet = {
        .msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control
    };
    ssize_t size;

    do {
        size = recvmsg(link->control, &packet, flags | MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN) {
        return DAEMON_RECEIVE_NOTHING;
    }
    if (size < (ssize_t)sizeof word->header) {
        return DAEMON_RECEIVE_CLOSED;
    }
    word->descriptor = descriptor_of(&packet);
    word->payload = payload;
    payload[word->header.payload_size] = 0;
    return DAEMON_RECEIVE_MESSAGE;
}

bool daemon_link_open(struct daemon_link *link, int control, int requests, struct remoting_error *error)
{
    struct daemon_word word;
    struct device_process_start start;

    *link = (struct daemon_link){ .control = control, .requests = requests };
    if (receive(link, &word, 0) != DAEMON_RECEIVE_MESSAGE || word.header.type != DAEMON_START ||
        word.header.payload_size < sizeof start) {
        return remoting_fail(error, REMOTING_ERROR_LOST, "the daemon has ended");
    }
    memcpy(&start, word.payload, sizeof start);
    link->guest = start.guest;
    link->limits = start.limits;
    link->copies_memory = start.copies_memory != 0;
    link->keeps_workers = start.keeps_workers != 0;
    link->capset.size = word.header.payload_size - (uint32_t)sizeof start;
    link->capset.bytes = malloc(link->capset.size);
    if (!link->capset.bytes) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for the inventory");
    }
    memcpy(link->capset.bytes, word.payload + sizeof start, link->capset.size);
    return true;
}

enum daemon_receive daemon_link_receive(struct daemon_link *link, struct daemon_word *word)
{
    return receive(link, word, MSG_DONTWAIT);
}

/* The daemon always reads, so this waits for a moment at most. */
void daemon_link_ask(const struct daemon_link *link, const struct device_request *request)
{
    while (write(link->requests, request, sizeof *request) < 0 && errno == EINTR) {
    }
}
