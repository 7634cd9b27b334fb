/* What a worker can still do to the host if a guest takes it over. */
#ifndef HOST_CONFINEMENT_H
#define HOST_CONFINEMENT_H

#include "host.h"
#include "worker_entry.h"

/* Gives up what carrying out calls does not need: files, sockets, other processes. Must be called once the devices are
 * open and before the first command. The probe worker reports what the kernel lacks; that is an error only if a
 * confinement was asked for by name. */
bool host_confine(const struct host_context *context, const struct remoting_worker_options *options,
                  struct remoting_error *error);

#endif
