/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * How a command lies in the request area and an answer in the return area.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_COMMAND_H
#define FORMATS_COMMAND_H

#include <stddef.h>
#include <stdint.h>

/* Words of 8 bytes: that one word of bits of a packed record tells of. */
#define WIRE_PACKED_WORDS 64u
/* Bytes: where an answer without bytes goes: the first of the return area. */
#define WIRE_REPLY_AREA 4096u

/* Stands before every request. The record follows at once, each payload at the next multiple of 8 bytes.
 *
 * A packed record is what is left of a record without its words of zero, which most words of a tensor's
 * description are: for each 64 words of 8 bytes a word of 64 bits, the lowest for the first, then the words whose
 * bits are set. */
struct wire_command_header {
    uint32_t size; /* bytes of the whole command, a multiple of 8 */
    uint32_t command; /* id of the call */
    uint32_t record_size; /* bytes of the request record, as it is sent */
    uint32_t return_offset; /* bytes into the return area */
    uint32_t return_size; /* bytes set aside there */
    uint32_t is_packed; /* 1: the record is packed */
};
_Static_assert(sizeof(struct wire_command_header) == 24, "permanent");

/* Stands before every reply. The reply record follows if `kind` is 0, else the reason as text. */
struct wire_reply_header {
    uint32_t kind; /* enum remoting_error_kind */
    uint32_t size; /* bytes that follow */
};
_Static_assert(sizeof(struct wire_reply_header) == 8, "permanent");

#endif
