#include "adaptive_wait.h"

#include <sched.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"

/* Waking from a futex costs about 50 us. Spinning saves that time. Where there are more threads than processors, it
 * takes a processor from a thread that works. The kernel then preempts the spinning thread, which is noticed, and only
 * short waits are spun through. */
#define WAKING_NS 50000
#define SPIN_MAXIMUM_NS 5000000
#define SPIN_MINIMUM_NS 200000
#define SPIN_RISE 16 /* its part by which it rises after each long wait without such a loss */
#define SPIN_ALWAYS_NS                                                                                                 \
    20000 /* between two questions of a scheduler, or two splits of a graph; two fifths of a sleep's cost */
#define LONG_SPIN_NS (2 * SPIN_MINIMUM_NS + SPIN_ALWAYS_NS) /* from here on the kernel is asked about preemptions */
#define LATE_NS 10000
#define DOZE_MINIMUM_NS 400000
#define DOZE_MARGIN_NS 150000 /* a sleep ends late by the kernel's slack of 50 us and by the waking */

void remoting_adaptive_wait_open(struct remoting_adaptive_wait *adaptive_wait)
{
    memset(adaptive_wait, 0, sizeof *adaptive_wait);
    adaptive_wait->spin_maximum_ns = SPIN_MAXIMUM_NS / 4;
}

/* No wait is as short, and nothing raises it from there. */
void remoting_adaptive_wait_spin_briefly(struct remoting_adaptive_wait *adaptive_wait)
{
    adaptive_wait->spin_maximum_ns = 0;
}

/* The kernel's count of how often this thread lost its processor. */
static int64_t count_preemptions(void)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nivcsw;
}

static int64_t shortest(const struct remoting_adaptive_wait *adaptive_wait)
{
    int64_t shortest_ns = adaptive_wait->last_ns[0];

    for (int i = 1; i < REMOTING_WAITS_REMEMBERED; i++) {
        shortest_ns = adaptive_wait->last_ns[i] < shortest_ns ? adaptive_wait->last_ns[i] : shortest_ns;
    }
    return shortest_ns;
}

/* The shortest and the longest of the waits that may be spun through. */
static int64_t longest(const struct remoting_adaptive_wait *adaptive_wait)
{
    int64_t longest_ns = 0;

    for (int i = 0; i < REMOTING_WAITS_REMEMBERED; i++) {
        if (adaptive_wait->last_ns[i] > longest_ns && adaptive_wait->last_ns[i] <= adaptive_wait->spin_maximum_ns) {
            longest_ns = adaptive_wait->last_ns[i];
        }
    }
    return longest_ns;
}

struct remoting_wait remoting_adaptive_wait_begin(const struct remoting_adaptive_wait *adaptive_wait)
{
    const int64_t soonest_ns = shortest(adaptive_wait);
    const int64_t latest_ns = longest(adaptive_wait);
    struct remoting_wait wait = { .begin_ns = remoting_now_ns(),
                                  .first_ns = SPIN_ALWAYS_NS,
                                  .spin_ns = SPIN_ALWAYS_NS };

    wait.late_ns = soonest_ns + soonest_ns / 8 + LATE_NS;
    if (latest_ns > 0) {
        wait.spin_ns = latest_ns < DOZE_MINIMUM_NS ? 2 * latest_ns + SPIN_ALWAYS_NS : latest_ns + latest_ns / 4;
        wait.doze_ns = soonest_ns < DOZE_MINIMUM_NS ? 0 : soonest_ns - soonest_ns / 8 - DOZE_MARGIN_NS;
    }
    if (wait.spin_ns > LONG_SPIN_NS) {
        wait.preemptions = count_preemptions();
    }
    return wait;
}

bool remoting_wait_spins(const struct remoting_wait *wait, int64_t until_ns)
{
    const int64_t elapsed_ns = remoting_now_ns() - wait->begin_ns;

    if (elapsed_ns > wait->late_ns) {
        sched_yield();
    }
    return elapsed_ns < until_ns;
}

/* After a long wait. A wait that was slept through shows nothing about spinning, so the longest spin rises then too:
 * else it would never be tried again. It rises by steps that reach any length within some fifty waits, since loading a
 * program may have reduced it before the first token. */
static void adapt(struct remoting_adaptive_wait *adaptive_wait, const struct remoting_wait *wait)
{
    const int64_t maximum_ns = adaptive_wait->spin_maximum_ns;
    const int64_t higher_ns = maximum_ns + maximum_ns / SPIN_RISE;
    const int64_t lower_ns = maximum_ns / 2;

    if (wait->spin_ns > LONG_SPIN_NS && count_preemptions() != wait->preemptions) {
        adaptive_wait->spin_maximum_ns = lower_ns > SPIN_MINIMUM_NS ? lower_ns : SPIN_MINIMUM_NS;
    } else {
        adaptive_wait->spin_maximum_ns = higher_ns < SPIN_MAXIMUM_NS ? higher_ns : SPIN_MAXIMUM_NS;
    }
}

int64_t remoting_adaptive_wait_end(struct remoting_adaptive_wait *adaptive_wait, const struct remoting_wait *wait,
                                   bool has_slept)
{
    const int64_t waited_ns = remoting_now_ns() - wait->begin_ns;

    if (waited_ns > SPIN_MINIMUM_NS) {
        adapt(adaptive_wait, wait);
    }
    if (waited_ns > SPIN_ALWAYS_NS) {
        adaptive_wait->last_ns[adaptive_wait->waits++ % REMOTING_WAITS_REMEMBERED] = has_slept &&
                                                                                             waited_ns - WAKING_NS >
                                                                                                 wait->spin_ns
                                                                                         ? waited_ns - WAKING_NS
                                                                                         : waited_ns;
    }
    return waited_ns;
}
