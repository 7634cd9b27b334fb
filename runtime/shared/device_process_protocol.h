/* What the daemon and a guest's device process tell each other.
 *
 * The daemon sends on a SOCK_SEQPACKET pair whose other end cannot send; the device process, which a guest may have
 * taken over, writes requests to a pipe. So the daemon never receives a descriptor: to close a guest's descriptor may
 * take long. */
#ifndef REMOTING_DEVICE_PROCESS_PROTOCOL_H
#define REMOTING_DEVICE_PROCESS_PROTOCOL_H

#include <stdint.h>

#include "error.h"
#include "formats/worker.h"
#include "guest_identity.h"
#include "quotas.h"

/* Descriptors of a device process; all others are closed. */
#define DEVICE_PROCESS_CONNECTION 3 /* to the guest */
#define DEVICE_PROCESS_CONTROL 4    /* the daemon's messages */
#define DEVICE_PROCESS_REQUESTS 5   /* the device process' requests */

enum daemon_message_type {
    DAEMON_START = 1,      /* the first message; payload: struct device_process_start, then the capset */
    DAEMON_WORKER_STARTED, /* descriptor: the socket to the worker */
    DAEMON_WORKER_ENDED,   /* the process is dead, or never was; payload: the reason, as text */
    DAEMON_PING,           /* answered by DEVICE_PONG */
    DAEMON_STOP,           /* tell the guest and end; payload: the reason, as text */
    DAEMON_PAUSE,          /* save all contexts and end their workers; answered by DEVICE_PAUSE_SETTLED */
    DAEMON_RESUME,         /* the opposite; likewise */
    DAEMON_SWAP,           /* as DAEMON_PAUSE, until DEVICE_WANTED; workers may stay (device_process_start) */
    DAEMON_ROOM,           /* DEVICE_WANTS_ROOM is granted; payload: struct worker_room, as for WORKER_ROOM */
    DAEMON_NO_ROOM,        /* it is not; payload: why, as text */
    DAEMON_STATE_MEMORY,   /* the state of the worker's context may be saved */
    DAEMON_NO_STATE_MEMORY, /* it may not; payload: the reason, as text */
};

struct daemon_message {
    uint32_t type;
    uint32_t worker; /* as the device process numbered it */
    uint32_t payload_size;
    uint32_t zero;
};

struct device_process_start {
    struct guest_identity guest;
    struct remoting_limits limits;
    uint64_t copies_memory; /* 1: workers see nothing of the guest's memory */
    uint64_t keeps_workers; /* 1: those of a guest that was swapped out stay, without what the guest had */
};

#define DAEMON_PAYLOAD_MAXIMUM (80u << 10)

/* Of a guest on a device, so that sums do not overflow. */
#define ROOM_MAXIMUM (UINT64_C(1) << 50)

enum device_request_type {
    DEVICE_START_WORKER = 1, /* answered by DAEMON_WORKER_STARTED or DAEMON_WORKER_ENDED */
    DEVICE_KILL_WORKER,
    DEVICE_PONG,
    DEVICE_PAUSE_SETTLED, /* reason: why it is not as the daemon wants it; empty: it is */
    DEVICE_IDLE,    /* silent_s: for how long its contexts have been asked for nothing; with each DEVICE_PONG */
    DEVICE_WANTS_ROOM, /* room: what the guest wants to hold in all; answered by DAEMON_ROOM or DAEMON_NO_ROOM */
    DEVICE_HOLDS,      /* room: what it wants to hold by now, which is less */
    DEVICE_WANTED,  /* since DAEMON_SWAP the guest has asked for something */
    DEVICE_WANTS_STATE_MEMORY, /* for the worker's context; state_bytes: of all the guest's states with it; answered by
                                * DAEMON_STATE_MEMORY or DAEMON_NO_STATE_MEMORY */
    DEVICE_LEAVING, /* the last request: it has let go of its guest and ends */
};

/* Written and read whole. */
struct device_request {
    uint32_t type;
    uint32_t worker; /* numbered from 1 by the device process */
    uint32_t context; /* DEVICE_START_WORKER: the guest's number of it */
    uint32_t silent_s; /* DEVICE_PONG: for how long the guest has sent nothing; DEVICE_IDLE */
    struct worker_room room; /* DEVICE_WANTS_ROOM, DEVICE_HOLDS */
    uint64_t state_bytes; /* DEVICE_PAUSE_SETTLED, DEVICE_IDLE: of the guest's saved states */
    char reason[REMOTING_REASON_SIZE];
};

_Static_assert(sizeof(struct device_request) <= 4096, "a pipe keeps no more together (PIPE_BUF)");

#endif
