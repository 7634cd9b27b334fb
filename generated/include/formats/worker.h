/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * What a guest's device process and a worker say to each other over their SOCK_SEQPACKET pair. The worker checks
 * the size and the order of messages and believes the rest. The device process does not trust the worker, which
 * runs what a hostile guest asks for. One packet is one message, of exactly sizeof(struct worker_message) bytes
 * and, for the types that say so, a payload.
 * Both sides are of one build. */
#ifndef FORMATS_WORKER_H
#define FORMATS_WORKER_H

#include <stddef.h>
#include <stdint.h>

/* Runs: of a WORKER_MAP. */
#define WORKER_RUNS_PER_MESSAGE 2048u
/* Descriptors: of a WORKER_MAP. */
#define WORKER_REGIONS_PER_MESSAGE 8u
/* Bytes: of any message. */
#define WORKER_PAYLOAD_MAXIMUM 0x10000u

/* The first come from the device process, those from 16 on from the worker. */
enum worker_message_type {
    WORKER_MAP = 1, /* payload: `count` struct worker_run; descriptors: one per region named */
    WORKER_UNMAP = 2, /* answered by WORKER_UNMAPPED */
    WORKER_ATTACH_RING = 3, /* resource_id is the ring's blob, mapped before */
    WORKER_WAKE = 4, /* look at the ring */
    WORKER_QUIESCE = 5, /* stop between two commands, with the device idle; answered by WORKER_QUIESCED */
    WORKER_RESUME = 6, /* go on */
    WORKER_SAVE = 7, /* descriptor: where to write the state, at rest; answered by WORKER_SAVED or WORKER_NOT_SAVED */
    /* descriptor: the state; resource_id is the ring's blob; answered by WORKER_RESTORED, at rest */
    WORKER_RESTORE = 8,
    WORKER_ROOM = 9, /* payload: struct worker_room, what WORKER_WANTS_ROOM asked for is granted */
    WORKER_NO_ROOM = 10, /* payload: why it is not, as text */
    /* free all that the guest has here, once it is saved; answered by WORKER_RELEASED; a WORKER_RESTORE follows, or the
     * worker's end */
    WORKER_RELEASE = 11,
    WORKER_INVENTORY = 16, /* payload: the inventory; sent by a probe worker, which then exits */
    WORKER_UNMAPPED = 17, /* resource_id is no longer mapped */
    WORKER_WAKE_GUEST = 18, /* complete the fences that this context holds */
    WORKER_LOST = 19, /* payload: the reason, as text; the worker exits */
    /* until WORKER_RESUME nothing of the guest's memory is touched; size: bytes that its state takes now */
    WORKER_QUIESCED = 20,
    WORKER_SAVED = 21, /* the state is written; the worker stays at rest */
    WORKER_NOT_SAVED = 22, /* payload: the reason, as text; the worker stays at rest */
    WORKER_RESTORED = 23, /* all is as it was; at rest, as after WORKER_QUIESCED; size: likewise */
    WORKER_TAKEN = 24, /* a message with descriptors has been read; sent for each of them */
    /* payload: struct worker_memory of each device offered; sent by a probe worker before the inventory */
    WORKER_MEMORY = 25,
    /* payload: struct worker_room, whose size the context wants to have in buffers besides; answered by WORKER_ROOM or
     * WORKER_NO_ROOM */
    WORKER_WANTS_ROOM = 26,
    WORKER_HOLDS = 27, /* payload: struct worker_room, whose size the context's buffers have */
    WORKER_RELEASED = 28, /* the worker stays at rest, and has nothing but its open devices */
};

/* Begins each packet; the payload follows. */
struct worker_message {
    uint32_t type; /* enum worker_message_type */
    uint32_t resource_id; /* of the resource it is about */
    uint64_t size; /* bytes; WORKER_MAP: of the whole resource; WORKER_QUIESCED, WORKER_RESTORED: of the state */
    uint32_t count; /* WORKER_MAP: runs */
    uint32_t payload_size; /* bytes */
};
_Static_assert(sizeof(struct worker_message) == 24, "as Python has it");

/* A run of guest memory.
 *
 * The runs of one resource are mapped one behind the other; a resource of more runs than fit one packet comes as
 * several WORKER_MAP messages with the same resource_id, the first of which has the full size. */
struct worker_run {
    uint64_t offset; /* bytes into the region's file */
    uint64_t length; /* bytes */
    uint32_t region; /* index of one of the descriptors that came with the message */
    uint32_t zero;
};
_Static_assert(sizeof(struct worker_run) == 24, "as Python has it");

/* Of a device's memory, for a guest's buffers (docs/developing/state.md). */
struct worker_room {
    uint32_t device; /* index of the device, as offered */
    uint32_t zero;
    uint64_t size; /* bytes; WORKER_ROOM: that the guest may still get */
    uint64_t total; /* WORKER_ROOM: bytes that guests' buffers may hold there at a time */
};
_Static_assert(sizeof(struct worker_room) == 24, "as Python has it");

/* Of a device, as its worker found it. */
struct worker_memory {
    uint64_t free; /* bytes */
    uint64_t overhead; /* bytes that a worker takes there besides its guest's buffers */
};
_Static_assert(sizeof(struct worker_memory) == 16, "as Python has it");

#endif
