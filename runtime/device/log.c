#include "log.h"

#include <stdarg.h>
#include <stdio.h>

#include "error.h"

#define LINE_SIZE 512

void log_line(const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    remoting_make_printable(line);
    fprintf(stderr, "ggml-remotingd: %s\n", line);
}

void log_guest(struct guest_log *log, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    if (log->lines_left == 0)
        return;
    log->lines_left--;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    log_line("guest %llu (pid %d): %s%s", (unsigned long long)log->number, (int)log->pid, line,
             log->lines_left == 0 ? " (no more lines for this guest)" : "");
}
