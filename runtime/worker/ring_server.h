/* The worker's end of the ring: reads commands, has them carried out, answers. */
#ifndef HOST_RING_SERVER_H
#define HOST_RING_SERVER_H

#include "adaptive_wait.h"
#include "host.h"
#include "memory.h"
#include "metrics.h"
#include "quiesce.h"
#include "ring_format.h"

struct host_ring {
    struct remoting_ring_header *header;
    size_t size; /* of the whole blob */
    uint8_t *requests;
    uint8_t *returns;
    uint32_t request_size;
    uint32_t return_size;
    uint32_t head;
    const struct host_metrics *metrics;
    bool guest_awaits; /* the last command's end */
    _Atomic uint32_t calls_begun; /* for a thread that watches how long a call takes */
    _Atomic uint32_t calls_ended;
    _Atomic uint32_t command; /* of the call that began last */
    struct remoting_adaptive_wait adaptive_wait; /* with the guest: how long to wait for the next command */
    struct host_quiesce quiesce;
    void (*wake_guest)(void *data); /* a guest in a VM waits for a fence */
    void *wake_data;
};

/* Reads the ring's header once and checks it. */
bool host_ring_open(struct host_ring *ring, const struct host_resource *resource, struct remoting_error *error);

/* As the ring's header had it when it was attached. */
struct host_ring_layout {
    uint32_t request_offset;
    uint32_t request_size;
    uint32_t return_offset;
    uint32_t return_size;
};
struct host_ring_layout host_ring_layout(const struct host_ring *ring);
/* Takes over a ring that another worker has served until `head`, whatever its header says now. */
bool host_ring_take_over(struct host_ring *ring, const struct host_resource *resource, struct host_ring_layout layout,
                         uint32_t head, struct remoting_error *error);

/* What of the ring a context's calls use. */
void host_ring_bind(const struct host_ring *ring, struct host_context *context);

/* Serves commands until one is malformed; *error then says what. Never returns otherwise. */
void host_ring_serve(struct host_ring *ring, struct host_context *context, struct remoting_error *error);

/* Tells the guest that the context has ended. */
void host_ring_lose(struct host_ring *ring, const char *reason);

#endif
