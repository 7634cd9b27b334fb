#include "guest_workers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "device_process_protocol.h"
#include "spare_workers.h"
#include "spawn.h"
#include "thread_share.h"

/* A worker's identity is that of its guest. */
static struct guest *guest_of(const struct worker *worker)
{
    return (struct guest *)((uintptr_t)worker->guest - offsetof(struct guest, identity));
}

static void take_worker_line(void *owner, const char *line)
{
    const struct worker *worker = owner;

    log_guest(&guest_of(worker)->log, "context %" PRIu32 ": %s", worker->context, line);
}

/* As many as the device process itself would ask for; it may have been taken over. */
static bool has_room(const struct guest *guest, struct remoting_error *error)
{
    const uint64_t contexts = guest->limits.of[QUOTA_CONTEXTS];
    const uint64_t alive = contexts == 0 || contexts > CONTEXTS_MAXIMUM ? CONTEXTS_MAXIMUM : contexts;
    const unsigned count = guest->worker_count + guest->waiting_count;

    if (count >= alive + CONTEXTS_ENDING_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the guest has %u workers already", count);
    }
    return true;
}

static bool may_start(const struct guest *guest, struct remoting_error *error)
{
    if (!remoting_check_quota(&guest->limits, QUOTA_GUEST_THREADS, guest->thread_count, THREADS_OF_WORKER + 1, error)) {
        return false;
    }
    if (guest->services->worker_count >= WORKERS_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "the host runs %u workers already", WORKERS_MAXIMUM);
    }
    return true;
}

static uint64_t threads_left(const struct guest *guest)
{
    return thread_share(&guest->limits, guest->thread_count, guest->worker_count);
}

static void bind_worker(struct worker *worker, struct guest *guest, const struct wanted_worker *wanted)
{
    worker->guest = &guest->identity;
    worker->setup = &guest->setup;
    worker->label = wanted->label;
    worker->context = wanted->context;
    worker->output.take_line = take_worker_line;
    worker->output.owner = worker;
}

/* --------------------------------------------------------------------------------------------- starting */

/* Half of the host's processors, which leaves the other guests as many. */
static unsigned starting_maximum(void)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors < 4 ? 1 : (unsigned)processors / 2;
}

static void start_waiting(struct guest *guest);

static void started(struct worker *worker)
{
    struct guest *guest = guest_of(worker);

    if (worker->starting.fd >= 0) {
        event_loop_drop(&guest->services->loop, &worker->starting);
        guest->starting_count--;
    }
}

/* The worker has closed its end: it is ready, or dead. */
static void starting_ready(void *owner, uint32_t events)
{
    struct worker *worker = owner;

    (void)events;
    started(worker);
    start_waiting(guest_of(worker));
}

/* It executes nothing before it is in the guest's control group. */
static void release_worker(struct guest *guest, struct worker *worker)
{
    struct remoting_error error;

    if (!guest_cgroup_add(&guest->cgroup, worker->pid, &error) ||
        !event_loop_add(&guest->services->loop, &worker->starting, EPOLLHUP, &error)) {
        log_guest(&guest->log, "context %" PRIu32 ": %s", worker->context, error.reason);
        worker_kill(worker);
    }
    guest->starting_count++;
    worker_release(worker);
}

static struct worker *new_worker(struct guest *guest, const struct wanted_worker *wanted, int *socket,
                                 struct remoting_error *error)
{
    struct worker *worker = calloc(1, sizeof *worker);

    if (!worker) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
        return NULL;
    }
    bind_worker(worker, guest, wanted);
    worker->starting = (struct event_source){ .fd = -1, .ready = starting_ready, .owner = worker };
    worker->threads = threads_left(guest);
    worker->limits = &guest->limits;
    if (!worker_start(worker, guest->services, socket, error)) {
        free(worker);
        return NULL;
    }
    release_worker(guest, worker);
    return worker;
}

/* A spare worker, if it is set up as the guest's are, may have no more threads than a new one and has the guest's
 * limits. */
static struct worker *get_worker(struct guest *guest, const struct wanted_worker *wanted, int *socket,
                                 struct remoting_error *error)
{
    struct worker *spare = NULL;

    if (worker_setup_is(&guest->setup, &guest->services->setup) &&
        memcmp(&guest->limits, &guest->services->limits, sizeof guest->limits) == 0) {
        spare = spare_workers_take(guest->services->spares, threads_left(guest), socket);
    }
    if (!spare) {
        return new_worker(guest, wanted, socket, error);
    }
    bind_worker(spare, guest, wanted);
    sharing_pages_give(spare->sharing, spare->slot, spare->guest);
    spare->started_ns = remoting_now_ns();
    return spare;
}

static bool start_worker(struct guest *guest, const struct wanted_worker *wanted, struct remoting_error *error)
{
    struct services *services = guest->services;
    struct worker *worker;
    int socket;

    worker = may_start(guest, error) ? get_worker(guest, wanted, &socket, error) : NULL;
    if (!worker) {
        return false;
    }
    worker->number = ++services->workers_so_far;
    worker->next = guest->workers;
    guest->workers = worker;
    guest->worker_count++;
    guest->thread_count += worker->threads + THREADS_OF_WORKER;
    services->worker_count++;
    /* ETOOMANYREFS: its user has more descriptors on the way than the kernel allows. The worker's end is reported as
     * any other. */
    if (!guest_tell_worker_started(guest, worker->label, socket)) {
        log_guest(&guest->log, "context %" PRIu32 ": its socket could not be handed over: %s", worker->context,
                  strerror(errno));
        worker_kill(worker);
    }
    close(socket);
    guest_changed(guest);
    return true;
}

static void take_out_waiting(struct guest *guest, unsigned place)
{
    guest->waiting_count--;
    memmove(guest->waiting + place, guest->waiting + place + 1,
            (guest->waiting_count - place) * sizeof guest->waiting[0]);
}

static void start_waiting(struct guest *guest)
{
    struct remoting_error error;

    if (guest->pid == 0 || guest->killed) {
        guest->waiting_count = 0;
    }
    while (guest->waiting_count > 0 && guest->starting_count < starting_maximum()) {
        const struct wanted_worker wanted = guest->waiting[0];

        take_out_waiting(guest, 0);
        if (!start_worker(guest, &wanted, &error)) {
            guest_tell(guest, DAEMON_WORKER_ENDED, wanted.label, error.reason);
        }
    }
}

void guest_workers_ask(struct guest *guest, struct wanted_worker wanted)
{
    struct remoting_error error;

    if (!has_room(guest, &error)) {
        guest_tell(guest, DAEMON_WORKER_ENDED, wanted.label, error.reason);
        return;
    }
    guest->waiting[guest->waiting_count++] = wanted;
    start_waiting(guest);
}

/* ----------------------------------------------------------------------------------------------- ending */

void guest_workers_kill(struct guest *guest, uint32_t label)
{
    for (unsigned i = 0; i < guest->waiting_count; i++) {
        if (guest->waiting[i].label == label) {
            take_out_waiting(guest, i);
            guest_tell(guest, DAEMON_WORKER_ENDED, label, "the worker was not started");
            return;
        }
    }
    for (struct worker *worker = guest->workers; worker; worker = worker->next) {
        if (worker->label == label) {
            worker_kill(worker);
        }
    }
}

void guest_workers_kill_all(struct guest *guest)
{
    guest->waiting_count = 0;
    for (struct worker *worker = guest->workers; worker; worker = worker->next) {
        worker_kill(worker);
    }
}

static void reap(struct guest *guest, struct worker **link, int status)
{
    struct services *services = guest->services;
    struct worker *worker = *link;
    char reason[REMOTING_REASON_SIZE];

    *link = worker->next;
    guest->worker_count--;
    guest->thread_count -= worker->threads + THREADS_OF_WORKER;
    services->worker_count--;
    describe_end("the worker", status, reason, sizeof reason);
    started(worker);
    worker_close(worker);
    if (services->status_listener.worker_ended) {
        services->status_listener.worker_ended(services->status_listener.owner, worker, reason);
    }
    guest_tell(guest, DAEMON_WORKER_ENDED, worker->label, reason);
    free(worker);
    start_waiting(guest);
}

bool guest_workers_reap(struct guest *guest, pid_t pid, int status)
{
    for (struct worker **link = &guest->workers; *link; link = &(*link)->next) {
        if ((*link)->pid == pid) {
            reap(guest, link, status);
            return true;
        }
    }
    return false;
}
