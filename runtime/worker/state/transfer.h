/* Copies pieces between memory and the state's file by several threads, while the one that saves or restores copies
 * others between memory and a device: a file in memory takes some 3 GB/s of one thread, a device 50. */
#ifndef HOST_TRANSFER_H
#define HOST_TRANSFER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define HOST_TRANSFER_SLOTS 8u

enum host_transfer_state { TRANSFER_IDLE, TRANSFER_QUEUED, TRANSFER_UNDER_WAY };

/* A piece of at most REMOTING_STATE_COMMAND_MAXIMUM bytes. */
struct host_transfer_slot {
    uint8_t *bytes; /* pinned */
    uint64_t place; /* in the file */
    size_t size;
    enum host_transfer_state state;
    struct remoting_error error; /* of the last copy; without a kind: it succeeded */
};

struct host_transfer {
    int file;
    bool writes; /* into the file; else from it */
    bool is_ending;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t threads[HOST_TRANSFER_SLOTS];
    unsigned thread_count; /* 0: each piece is copied when it is submitted */
    unsigned taken; /* slots so far: they are taken in turn */
    uint8_t *memory; /* of all slots */
    struct host_transfer_slot slots[HOST_TRANSFER_SLOTS];
};

/* Memory and threads come with the first piece: most states have none. */
void host_transfer_open(struct host_transfer *transfer, int file, bool writes);
/* The slot that was taken longest ago, once it is idle. NULL: its copy failed, or there is no memory for slots. */
struct host_transfer_slot *host_transfer_take(struct host_transfer *transfer, struct remoting_error *error);
/* Its place and size are set. */
void host_transfer_submit(struct host_transfer *transfer, struct host_transfer_slot *slot);
/* Until what was submitted has been copied. */
bool host_transfer_await(struct host_transfer *transfer, struct host_transfer_slot *slot, struct remoting_error *error);
bool host_transfer_await_all(struct host_transfer *transfer, struct remoting_error *error);
void host_transfer_close(struct host_transfer *transfer);

#endif
