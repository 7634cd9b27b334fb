/* One front-end (a QEMU or a direct transport) on the daemon's socket, and the device it drives. All that
 * a guest has of the daemon is owned here and goes with it. */
#ifndef DEVICE_CONNECTION_H
#define DEVICE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "error.h"
#include "event_loop.h"
#include "log.h"
#include "memory_table.h"
#include "services.h"
#include "vhost_user.h"
#include "virtio_gpu.h"
#include "virtqueue.h"

#define CONTROL_QUEUE 0u
#define QUEUE_COUNT 2u

struct connection {
    struct connection *next;
    struct services *services;
    struct guest_log log;
    struct event_source socket;
    struct vhost_user_reader reader;
    bool ended; /* to be closed by the server */

    uint64_t features;
    int gpu_socket; /* only kept open: closing it spins QEMU's main loop (measured) */
    struct memory_account memory_account;
    struct memory_table *memory;
    struct virtqueue queues[QUEUE_COUNT];
    struct event_source kicks[QUEUE_COUNT];
    bool work[QUEUE_COUNT];     /* chains may be waiting */
    bool resuming;              /* the control queue was stopped at resume_at */
    uint16_t resume_at;
    struct virtio_gpu device;
};

/* Takes over the socket. */
bool connection_open(struct services *services, int socket, uint64_t number, const struct ucred *peer,
                     struct connection **connection, struct remoting_error *error);
void connection_close(struct connection *connection);

/* Does what events have made possible. Returns the next time to do so; 0 if there is more to do at once. */
int64_t connection_advance(struct connection *connection, int64_t now);

/* The connection ends with this turn of the loop. */
void connection_end(struct connection *connection, const char *reason);

/* Starts the queue if it is ready, stops it if it no longer is. */
bool connection_update_queue(struct connection *connection, uint32_t index, struct remoting_error *error);
/* Takes over the eventfd; -1 for none. */
bool connection_set_kick(struct connection *connection, uint32_t index, int fd, struct remoting_error *error);
void connection_reset_device(struct connection *connection);

#endif
