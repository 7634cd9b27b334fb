#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "device_limits.h"
#include "event_loop.h"

#include "error.h"

#define LINE_SIZE 512

/* A line of at most LINE_SIZE bytes fits a pipe that can be written to at all. */
static void write_line(const char *line)
{
    static unsigned lost; /* standard error is one for the process, and so is this */
    struct pollfd wait = { .fd = STDERR_FILENO, .events = POLLOUT };

    if (poll(&wait, 1, 0) == 0) {
        lost++;
        return;
    }
    if (lost > 0) {
        fprintf(stderr, "ggml-remotingd: %u lines were lost here: standard error took no more\n", lost);
    }
    lost = 0;
    fprintf(stderr, "ggml-remotingd: %s\n", line);
}

void log_line(const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    remoting_make_printable(line);
    write_line(line);
}

bool log_budget_take(struct log_budget *budget)
{
    int64_t minute = remoting_now_ms() / 60000;

    if (minute != budget->minute) {
        if (budget->left_out > 0) {
            log_line("%u lines about guests were left out", budget->left_out);
        }
        *budget = (struct log_budget){ .minute = minute };
    }
    if (budget->taken >= LOG_LINES_PER_MINUTE) {
        budget->left_out++;
        return false;
    }
    budget->taken++;
    return true;
}

void log_guest(struct guest_log *log, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    if (log->lines_left == 0 || !log_budget_take(log->budget)) {
        return;
    }
    log->lines_left--;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    log_line("guest %llu (pid %d): %s%s", (unsigned long long)log->number, (int)log->pid, line,
             log->lines_left == 0 ? " (no more lines for this guest)" : "");
}
