#include "spare_workers.h"

#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "daemon_limits.h"
#include "event_loop.h"
#include "spawn.h"
#include "thread_share.h"

/* A guest that has just got a worker is starting too, and should have the processors first. */
#define REPLACE_MS 2000
/* After so long a worker that could not be started, or ended, is replaced. */
#define RETRY_MS 10000

static void take_line(void *owner, const char *line)
{
    (void)owner;
    log_line("spare worker: %s", line);
}

static void tell_started(const struct services *services)
{
    if (services->status_listener.changed) {
        services->status_listener.changed(services->status_listener.owner);
    }
}

static void tell_ended(const struct services *services, const struct worker *worker, const char *reason)
{
    if (services->status_listener.worker_ended) {
        services->status_listener.worker_ended(services->status_listener.owner, worker, reason);
    }
}

void spare_workers_open(struct spare_workers *spares, struct services *services, unsigned wanted)
{
    *spares = (struct spare_workers){ .services = services,
                                      .nobody = { .weight = REMOTING_SHARING_WEIGHT },
                                      .wanted = wanted,
                                      .start_at = remoting_now_ms() };
    if (wanted > 0) {
        log_line("%u spare workers are kept; each holds on every GPU what its driver takes for a process, with CUDA "
                 "some 0.5 GB",
                 wanted);
    }
}

/* Nobody waits for their ends: the daemon reaps what belongs to no guest. */
static void end_all(struct spare_workers *spares)
{
    while (spares->first) {
        int socket;
        struct worker *worker = spare_workers_take(spares, UINT64_MAX, &socket);

        close(socket);
        worker_kill(worker);
        worker_close(worker);
        free(worker);
    }
}

void spare_workers_close(struct spare_workers *spares)
{
    spares->wanted = 0;
    end_all(spares);
}

void spare_workers_renew(struct spare_workers *spares)
{
    end_all(spares);
    spares->start_at = remoting_now_ms();
}

static bool start(struct spare_workers *spares, struct spare_worker *spare, struct remoting_error *error)
{
    struct worker *worker = calloc(1, sizeof *worker);

    if (!worker) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
    }
    worker->guest = &spares->nobody;
    worker->setup = &spares->services->setup;
    worker->threads = thread_share(&spares->services->limits, 0, 0);
    worker->output.take_line = take_line;
    if (!worker_start(worker, spares->services, &spare->socket, error)) {
        free(worker);
        return false;
    }
    worker_release(worker);
    event_loop_drop(&spares->services->loop, &worker->starting); /* nobody waits for it to be ready */
    spare->worker = worker;
    return true;
}

static bool add(struct spare_workers *spares, struct remoting_error *error)
{
    struct spare_worker *spare = calloc(1, sizeof *spare);

    if (!spare) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
    }
    if (!start(spares, spare, error)) {
        free(spare);
        return false;
    }
    spare->worker->number = ++spares->services->workers_so_far;
    spare->next = spares->first;
    spares->first = spare;
    spares->count++;
    spares->services->worker_count++;
    tell_started(spares->services);
    return true;
}

static struct worker *take_out(struct spare_workers *spares, struct spare_worker **link, int *socket)
{
    struct spare_worker *spare = *link;
    struct worker *worker = spare->worker;

    *socket = spare->socket;
    *link = spare->next;
    free(spare);
    spares->count--;
    spares->services->worker_count--;
    return worker;
}

/* The oldest, whose devices are open soonest. They all have the threads of a guest's first worker. */
struct worker *spare_workers_take(struct spare_workers *spares, uint64_t threads, int *socket)
{
    struct spare_worker **link = &spares->first;
    struct worker *worker;

    if (!*link || (*link)->worker->threads > threads) {
        return NULL;
    }
    while ((*link)->next) {
        link = &(*link)->next;
    }
    worker = take_out(spares, link, socket);
    tell_ended(spares->services, worker, "it is a guest's now");
    spares->start_at = remoting_now_ms() + REPLACE_MS;
    return worker;
}

bool spare_workers_reap(struct spare_workers *spares, pid_t pid, int status)
{
    struct spare_worker **link = &spares->first;
    char reason[REMOTING_REASON_SIZE];
    struct worker *worker;
    int socket;

    while (*link && (*link)->worker->pid != pid) {
        link = &(*link)->next;
    }
    if (!*link) {
        return false;
    }
    worker = take_out(spares, link, &socket);
    close(socket);
    describe_end("a spare worker", status, reason, sizeof reason);
    worker_close(worker);
    tell_ended(spares->services, worker, reason);
    log_line("%s; another is started in %d s", reason, RETRY_MS / 1000);
    free(worker);
    spares->start_at = remoting_now_ms() + RETRY_MS;
    return true;
}

int64_t spare_workers_advance(struct spare_workers *spares, int64_t now)
{
    struct remoting_error error;

    while (spares->count < spares->wanted && now >= spares->start_at) {
        if (!add(spares, &error)) {
            log_line("a spare worker: %s; tried again in %d s", error.reason, RETRY_MS / 1000);
            spares->start_at = now + RETRY_MS;
        }
    }
    return spares->count < spares->wanted ? spares->start_at : NO_DEADLINE;
}
