/* The host's own ggml: opened, measured, its devices chosen. */
#ifndef HOST_LIBRARY_H
#define HOST_LIBRARY_H

#include "host.h"
#include "worker_entry.h"

/* Opens the ggml in options->lib_dir and finds its ABI. */
bool host_open_library(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error);

/* Loads that ggml's backends and fills the context's devices and buffer types with what is offered. A backend may abort
 * at that. */
bool host_open_devices(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error);

/* The name of the registry that it belongs to: "CUDA". */
const char *host_backend_of(const struct host_context *context, const struct host_device *device);

#endif
