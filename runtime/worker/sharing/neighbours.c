#include "sharing/neighbours.h"

#define LOOKS_MAXIMUM 3 /* of one that changes its word all the time */
#define STRIKES_MAXIMUM 10u

struct host_slot_view host_look_at(const struct remoting_sharing_slot *slot, uint32_t number)
{
    struct host_slot_view view = { .slot = slot, .number = number };

    for (int i = 0; i < LOOKS_MAXIMUM; i++) {
        view.word = atomic_load_explicit(&slot->word, memory_order_seq_cst);
        view.devices = atomic_load_explicit(&slot->devices, memory_order_relaxed);
        view.ticket = atomic_load_explicit(&slot->ticket, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire);
        if (atomic_load_explicit(&slot->word, memory_order_relaxed) == view.word) {
            break;
        }
    }
    return view;
}

void host_neighbour_note(struct host_neighbour *neighbour, uint32_t word, int64_t now_ns)
{
    if (neighbour->since_ns != 0 && neighbour->word == word) {
        return;
    }
    if (neighbour->since_ns != 0 && host_turn_state(neighbour->word) == REMOTING_TURN_HOLDING &&
        !neighbour->is_passed_over) {
        neighbour->turn_ns = now_ns - neighbour->since_ns;
        neighbour->strikes -= neighbour->strikes > 0; /* a turn that ended in time */
    }
    neighbour->word = word;
    neighbour->is_passed_over = false;
    neighbour->since_ns = now_ns;
}

bool host_neighbour_counts(const struct host_neighbour *neighbour, int64_t now_ns)
{
    return !neighbour->is_passed_over && now_ns >= neighbour->disregarded_until_ns;
}

int64_t host_neighbour_until(const struct host_neighbour *neighbour)
{
    return neighbour->since_ns +
           (host_turn_state(neighbour->word) == REMOTING_TURN_WAITING ? HOST_TURN_STEP_NS : HOST_TURN_LEASE_NS);
}

void host_neighbour_pass_over(struct host_neighbour *neighbour, int64_t now_ns)
{
    neighbour->is_passed_over = true;
    if (host_turn_state(neighbour->word) != REMOTING_TURN_HOLDING) {
        return;
    }
    if (neighbour->strikes < STRIKES_MAXIMUM) {
        neighbour->strikes++;
    }
    neighbour->disregarded_until_ns = now_ns + (HOST_TURN_LEASE_NS << neighbour->strikes);
}
