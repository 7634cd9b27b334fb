/* The one error convention of the runtime.
 *
 * A function that can fail returns bool: true on success. On false it has filled *error, the last parameter, with what
 * happened and why. The caller adds the device and the call. */
#ifndef REMOTING_ERROR_H
#define REMOTING_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/error.h"

struct remoting_error {
    enum remoting_error_kind kind;
    char reason[REMOTING_REASON_SIZE];
};

/* Fills *error and returns false, so that a check reads `return remoting_fail(error, ...)`.
 * A reason that does not fit is cut as remoting_print() cuts. */
__attribute__((format(printf, 3, 4))) bool remoting_fail(struct remoting_error *error, enum remoting_error_kind kind,
                                                         const char *format, ...);

/* Prints into `text` of `size` bytes, at least 16. What does not fit is left out in the middle: the beginning says what
 * happened, and the end is a path's own end, or why. */
__attribute__((format(printf, 3, 0))) void remoting_print(char *text, size_t size, const char *format,
                                                          va_list arguments);

/* Replaces what is not printable ASCII, so that text from the other side cannot forge lines or control a terminal. */
void remoting_make_printable(char *text);

#endif
