/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * What the daemon tells on its status socket, which no guest may reach: SOCK_SEQPACKET, one packet one message.
 * Who connects says nothing; it is told of each guest that has had a worker, of each worker there is, then what is
 * offered, so that with the offer it knows all that there was, then of what starts, changes and ends. Nobody waits
 * for one that does not read: if it cannot be told of an end it is disconnected, and may connect again. Of changes
 * that it has missed it is told the last.
 * Both sides are of one build. */
#ifndef FORMATS_STATUS_H
#define FORMATS_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"
#include "formats/error.h"

/* Bytes: of where a guest's memory was or is, its end included. */
#define STATUS_PLACE_SIZE 128u
/* Kinds: of transitions, that of none included. */
#define STATUS_TRANSITION_KINDS 7u

/* What a message tells. */
enum status_message_type {
    STATUS_OFFER = 1, /* worker_pid is the daemon's; payload: the capset */
    STATUS_STARTED = 2, /* descriptor: the worker's counters, read-only; its guest was told of before */
    STATUS_ENDED = 3, /* payload: the reason, as text */
    STATUS_GUEST = 4, /* a guest that is new, or as it is now; payload: struct status_guest */
    STATUS_GUEST_GONE = 5, /* a guest has ended */
    STATUS_TOTALS = 6, /* payload: struct status_totals */
};

/* Whether workers serve a guest. */
enum status_guest_state {
    STATUS_RUNNING = 1, /* they do */
    STATUS_PAUSING = 2, /* its state is being saved */
    STATUS_PAUSED = 3, /* its state is in the host's memory, until its owner has it resumed */
    STATUS_RESUMING = 4, /* new workers restore it */
    STATUS_SWAPPING_OUT = 5, /* as pausing */
    STATUS_SWAPPED_OUT = 6, /* as paused, until it asks for something */
    STATUS_SWAPPING_IN = 7, /* as resuming */
    STATUS_MOVING = 8, /* it gets other workers, and is paused meanwhile */
};

/* What leads a guest from one state to another. */
enum status_transition_kind {
    TRANSITION_NONE = 0, /* nothing has */
    TRANSITION_PAUSE = 1, /* its owner asked for it */
    TRANSITION_RESUME = 2, /* its owner asked for it */
    TRANSITION_SWAP_OUT = 3, /* it makes room */
    TRANSITION_SWAP_IN = 4, /* it asked for something */
    TRANSITION_MOVE = 5, /* to another device */
    TRANSITION_RELOAD = 6, /* to another ggml */
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

/* A guest's way from one state to another. */
struct status_transition {
    uint32_t kind; /* enum status_transition_kind */
    uint32_t zero;
    int64_t began_ns; /* of the monotonic clock */
    int64_t took_ns; /* 0: it is under way */
    uint64_t bytes; /* of the state that was saved or restored */
    char origin[STATUS_PLACE_SIZE]; /* where its memory was, or which ggml it had */
    char destination[STATUS_PLACE_SIZE]; /* where it was to be, or which ggml it was to get */
    char reason[REMOTING_REASON_SIZE]; /* why it stayed as it was; empty: it did not */
};
_Static_assert(sizeof(struct status_transition) == 528, "as Python has it");

/* What the administrator said of a guest, and where it is. */
struct status_guest {
    char name[REMOTING_GUEST_WORD_SIZE]; /* empty: nothing */
    char guest_class[REMOTING_GUEST_WORD_SIZE]; /* by which it shares the devices */
    uint32_t weight; /* of its share of devices' time */
    uint32_t state; /* enum status_guest_state */
    uint64_t state_bytes; /* of the host's memory that hold what it has */
    struct status_transition last; /* that has ended; TRANSITION_NONE: none has */
};
_Static_assert(sizeof(struct status_guest) == 608, "as Python has it");

/* All transitions of one kind so far, of all guests. */
struct status_transition_totals {
    uint64_t done; /* that succeeded */
    uint64_t failures; /* that did not */
    uint64_t bytes; /* of the states of those that succeeded */
    uint64_t took_ns; /* all together */
};
_Static_assert(sizeof(struct status_transition_totals) == 32, "as Python has it");

/* What all guests went through since the daemon's start. */
struct status_totals {
    struct status_transition_totals of[STATUS_TRANSITION_KINDS]; /* by enum status_transition_kind */
};
_Static_assert(sizeof(struct status_totals) == 224, "as Python has it");

#endif
