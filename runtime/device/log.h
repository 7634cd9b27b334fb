/* One line to stderr per event that matters. A guest cannot fill the host's log: each has a share. */
#ifndef DEVICE_LOG_H
#define DEVICE_LOG_H

#include <stdint.h>
#include <sys/types.h>

struct guest_log {
    uint64_t number; /* of the connection, counted from 1 */
    pid_t pid;       /* of the process at its other end */
    uid_t uid;       /* whose it is */
    unsigned lines_left;
};

__attribute__((format(printf, 1, 2))) void log_line(const char *format, ...);
__attribute__((format(printf, 2, 3))) void log_guest(struct guest_log *log, const char *format, ...);

#endif
