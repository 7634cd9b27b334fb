/* The drm door: through the guest kernel's virtio_gpu driver. */
#ifndef GUEST_DRM_DOOR_H
#define GUEST_DRM_DOOR_H

#include "door.h"
#include "error.h"

/* Takes over `file`, an open render node of virtio_gpu, in every case. Reads the capset, which the
 * caller checks. */
bool guest_drm_door_open(int file, struct guest_door **door, struct remoting_error *error);

#endif
