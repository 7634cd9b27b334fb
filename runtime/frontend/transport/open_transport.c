#include "transport/open_transport.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device_protocol.h"
#include "transport/serial_port.h"
#include "transport/stream_transport.h"
#include "transport/vhost_user_socket.h"
#include "transport/vhost_user_transport.h"
#include "transport/virtgpu_device.h"
#include "transport/virtgpu_transport.h"
#include "transport/vsock.h"

#define DIRECT_PREFIX "unix:"
#define STREAM_PREFIX "stream:"
#define VSOCK_PREFIX "vsock:"
#define SERIAL_PREFIX "serial:"
#define DRM_ADDRESS "drm"
#define DRM_PREFIX "drm:"

/* Where a daemon listens unless GGML_REMOTING says otherwise. */
#define DEFAULT_SOCKET "/run/ggml-remoting/ggml-remoting.sock"
/* The port that `ggml-remoting vm --transport serial` gives a VM. */
#define DEFAULT_PORT "/dev/virtio-ports/ggml-remoting"

static bool check_capset(struct guest_transport *transport, struct remoting_error *error)
{
    struct remoting_capset_header header;

    if (transport->capset_size < sizeof header) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the daemon's capset has only %zu bytes",
                             transport->capset_size);
    }
    memcpy(&header, transport->capset, sizeof header);
    if (header.magic != REMOTING_CAPSET_MAGIC) {
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED,
            "this is a virtio-gpu device but not one of ggml-remoting: its capset starts with 0x%x, not 0x%x",
            header.magic, REMOTING_CAPSET_MAGIC);
    }
    if (!guest_transport_check_version(header.protocol_version, error)) {
        return false;
    }
    if (header.size < sizeof header || header.size > transport->capset_size) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "the daemon's capset says it has %u bytes, but %zu came", header.size,
                             transport->capset_size);
    }
    transport->capset_size = header.size;
    return true;
}

/* Puts the address before the reason. */
static bool open_failed(const char *address, struct remoting_error *error)
{
    struct remoting_error cause = *error;

    return remoting_fail(error, cause.kind, "%s: %s", address, cause.reason);
}

typedef bool (*open_function)(int file, struct guest_transport **transport, struct remoting_error *error);

/* Opens a transport on a connected file, and returns it if the device is ours, else closes it. */
static bool open_on(int file, open_function opener, const char *address, struct guest_transport **transport,
                    struct remoting_error *error)
{
    struct guest_transport *opened;

    if (!opener(file, &opened, error)) {
        return open_failed(address, error);
    }
    if (!check_capset(opened, error)) {
        opened->functions->close(opened);
        return open_failed(address, error);
    }
    *transport = opened;
    return true;
}

static bool open_vhost_user(const char *address, struct guest_transport **transport, struct remoting_error *error)
{
    int file;

    return guest_socket_connect(address + strlen(DIRECT_PREFIX), &file, error) &&
           open_on(file, guest_vhost_user_open, address, transport, error);
}

static bool open_stream(const char *address, struct guest_transport **transport, struct remoting_error *error)
{
    int file;

    return guest_socket_connect(address + strlen(STREAM_PREFIX), &file, error) &&
           open_on(file, guest_stream_open, address, transport, error);
}

static bool open_vsock(const char *address, struct guest_transport **transport, struct remoting_error *error)
{
    int file;

    return guest_vsock_connect(address + strlen(VSOCK_PREFIX), &file, error) &&
           open_on(file, guest_stream_open, address, transport, error);
}

static bool open_serial(const char *address, struct guest_transport **transport, struct remoting_error *error)
{
    int file;

    return guest_serial_port_open(address + strlen(SERIAL_PREFIX), &file, error) &&
           open_on(file, guest_stream_open_port, address, transport, error);
}

static bool open_node(const char *path, struct guest_transport **transport, struct remoting_error *error)
{
    int file;

    return guest_virtgpu_device_open(path, &file, error) && open_on(file, guest_virtgpu_open, path, transport, error);
}

/* The reason of a failure is that of the last node that exists, which is most likely the intended one. */
static bool find_node(struct guest_transport **transport, struct remoting_error *error)
{
    remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                  "there is no " GUEST_DRM_FOLDER
                  "/renderD*: is the virtio_gpu driver loaded, and has this machine a vhost-user-gpu-pci device?");
    for (int number = GUEST_DRM_NODE_FIRST; number <= GUEST_DRM_NODE_LAST; number++) {
        char path[GUEST_DRM_PATH_SIZE];

        snprintf(path, sizeof path, GUEST_DRM_FOLDER "/renderD%d", number);
        if (access(path, F_OK) == 0 && open_node(path, transport, error)) {
            return true;
        }
    }
    return false;
}

/* Without an address: a socket at the default place, else a virtio-gpu, else a port. */
static bool find_transport(struct guest_transport **transport, struct remoting_error *error)
{
    const bool has_socket = access(DEFAULT_SOCKET, F_OK) == 0;
    const bool has_port = access(DEFAULT_PORT, F_OK) == 0;
    struct remoting_error no_node;

    if (has_socket && open_vhost_user(DIRECT_PREFIX DEFAULT_SOCKET, transport, error)) {
        return true;
    }
    if (find_node(transport, &no_node)) {
        return true;
    }
    if (has_port && open_serial(SERIAL_PREFIX DEFAULT_PORT, transport, error)) {
        return true;
    }
    if (has_socket || has_port) {
        return false;
    }
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "no daemon listens at unix:" DEFAULT_SOCKET " (GGML_REMOTING may name another), and %s",
                         no_node.reason);
}

bool guest_transport_open(const char *address, struct guest_transport **transport, struct remoting_error *error)
{
    if (!address || address[0] == '\0') {
        return find_transport(transport, error);
    }
    if (strncmp(address, DIRECT_PREFIX, strlen(DIRECT_PREFIX)) == 0) {
        return open_vhost_user(address, transport, error);
    }
    if (strncmp(address, STREAM_PREFIX, strlen(STREAM_PREFIX)) == 0) {
        return open_stream(address, transport, error);
    }
    if (strncmp(address, VSOCK_PREFIX, strlen(VSOCK_PREFIX)) == 0) {
        return open_vsock(address, transport, error);
    }
    if (strncmp(address, SERIAL_PREFIX, strlen(SERIAL_PREFIX)) == 0) {
        return open_serial(address, transport, error);
    }
    if (strncmp(address, DRM_PREFIX, strlen(DRM_PREFIX)) == 0) {
        return open_node(address + strlen(DRM_PREFIX), transport, error);
    }
    if (strcmp(address, DRM_ADDRESS) == 0) {
        return find_node(transport, error);
    }
    return remoting_fail(
        error, REMOTING_ERROR_UNSUPPORTED,
        "cannot open '%s': the address of a daemon is written unix:PATH, or stream:PATH, vsock:CID:PORT or "
        "serial:/dev/virtio-ports/NAME where no memory is shared with it, that of a virtio-gpu drm or "
        "drm:/dev/dri/renderD128",
        address);
}
