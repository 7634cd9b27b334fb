#include "transport/virtgpu_device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device_protocol.h"
#include "transport/virtgpu_ioctl.h"

#define DRIVER_NAME "virtio_gpu"
#define CAPSET_SIZE_MAXIMUM (64u << 10) /* what a worker may answer (WORKER_PAYLOAD_MAXIMUM) and its header fit */
#define CAPSET_SIZE (CAPSET_SIZE_MAXIMUM + sizeof(struct remoting_capset_header))

bool guest_virtgpu_call(int file, unsigned long request, void *argument)
{
    int result;

    do {
        result = ioctl(file, request, argument);
    } while (result < 0 && (errno == EINTR || errno == EAGAIN));
    return result >= 0;
}

static bool open_failed(const char *path, struct remoting_error *error)
{
    switch (errno) {
    case EACCES:
    case EPERM:
        return remoting_fail(
            error, REMOTING_ERROR_FAILED,
            "permission denied for %s: this user needs write access, on most systems by the group 'render'", path);
    case ENOENT:
        return remoting_fail(
            error, REMOTING_ERROR_FAILED,
            "there is no %s: is the virtio_gpu driver loaded, and has this machine a vhost-user-gpu-pci device?", path);
    default:
        return remoting_fail(error, REMOTING_ERROR_FAILED, "cannot open %s: %m", path);
    }
}

static bool check_driver(const char *path, int file, struct remoting_error *error)
{
    char name[sizeof DRIVER_NAME] = { 0 };
    struct virtgpu_version version = { .name = name, .name_length = sizeof name };

    if (!guest_virtgpu_call(file, VIRTGPU_IOCTL_VERSION, &version)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s does not answer as a DRM device: %m", path);
    }
    if (version.name_length != strlen(DRIVER_NAME) || memcmp(name, DRIVER_NAME, strlen(DRIVER_NAME)) != 0) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "%s is a GPU of its own, no virtio-gpu", path);
    }
    return true;
}

bool guest_virtgpu_device_open(const char *path, int *file, struct remoting_error *error)
{
    *file = open(path, O_RDWR | O_CLOEXEC);
    if (*file < 0) {
        return open_failed(path, error);
    }
    if (!check_driver(path, *file, error)) {
        close(*file);
        return false;
    }
    return true;
}

bool guest_virtgpu_read_capset(int file, uint8_t **capset, size_t *size, struct remoting_error *error)
{
    uint8_t *bytes = calloc(1, CAPSET_SIZE);
    struct virtgpu_get_capset request = {
        .id = REMOTING_CAPSET_ID,
        .version = REMOTING_PROTOCOL_VERSION,
        .address = (uintptr_t)bytes,
        .size = CAPSET_SIZE,
    };

    if (!bytes) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "out of memory");
    }
    if (!guest_virtgpu_call(file, VIRTGPU_IOCTL_GET_CAPSET, &request)) {
        const int number = errno;

        free(bytes);
        if (number == EBUSY) {
            return remoting_fail(error, REMOTING_ERROR_FAILED,
                                 "the device does not answer: does ggml-remotingd run on the host?");
        }
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "this virtio-gpu is not one of ggml-remoting: it has no capset %u", REMOTING_CAPSET_ID);
    }
    *capset = bytes;
    *size = CAPSET_SIZE;
    return true;
}
