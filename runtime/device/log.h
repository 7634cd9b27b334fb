/* One line to stderr per event that matters. A guest cannot fill the host's log: each has a share, and so have all
 * together, however often they come again. */
#ifndef DEVICE_LOG_H
#define DEVICE_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What is left of this minute's lines about guests. */
struct log_budget {
    int64_t minute;
    unsigned taken;
    unsigned left_out;
};

struct guest_log {
    struct log_budget *budget;
    uint64_t number; /* of the connection, counted from 1 */
    pid_t pid;       /* of the process at its other end */
    uid_t uid;       /* whose it is */
    unsigned lines_left;
};

/* Never waits for whoever reads stderr. */
__attribute__((format(printf, 1, 2))) void log_line(const char *format, ...);
__attribute__((format(printf, 2, 3))) void log_guest(struct guest_log *log, const char *format, ...);

/* Whether a line about a guest may be logged now. */
bool log_budget_take(struct log_budget *budget);

#endif
