/* The few calls of Linux' virtio_gpu driver that the drm transport makes, so that the build needs no DRM
 * headers. Source: include/uapi/drm/virtgpu_drm.h and drm.h of Linux 6.1; both are stable. The kernel
 * takes a struct by the size in the call's number and fills what is missing with zeroes, so the
 * shortest form of each works with every kernel. */
#ifndef GUEST_VIRTGPU_IOCTL_H
#define GUEST_VIRTGPU_IOCTL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

/* struct drm_version */
struct virtgpu_version {
    int32_t major;
    int32_t minor;
    int32_t patch_level;
    size_t name_length;
    char *name;
    size_t date_length;
    char *date;
    size_t description_length;
    char *description;
};

/* struct drm_gem_close */
struct virtgpu_close {
    uint32_t handle;
    uint32_t zero;
};

/* struct drm_virtgpu_map */
struct virtgpu_map {
    uint64_t offset;
    uint32_t handle;
    uint32_t zero;
};

/* struct drm_virtgpu_execbuffer of Linux 4.4 to 5.15; later fields are zero */
struct virtgpu_execute {
    uint32_t flags;
    uint32_t size;
    uint64_t command;
    uint64_t handles;
    uint32_t handle_count;
    int32_t fence_file;
};

#define VIRTGPU_EXECUTE_FENCE_OUT 0x02u /* VIRTGPU_EXECBUF_FENCE_FD_OUT */

/* struct drm_virtgpu_resource_create */
struct virtgpu_create {
    uint32_t target;
    uint32_t format;
    uint32_t bind;
    uint32_t width;
    uint32_t height;
    uint32_t depth;
    uint32_t array_size;
    uint32_t last_level;
    uint32_t sample_count;
    uint32_t flags;
    uint32_t handle;      /* out */
    uint32_t resource_id; /* out */
    uint32_t size;
    uint32_t stride;
};

/* struct drm_virtgpu_get_caps */
struct virtgpu_get_capset {
    uint32_t id;
    uint32_t version;
    uint64_t address;
    uint32_t size;
    uint32_t zero;
};

_Static_assert(sizeof(struct virtgpu_execute) == 32, "virtgpu_drm.h");
_Static_assert(sizeof(struct virtgpu_create) == 56, "virtgpu_drm.h");
_Static_assert(sizeof(struct virtgpu_get_capset) == 24, "virtgpu_drm.h");

#define VIRTGPU_IOCTL_VERSION _IOWR('d', 0x00, struct virtgpu_version)
#define VIRTGPU_IOCTL_CLOSE _IOW('d', 0x09, struct virtgpu_close)
#define VIRTGPU_IOCTL_MAP _IOWR('d', 0x41, struct virtgpu_map)
#define VIRTGPU_IOCTL_EXECUTE _IOWR('d', 0x42, struct virtgpu_execute)
#define VIRTGPU_IOCTL_CREATE _IOWR('d', 0x44, struct virtgpu_create)
#define VIRTGPU_IOCTL_GET_CAPSET _IOWR('d', 0x49, struct virtgpu_get_capset)

#endif
