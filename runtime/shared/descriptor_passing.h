/* Messages of a Unix socket, with descriptors. */
#ifndef REMOTING_DESCRIPTOR_PASSING_H
#define REMOTING_DESCRIPTOR_PASSING_H

#include <stddef.h>
#include <sys/types.h>

#define DESCRIPTORS_PER_MESSAGE 8u

/* A message: its header, and what follows it. */
struct message_parts {
    const void *header;
    size_t header_size;
    const void *payload;
    size_t payload_size;
};

struct descriptor_list {
    const int *descriptors; /* they stay the caller's */
    size_t count;           /* at most DESCRIPTORS_PER_MESSAGE */
};

#define NO_DESCRIPTORS ((struct descriptor_list){ .count = 0 })

/* As sendmsg(2) with these flags, and without SIGPIPE. */
ssize_t remoting_send_message(int socket, struct message_parts parts, struct descriptor_list list, int flags);

#endif
