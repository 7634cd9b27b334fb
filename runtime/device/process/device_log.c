#include "process/device_log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "error.h"

#define LINE_SIZE 400

/* Without stdio, whose first use asks for more of the kernel than a confined process has. */
void device_log(const char *format, ...)
{
    char line[LINE_SIZE + 1];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    remoting_print(line, LINE_SIZE, format, arguments);
    va_end(arguments);
    length = strlen(line);
    line[length++] = '\n';
    if (write(STDERR_FILENO, line, length) < 0) {
        return; /* the daemon is gone, and with it the log */
    }
}
