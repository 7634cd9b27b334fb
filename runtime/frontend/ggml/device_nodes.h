/* Which nodes of a graph are its device's to compute. */
#ifndef GUEST_DEVICE_NODES_H
#define GUEST_DEVICE_NODES_H

#include "ggml/abi.h"

#include "error.h"

/* Puts those of `view` that lie on the device into `kept`, which has room for as many. Fails where a node that computes
 * lies elsewhere. */
bool guest_keep_device_nodes(const struct guest_device *device, const struct guest_graph_view *view,
                             struct guest_graph_view *kept, struct remoting_error *error);

#endif
