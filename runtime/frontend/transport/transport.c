#include "transport/transport.h"

#include <unistd.h>

#include "device_protocol.h"

bool guest_transport_is_ours(const struct guest_transport *transport)
{
    return getpid() == transport->owner;
}

bool guest_transport_check_owner(const struct guest_transport *transport, struct remoting_error *error)
{
    return guest_transport_is_ours(transport) ||
           remoting_fail(error, REMOTING_ERROR_LOST,
                         "the device was opened before fork(): a child process has to open its own");
}

bool guest_transport_check_version(uint32_t host_version, struct remoting_error *error)
{
    return host_version == REMOTING_PROTOCOL_VERSION ||
           remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "the host speaks protocol version %u, this guest version %u: update ggml-remoting %s",
                         host_version, REMOTING_PROTOCOL_VERSION,
                         host_version > REMOTING_PROTOCOL_VERSION ? "in the guest" : "on the host");
}
