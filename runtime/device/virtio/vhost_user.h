/* The vhost-user protocol, back-end side: messages from the socket, and what each one does. */
#ifndef DEVICE_VHOST_USER_H
#define DEVICE_VHOST_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "vhost_user_protocol.h"
#include "virtio/device_queues.h"

#define VHOST_USER_PAYLOAD_MAXIMUM 512u

/* A message, as far as it has been received. */
struct vhost_user_reader {
    struct vhost_user_header header;
    uint8_t payload[VHOST_USER_PAYLOAD_MAXIMUM];
    size_t received; /* of header and payload together */
    int fds[VHOST_USER_REGIONS_MAXIMUM];
    uint32_t fd_count;
};

enum vhost_user_read {
    VHOST_USER_READ_MESSAGE,
    VHOST_USER_READ_NOTHING, /* not all of it is here yet */
    VHOST_USER_READ_CLOSED,
    VHOST_USER_READ_MALFORMED, /* *error says how; the stream can no longer be parsed */
};

enum vhost_user_read vhost_user_read(struct vhost_user_reader *reader, int socket, struct remoting_error *error);
/* Closes descriptors that nobody took, and makes room for the next message. */
void vhost_user_reader_clear(struct vhost_user_reader *reader);

struct vhost_user {
    int socket;
    struct vhost_user_reader reader;
    struct device_queues *queues;
};

/* Carries out the message in the reader and answers it. False: the connection must end. */
bool vhost_user_handle(struct vhost_user *vhost_user, struct remoting_error *error);

#endif
