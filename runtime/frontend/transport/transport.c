#include "transport/transport.h"

#include <unistd.h>

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
