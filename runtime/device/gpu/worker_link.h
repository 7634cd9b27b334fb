/* The device process' connection to a worker, which the daemon starts and reaps. The worker runs what a hostile guest
 * asks for, so nothing that it sends is trusted, and nothing waits for it. */
#ifndef DEVICE_WORKER_LINK_H
#define DEVICE_WORKER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "event_loop.h"
#include "formats/worker.h"
#include "gpu/backing.h"
#include "process/daemon_link.h"

/* The owner's callbacks. `payload` has message->payload_size bytes. */
struct worker_link_listener {
    void (*message)(void *owner, const struct worker_message *message, const uint8_t *payload);
    /* The process is dead and its mappings are gone. The link is freed after this call. */
    void (*ended)(void *owner, const char *reason);
};

struct worker_packet {
    struct worker_packet *next;
    struct worker_message message;
    struct backing *backing; /* WORKER_MAP: whose runs; they may take several packets */
    size_t next_run;
    int descriptor; /* the sender's; -1: none */
    uint8_t bytes[REMOTING_REASON_SIZE]; /* message.payload_size of them, if there is no backing */
};

struct worker_link {
    struct worker_link *next;
    struct worker_links *links;
    uint32_t number; /* its number in messages to the daemon */
    struct event_source socket; /* -1: not there yet */
    const struct worker_link_listener *listener;
    void *owner; /* NULL: abandoned, it only has to end */
    bool killed; /* nothing is read or sent any more */
    bool closed_by_worker;
    bool wake_queued;
    bool watching_for_space;
    int64_t retry_at; /* the kernel refused more descriptors in flight */
    unsigned untaken_count; /* messages with descriptors that it has not read yet */
    size_t packet_count;
    struct worker_packet *first_packet;
    struct worker_packet *last_packet;
};

/* All workers whose end the daemon has not reported yet. */
struct worker_links {
    struct event_loop *loop;
    const struct daemon_link *daemon;
    struct worker_link *first;
    uint32_t count_so_far;
    unsigned untaken_count; /* of all workers */
};

/* Asks the daemon to start a worker for a context. Messages that are sent before it runs wait for it. */
bool worker_link_open(struct worker_links *links, uint32_t context, const struct worker_link_listener *listener,
                      void *owner, struct worker_link **worker, struct remoting_error *error);
/* Sends now, or when there is room. False: the worker does not read its messages. */
bool worker_link_send(struct worker_link *worker, const struct worker_message *message, struct backing *backing,
                      struct remoting_error *error);
/* As worker_link_send, with a descriptor, which is not closed before the worker is killed or has answered. */
bool worker_link_send_file(struct worker_link *worker, const struct worker_message *message, int descriptor,
                           struct remoting_error *error);
/* Likewise, with a payload of message->payload_size bytes, REMOTING_REASON_SIZE at most. */
bool worker_link_send_bytes(struct worker_link *worker, const struct worker_message *message, const void *bytes,
                            struct remoting_error *error);
/* No more messages come; `ended` still does. */
void worker_link_kill(struct worker_link *worker);
/* Kills it; the owner gets no more callbacks. */
void worker_link_abandon(struct worker_link *worker);

/* The daemon has started that worker; takes over the socket. */
void worker_links_started(struct worker_links *links, uint32_t number, int socket);
/* The daemon has reaped it, or could not start it. */
void worker_links_ended(struct worker_links *links, uint32_t number, const char *reason);
/* Whether none is abandoned. */
bool worker_links_are_owned(const struct worker_links *links);
/* Does what is due. Returns the next time to do so. */
int64_t worker_links_advance(struct worker_links *links, int64_t now);

#endif
