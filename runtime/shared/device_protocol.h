/* What the frontend and the daemon agree on beyond the virtio-gpu specification: which
 * capset is ours, and what a SUBMIT_3D command stream says. Little-endian, permanent. */
#ifndef REMOTING_DEVICE_PROTOCOL_H
#define REMOTING_DEVICE_PROTOCOL_H

#include <stdint.h>

/* Raised when a guest and a host of different versions could misunderstand each other. A test builds
 * a daemon of another version. */
#ifndef REMOTING_PROTOCOL_VERSION
#define REMOTING_PROTOCOL_VERSION 1u
#endif

/* virtio-gpu capset id. Linux' virtio_gpu refuses ids above 63 and the 6.1 kernel keeps a 32-bit
 * mask, measured: 30 is the last that works. */
#define REMOTING_CAPSET_ID 30u
#define REMOTING_CAPSET_MAGIC 0x4d524747u /* "GGRM" */

/* The capset: this header, then the host's inventory (struct wire_inventory, generated), the same
 * for every guest of a daemon. It grows at the end only. */
struct remoting_capset_header {
    uint32_t magic;
    uint32_t protocol_version;
    uint32_t size; /* bytes, this header included */
    uint32_t zero;
};

/* One SUBMIT_3D carries exactly one of these. */
enum remoting_submit_code {
    REMOTING_SUBMIT_ATTACH_RING = 1, /* argument: resource id of the ring's blob */
    REMOTING_SUBMIT_WAKE = 2,        /* the worker sleeps and there are commands; answered at once */
    REMOTING_SUBMIT_WAIT = 3, /* its fence is completed when the worker wakes the guest, or soon for no reason */
};

struct remoting_submit {
    uint32_t code;
    uint32_t argument;
};

#endif
