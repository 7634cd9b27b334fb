/* The virtio-gpu device of one connection: its control and cursor queues' commands (virtio 1.2, section 5.7). */
#ifndef DEVICE_VIRTIO_GPU_H
#define DEVICE_VIRTIO_GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/virtio_gpu.h>

#include "gpu/backing.h"
#include "gpu/context.h"
#include "gpu/deferred_reply.h"
#include "gpu/room.h"
#include "gpu/worker_link.h"
#include "process/daemon_link.h"
#include "virtio/memory_table.h"
#include "virtio/virtqueue.h"

struct virtio_gpu {
    const struct daemon_link *daemon;
    struct worker_links *workers;
    struct memory_table *memory; /* the connection's, which keeps it current; NULL before it is set */

    struct context *contexts;
    struct resource *resources;
    unsigned resource_count;
    uint64_t resource_bytes;
    struct backing_account backing_account;
    bool copies_memory; /* workers see nothing of the guest's memory */
    struct deferred_replies deferred;
    struct guest_room room;
    bool is_paused; /* no context is to have anything on the devices */
    bool keeps_workers; /* while it is */
    bool watches;   /* the daemon is to be told when the paused guest asks for something */
    bool owes_answer; /* to the daemon: whether it is as it was told */
    uint8_t *reply; /* the one being made; room for the largest */
    size_t reply_capacity;
};

/* One command while it is carried out. */
struct virtio_gpu_command {
    struct virtio_gpu_ctrl_hdr header;
    const uint8_t *bytes; /* a private copy, the header included, not aligned for any type */
    size_t size;
    /* Results. */
    size_t reply_body; /* bytes of device->reply behind the header */
    enum deferred_until until;
    struct context *deferred_context;
    struct resource *deferred_resource;
};

bool virtio_gpu_open(struct virtio_gpu *device, const struct daemon_link *daemon, struct worker_links *workers,
                     struct remoting_error *error);
/* Returns to the state after open: no contexts, no resources. */
void virtio_gpu_reset(struct virtio_gpu *device);
void virtio_gpu_close(struct virtio_gpu *device);

/* Carries out one command and answers it now or later. The chain is taken over. */
bool virtio_gpu_handle(struct virtio_gpu *device, struct virtqueue *queue, struct virtqueue_chain *chain,
                       struct remoting_error *error);
/* There is no cursor: its commands are answered and ignored. The chain is taken over. */
void virtio_gpu_ignore(struct virtqueue *queue, struct virtqueue_chain *chain);
/* The table of commands: returns the response type and may fill the command's results. */
uint32_t virtio_gpu_execute(struct virtio_gpu *device, struct virtio_gpu_command *command);

/* Answers what no longer needs to wait and frees what is over. Returns the next time to look. */
int64_t virtio_gpu_settle(struct virtio_gpu *device, struct virtqueue *control, int64_t now);
/* Has every context leave its worker, or get one again, also those to come. A worker may be kept, without anything of
 * its guest. The daemon is answered when they have. */
void virtio_gpu_set_paused(struct virtio_gpu *device, bool is_paused, bool keeps_workers);
/* From then on the daemon is told, once, when the paused guest asks for something. */
void virtio_gpu_watch(struct virtio_gpu *device);
/* For how long no context has been asked for anything, in seconds; 0: there is none. */
uint32_t virtio_gpu_idle_s(const struct virtio_gpu *device, int64_t now);
/* The state of a worker's context may take memory; or may not, for this reason. */
void virtio_gpu_take_state_memory(struct virtio_gpu *device, uint32_t worker, const char *reason);
/* Of the host's memory that the states of all contexts take. */
uint64_t virtio_gpu_state_bytes(const struct virtio_gpu *device);
/* Has every context quiesce; whether all have. */
void virtio_gpu_quiesce(struct virtio_gpu *device);
bool virtio_gpu_is_quiet(const struct virtio_gpu *device);
/* Loses the contexts that have not. */
void virtio_gpu_lose_unquiet(struct virtio_gpu *device, const char *reason);
void virtio_gpu_resume(struct virtio_gpu *device);
void virtio_gpu_lose_contexts(struct virtio_gpu *device, const char *reason);

/* With a worker of its own, or lost already. NULL: no memory. */
struct context *virtio_gpu_add_context(struct virtio_gpu *device, uint32_t id);
/* Without pages. */
struct resource *virtio_gpu_add_resource(struct virtio_gpu *device, uint32_t id, uint32_t size,
                                         struct remoting_error *error);
struct resource *virtio_gpu_find_resource(const struct virtio_gpu *device, uint32_t id);
void virtio_gpu_free_resource(struct virtio_gpu *device, struct resource *resource);

#endif
