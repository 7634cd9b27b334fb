/* A port of virtio-serial: a byte stream between a VM and what its monitor connects the port to. */
#ifndef GUEST_SERIAL_PORT_H
#define GUEST_SERIAL_PORT_H

#include <stdbool.h>

#include "error.h"

/* Opens the device of a port, such as /dev/virtio-ports/NAME. It is not waited for when it is read or written. */
bool guest_serial_port_open(const char *path, int *file, struct remoting_error *error);

#endif
