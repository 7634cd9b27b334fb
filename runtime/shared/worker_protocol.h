/* What the daemon and a worker say to each other over their SOCK_SEQPACKET pair.
 *
 * The daemon is trusted by the worker. The worker is not trusted by the daemon: it runs what a
 * hostile guest asks for. One packet is one message, of exactly sizeof(struct worker_message)
 * bytes plus, for the types that say so, a payload of `payload_size` bytes. */
#ifndef REMOTING_WORKER_PROTOCOL_H
#define REMOTING_WORKER_PROTOCOL_H

#include <stdint.h>

enum worker_message_type {
    /* Daemon to worker. */
    WORKER_MAP = 1,         /* payload: `count` struct worker_run; descriptors: one per region named */
    WORKER_UNMAP = 2,       /* answered by WORKER_UNMAPPED */
    WORKER_ATTACH_RING = 3, /* resource_id is the ring's blob, mapped before */
    WORKER_WAKE = 4,        /* look at the ring */

    /* Worker to front. */
    WORKER_INVENTORY = 16,  /* payload: the inventory; sent by a probe worker, which then exits */
    WORKER_UNMAPPED = 17,   /* resource_id is no longer mapped */
    WORKER_WAKE_GUEST = 18, /* complete the fences that this context holds */
    WORKER_LOST = 19,       /* payload: the reason, as text; the worker exits */
};

struct worker_message {
    uint32_t type;
    uint32_t resource_id;
    uint64_t size; /* WORKER_MAP: bytes of the whole resource */
    uint32_t count;
    uint32_t payload_size;
};

/* A run of guest memory. `region` indexes the descriptors that came with the message. The runs of
 * one resource are mapped one behind the other; a resource of more runs than fit one packet comes
 * as several WORKER_MAP messages with the same resource_id, the first of which has the full size. */
struct worker_run {
    uint64_t offset; /* bytes into the region's file */
    uint64_t length; /* bytes */
    uint32_t region;
    uint32_t zero;
};

#define WORKER_RUNS_PER_MESSAGE 2048u
#define WORKER_REGIONS_PER_MESSAGE 8u
#define WORKER_PAYLOAD_MAXIMUM (64u << 10)

#endif
