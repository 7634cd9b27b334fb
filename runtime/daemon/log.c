#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "daemon_limits.h"
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
    remoting_print(line, sizeof line, format, arguments);
    va_end(arguments);
    remoting_make_printable(line);
    write_line(line);
}

/* The user's own share, or one that nobody has used this minute. Where there are too many users, the last ones use one
 * together. */
static struct log_budget *find_budget(struct log_budgets *budgets, uid_t user, int64_t minute)
{
    struct log_budget *found = &budgets->of[LOG_USERS_MAXIMUM - 1];

    for (size_t i = 0; i < LOG_USERS_MAXIMUM; i++) {
        struct log_budget *budget = &budgets->of[i];

        if (budget->minute != 0 && budget->user == user) {
            return budget;
        }
        if (budget->minute != minute && found->minute == minute) {
            found = budget;
        } else if (budget->minute == 0 && found->minute != 0) {
            found = budget;
        }
    }
    return found;
}

bool log_budget_take(struct log_budgets *budgets, uid_t user)
{
    const int64_t minute = remoting_now_ms() / 60000 + 1; /* 0: never used */
    struct log_budget *budget = find_budget(budgets, user, minute);

    if (minute != budget->minute) {
        if (budget->left_out > 0) {
            log_line("%u lines about guests of user %u were left out", budget->left_out, (unsigned)budget->user);
        }
        *budget = (struct log_budget){ .user = user, .minute = minute };
    }
    if (budget->taken >= LOG_LINES_PER_MINUTE) {
        budget->left_out++;
        return false;
    }
    budget->taken++;
    return true;
}

static bool may_log(struct guest_log *log)
{
    if (log->lines_left == 0) {
        return false;
    }
    if (log_budget_take(log->budgets, log->user)) {
        return true;
    }
    if (log->lines_kept == 0 || remoting_now_ms() - log->opened_at < LOG_NEWCOMER_MS) {
        return false;
    }
    log->lines_kept--;
    return true;
}

void log_guest(struct guest_log *log, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    if (!may_log(log)) {
        return;
    }
    log->lines_left--;
    va_start(arguments, format);
    remoting_print(line, sizeof line, format, arguments);
    va_end(arguments);
    log_line("guest %llu (pid %d): %s%s", (unsigned long long)log->number, (int)log->pid, line,
             log->lines_left == 0 ? " (no more lines for this guest)" : "");
}
