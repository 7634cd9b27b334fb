/* The workers of a guest. Its device process asks for them; a new one is started when few enough others of this guest
 * are starting, since a start takes a processor for as long as it lasts. */
#ifndef DAEMON_GUEST_WORKERS_H
#define DAEMON_GUEST_WORKERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "guest.h"

/* Tells the device process when the worker has started, or why it has not. */
void guest_workers_ask(struct guest *guest, struct wanted_worker wanted);
/* Ends a worker by the device process' number of it. One that is not started yet will not be. */
void guest_workers_kill(struct guest *guest, uint32_t label);
/* Kills all of them. They are reaped when the kernel has ended them. */
void guest_workers_kill_all(struct guest *guest);
/* A child of the daemon was waited for. False: it was not one of this guest's workers. */
bool guest_workers_reap(struct guest *guest, pid_t pid, int status);

#endif
