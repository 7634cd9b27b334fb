#include "swap.h"

#include <inttypes.h>

#include "clock.h"
#include "device_process_protocol.h"
#include "guest.h"
#include "residency.h"

/* What is short, such as a device's memory, may be there soon; a worker's start takes seconds on CUDA. */
#define RETRY_FIRST_MS 1000
#define RETRY_LAST_MS 30000

void swap_take_idle(struct guest *guest, uint32_t idle_s)
{
    const uint32_t limit_s = guest->services->swap_idle_s;

    if (limit_s > 0 && idle_s >= limit_s && guest->workers && !guest->is_paused &&
        remoting_now_ms() >= guest->swap_from && residency_ask_for(guest, DAEMON_SWAP)) {
        log_line("guest %" PRIu64 ": has asked for nothing for %" PRIu32 " s and goes to the host's memory",
                 guest->identity.connection, idle_s);
    }
}

static void come_back(struct guest *guest)
{
    if (guest->is_swapped) {
        guest->swap_retry_at = NO_DEADLINE;
        residency_ask_for(guest, DAEMON_RESUME);
    }
}

/* One that could not come back is tried again in its time, however often its device process says so. */
void swap_take_wanted(struct guest *guest)
{
    if (guest->swap_retry_at == NO_DEADLINE) {
        come_back(guest);
    }
}

/* One that cannot come back for now waits: its programs are in a call. */
static void retry_later(struct guest *guest)
{
    const int64_t pause_ms = guest->swap_retry_ms == 0 ? RETRY_FIRST_MS : 2 * guest->swap_retry_ms;

    guest->swap_retry_ms = pause_ms < RETRY_LAST_MS ? pause_ms : RETRY_LAST_MS;
    guest->swap_retry_at = remoting_now_ms() + guest->swap_retry_ms;
}

void swap_take_settled(struct guest *guest, uint32_t asked_for, const char *reason)
{
    const bool is_done = reason[0] == '\0';

    if (asked_for == DAEMON_SWAP) {
        guest->is_swapped = is_done;
        guest->swap_retry_ms = 0;
        guest->swap_from = remoting_now_ms() + (int64_t)guest->services->swap_idle_s * 1000;
    } else if (is_done) {
        guest->is_swapped = false; /* by its owner's word, whatever that was */
        guest->swap_retry_at = NO_DEADLINE;
    } else if (guest->is_swapped) {
        retry_later(guest);
    }
}

int64_t swap_advance(struct guest *guest, int64_t now)
{
    if (guest->swap_retry_at <= now) {
        come_back(guest);
    }
    return guest->swap_retry_at;
}
