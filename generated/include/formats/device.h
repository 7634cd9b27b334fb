/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * What the frontend and the daemon agree on beyond the virtio-gpu specification.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_DEVICE_H
#define FORMATS_DEVICE_H

#include <stddef.h>
#include <stdint.h>

/* Capset: 30 is the last that works: Linux' virtio_gpu refuses ids above 63, Linux 6.1 keeps a 32-bit mask. */
#define REMOTING_CAPSET_ID 30u
/* Magic: "GGRM". */
#define REMOTING_CAPSET_MAGIC 0x4d524747u

/* What one SUBMIT_3D says; it carries exactly one of these. */
enum remoting_submit_code {
    REMOTING_SUBMIT_ATTACH_RING = 1, /* argument: resource id of the ring's blob */
    REMOTING_SUBMIT_WAKE = 2, /* the worker sleeps and there are commands; answered at once */
    REMOTING_SUBMIT_WAIT = 3, /* its fence is completed when the worker wakes the guest, or soon for no reason */
};

/* Begins the capset; the host's inventory follows, the same for every guest of a daemon. It grows at the end only. */
struct remoting_capset_header {
    uint32_t magic; /* REMOTING_CAPSET_MAGIC */
    uint32_t protocol_version; /* the host's REMOTING_PROTOCOL_VERSION */
    uint32_t size; /* bytes, this header included */
    uint32_t zero;
};
_Static_assert(sizeof(struct remoting_capset_header) == 16, "permanent");

/* The command stream of a SUBMIT_3D. */
struct remoting_submit {
    uint32_t code; /* enum remoting_submit_code */
    uint32_t argument; /* what the code says */
};
_Static_assert(sizeof(struct remoting_submit) == 8, "permanent");

#endif
