/* What the daemon tells on its status socket, which no guest may reach: SOCK_SEQPACKET, one packet one message. Who
 * connects says nothing; it is told of each worker there is, then what is offered, so that with the offer it knows all
 * that there was, then of each worker that starts or ends. Nobody waits for one that does not read: if it cannot be
 * told of an end it is disconnected, and may connect again. ggml_remoting/status.py reads it. */
#ifndef REMOTING_STATUS_PROTOCOL_H
#define REMOTING_STATUS_PROTOCOL_H

#include <stdint.h>

#include "guest_identity.h"

enum status_message_type {
    STATUS_OFFER = 1,   /* worker_pid is the daemon's; payload: the capset */
    STATUS_STARTED = 2, /* descriptor: the worker's counters (counters.h), read-only; payload: struct status_guest */
    STATUS_ENDED = 3,   /* payload: the reason, as text */
};

struct status_message {
    uint32_t type;
    uint32_t payload_size;
    uint64_t worker;    /* counted from 1 */
    uint64_t guest;     /* the connection, counted from 1; 0: no guest has had it yet (spare_workers.h) */
    int64_t started_ns; /* of the monotonic clock */
    uint32_t worker_pid;
    uint32_t guest_pid; /* at the other end of the connection: the program, or its QEMU */
    uint32_t guest_uid;
    uint32_t context; /* id of the guest's context */
};

_Static_assert(sizeof(struct status_message) == 48, "the layout that Python reads");

/* What the administrator said of a guest (guest_rules.h). */
struct status_guest {
    char name[REMOTING_GUEST_WORD_SIZE]; /* empty: nothing */
    char class[REMOTING_GUEST_WORD_SIZE];
    uint32_t weight;
    uint32_t zero;
};

_Static_assert(sizeof(struct status_guest) == 72, "the layout that Python reads");

#endif
