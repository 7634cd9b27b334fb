#include "process/device_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_SIZE 400

/* Without stdio, whose first use asks for more of the kernel than a confined process has. */
void device_log(const char *format, ...)
{
    char line[LINE_SIZE + 1];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(line, LINE_SIZE, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    if (length >= LINE_SIZE) {
        length = LINE_SIZE - 1;
    }
    line[length++] = '\n';
    if (write(STDERR_FILENO, line, (size_t)length) < 0) {
        return; /* the daemon is gone, and with it the log */
    }
}
