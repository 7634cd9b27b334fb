/* A render node of the guest kernel's virtio_gpu driver whose device is ggml-remoting's. */
#ifndef GUEST_DRM_DEVICE_H
#define GUEST_DRM_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* Opens a render node such as /dev/dri/renderD128. */
bool guest_virtgpu_device_open(const char *path, int *file, struct remoting_error *error);

/* The capset as the device has it. Allocated; its content is not checked. */
bool guest_virtgpu_read_capset(int file, uint8_t **capset, size_t *size, struct remoting_error *error);

/* As ioctl(), but goes on after a signal. */
bool guest_virtgpu_call(int file, unsigned long request, void *argument);

/* The render nodes that Linux can have. */
#define GUEST_DRM_FOLDER "/dev/dri"
#define GUEST_DRM_NODE_FIRST 128
#define GUEST_DRM_NODE_LAST 191
#define GUEST_DRM_PATH_SIZE 32

#endif
