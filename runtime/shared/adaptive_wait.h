/* How a side of the ring waits for the other: spinning while the end is near, else asleep. */
#ifndef REMOTING_ADAPTIVE_WAIT_H
#define REMOTING_ADAPTIVE_WAIT_H

#include <stdbool.h>
#include <stdint.h>

/* Of so many waits the length is remembered: as many as a split of a model has, on a device, in turns with the guest.
 */
#define REMOTING_WAITS_REMEMBERED 4

/* What the last waits took. The shortest is how long to sleep at first: one long wait, such as for a prompt before many
 * tokens, changes nothing. The longest is how long to spin, so that work of alternating lengths is spun through. A wait
 * that ends within the first spin is not counted. */
struct remoting_adaptive_wait {
    int64_t last_ns[REMOTING_WAITS_REMEMBERED];
    uint32_t waits;
    int64_t spin_maximum_ns; /* a longer wait is slept through; falls when a spinning thread loses its processor */
};

/* Of a wait that has begun: it spins until `first_ns` after its begin, sleeps until `doze_ns` if its end is not near,
 * and spins again until `spin_ns`. */
struct remoting_wait {
    int64_t begin_ns;
    int64_t first_ns;
    int64_t doze_ns;
    int64_t spin_ns;
    int64_t late_ns; /* after this the other side probably lacks a processor */
    int64_t preemptions; /* of this thread before a wait that may be spun through for long */
};

void remoting_adaptive_wait_open(struct remoting_adaptive_wait *adaptive_wait);
/* From now on it sleeps after the first spin: for a side whose processor the others need. */
void remoting_adaptive_wait_spin_briefly(struct remoting_adaptive_wait *adaptive_wait);
struct remoting_wait remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait);

/* Whether to spin on, until a time after the wait's begin. A spinner whose wait is late offers its processor to others
 * at each question. */
bool remoting_wait_spins(const struct remoting_wait *wait, int64_t until_ns);

/* Notes how long the wait took, and returns it. */
int64_t remoting_adaptive_wait_end(struct remoting_adaptive_wait *adaptive_wait, const struct remoting_wait *wait,
                                   bool has_slept);

/* Tells the processor that this thread spins. */
static inline void remoting_relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
