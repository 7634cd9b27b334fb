/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * What the daemon's owner may ask of it, on a socket that no guest may reach: SOCK_SEQPACKET, one request and one
 * answer for each connection.
 * Both sides are of one build. */
#ifndef FORMATS_CONTROL_H
#define FORMATS_CONTROL_H

#include <stddef.h>
#include <stdint.h>

/* Bytes: of the text of a request. */
#define CONTROL_TEXT_MAXIMUM 4096u

/* What is asked. */
enum control_request_type {
    CONTROL_PAUSE = 1, /* save the guest's contexts and end their workers */
    CONTROL_RESUME = 2, /* start workers that restore them */
    /* give new guests, and one after another the present ones, workers that run the ggml of the folder that the text
     * names; the reason tells which guests keep theirs, and why */
    CONTROL_RELOAD = 3,
    CONTROL_MOVE = 4, /* have the device that the text names serve what the guest has on devices like it */
    /* have others like it serve what guests have on the device that the text names, and new guests; the reason as of
     * reload */
    CONTROL_DRAIN = 5,
    CONTROL_UNDRAIN = 6, /* have it serve again what is its own */
};

/* The request. */
struct control_request {
    uint32_t type; /* enum control_request_type */
    uint32_t text_size; /* bytes of the text that follows */
    uint64_t guest; /* the connection; 0 where it is about no guest alone */
};
_Static_assert(sizeof(struct control_request) == 16, "as Python has it");

/* Begins the answer; the reason follows, as text. */
struct control_answer {
    uint32_t reason_size; /* bytes; 0: it was done */
    uint32_t zero;
};
_Static_assert(sizeof(struct control_answer) == 8, "as Python has it");

#endif
