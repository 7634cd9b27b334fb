#include "patience.h"

#include <time.h>
#include <unistd.h>

/* Waking from a futex costs about this much. Spinning saves it, which is worth while up to some
 * times as long; with few processors the spinner takes one from whoever works. */
#define WAKING_NS 50000
#define SPIN_MAXIMUM_NS 5000000
#define SPIN_MAXIMUM_OF_FEW_NS 250000
#define FEW_PROCESSORS 4

#define SPIN_ALWAYS_NS 5000
#define DOZE_MINIMUM_NS 400000
#define DOZE_MARGIN_NS 150000 /* a sleep ends late by the kernel's slack of 50 us and by the waking */

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void remoting_patience_open(struct remoting_patience *patience)
{
    patience->last_ns = 0;
    patience->before_ns = 0;
    patience->spin_maximum_ns = sysconf(_SC_NPROCESSORS_ONLN) > FEW_PROCESSORS ? SPIN_MAXIMUM_NS : SPIN_MAXIMUM_OF_FEW_NS;
}

struct remoting_wait remoting_patience_begin(const struct remoting_patience *patience)
{
    const int64_t expected_ns = patience->last_ns < patience->before_ns ? patience->last_ns : patience->before_ns;
    struct remoting_wait wait = { .begin_ns = now_ns(), .spin_ns = SPIN_ALWAYS_NS };

    if (expected_ns <= patience->spin_maximum_ns) {
        wait.spin_ns = expected_ns < DOZE_MINIMUM_NS ? 2 * expected_ns + SPIN_ALWAYS_NS : expected_ns + expected_ns / 4;
        wait.doze_ns = expected_ns < DOZE_MINIMUM_NS ? 0 : expected_ns - expected_ns / 8 - DOZE_MARGIN_NS;
    }
    return wait;
}

int64_t remoting_patience_end(struct remoting_patience *patience, const struct remoting_wait *wait, bool has_slept)
{
    const int64_t waited_ns = remoting_wait_elapsed(wait);

    patience->before_ns = patience->last_ns;
    patience->last_ns = has_slept && waited_ns - WAKING_NS > wait->spin_ns ? waited_ns - WAKING_NS : waited_ns;
    return waited_ns;
}

int64_t remoting_wait_elapsed(const struct remoting_wait *wait)
{
    return now_ns() - wait->begin_ns;
}
