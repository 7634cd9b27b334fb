/* What systemd passes to a service that it starts for a socket (sd_listen_fds(3)), and how the service reports that it
 * is ready (sd_notify(3)). The protocol takes a few lines, so libsystemd is not needed. */
#ifndef DAEMON_SYSTEMD_H
#define DAEMON_SYSTEMD_H

#include <stdbool.h>

#include "error.h"

/* The listening socket that this process was started for; *fd is -1 if it was not started for one. Fails if systemd
 * handed over something else. Workers do not inherit the variables. */
bool systemd_take_socket(int *fd, struct remoting_error *error);

/* Reports to systemd, if it asked for that (Type=notify), that guests are served from now on. */
void systemd_tell_ready(void);

#endif
