/* Guests that ask for nothing go to the host's memory, and come back when they ask again. All that has a guest leave
 * its devices, or come back, goes by guest_ask_for, so that one thing is done with a guest at a time. */
#ifndef DAEMON_SWAP_H
#define DAEMON_SWAP_H

#include <stdint.h>

struct guest;

/* A guest has been asked for nothing for so long. */
void swap_take_idle(struct guest *guest, uint32_t idle_s);
/* A guest that was swapped out asks for something. */
void swap_take_wanted(struct guest *guest);
/* What became of a step: an empty reason if it was done. */
void swap_take_settled(struct guest *guest, uint32_t asked_for, const char *reason);
/* Tries what did not succeed once more, if it is time. Returns the next time to do so. */
int64_t swap_advance(struct guest *guest, int64_t now);

#endif
