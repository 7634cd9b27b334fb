/* The vhost-user handshake of the direct transport: the messages that QEMU sends to a vhost-user-gpu device from the
 * connection to the guest driver's "driver ok", in QEMU's order. */
#ifndef GUEST_VHOST_USER_HANDSHAKE_H
#define GUEST_VHOST_USER_HANDSHAKE_H

#include "error.h"
#include "transport/control_queue.h"
#include "transport/guest_memory.h"

/* Shares the memory and starts both queues. *display_file is our end of the display socket, to be
 * kept open as long as the device is in use. */
bool guest_handshake(int socket_file, const struct guest_memory *memory, const struct guest_control_queue *queue,
                     int *display_file, struct remoting_error *error);

#endif
