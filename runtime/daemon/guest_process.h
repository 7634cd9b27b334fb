/* A guest's device process: its start, what it asks for, its end. */
#ifndef DAEMON_GUEST_PROCESS_H
#define DAEMON_GUEST_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"
#include "guest.h"

/* Starts the device process and hands the connection over to it. `rule` is the administrator's for this guest, or NULL.
 * On failure the connection stays the caller's: what waits in it to be read may take long to close (discard.h). */
bool guest_open(struct services *services, const struct guest_identity *identity, const struct guest_rule *rule,
                int connection, struct guest **guest, struct remoting_error *error);
/* Tells the device process to report the reason to its guest, and to end. */
void guest_stop(struct guest *guest, const char *reason);

/* A child of the daemon was waited for. False: it was not one of this guest's. */
bool guest_reap(struct guest *guest, pid_t pid, int status);
/* Whether nothing of the guest is left. */
bool guest_is_over(const struct guest *guest);
void guest_free(struct guest *guest);

/* Does what is due. Returns the next time to do so. */
int64_t guest_advance(struct guest *guest, int64_t now);

#endif
