/* A guest that reaches its device by a byte stream (formats/stream.h): what it sends goes into a ring of this process',
 * which a worker serves, and what the worker writes there goes back. */
#ifndef DEVICE_STREAM_GUEST_H
#define DEVICE_STREAM_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "gpu/virtio_gpu.h"
#include "stream/stream_ring.h"
#include "stream_frames.h"

/* Between a hello and what ends it: the stream's end or, at a port, which has several programs one after the other, the
 * next one's hello. */
struct stream_epoch {
    bool is_welcome;
    struct stream_ring ring;
    uint32_t received; /* bytes of commands have come up to here, the last of them not whole */
    uint32_t tail; /* commands have come up to here */
    uint32_t awaited; /* the guest waits until the head is here */
    bool is_awaited;
    uint32_t target; /* a head that the guest is to be told */
    uint32_t returned; /* what commands before it brought back is sent, or about to be */
    uint32_t told; /* the head that the guest knows of */
    uint32_t failures; /* that it knows of */
    bool loss_is_told;
};

/* A guest is to be told that its epoch is none. */
struct stream_denial {
    bool is_due;
    uint64_t epoch;
    char reason[REMOTING_REASON_SIZE];
};

struct stream_guest {
    struct event_loop *loop;
    struct event_source *socket;
    struct virtio_gpu *device;
    struct remoting_stream_reader reader;
    struct remoting_stream_writer writer;
    bool watches_output;
    struct stream_epoch epoch;
    struct memory_account account; /* of the rings of all epochs */
    struct stream_denial denial;
    struct remoting_ring_report report; /* that is being sent */
};

/* Whether the first byte that came is a stream's: vhost-user begins with the number of a request. */
bool stream_guest_is_one(int socket);

/* The socket remains its owner's; the device is empty. The bytes of a port
 * (guest_identity.h) may begin and end within frames. */
void stream_guest_open(struct stream_guest *stream, struct event_loop *loop, struct event_source *socket,
                       struct virtio_gpu *device);

/* Reads what has come, as far as one turn of the loop allows. False: the guest is gone, or lies. */
bool stream_guest_receive(struct stream_guest *stream, struct remoting_error *error);

/* Sends what the guest waits for. Never waits itself. */
bool stream_guest_advance(struct stream_guest *stream, struct remoting_error *error);

#endif
