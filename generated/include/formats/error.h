/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * How a call ends.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_ERROR_H
#define FORMATS_ERROR_H

#include <stddef.h>
#include <stdint.h>

/* Bytes: of a reason as text, its end included. */
#define REMOTING_REASON_SIZE 240u

/* What an error means for those who wait. The numbers cross in replies and in the ring's header. */
enum remoting_error_kind {
    REMOTING_ERROR_NONE = 0, /* no error */
    REMOTING_ERROR_FAILED = 1, /* the call failed; the context lives on */
    REMOTING_ERROR_ALLOCATION = 2, /* no memory or quota for it; the context lives on */
    REMOTING_ERROR_UNSUPPORTED = 3, /* the host or its device does not offer this */
    REMOTING_ERROR_MALFORMED = 4, /* a command that no honest guest sends; the context ends */
    REMOTING_ERROR_LOST = 5, /* the context has ended */
};

#endif
