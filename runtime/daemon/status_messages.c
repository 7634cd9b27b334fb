#include "status_messages.h"

#include <string.h>

#include "transition.h"

struct status_message status_message_of_worker(const struct worker *worker, uint32_t type)
{
    return (struct status_message){ .type = type,
                                    .worker = worker->number,
                                    .guest = worker->guest->connection,
                                    .started_ns = worker->started_ns,
                                    .worker_pid = (uint32_t)worker->pid,
                                    .guest_pid = worker->guest->pid,
                                    .guest_uid = worker->guest->user,
                                    .context = worker->context };
}

struct status_message status_message_of_guest(const struct guest *guest, uint32_t type)
{
    return (struct status_message){ .type = type,
                                    .guest = guest->identity.connection,
                                    .guest_pid = guest->identity.pid,
                                    .guest_uid = guest->identity.user };
}

struct status_guest status_guest_now(const struct guest *guest)
{
    struct status_guest facts = { .weight = guest->identity.weight,
                                  .state = transition_guest_state(guest),
                                  .state_bytes = guest->state_bytes,
                                  .last = guest->last_transition };

    memcpy(facts.name, guest->identity.name, sizeof facts.name);
    memcpy(facts.guest_class, guest->identity.class, sizeof facts.guest_class);
    return facts;
}
