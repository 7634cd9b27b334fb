/* The driver side of the device's two virtqueues, split layout (virtio 1.2, section 2.7), without
 * indirect descriptors and without event indices: one command at a time, each waited for. */
#ifndef GUEST_CONTROL_QUEUE_H
#define GUEST_CONTROL_QUEUE_H

#include <linux/virtio_ring.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "transport/guest_memory.h"

#define GUEST_QUEUE_COUNT 2u   /* virtio-gpu: control, cursor */
#define GUEST_QUEUE_LENGTH 16u /* descriptors; a command takes two */
#define GUEST_COMMAND_MAXIMUM 4096u
#define GUEST_REPLY_MAXIMUM (1u << 20) /* the largest reply is the capset */

struct guest_queue_available {
    uint16_t flags;
    uint16_t index;
    uint16_t ring[GUEST_QUEUE_LENGTH];
    uint16_t used_event;
};

struct guest_queue_used {
    uint16_t flags;
    uint16_t index;
    struct vring_used_elem ring[GUEST_QUEUE_LENGTH];
    uint16_t available_event;
};

struct guest_queue_rings {
    _Alignas(VRING_DESC_ALIGN_SIZE) struct vring_desc descriptors[GUEST_QUEUE_LENGTH];
    _Alignas(VRING_AVAIL_ALIGN_SIZE) struct guest_queue_available available;
    _Alignas(VRING_USED_ALIGN_SIZE) struct guest_queue_used used;
};

/* What lies in guest memory. The device writes `used` and `reply`. */
struct guest_queue_area {
    struct guest_queue_rings rings[GUEST_QUEUE_COUNT];
    _Alignas(64) uint8_t command[GUEST_COMMAND_MAXIMUM];
    _Alignas(64) uint8_t reply[GUEST_REPLY_MAXIMUM];
};

struct guest_control_queue {
    struct guest_memory_range range;
    struct guest_queue_area *area; /* at the range's address */
    int kick[GUEST_QUEUE_COUNT];   /* eventfds: the driver has put a command, */
    int call[GUEST_QUEUE_COUNT];   /* the device has used one */
    int socket_file;               /* watched for hang-up; not owned */

    pthread_mutex_t mutex; /* guards what follows, the control queue's rings and the buffers */
    uint16_t submitted;    /* free running, as the index of the available ring */
    _Atomic bool broken;   /* a command was left unanswered: the device may still write its reply */
    struct remoting_error broken_because;
};

bool guest_control_queue_open(struct guest_control_queue *queue, struct guest_memory *memory, int socket_file,
                              struct remoting_error *error);

/* The range stays mapped: the owner of the guest memory releases or unmaps it. */
void guest_control_queue_close(struct guest_control_queue *queue);

/* A command of the device and where its reply goes. */
struct guest_exchange {
    const void *command;
    size_t command_size;
    void *reply;
    size_t reply_size;    /* at most so many bytes */
    size_t reply_written; /* out: how many the device says it wrote, at most reply_size */
};

/* Puts one command and waits for its reply. */
bool guest_control_queue_execute(struct guest_control_queue *queue, struct guest_exchange *exchange,
                                 struct remoting_error *error);

/* Tells the device to look, at no command. */
void guest_control_queue_notify(const struct guest_control_queue *queue);

#endif
