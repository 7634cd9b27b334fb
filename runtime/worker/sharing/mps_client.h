/* What a worker is as a client of NVIDIA MPS (--share mps). */
#ifndef HOST_MPS_CLIENT_H
#define HOST_MPS_CLIENT_H

#include <stdbool.h>

#include "error.h"
#include "worker_entry.h"

struct host_context;

/* Tells the driver the guest's shares of a GPU. Before anything of the host's ggml is loaded. */
bool host_mps_set_shares(const struct remoting_worker_options *options, struct remoting_error *error);

/* MPS serves CUDA's devices only. Once the devices are known. */
bool host_mps_check_devices(const struct host_context *context, struct remoting_error *error);

#endif
