/* Frames of a byte stream (formats/stream.h), read and written without waiting. */
#ifndef REMOTING_STREAM_FRAMES_H
#define REMOTING_STREAM_FRAMES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "error.h"
#include "formats/stream.h"

#define REMOTING_STREAM_STAGED 4096u
#define REMOTING_STREAM_FRAMES 16u /* that are sent by one system call */
#define REMOTING_STREAM_PIECES 2u  /* of a payload, as an area wraps around */

/* Who takes the frames. Both return false, and say why, for what no honest other side sends. */
struct remoting_stream_listener {
    /* Checks a frame and says where its payload goes: frame->size bytes in all. */
    bool (*place)(void *owner, const struct remoting_stream_frame *frame, struct iovec pieces[REMOTING_STREAM_PIECES],
                  struct remoting_error *error);
    /* The payload is there. */
    bool (*take)(void *owner, const struct remoting_stream_frame *frame, struct remoting_error *error);
    /* Of a port only: whether a frame is one to go on from, after bytes that nobody takes. */
    bool (*begins)(void *owner, const struct remoting_stream_frame *frame);
    /* Of a port only, or NULL: what came is none of its frames, so bytes are missing before it. Without this that is
     * the end, as where no bytes can be missing. */
    void (*cut)(void *owner, const struct remoting_error *error);
};

/* A payload goes straight to its place, but for what came with the frame before it. */
struct remoting_stream_reader {
    int file;
    bool is_port; /* a character device, which the system calls of sockets do not read */
    bool is_astray; /* looks for a frame to go on from */
    const struct remoting_stream_listener *listener;
    void *owner;
    uint8_t staged[REMOTING_STREAM_STAGED];
    uint32_t begin; /* staged bytes that nobody took yet */
    uint32_t end;
    bool has_frame;
    struct remoting_stream_frame frame; /* whose payload is coming */
    struct iovec pieces[REMOTING_STREAM_PIECES]; /* what is missing of it */
};

enum remoting_stream_result {
    REMOTING_STREAM_MOVED, /* bytes; there may be more */
    REMOTING_STREAM_WAITING, /* the other side has to do something first */
    REMOTING_STREAM_CLOSED, /* by the other side */
    REMOTING_STREAM_FAILED,
};

/* One system call, and all frames that are complete with it. */
enum remoting_stream_result remoting_stream_read(struct remoting_stream_reader *reader, struct remoting_error *error);

/* Frames that are being sent. Their payloads must stay as they are meanwhile. */
struct remoting_stream_writer {
    int file;
    bool is_port;
    uint64_t epoch;
    struct remoting_stream_frame frames[REMOTING_STREAM_FRAMES];
    struct iovec parts[REMOTING_STREAM_FRAMES * (1 + REMOTING_STREAM_PIECES)];
    uint32_t frame_count;
    uint32_t part_count;
    uint32_t parts_sent;
};

static inline bool remoting_stream_has_room(const struct remoting_stream_writer *writer)
{
    return writer->frame_count < REMOTING_STREAM_FRAMES;
}

static inline bool remoting_stream_is_sent(const struct remoting_stream_writer *writer)
{
    return writer->parts_sent == writer->part_count;
}

/* There must be room. */
void remoting_stream_add(struct remoting_stream_writer *writer, uint32_t type, uint32_t position,
                         const struct iovec pieces[REMOTING_STREAM_PIECES]);

/* Zeros, which are no frame, as many as complete any frame that a port has cut. Nothing else must be under way. */
void remoting_stream_add_filler(struct remoting_stream_writer *writer);

/* What was not sent yet will not be. */
void remoting_stream_drop(struct remoting_stream_writer *writer);

/* One system call. Makes room once all is sent. */
enum remoting_stream_result remoting_stream_send(struct remoting_stream_writer *writer, struct remoting_error *error);

/* The pieces of an area of a power of two bytes, from a free-running position on. */
void remoting_stream_area(uint8_t *area, uint32_t area_size, uint32_t position, uint32_t size,
                          struct iovec pieces[REMOTING_STREAM_PIECES]);

#endif
