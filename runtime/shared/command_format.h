/* How a command lies in the request area and an answer in the return area. */
#ifndef REMOTING_COMMAND_FORMAT_H
#define REMOTING_COMMAND_FORMAT_H

#include <stdint.h>

/* Stands before every request. The record follows at once, each payload at the next multiple of
 * 8 bytes. Permanent layout. */
struct wire_command_header {
    uint32_t size;          /* bytes of the whole command, a multiple of 8 */
    uint32_t command;       /* enum wire_command */
    uint32_t record_size;   /* bytes of the request record */
    uint32_t return_offset; /* bytes into the return area */
    uint32_t return_size;   /* bytes set aside there */
    uint32_t zero;
};

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
