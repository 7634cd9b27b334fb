#include "door.h"

#include <string.h>

#include "device_protocol.h"
#include "direct_door.h"
#include "direct_socket.h"

#define DIRECT_PREFIX "unix:"

static bool check_capset(struct guest_door *door, struct remoting_error *error)
{
    struct remoting_capset_header header;

    if (door->capset_size < sizeof header)
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the daemon's capset has only %zu bytes", door->capset_size);
    memcpy(&header, door->capset, sizeof header);
    if (header.magic != REMOTING_CAPSET_MAGIC)
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
            "this is a virtio-gpu device but not one of ggml-remoting: its capset starts with 0x%x, not 0x%x", header.magic,
            REMOTING_CAPSET_MAGIC);
    if (header.protocol_version != REMOTING_PROTOCOL_VERSION)
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
            "the host speaks protocol version %u, this guest version %u: update ggml-remoting %s", header.protocol_version,
            REMOTING_PROTOCOL_VERSION, header.protocol_version > REMOTING_PROTOCOL_VERSION ? "in the guest" : "on the host");
    if (header.size < sizeof header || header.size > door->capset_size)
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "the daemon's capset says it has %u bytes, but %zu came", header.size,
            door->capset_size);
    door->capset_size = header.size;
    return true;
}

/* Puts the address before the reason. */
static bool open_failed(const char *address, struct remoting_error *error)
{
    struct remoting_error cause = *error;

    return remoting_fail(error, cause.kind, "%s: %s", address, cause.reason);
}

bool guest_door_open(const char *address, struct guest_door **door, struct remoting_error *error)
{
    struct guest_door *opened;
    int socket_file;

    if (strncmp(address, DIRECT_PREFIX, strlen(DIRECT_PREFIX)) != 0)
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED, "cannot open '%s': the address of a daemon is written unix:PATH", address);
    if (!guest_socket_connect(address + strlen(DIRECT_PREFIX), &socket_file, error))
        return false;
    if (!guest_direct_door_open(socket_file, &opened, error))
        return open_failed(address, error);
    if (!check_capset(opened, error)) {
        opened->functions->close(opened);
        return open_failed(address, error);
    }
    *door = opened;
    return true;
}
