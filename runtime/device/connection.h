/* One front-end (a QEMU or a direct guest) and the device that it drives. */
#ifndef DEVICE_CONNECTION_H
#define DEVICE_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "gpu/virtio_gpu.h"
#include "gpu/worker_link.h"
#include "process/daemon_link.h"
#include "stream/stream_guest.h"
#include "virtio/device_queues.h"
#include "virtio/event_signaller.h"
#include "virtio/vhost_user.h"

struct connection {
    struct event_loop *loop;
    struct worker_links *workers;
    struct event_signaller *signaller;
    struct event_source socket;
    struct vhost_user vhost_user;
    struct device_queues queues;
    struct virtio_gpu device;
    bool is_stream; /* else vhost-user */
    struct stream_guest stream;
    bool ended;
    bool has_spoken;
    int64_t heard_at; /* the last time that the guest asked for something */
};

/* Takes over the socket. */
bool connection_open(struct connection *connection, struct event_loop *loop, struct worker_links *workers,
                     struct event_signaller *signaller, int socket, struct remoting_error *error);
void connection_close(struct connection *connection);

/* Does the work that events have made possible. Returns the next time to call it; 0 if there is more to do at once. */
int64_t connection_advance(struct connection *connection, int64_t now);

/* The device's contexts are lost; a guest that does not see its ring is told, as far as that does not wait. */
void connection_lose(struct connection *connection, const char *reason);

/* The connection ends with this turn of the loop. */
void connection_end(struct connection *connection, const char *reason);

#endif
