/* Devices of other machines: what a ggml-rpc-server there offers, by ggml's own RPC backend. */
#ifndef HOST_RPC_SERVERS_H
#define HOST_RPC_SERVERS_H

#include "host.h"
#include "worker_entry.h"

/* Makes the devices of options->rpc_servers devices of the host's ggml, whose RPC backend has been loaded. Their
 * connections are open afterwards and stay so: a confined worker may open none. A server that does not answer makes
 * ggml abort. */
bool host_add_rpc_servers(const struct host_context *context, const struct remoting_worker_options *options,
                          struct remoting_error *error);

#endif
