#include "admission.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "discard.h"
#include "guest_process.h"
#include "log.h"
#include "vsock.h"

#define RETRY_MS 1000

/* --------------------------------------------------------------------------------------------- places */

/* Guests that were told to go do not count against the next one. Those that have gone count less. */
static unsigned count_guests(const struct services *services, const struct ucred *of)
{
    unsigned served = 0;
    unsigned ending = 0;

    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        if (guest->stopping || (of && guest->identity.user != of->uid)) {
            continue;
        }
        if (guest->leaving && !guest->workers) {
            ending++;
        } else {
            served++;
        }
    }
    return served + ending / ENDING_PER_PLACE;
}

static unsigned count_of_process(const struct services *services, pid_t pid)
{
    unsigned count = 0;

    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        count += !guest->stopping && (pid_t)guest->identity.pid == pid;
    }
    return count;
}

/* The contexts of a guest that is paused, or on its way, have no workers. */
static bool has_contexts(const struct guest *guest)
{
    return guest->workers || guest->waiting_count > 0 || guest->is_paused || guest->asked_for != 0;
}

static bool is_idle(const struct guest *guest)
{
    return guest->silent_s != UINT32_MAX && guest->silent_s >= IDLE_SECONDS;
}

/* One process must not take all places by connecting again and again. 0: it is in another VM, or hidden. */
static bool is_one_of_many(const struct services *services, const struct guest *guest, const struct ucred *peer)
{
    return guest->identity.pid != 0 &&
           count_of_process(services, (pid_t)guest->identity.pid) > count_of_process(services, peer->pid) + 1;
}

static bool may_lose_place(const struct services *services, const struct guest *guest, const struct ucred *peer)
{
    return !guest->stopping && !guest->leaving && !has_contexts(guest) &&
           (is_idle(guest) || is_one_of_many(services, guest, peer));
}

/* Of the guests that may lose their place to a peer: one of the user with the most guests, and of its process with the
 * most, which has been silent for longest. With `of` only guests of that user. */
static struct guest *find_loser(const struct services *services, const struct ucred *peer, const struct ucred *of)
{
    struct guest *found = NULL;
    uint64_t found_rank = 0;

    for (struct guest *guest = services->guests; guest; guest = guest->next) {
        const struct ucred user = { .uid = guest->identity.user };
        uint64_t rank;

        if (!may_lose_place(services, guest, peer) || (of && guest->identity.user != of->uid)) {
            continue;
        }
        rank = count_guests(services, &user) * (GUESTS_MAXIMUM + 1) +
               count_of_process(services, (pid_t)guest->identity.pid);
        rank = rank << 32 | guest->silent_s;
        if (!found || rank > found_rank) {
            found = guest;
            found_rank = rank;
        }
    }
    return found;
}

/* A guest that does not use its place loses it to one that needs it. */
static bool make_room(struct services *services, const struct ucred *peer, const struct ucred *of,
                      enum remoting_quota quota, struct remoting_error *error)
{
    struct guest *loser;

    if (remoting_check_quota(&services->limits, quota, count_guests(services, of), 1, error)) {
        return true;
    }
    loser = find_loser(services, peer, of);
    if (!loser) {
        return false;
    }
    log_guest(&loser->log, "gives its place up: it has no context, and %s",
              is_idle(loser) ? "has asked for nothing for a while" : "its process has many guests");
    guest_stop(loser, "its place went to another guest: it had no context");
    return true;
}

/* The frames of two connections would be those of one guest. */
static bool is_free(const struct services *services, uint32_t port, struct remoting_error *error)
{
    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        if (port != 0 && guest->identity.port == port && guest->pid != 0 && !guest->leaving && !guest->stopping) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "guest %llu has this port: a port has one VM at a time",
                                 (unsigned long long)guest->identity.connection);
        }
    }
    return true;
}

/* Guests that were told to go still have processes; their number is bounded too. */
static bool has_room(struct services *services, const struct ucred *peer, struct remoting_error *error)
{
    unsigned count = 0;

    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        count++;
    }
    if (count >= GUESTS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the processes of %u guests have not ended yet", count);
    }
    return make_room(services, peer, peer, QUOTA_GUESTS_PER_USER, error) &&
           make_room(services, peer, NULL, QUOTA_GUESTS, error);
}

static bool is_taken(const struct services *services, uid_t uid)
{
    for (const struct guest *guest = services->guests; guest; guest = guest->next) {
        if (guest->identity.uid == uid) {
            return true;
        }
    }
    return false;
}

/* A user id that no process has: a guest is in the list until all of its processes have been reaped. */
static bool choose_uid(const struct services *services, uint32_t *uid, struct remoting_error *error)
{
    const struct uid_range *range = &services->launcher.range;

    *uid = geteuid();
    if (services->launcher.socket < 0) {
        return true;
    }
    for (*uid = range->from + 1; *uid <= range->to; (*uid)++) {
        if (!is_taken(services, *uid)) {
            return true;
        }
    }
    return remoting_fail(error, REMOTING_ERROR_ALLOCATION,
                         "every user id has a guest (ggml-remotingd --guest-uids %u-%u)", (unsigned)range->from,
                         (unsigned)range->to);
}

/* ------------------------------------------------------------------------------------------ refusing */

static void watch(struct admission *admission, uint32_t events)
{
    struct remoting_error error;

    for (struct listener *listener = admission->listeners; listener; listener = listener->next) {
        if (!event_loop_change(&admission->services->loop, &listener->accepting, events, &error)) {
            log_line("%s", error.reason);
        }
    }
}

/* Tries again later: a guest that is not accepted stays in the socket's queue. */
static void pause_accepting(struct admission *admission, const char *reason)
{
    if (!admission->paused) {
        log_line("no more guests are accepted for now: %s", reason);
    }
    admission->paused = true;
    admission->retry_at = remoting_now_ms() + RETRY_MS;
    watch(admission, 0);
}

/* One process closes all of them, since a client that connects again and again would cost a process each time. */
static void close_refused(struct admission *admission)
{
    if (admission->refused_count == 0) {
        return;
    }
    if (discard(admission->refused, admission->refused_count)) {
        admission->refused_count = 0;
    } else {
        pause_accepting(admission, "no process can be had to close a connection that was refused");
    }
}

static void refuse(struct admission *admission, int socket)
{
    admission->refused[admission->refused_count++] = socket;
}

static void refuse_with_reason(struct admission *admission, int socket, const struct ucred *peer,
                               const struct remoting_error *error)
{
    if (log_budget_take(&admission->services->log, peer->uid)) {
        log_line("refused a guest (pid %d, user %u): %s", (int)peer->pid, (unsigned)peer->uid, error->reason);
    }
    refuse(admission, socket);
}

/* A client that has closed its end already needs no device process. */
static bool has_gone(int socket)
{
    struct pollfd look = { .fd = socket, .events = POLLRDHUP };

    return poll(&look, 1, 0) > 0 && (look.revents & (POLLHUP | POLLRDHUP)) != 0;
}

/* ------------------------------------------------------------------------------------------ admitting */

static bool serve_guest(struct admission *admission, const struct waiting_connection *connection, uint32_t uid,
                        struct remoting_error *error)
{
    struct services *services = admission->services;
    const struct ucred *peer = &connection->peer;
    struct guest_identity identity = { .connection = ++admission->connections_so_far,
                                       .pid = (uint32_t)peer->pid,
                                       .user = peer->uid,
                                       .uid = uid,
                                       .port = connection->port,
                                       .weight = REMOTING_SHARING_WEIGHT,
                                       .class = "standard" };
    struct guest *guest;

    if (!guest_open(services, &identity, connection->rule, connection->socket, &guest, error)) {
        return false;
    }
    guest->next = services->guests;
    services->guests = guest;
    return true;
}

/* Only a few connections of one user wait, so that the others can wait too. */
static bool may_wait(const struct admission *admission, uid_t user)
{
    unsigned count = 0;

    for (unsigned i = 0; i < admission->waiting_count; i++) {
        count += admission->waiting[i].peer.uid == user;
    }
    return count < WAITING_PER_USER && admission->waiting_count < WAITING_MAXIMUM;
}

/* False: there is no place for the connection yet. */
static bool decide(struct admission *admission, const struct waiting_connection *connection, bool waits)
{
    struct remoting_error error;
    uint32_t uid;

    if (has_gone(connection->socket)) {
        refuse(admission, connection->socket);
        return true;
    }
    if (is_free(admission->services, connection->port, &error) &&
        has_room(admission->services, &connection->peer, &error) && choose_uid(admission->services, &uid, &error)) {
        if (!serve_guest(admission, connection, uid, &error)) {
            refuse_with_reason(admission, connection->socket, &connection->peer, &error);
        }
        return true;
    }
    if (waits) {
        return false;
    }
    refuse_with_reason(admission, connection->socket, &connection->peer, &error);
    return true;
}

/* A VM without a rule is no guest. Its programs count as guests of this daemon's user. */
static bool admit_vm(const struct admission *admission, struct waiting_connection *connection,
                     struct remoting_error *error)
{
    uint32_t cid;

    connection->peer = (struct ucred){ .uid = geteuid(), .gid = getegid() };
    if (!vsock_find_cid(connection->socket, &cid, error)) {
        return false;
    }
    connection->rule = guest_rules_find_vm(admission->services->rules, cid);
    return connection->rule || remoting_fail(error, REMOTING_ERROR_FAILED,
                                             "no rule admits the VM of CID %u (--guest-rule cid=%u)", cid, cid);
}

/* The rule of the socket that the guest connected to, else the rule of its user. */
static bool admit_user(const struct admission *admission, const struct listener *listener,
                       struct waiting_connection *connection, struct remoting_error *error)
{
    if (!listening_socket_admits(&listener->socket, connection->socket, &connection->peer, error)) {
        return false;
    }
    connection->rule = listener->rule ? listener->rule
                                      : guest_rules_find(admission->services->rules, connection->peer.uid);
    return true;
}

static void admit(struct admission *admission, const struct listener *listener, int socket)
{
    struct waiting_connection connection = { .socket = socket,
                                             .port = listener->port,
                                             .until = remoting_now_ms() + PLACE_MS };
    struct remoting_error error;

    if (!(listener->socket.is_vsock ? admit_vm(admission, &connection, &error)
                                    : admit_user(admission, listener, &connection, &error))) {
        refuse_with_reason(admission, socket, &connection.peer, &error);
        return;
    }
    if (!decide(admission, &connection, may_wait(admission, connection.peer.uid))) {
        admission->waiting[admission->waiting_count++] = connection;
    }
}

/* In the order of arrival. The place of a guest that has just gone is free once its processes have been reaped. */
static int64_t admit_waiting(struct admission *admission, int64_t now)
{
    const unsigned count = admission->waiting_count;
    int64_t next = NO_DEADLINE;

    if (admission->refused_count + count > REFUSED_MAXIMUM) {
        return NO_DEADLINE; /* until those could be closed */
    }
    admission->waiting_count = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct waiting_connection connection = admission->waiting[i];

        if (!decide(admission, &connection, now < connection.until)) {
            admission->waiting[admission->waiting_count++] = connection;
            next = connection.until < next ? connection.until : next;
        }
    }
    return next;
}

static void accept_ready(void *owner, uint32_t events)
{
    const struct listener *listener = owner;
    struct admission *admission = listener->admission;

    (void)events;
    for (unsigned i = 0; i < CONNECTIONS_PER_TURN && admission->refused_count < REFUSED_MAXIMUM; i++) {
        const int socket = accept4(listener->socket.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (socket >= 0) {
            admission->paused = false;
            admit(admission, listener, socket);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
            pause_accepting(admission, strerror(errno));
        }
        break;
    }
    close_refused(admission);
}

void admission_open(struct admission *admission, struct services *services)
{
    *admission = (struct admission){ .services = services, .retry_at = NO_DEADLINE };
}

bool admission_listen(struct admission *admission, const struct listening_socket *socket, const struct guest_rule *rule,
                      struct remoting_error *error)
{
    struct listener *listener = calloc(1, sizeof *listener);

    if (!listener) {
        struct listening_socket closed = *socket;

        listening_socket_close(&closed);
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to listen");
    }
    *listener = (struct listener){
        .next = admission->listeners,
        .admission = admission,
        .socket = *socket,
        .accepting = { .fd = socket->fd, .ready = accept_ready, .owner = listener },
        .port = socket->is_port ? ++admission->ports_so_far : 0,
        .rule = rule,
    };
    admission->listeners = listener;
    return event_loop_add(&admission->services->loop, &listener->accepting, EPOLLIN, error);
}

void admission_take(struct admission *admission, int socket, bool is_port)
{
    const struct listener nobodys = { .socket.fd = -1, .port = is_port };

    if (admission->refused_count == REFUSED_MAXIMUM) {
        close(socket); /* a front-end that the daemon itself connected to */
        return;
    }
    admit(admission, &nobodys, socket);
    close_refused(admission);
}

int64_t admission_advance(struct admission *admission, int64_t now)
{
    const int64_t waiting_until = admit_waiting(admission, now);

    if (admission->retry_at <= now) {
        admission->retry_at = NO_DEADLINE;
        watch(admission, EPOLLIN);
    }
    if (admission->retry_at == NO_DEADLINE) {
        close_refused(admission);
    }
    return waiting_until < admission->retry_at ? waiting_until : admission->retry_at;
}

void admission_close(struct admission *admission)
{
    while (admission->listeners) {
        struct listener *listener = admission->listeners;

        admission->listeners = listener->next;
        event_loop_remove(&admission->services->loop, &listener->accepting);
        listening_socket_unlink(&listener->socket);
        discard_at_exit(listener->socket.fd);
        free(listener);
    }
    for (unsigned i = 0; i < admission->refused_count; i++) {
        discard_at_exit(admission->refused[i]);
    }
    for (unsigned i = 0; i < admission->waiting_count; i++) {
        discard_at_exit(admission->waiting[i].socket);
    }
}
