/* A device process' log: lines of its standard output, which the daemon passes on to its own log. */
#ifndef DEVICE_LOG_H
#define DEVICE_LOG_H

__attribute__((format(printf, 1, 2))) void device_log(const char *format, ...);

#endif
