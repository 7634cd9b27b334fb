/* How a side of the ring waits for the other: spinning while the end is near, else asleep. */
#ifndef REMOTING_PATIENCE_H
#define REMOTING_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

/* What the last two waits took. The shorter one is expected next: one long wait, such as a prompt
 * before many tokens, changes nothing. */
struct remoting_adaptive_wait {
    int64_t last_ns;
    int64_t before_ns;
    int64_t spin_maximum_ns; /* a longer wait is slept through; falls when a spinning thread loses its processor */
};

/* Of a wait that has begun: it sleeps first, as its end is not near, and spins from `doze_ns` to `spin_ns` after its
 * begin. */
struct remoting_wait {
    int64_t begin_ns;
    int64_t doze_ns;
    int64_t spin_ns;
    int64_t late_ns; /* after this the other side probably wants for a processor */
    int64_t preemptions; /* of this thread before a wait that may be spun through for long */
};

void remoting_adaptive_wait_open(struct remoting_adaptive_wait *adaptive_wait);
struct remoting_wait remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait);

/* Whether to spin on. A spinner whose wait is late offers its processor to others at each question. */
bool remoting_wait_spins(const struct remoting_wait *wait);

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
