/* What a device process has to say of its guest: a line of its standard output, which the daemon passes on to its log.
 */
#ifndef DEVICE_LOG_H
#define DEVICE_LOG_H

__attribute__((format(printf, 1, 2))) void device_log(const char *format, ...);

#endif
