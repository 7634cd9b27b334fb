/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * How a ring crosses a byte stream where guest and host share no memory. Each side keeps a ring of its own, with a
 * request area and a return area of equal size and the same place for each. Frames carry what one side has written
 * and the other has not: commands to the host, answers and the ring's state to the guest. The guest puts commands
 * only where the head that it was told leaves room, so the host always reads. The host answers when it is asked. A
 * port of virtio-serial hides from the host that the guest's program has gone, and keeps bytes for the next one.
 * So there a program first sends as many zeros as the longest frame has bytes, which end a frame that was cut,
 * then its hello. Who finds no frame where one should begin looks for the next hello, or the welcome of its own
 * epoch.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_STREAM_H
#define FORMATS_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "formats/error.h"

/* Magic: "STRM". */
#define REMOTING_STREAM_MAGIC 0x4d525453u
/* Bytes: of each area at most. */
#define REMOTING_STREAM_AREA_MAXIMUM 0x1000000u
/* Bytes: of the capset that welcomes a guest. */
#define REMOTING_STREAM_CAPSET_MAXIMUM 0x100000u
/* Bytes: of a frame that a guest sends by a port. */
#define REMOTING_STREAM_PORT_PAYLOAD_MAXIMUM 0x10000u

/* What a frame says. The first come from the guest, those from 16 on from the host. */
enum remoting_stream_frame_type {
    REMOTING_STREAM_HELLO = 1, /* begins an epoch; position: the guest's protocol version */
    REMOTING_STREAM_START = 2, /* starts the context; position: bytes of each area */
    REMOTING_STREAM_COMMANDS = 3, /* position: the tail behind them; payload: whole commands, as in the ring */
    REMOTING_STREAM_AWAIT = 4, /* position: the guest waits until the head is there */
    REMOTING_STREAM_PART = 5, /* as commands, but the last one is not whole: more of it follows */
    REMOTING_STREAM_LEAVE = 6, /* ends the epoch: a port does not tell that its program has gone */
    REMOTING_STREAM_WELCOME = 16, /* answers a hello; position: the host's protocol version; payload: the capset */
    REMOTING_STREAM_RETURNED = 17, /* position: bytes into the return area; payload: what the host wrote there */
    REMOTING_STREAM_HEAD = 18, /* position: the head; all that was returned before it has been sent */
    REMOTING_STREAM_FAILURE = 19, /* position: posted calls that have failed so far; payload: struct ring_report */
    REMOTING_STREAM_LOST = 20, /* the context has ended; payload: struct ring_report */
};

/* Begins each frame; the payload follows. */
struct remoting_stream_frame {
    uint32_t magic; /* REMOTING_STREAM_MAGIC */
    uint32_t type; /* enum remoting_stream_frame_type */
    /* a random number of the guest's, one for each hello, so that what an earlier guest left in the stream is told
     * apart */
    uint64_t epoch;
    uint32_t size; /* bytes of the payload */
    uint32_t position; /* what the type says */
};
_Static_assert(sizeof(struct remoting_stream_frame) == 24, "permanent");

#endif
