/* A worker: a process of this same program, executed afresh, and the socket pair to it. The worker
 * runs what a hostile guest asks for, so nothing it sends is trusted and nothing waits for it. */
#ifndef DEVICE_WORKER_PROCESS_H
#define DEVICE_WORKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "backing.h"
#include "error.h"
#include "event_loop.h"
#include "worker_output.h"
#include "worker_protocol.h"

/* What the owner is told. `payload` has message->payload_size bytes. */
struct worker_listener {
    void (*message)(void *owner, const struct worker_message *message, const uint8_t *payload);
    /* The process is dead and its mappings are gone. The worker object is freed after this call. */
    void (*ended)(void *owner, const char *reason);
    /* A line of its output. */
    void (*said)(void *owner, const char *line);
};

struct worker_packet {
    struct worker_packet *next;
    struct worker_message message;
    struct backing *backing; /* WORKER_MAP: whose runs; they may take several packets */
    size_t next_run;
};

/* Whom a worker works for. */
struct worker_guest {
    uint64_t number; /* of the connection */
    pid_t pid;
    uid_t uid;
    uint32_t context;
};

struct worker_process {
    struct worker_process *next;
    struct worker_launcher *launcher;
    pid_t pid;
    uint64_t number; /* counted from 1 */
    int64_t started_ns;
    struct worker_guest guest;
    int counters; /* read-only (counters.h) */
    struct event_source socket;
    struct worker_output output;
    const struct worker_listener *listener;
    void *owner; /* NULL: abandoned, only to be reaped */
    bool killed;
    bool closed_by_worker;
    bool wake_queued;
    bool watching_for_space;
    size_t packet_count;
    struct worker_packet *first_packet;
    struct worker_packet *last_packet;
};

/* How workers are started, and all that have not been reaped. */
struct worker_launcher {
    struct event_loop *loop;
    const char *const *options; /* words of each worker's command line, ended by NULL */
    bool traces;           /* workers write spans (spans.h) */
    struct status *status; /* hears of workers that start and end; NULL: nobody asks */
    unsigned process_count;
    uint64_t processes_so_far;
    struct worker_process *processes;
};

/* The daemon's ends of what connects it with a worker, non-blocking. */
struct worker_ends {
    pid_t pid;
    int socket;
    int output; /* -1: the worker writes to the daemon's standard error itself */
};

/* Forks and executes. `counters` becomes the worker's own; -1: none, for a probe. */
bool worker_spawn(const struct worker_launcher *launcher, int counters, struct worker_ends *ends,
                  struct remoting_error *error);

bool worker_process_start(struct worker_launcher *launcher, const struct worker_guest *guest,
                          const struct worker_listener *listener, void *owner, struct worker_process **worker,
                          struct remoting_error *error);
/* Sends now, or when there is room. False: the worker does not read what it is sent. */
bool worker_process_send(struct worker_process *worker, const struct worker_message *message, struct backing *backing,
                         struct remoting_error *error);
/* No more messages come; `ended` still does. */
void worker_process_kill(struct worker_process *worker);
/* Kills it, and the owner hears nothing more. */
void worker_process_abandon(struct worker_process *worker);

/* To be called on SIGCHLD. */
void worker_launcher_reap(struct worker_launcher *launcher);
void worker_launcher_kill_all(struct worker_launcher *launcher);

/* What a wait status means, as a reason. */
void describe_worker_end(int status, char *reason, size_t size);

/* One message from a worker's socket into `payload` of WORKER_PAYLOAD_MAXIMUM bytes. */
enum worker_receive {
    WORKER_RECEIVE_MESSAGE,
    WORKER_RECEIVE_NOTHING, /* none yet */
    WORKER_RECEIVE_CLOSED,
    WORKER_RECEIVE_MALFORMED,
};
enum worker_receive worker_receive(int socket, struct worker_message *message, uint8_t *payload);

#endif
