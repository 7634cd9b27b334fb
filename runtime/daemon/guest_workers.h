/* The workers of a guest. Its device process asks for them; a new one is started when few enough others of this guest
 * are starting, since a start takes a processor for as long as it lasts. */
#ifndef DAEMON_GUEST_WORKERS_H
#define DAEMON_GUEST_WORKERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "guest.h"

/* The device process is told when it has started, or why it has not. */
void guest_workers_ask(struct guest *guest, struct wanted_worker wanted);
/* By the device process' number; one that has not been started is not any more. */
void guest_workers_kill(struct guest *guest, uint32_t label);
/* All of them. They are reaped later, as late as the kernel wishes. */
void guest_workers_kill_all(struct guest *guest);
/* A child of the daemon was waited for. False: it was not one of this guest's workers. */
bool guest_workers_reap(struct guest *guest, pid_t pid, int status);

#endif
