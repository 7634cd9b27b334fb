/* The one error convention of the runtime.
 *
 * A function that can fail returns bool: true on success. On false it has filled *error, the last
 * parameter, with what happened and why. The caller adds to whom and to which call. */
#ifndef REMOTING_ERROR_H
#define REMOTING_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "formats/error.h"

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
