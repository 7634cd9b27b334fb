/* The identity of a guest, in all processes that work for it and in all reports of it. The daemon makes it when it
 * accepts the guest's connection; it never changes. */
#ifndef REMOTING_GUEST_IDENTITY_H
#define REMOTING_GUEST_IDENTITY_H

#include <stdint.h>

#include "formats/limits.h"

struct guest_identity {
    uint64_t connection; /* counted from 1, never used again */
    uint32_t pid;        /* of the process at its other end: the program, or its QEMU */
    uint32_t user;       /* whose that process is */
    uint32_t uid;        /* of the guest's own processes on this host */
    uint32_t port; /* of a VM's virtio-serial, which programs open one after the other; 0: a connection of its own */
    uint32_t weight; /* of its share of devices' time, 1 at least */
    char name[REMOTING_GUEST_WORD_SIZE]; /* by which the administrator knows it; empty: it has none */
    char class[REMOTING_GUEST_WORD_SIZE]; /* by which it shares the devices */
};

#endif
