/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * What the daemon tells on its status socket, which no guest may reach: SOCK_SEQPACKET, one packet one message.
 * Who connects says nothing; it is told of each worker there is, then what is offered, so that with the offer it
 * knows all that there was, then of each worker that starts or ends. Nobody waits for one that does not read: if
 * it cannot be told of an end it is disconnected, and may connect again.
 * Both sides are of one build. */
#ifndef FORMATS_STATUS_H
#define FORMATS_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"

/* What a message tells. */
enum status_message_type {
    STATUS_OFFER = 1, /* worker_pid is the daemon's; payload: the capset */
    STATUS_STARTED = 2, /* descriptor: the worker's counters, read-only; payload: struct status_guest */
    STATUS_ENDED = 3, /* payload: the reason, as text */
};

/* Begins each packet; the payload follows. */
struct status_message {
    uint32_t type; /* enum status_message_type */
    uint32_t payload_size; /* bytes */
    uint64_t worker; /* counted from 1 */
    uint64_t guest; /* the connection, counted from 1; 0: no guest has had it yet */
    int64_t started_ns; /* of the monotonic clock */
    uint32_t worker_pid; /* of the worker's process */
    uint32_t guest_pid; /* at the other end of the connection: the program, or its QEMU */
    uint32_t guest_uid; /* whose that process is */
    uint32_t context; /* id of the guest's context */
    char share[8]; /* STATUS_OFFER: how guests share devices, a word of --share */
};
_Static_assert(sizeof(struct status_message) == 56, "as Python has it");

/* What the administrator said of a guest. */
struct status_guest {
    char name[REMOTING_GUEST_WORD_SIZE]; /* empty: nothing */
    char guest_class[REMOTING_GUEST_WORD_SIZE]; /* by which it shares the devices */
    uint32_t weight; /* of its share of devices' time */
    uint32_t zero;
};
_Static_assert(sizeof(struct status_guest) == 72, "as Python has it");

#endif
