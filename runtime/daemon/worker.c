#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "counters.h"
#include "spans.h"
#include "spawn.h"
#include "worker_mode.h"

static void close_one(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* A memfd of a size that the worker cannot change, and a second descriptor of it that only reads. */
static bool make_counters(bool traces, int *writable, int *readable, struct remoting_error *error)
{
    const size_t size = REMOTING_COUNTERS_SIZE + (traces ? REMOTING_SPAN_RING_SIZE : 0);
    char path[64];

    *readable = -1;
    *writable = memfd_create("ggml-remoting-counters", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    snprintf(path, sizeof path, "/proc/self/fd/%d", *writable);
    if (*writable >= 0) {
        *readable = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (*readable >= 0 && ftruncate(*writable, (off_t)size) == 0 &&
        fcntl(*writable, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
        return true;
    }
    remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: counters: %s", strerror(errno));
    close_one(writable);
    close_one(readable);
    return false;
}

struct worker_start {
    const struct worker_setup *setup;
    uid_t uid;
    int output;
    int counters; /* -1: none */
    int starting; /* likewise */
    bool probe;
    char threads[24]; /* a number; empty: as the command line has it */
    char places[64];  /* numbers; empty: each device serves itself */
    char slot[16];    /* a number; empty: devices are not shared by us */
    char limits[REMOTING_QUOTAS][64]; /* words of the guest's own; empty: as the command line has it */
};

/* The strings stay the caller's; only the array is new. */
static const char **worker_arguments(const struct worker_start *start, struct remoting_error *error)
{
    const char *const *options = start->setup->release->options;
    size_t option_count = 0;
    size_t count = 0;
    const char **arguments;

    while (options[option_count]) {
        option_count++;
    }
    arguments = calloc(option_count + 10 + REMOTING_QUOTAS, sizeof *arguments);
    if (!arguments) {
        remoting_fail(error, REMOTING_ERROR_ALLOCATION, "a worker could not be started: no memory");
        return NULL;
    }
    arguments[count++] = "ggml-remotingd";
    arguments[count++] = "worker";
    if (start->probe) {
        arguments[count++] = "--probe";
    }
    memcpy(arguments + count, options, option_count * sizeof *arguments);
    count += option_count;
    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        if (start->limits[i][0] != '\0') {
            arguments[count++] = start->limits[i]; /* the last one counts */
        }
    }
    if (*start->threads != '\0') {
        arguments[count++] = "--threads";
        arguments[count++] = start->threads;
    }
    if (*start->places != '\0') {
        arguments[count++] = "--places";
        arguments[count++] = start->places;
    }
    if (*start->slot != '\0') {
        arguments[count++] = "--slot";
        arguments[count++] = start->slot;
    }
    return arguments;
}

/* With a socket pair whose other end the worker gets at descriptor 3. */
static bool spawn_with_socket(const struct services *services, const struct worker_start *start, pid_t *pid,
                              int *socket, struct remoting_error *error)
{
    const char **arguments = worker_arguments(start, error);
    struct spawn_request request = {
        .what = "a worker",
        .arguments = arguments,
        .uid = start->uid,
        .namespaces = isolation_of_worker(&services->isolation),
        .gate = start->starting < 0 ? 0 : WORKER_STARTING,
    };
    int ends[2];
    bool started;

    if (!arguments) {
        return false;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        free(arguments);
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: socketpair: %s",
                             strerror(errno));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    request.descriptors = (const int[]){ start->output,
                                         start->output,
                                         ends[1],
                                         start->counters,
                                         start->starting,
                                         services->sharing.writable,
                                         services->sharing.readable };
    request.descriptor_count = start->probe ? 3 : *start->slot == '\0' ? 5 : 7;
    started = launcher_spawn(&services->launcher, &request, pid, error);
    close(ends[1]);
    free(arguments);
    if (started) {
        *socket = ends[0];
    } else {
        close(ends[0]);
    }
    return started;
}

bool worker_spawn_probe(const struct services *services, const struct worker_setup *setup, pid_t *pid, int *socket,
                        struct remoting_error *error)
{
    const struct worker_start start = { .setup = setup,
                                        .uid = services->launcher.range.from,
                                        .output = STDERR_FILENO,
                                        .counters = -1,
                                        .starting = -1,
                                        .probe = true };

    return spawn_with_socket(services, &start, pid, socket, error);
}

/* With GGML_REMOTING_HOST_LOG=debug (runtime/worker/ggml/library.c) all of ggml's output is wanted. */
static bool passes_output_on(void)
{
    return !getenv("GGML_REMOTING_HOST_LOG");
}

/* The worker may have been taken over: an end that cannot send cannot send descriptors either. */
static bool open_starting(struct worker *worker, int *other, struct remoting_error *error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "a worker could not be started: socketpair: %s",
                             strerror(errno));
    }
    shutdown(ends[0], SHUT_RD);
    worker->starting.fd = ends[0];
    *other = ends[1];
    return true;
}

static bool start_with_output(struct worker *worker, struct services *services, struct worker_start start, int *socket,
                              struct remoting_error *error)
{
    int writing = -1;
    bool started;

    if (passes_output_on() && (!spawn_open_pipe("a worker", &worker->output.pipe.fd, &writing, error) ||
                               !process_output_watch(&worker->output, error))) {
        close_one(&writing);
        process_output_finish(&worker->output);
        return false;
    }
    start.output = writing >= 0 ? writing : STDERR_FILENO;
    snprintf(start.threads, sizeof start.threads, "%" PRIu64, worker->threads);
    worker_setup_write_places(worker->setup, start.places, sizeof start.places);
    for (size_t i = 0; worker->limits && i < REMOTING_QUOTAS; i++) {
        if (worker->limits->of[i] != services->limits.of[i]) {
            snprintf(start.limits[i], sizeof start.limits[i], "--%s=%" PRIu64, remoting_quotas[i].option,
                     worker->limits->of[i]);
        }
    }
    if (worker->slot != NO_SLOT) {
        snprintf(start.slot, sizeof start.slot, "%" PRIu32, worker->slot);
    }
    started = spawn_with_socket(services, &start, &worker->pid, socket, error);
    close_one(&writing);
    if (!started) {
        process_output_finish(&worker->output);
    }
    return started;
}

bool worker_start(struct worker *worker, struct services *services, int *socket, struct remoting_error *error)
{
    struct worker_start start = { .setup = worker->setup, .uid = worker->guest->uid, .starting = -1 };
    bool started;

    worker->starting.fd = -1;
    if (!mps_check(&services->mps, error) ||
        !make_counters(services->traces, &start.counters, &worker->counters, error)) {
        return false;
    }
    worker->launcher = &services->launcher;
    worker->sharing = &services->sharing;
    worker->slot = sharing_pages_take(worker->sharing, worker->guest);
    worker->started_ns = remoting_now_ns();
    worker->output.loop = &services->loop;
    worker->output.pipe.fd = -1;
    started = open_starting(worker, &start.starting, error) &&
              start_with_output(worker, services, start, socket, error);
    close(start.counters);
    close_one(&start.starting);
    if (!started) {
        sharing_pages_clear(worker->sharing, worker->slot);
        close_one(&worker->starting.fd);
        close_one(&worker->counters);
    }
    return started;
}

void worker_release(struct worker *worker)
{
    send(worker->starting.fd, "", 1, MSG_NOSIGNAL);
}

void worker_kill(struct worker *worker)
{
    /* Until it is reaped the pid stays its own. */
    if (!worker->killed) {
        launcher_kill(worker->launcher, worker->pid);
    }
    worker->killed = true;
}

void worker_close(struct worker *worker)
{
    process_output_finish(&worker->output);
    sharing_pages_clear(worker->sharing, worker->slot);
    event_loop_drop(worker->output.loop, &worker->starting);
    close_one(&worker->counters);
}
