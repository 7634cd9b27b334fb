/* What guests go through between their devices and the host's memory, from the beginning of guest_ask_for or of a move
 * to its end. The log tells of it from here, and the status (formats/status.h) to whoever reads it. */
#ifndef DAEMON_TRANSITION_H
#define DAEMON_TRANSITION_H

#include <stdint.h>

struct guest;
struct worker_setup;

/* What the guest was asked for is done, or not for this reason. */
void transition_end_step(struct guest *guest, const char *reason);

/* Several steps: the guest gets other workers. */
void transition_begin_move(struct guest *guest, const struct worker_setup *next);
void transition_end_move(struct guest *guest, const char *reason);

/* The host's memory that the guest's state takes now. */
void transition_take_state(struct guest *guest, uint64_t bytes);

/* One of enum status_guest_state. */
uint32_t transition_guest_state(const struct guest *guest);

#endif
