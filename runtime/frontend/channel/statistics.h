/* What one context has sent and waited for, counted always and written on its end if GGML_REMOTING_STATISTICS names a
 * file. */
#ifndef GUEST_STATISTICS_H
#define GUEST_STATISTICS_H

#include <stdint.h>

#define GUEST_STATISTICS_OBJECTS 16
#define GUEST_STATISTICS_CALLS 32

struct guest_statistics_of_command {
    uint64_t count;
    uint64_t bytes;    /* in the request area */
    uint64_t returned; /* room for the answer in the return area */
};

struct guest_statistics {
    struct guest_statistics_of_command commands[GUEST_STATISTICS_OBJECTS]
                                               [GUEST_STATISTICS_CALLS]; /* by the two bytes of the command's id */
    uint64_t waits; /* for a command that was not done yet */
    uint64_t sleeps;
    uint64_t waited_ns;
    uint64_t waits_for_room;
    uint64_t wakes; /* of a sleeping worker */
    uint64_t remembered; /* questions that the reply cache answered */
};

void guest_statistics_add(struct guest_statistics *statistics, uint32_t command, uint32_t size, uint32_t return_size);

/* Adds one line of JSON to the file. Does nothing if the variable is not set. */
void guest_statistics_write(const struct guest_statistics *statistics);

#endif
