/* The virtio-gpu commands of the direct transport (virtio 1.2, section 5.7.6), each executed whole. */
#ifndef GUEST_CONTROL_COMMANDS_H
#define GUEST_CONTROL_COMMANDS_H

#include <stddef.h>
#include <stdint.h>

#include "device_protocol.h"
#include "error.h"
#include "transport/control_queue.h"

/* The caller frees *capset. The bytes are the daemon's, unchecked. */
bool guest_command_get_capset(struct guest_control_queue *queue, uint8_t **capset, size_t *capset_size,
                              struct remoting_error *error);

/* `name` is what the daemon's log calls this context. */
bool guest_command_create_context(struct guest_control_queue *queue, const char *name, struct remoting_error *error);
bool guest_command_destroy_context(struct guest_control_queue *queue, struct remoting_error *error);

/* Creates the resource, gives it its memory and attaches it to the context; undone on failure.
 * *clean is false if the device may still know the resource afterwards. */
bool guest_command_create_resource(struct guest_control_queue *queue, uint32_t resource_id, uint64_t guest_address,
                                   uint32_t size, bool *clean, struct remoting_error *error);

/* On success the device no longer maps the resource's memory. */
bool guest_command_destroy_resource(struct guest_control_queue *queue, uint32_t resource_id,
                                    struct remoting_error *error);

bool guest_command_submit(struct guest_control_queue *queue, const struct remoting_submit *submit,
                          struct remoting_error *error);

#endif
