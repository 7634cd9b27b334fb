/* What the frontend and the daemon agree on beyond the virtio-gpu specification: which
 * capset is ours, and what a SUBMIT_3D command stream says. Little-endian, permanent. */
#ifndef REMOTING_DEVICE_PROTOCOL_H
#define REMOTING_DEVICE_PROTOCOL_H

#include <stdint.h>

/* Raised when a guest and a host of different versions could misunderstand each other. A test builds
 * a daemon of another version. */
#ifndef REMOTING_PROTOCOL_VERSION
#define REMOTING_PROTOCOL_VERSION 1u
#endif

#include "formats/device.h"

#endif
