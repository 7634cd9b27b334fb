/* The registry: the host's inventory as ggml objects of one ABI. */
#ifndef GUEST_REGISTRY_H
#define GUEST_REGISTRY_H

#include "channel/context.h"
#include "ggml/abi.h"
#include "ggml/objects.h"

/* Builds the registry from the capset of the context's transport. `constructor` is the program's
 * ggml_backend_buffer_init. Lives until the program ends, as ggml never frees a registry. NULL on
 * failure. */
struct guest_registry *guest_registry_new(struct guest_context *context, void *constructor,
                                          struct remoting_error *error);
void guest_registry_free(struct guest_registry *registry);

/* Replaces a context that was lost by a fresh one, for objects that are made from now on. */
bool guest_registry_renew(struct guest_registry *registry, struct remoting_error *error);

#endif
