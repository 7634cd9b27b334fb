/* Which system calls the process may still make, by Linux' seccomp. */
#ifndef HOST_SYSTEM_CALLS_H
#define HOST_SYSTEM_CALLS_H

#include <stdbool.h>

#include "error.h"

/* From here on no thread of the process makes any but the calls that computing takes, and with `drives_device` those
 * that a device's driver needs. Most others fail with EPERM, since libraries try calls that they can do without; a call
 * that only an attacker would make kills the process with SIGSYS. `*is_there` is false on a kernel without seccomp. */
bool host_filter_system_calls(bool drives_device, bool *is_there, struct remoting_error *error);

#endif
