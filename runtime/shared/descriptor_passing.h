/* Messages of a Unix socket with descriptors that go along. */
#ifndef REMOTING_DESCRIPTOR_PASSING_H
#define REMOTING_DESCRIPTOR_PASSING_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#define DESCRIPTORS_PER_MESSAGE 8u

struct descriptor_list {
    const int *descriptors; /* they stay the caller's */
    size_t count;           /* at most DESCRIPTORS_PER_MESSAGE */
};

/* As sendmsg(2) with these flags, and without SIGPIPE. */
ssize_t remoting_send_with_descriptors(int socket, const struct iovec *parts, size_t part_count,
                                       struct descriptor_list list, int flags);

#endif
