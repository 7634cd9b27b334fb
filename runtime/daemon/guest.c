#include "guest.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "descriptor_passing.h"
#include "device_process_protocol.h"

bool guest_is_served(const struct guest *guest)
{
    return guest->pid != 0 && !guest->killed && !guest->stopping && !guest->leaving;
}

struct guest *guest_find(const struct services *services, uint64_t number)
{
    struct guest *guest = services->guests;

    while (guest && (guest->identity.connection != number || !guest_is_served(guest))) {
        guest = guest->next;
    }
    return guest;
}

void guest_changed(struct guest *guest)
{
    const struct status_listener *listener = &guest->services->status_listener;

    guest->change = ++guest->services->changes;
    if (listener->changed) {
        listener->changed(listener->owner);
    }
}

void guest_kill(struct guest *guest)
{
    if (guest->pid > 0 && !guest->killed) {
        launcher_kill(&guest->services->launcher, guest->pid);
    }
    guest->killed = true;
}

static ssize_t send_message(const struct guest *guest, const struct daemon_message *message, const void *payload,
                            struct descriptor_list list)
{
    const struct message_parts parts = { message, sizeof *message, payload, message->payload_size };

    return remoting_send_message(guest->control, parts, list, MSG_DONTWAIT);
}

bool guest_tell_start(const struct guest *guest, struct remoting_error *error)
{
    const struct capset *capset = &guest->told->capset;
    const struct device_process_start start = { .guest = guest->identity,
                                                .limits = guest->limits,
                                                .copies_memory = guest->services->copies_memory,
                                                .keeps_workers = guest->services->residency.options.keeps_workers };
    struct {
        struct daemon_message message;
        struct device_process_start start;
    } first = { { .type = DAEMON_START, .payload_size = (uint32_t)sizeof start + capset->size }, start };
    const struct message_parts parts = { &first, sizeof first, capset->bytes, capset->size };

    return remoting_send_message(guest->control, parts, NO_DESCRIPTORS, MSG_DONTWAIT) >= 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "the guest's device process could not be started: %s",
                         strerror(errno));
}

/* SIGCHLD reports a process that has died. A process whose socket is full would miss what became of its workers. */
static void tell(struct guest *guest, const struct daemon_message *message, const void *payload)
{
    if (guest->control < 0 || guest->killed || send_message(guest, message, payload, NO_DESCRIPTORS) >= 0 ||
        errno == EPIPE || errno == ECONNRESET) {
        return;
    }
    log_guest(&guest->log, "the guest's device process does not read what it is told (%s) and is killed",
              strerror(errno));
    guest_kill(guest);
}

void guest_tell(struct guest *guest, uint32_t type, uint32_t worker, const char *text)
{
    const struct daemon_message message = { .type = type,
                                            .worker = worker,
                                            .payload_size = !text ? 0 : (uint32_t)strlen(text) };

    tell(guest, &message, text);
}

void guest_tell_room(struct guest *guest, const struct worker_room *room)
{
    const struct daemon_message message = { .type = DAEMON_ROOM, .payload_size = sizeof *room };

    tell(guest, &message, room);
}

/* A step of a move is none of its own. */
void guest_begin_transition(struct guest *guest, uint32_t message)
{
    const uint32_t back = guest->is_swapped ? TRANSITION_SWAP_IN : TRANSITION_RESUME;
    const uint32_t away = message == DAEMON_SWAP ? TRANSITION_SWAP_OUT : TRANSITION_PAUSE;

    if (guest->transition.kind == TRANSITION_NONE) {
        guest->transition = (struct status_transition){ .kind = message == DAEMON_RESUME ? back : away,
                                                        .began_ns = remoting_now_ns(),
                                                        .bytes = guest->state_bytes };
    }
    guest_changed(guest);
}

/* An honest device process has workers that come to rest, save and free what they have, or restore it, by deadlines of
 * its own. */
static int64_t settle_deadline(const struct guest *guest)
{
    const int64_t state_ms = remoting_limit_ms(&guest->limits, QUOTA_STATE_SECONDS);

    return state_ms == 0 ? NO_DEADLINE : remoting_now_ms() + PAUSE_QUIESCE_MS + 2 * state_ms + SETTLE_MS;
}

bool guest_ask_for(struct guest *guest, uint32_t message)
{
    if (guest->asked_for != 0) {
        return false;
    }
    guest->asked_for = message;
    guest->settle_by = settle_deadline(guest);
    guest_begin_transition(guest, message);
    guest_tell(guest, message, 0, NULL);
    return true;
}

bool guest_tell_worker_started(const struct guest *guest, uint32_t worker, int socket)
{
    const struct daemon_message message = { .type = DAEMON_WORKER_STARTED, .worker = worker };

    return send_message(guest, &message, NULL, (struct descriptor_list){ &socket, 1 }) >= 0;
}
