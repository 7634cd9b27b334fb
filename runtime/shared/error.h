/* The one error convention of the runtime.
 *
 * A function that can fail returns bool: true on success. On false it has filled *error, the last
 * parameter, with what happened and why. The caller adds to whom and to which call. */
#ifndef REMOTING_ERROR_H
#define REMOTING_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#define REMOTING_REASON_SIZE 240

/* What an error means for those who wait. The numbers travel in replies and in the ring's header;
 * they are permanent. */
enum remoting_error_kind {
    REMOTING_ERROR_NONE = 0,
    REMOTING_ERROR_FAILED = 1,      /* the call failed; the context lives on */
    REMOTING_ERROR_ALLOCATION = 2,  /* no memory or quota for it; the context lives on */
    REMOTING_ERROR_UNSUPPORTED = 3, /* the host or its device does not offer this */
    REMOTING_ERROR_MALFORMED = 4,   /* a command no honest guest sends; the context ends */
    REMOTING_ERROR_LOST = 5,        /* the context has ended */
};

struct remoting_error {
    enum remoting_error_kind kind;
    char reason[REMOTING_REASON_SIZE];
};

/* Fills *error and returns false, so that a check reads `return remoting_fail(error, ...)`.
 * The reason is cut at REMOTING_REASON_SIZE - 1 bytes. */
__attribute__((format(printf, 3, 4))) bool remoting_fail(struct remoting_error *error, enum remoting_error_kind kind,
                                                         const char *format, ...);

/* Replaces what is not printable ASCII, so that text from the other side cannot forge lines or control a terminal. */
void remoting_make_printable(char *text);

#endif
