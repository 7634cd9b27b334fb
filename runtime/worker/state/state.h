/* A context's state (formats/state.h): what one worker writes, and another goes on from.
 * docs/developing/state.md has the protocol. */
#ifndef HOST_STATE_H
#define HOST_STATE_H

#include "host.h"

struct host_resource;
struct host_ring;

/* The bytes of the state that saving it now would write; as far as it can be saved. */
uint64_t host_state_measure(struct host_context *context);

/* Writes all that the guest has here; the context is at rest, and stays as it is. */
bool host_state_save(struct host_context *context, const struct host_ring *ring, int file,
                     struct remoting_error *error);

/* Frees all that the guest has here, after it was saved. */
void host_state_release(struct host_context *context);

/* Makes all that the state names in a context that has nothing yet, and takes its ring over. Nothing of the state is
 * believed: a guest may have shaped it, or whoever took its worker over. */
bool host_state_restore(struct host_context *context, struct host_ring *ring, const struct host_resource *blob,
                        int file, struct remoting_error *error);

#endif
