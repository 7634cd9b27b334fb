/* The drm transport: through the guest kernel's virtio_gpu driver. */
#ifndef GUEST_DRM_DOOR_H
#define GUEST_DRM_DOOR_H

#include "error.h"
#include "transport/transport.h"

/* Takes over `file`, an open render node of virtio_gpu, in every case. Reads the capset, which the
 * caller checks. */
bool guest_virtgpu_open(int file, struct guest_transport **transport, struct remoting_error *error);

#endif
