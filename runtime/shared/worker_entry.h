/* The one function through which the daemon's worker mode enters the backend library. The library
 * is loaded by dlopen in a process of its own, freshly executed for one guest context. */
#ifndef REMOTING_WORKER_ENTRY_H
#define REMOTING_WORKER_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotas.h"

#define REMOTING_WORKER_ENTRY "remoting_worker_main"

/* How a worker is confined once its devices are open (runtime/worker/confinement/confinement.h). */
enum remoting_confinement {
    REMOTING_CONFINE_AUTO = 0, /* the strongest that its devices work with, as far as the kernel supports it */
    REMOTING_CONFINE_STRICT,   /* opens nothing: for devices without a driver */
    REMOTING_CONFINE_DEVICE,   /* opens what a device's driver needs */
    REMOTING_CONFINE_OFF,
};

/* How the workers of a daemon share its devices (docs/developing/sharing.md). */
enum remoting_share {
    REMOTING_SHARE_TURNS = 0, /* GPUs by turns; the cores of a CPU are divided */
    REMOTING_SHARE_DRIVER,    /* by the driver and the kernel alone */
    REMOTING_SHARE_MPS,       /* by NVIDIA MPS, whose clients the workers are */
};

struct remoting_worker_options {
    int socket;          /* the worker's end of the SOCK_SEQPACKET pair, blocking; owned by the callee */
    int counters;        /* descriptor of its counters (counters.h); owned by the callee; none for a probe */
    int starting; /* a descriptor that the worker closes when it is ready; owned by the callee; likewise */
    enum remoting_share share;
    uint32_t slot; /* of the worker, in the pages by which devices are shared (formats/sharing.h) */
    int sharing;   /* descriptor of those pages; owned by the callee; only with --share turns, and not for a probe */
    int sharing_readable; /* the same, only to be read */
    uint32_t piece_nodes; /* for tests: all graphs are computed in pieces of about so many nodes; 0: they are not */
    bool copies_memory; /* it sees nothing of the guest's memory, so there are no host buffers */
    bool asks_for_room; /* before it allocates for its guest (room.h) */
    bool probe; /* send WORKER_INVENTORY (or WORKER_LOST) and end */
    const char *lib_dir; /* where the host's ggml lies; NULL: the system's */
    const char *const *device_names; /* the devices to offer; none: the default choice */
    size_t device_count;
    const char *places; /* which of them serves each, by their indices, such as "1,1"; NULL: each serves itself */
    const char *const *rpc_servers; /* HOST:PORT of each ggml-rpc-server whose devices are the host's too */
    size_t rpc_server_count;
    enum remoting_confinement confinement;
    struct remoting_limits limits;
    const char *const *readable; /* folders that a confined worker of a device may read besides; ended by NULL */
    const char *const *writable; /* and those that it may write in */
};

/* Returns the worker's exit status. It may also end the process by itself. */
__attribute__((visibility("default"))) int remoting_worker_main(const struct remoting_worker_options *options);

#endif
