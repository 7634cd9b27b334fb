#include "stream_frames.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define FILLER_PIECE 4096u
#define FILLER_SIZE (REMOTING_STREAM_PORT_PAYLOAD_MAXIMUM + (uint32_t)sizeof(struct remoting_stream_frame))

void remoting_stream_area(uint8_t *area, uint32_t area_size, uint32_t position, uint32_t size,
                          struct iovec pieces[REMOTING_STREAM_PIECES])
{
    const uint32_t place = position & (area_size - 1);
    const uint32_t first = size < area_size - place ? size : area_size - place;

    pieces[0] = (struct iovec){ .iov_base = area + place, .iov_len = first };
    pieces[1] = (struct iovec){ .iov_base = area, .iov_len = size - first };
}

/* ------------------------------------------------------------------------------------------------ reading */

static uint32_t missing(const struct remoting_stream_reader *reader)
{
    return (uint32_t)(reader->pieces[0].iov_len + reader->pieces[1].iov_len);
}

/* Takes `size` bytes off the first pieces. */
static void shorten(struct iovec *piece, uint32_t count, size_t size)
{
    for (uint32_t i = 0; i < count && size > 0; i++) {
        const size_t part = size < piece[i].iov_len ? size : piece[i].iov_len;

        piece[i].iov_base = (uint8_t *)piece[i].iov_base + part;
        piece[i].iov_len -= part;
        size -= part;
    }
}

static void copy_staged(struct remoting_stream_reader *reader)
{
    for (uint32_t i = 0; i < REMOTING_STREAM_PIECES; i++) {
        const uint32_t staged = reader->end - reader->begin;
        const size_t size = staged < reader->pieces[i].iov_len ? staged : reader->pieces[i].iov_len;

        if (size > 0) {
            memcpy(reader->pieces[i].iov_base, reader->staged + reader->begin, size);
            shorten(&reader->pieces[i], 1, size);
            reader->begin += (uint32_t)size;
        }
    }
}

static bool has_header(const struct remoting_stream_reader *reader)
{
    return reader->end - reader->begin >= sizeof reader->frame;
}

static void find_frame(struct remoting_stream_reader *reader)
{
    while (reader->is_astray && has_header(reader)) {
        memcpy(&reader->frame, reader->staged + reader->begin, sizeof reader->frame);
        reader->is_astray = reader->frame.magic != REMOTING_STREAM_MAGIC ||
                            !reader->listener->begins(reader->owner, &reader->frame);
        reader->begin += reader->is_astray;
    }
}

static bool begin_frame(struct remoting_stream_reader *reader, struct remoting_error *error)
{
    memcpy(&reader->frame, reader->staged + reader->begin, sizeof reader->frame);
    reader->begin++; /* a frame to go on from may begin within one that is none */
    if (reader->frame.magic != REMOTING_STREAM_MAGIC) {
        return remoting_fail(error, REMOTING_ERROR_MALFORMED, "a frame begins with 0x%x, not 0x%x", reader->frame.magic,
                             REMOTING_STREAM_MAGIC);
    }
    memset(reader->pieces, 0, sizeof reader->pieces);
    if (!reader->listener->place(reader->owner, &reader->frame, reader->pieces, error)) {
        return false;
    }
    reader->begin += sizeof reader->frame - 1;
    reader->has_frame = true;
    return true;
}

static bool take_staged(struct remoting_stream_reader *reader, struct remoting_error *error)
{
    for (;;) {
        if (!reader->has_frame) {
            find_frame(reader);
            if (!has_header(reader)) {
                return true;
            }
            if (!begin_frame(reader, error)) {
                return false;
            }
        }
        copy_staged(reader);
        if (missing(reader) > 0) {
            return true;
        }
        reader->has_frame = false;
        if (!reader->listener->take(reader->owner, &reader->frame, error)) {
            return false;
        }
    }
}

static bool take_or_search(struct remoting_stream_reader *reader, struct remoting_error *error)
{
    while (!take_staged(reader, error)) {
        if (!reader->listener->cut) {
            return false;
        }
        reader->listener->cut(reader->owner, error);
        reader->is_astray = true;
        reader->has_frame = false;
        memset(reader->pieces, 0, sizeof reader->pieces);
    }
    return true;
}

/* What is missing of a payload goes to its place; it ends before anything is staged. */
static void note_received(struct remoting_stream_reader *reader, size_t size)
{
    const uint32_t direct = size < missing(reader) ? (uint32_t)size : missing(reader);

    shorten(reader->pieces, REMOTING_STREAM_PIECES, direct);
    reader->end += (uint32_t)size - direct;
}

enum remoting_stream_result remoting_stream_read(struct remoting_stream_reader *reader, struct remoting_error *error)
{
    struct iovec parts[REMOTING_STREAM_PIECES + 1];
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = REMOTING_STREAM_PIECES + 1 };
    ssize_t size;

    memmove(reader->staged, reader->staged + reader->begin, reader->end - reader->begin);
    reader->end -= reader->begin;
    reader->begin = 0;
    memcpy(parts, reader->pieces, sizeof reader->pieces);
    parts[REMOTING_STREAM_PIECES] = (struct iovec){ .iov_base = reader->staged + reader->end,
                                                    .iov_len = sizeof reader->staged - reader->end };
    size = reader->is_port ? readv(reader->file, parts, REMOTING_STREAM_PIECES + 1)
                           : recvmsg(reader->file, &message, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return REMOTING_STREAM_WAITING;
    }
    if (size == 0 || (size < 0 && errno == ECONNRESET)) {
        return REMOTING_STREAM_CLOSED;
    }
    if (size < 0) {
        remoting_fail(error, REMOTING_ERROR_LOST, "reading the stream: %s", strerror(errno));
        return REMOTING_STREAM_FAILED;
    }
    note_received(reader, (size_t)size);
    return take_or_search(reader, error) ? REMOTING_STREAM_MOVED : REMOTING_STREAM_FAILED;
}

/* ------------------------------------------------------------------------------------------------ writing */

void remoting_stream_add(struct remoting_stream_writer *writer, uint32_t type, uint32_t position,
                         const struct iovec pieces[REMOTING_STREAM_PIECES])
{
    struct remoting_stream_frame *frame = &writer->frames[writer->frame_count++];

    *frame = (struct remoting_stream_frame){
        .magic = REMOTING_STREAM_MAGIC, .type = type, .epoch = writer->epoch, .position = position
    };
    writer->parts[writer->part_count++] = (struct iovec){ .iov_base = frame, .iov_len = sizeof *frame };
    for (uint32_t i = 0; pieces && i < REMOTING_STREAM_PIECES; i++) {
        if (pieces[i].iov_len > 0) {
            writer->parts[writer->part_count++] = pieces[i];
            frame->size += (uint32_t)pieces[i].iov_len;
        }
    }
}

void remoting_stream_add_filler(struct remoting_stream_writer *writer)
{
    static uint8_t zeros[FILLER_PIECE]; /* which nobody writes */

    for (uint32_t left = FILLER_SIZE; left > 0; left -= left < FILLER_PIECE ? left : FILLER_PIECE) {
        writer->parts[writer->part_count++] = (struct iovec){ .iov_base = zeros,
                                                              .iov_len = left < FILLER_PIECE ? left : FILLER_PIECE };
    }
}

void remoting_stream_drop(struct remoting_stream_writer *writer)
{
    writer->frame_count = writer->part_count = writer->parts_sent = 0;
}

enum remoting_stream_result remoting_stream_send(struct remoting_stream_writer *writer, struct remoting_error *error)
{
    struct msghdr message = { .msg_iov = writer->parts + writer->parts_sent,
                              .msg_iovlen = writer->part_count - writer->parts_sent };
    const ssize_t size = writer->is_port ? writev(writer->file, message.msg_iov, (int)message.msg_iovlen)
                                         : sendmsg(writer->file, &message, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return REMOTING_STREAM_WAITING;
    }
    if (size < 0 && (errno == EPIPE || errno == ECONNRESET)) {
        return REMOTING_STREAM_CLOSED;
    }
    if (size < 0) {
        remoting_fail(error, REMOTING_ERROR_LOST, "writing the stream: %s", strerror(errno));
        return REMOTING_STREAM_FAILED;
    }
    shorten(writer->parts + writer->parts_sent, writer->part_count - writer->parts_sent, (size_t)size);
    while (writer->parts_sent < writer->part_count && writer->parts[writer->parts_sent].iov_len == 0) {
        writer->parts_sent++;
    }
    if (remoting_stream_is_sent(writer)) {
        remoting_stream_drop(writer);
    }
    return REMOTING_STREAM_MOVED;
}

_Static_assert((FILLER_SIZE + FILLER_PIECE - 1) / FILLER_PIECE <= REMOTING_STREAM_FRAMES * (1 + REMOTING_STREAM_PIECES),
               "the filler's pieces are sent as parts");
