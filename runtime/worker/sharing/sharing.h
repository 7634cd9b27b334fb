/* How a context takes part in the sharing of devices: turns of GPUs around its commands. */
#ifndef HOST_SHARING_H
#define HOST_SHARING_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "worker_entry.h"

struct host_context;

/* Once the devices are known. */
bool host_sharing_open(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error);

/* Before a command is carried out: has a turn if the command wants one. False: the context is asked to come to rest
 * while it waits, and the command is to be begun again afterwards. */
bool host_sharing_begin(struct host_context *context, uint32_t command);

/* The guest has nothing more to be done: waits for the devices, and ends the turn if there is one. */
void host_sharing_end(struct host_context *context);

/* Whether long work is to be given in pieces: a batch guest's, while others use the device of this turn, too, now or
 * lately. Not in a turn of several devices: they may work hand in hand, and one that is waited for between two pieces
 * would keep the others waiting. */
bool host_sharing_wants_pieces(const struct host_context *context);

/* Within a command, between two pieces of its work, with the device idle: others have their turn if they wait for it.
 * If the context is asked to come to rest meanwhile, the command goes on without a turn. */
void host_sharing_yield(struct host_context *context);

/* The context has a stream, or a buffer, on a device from now on. */
void host_sharing_uses(struct host_context *context, uint32_t device);

#endif
