/* How a command lies in the request area and an answer in the return area. */
#ifndef REMOTING_COMMAND_FORMAT_H
#define REMOTING_COMMAND_FORMAT_H

#include <stdint.h>

/* Stands before every request. The record follows at once, each payload at the next multiple of
 * 8 bytes. Permanent layout.
 *
 * A packed record is what is left of a record without its words of zero, which most words of a tensor's
 * description are: for each 64 words of 8 bytes a word of 64 bits, the lowest for the first, then the words
 * whose bits are set. */
struct wire_command_header {
    uint32_t size;          /* bytes of the whole command, a multiple of 8 */
    uint32_t command;       /* enum wire_command */
    uint32_t record_size;   /* bytes of the request record, as it is sent */
    uint32_t return_offset; /* bytes into the return area */
    uint32_t return_size;   /* bytes set aside there */
    uint32_t is_packed;     /* 1: the record is packed */
};

#define WIRE_PACKED_WORDS 64u

_Static_assert(sizeof(struct wire_command_header) == 24, "permanent layout");

/* Stands before every reply. The reply record follows if `kind` is REMOTING_ERROR_NONE, else the
 * reason as text. */
struct wire_reply_header {
    uint32_t kind; /* enum remoting_error_kind */
    uint32_t size; /* bytes that follow */
};

/* Where an answer without bytes goes: the first bytes of the return area. */
#define WIRE_REPLY_AREA 4096u

/* The largest command; bulk bytes are cut into pieces that fit. A quarter of the smallest request
 * area lets a ring of any size hold one while another is being carried out. */
#define WIRE_COMMAND_MAXIMUM(request_size) ((request_size) / 4)

#define WIRE_ALIGN(size) (((size) + 7u) & ~(uint64_t)7u)

#endif
