#include "error.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define LEFT_OUT " ... "

enum { WHOLE_SIZE = 2 * PATH_MAX + 1024 }; /* two paths, and the text around them */

void remoting_print(char *text, size_t size, const char *format, va_list arguments)
{
    const size_t end = (size - sizeof LEFT_OUT) * 2 / 3;
    const size_t beginning = size - sizeof LEFT_OUT - end;
    char whole[WHOLE_SIZE];
    const int printed = vsnprintf(whole, sizeof whole, format, arguments);
    const size_t length = printed < 0 ? 0 : strnlen(whole, sizeof whole - 1);

    if (length < size) {
        memcpy(text, whole, length);
        text[length] = '\0';
        return;
    }
    memcpy(text, whole, beginning);
    memcpy(text + beginning, LEFT_OUT, sizeof LEFT_OUT - 1);
    memcpy(text + beginning + sizeof LEFT_OUT - 1, whole + length - end, end + 1);
}

bool remoting_fail(struct remoting_error *error, enum remoting_error_kind kind, const char *format, ...)
{
    va_list arguments;

    error->kind = kind;
    va_start(arguments, format);
    remoting_print(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
    return false;
}

void remoting_make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            *text = '?';
        }
    }
}
