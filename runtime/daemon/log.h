/* One line to stderr per event that matters. A guest cannot fill the host's log: each has a share, and so has each
 * user, however often its guests come again. A guest that has been served for a while keeps some lines that no other
 * takes from it. */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon_limits.h"

/* How many lines about the guests of a user may still be logged this minute. */
struct log_budget {
    uid_t user;
    int64_t minute;
    unsigned taken;
    unsigned left_out;
};

struct log_budgets {
    struct log_budget of[LOG_USERS_MAXIMUM];
};

struct guest_log {
    struct log_budgets *budgets;
    uint64_t number; /* of the connection, counted from 1 */
    pid_t pid;       /* of the process at its other end */
    uid_t user;      /* whose it is */
    int64_t opened_at;
    unsigned lines_left;
    unsigned lines_kept; /* the part that it has of its own when its user's are used up */
};

/* Never waits for the reader of stderr. */
__attribute__((format(printf, 1, 2))) void log_line(const char *format, ...);
__attribute__((format(printf, 2, 3))) void log_guest(struct guest_log *log, const char *format, ...);

/* Whether a line about a guest of this user may be logged now. */
bool log_budget_take(struct log_budgets *budgets, uid_t user);

#endif
