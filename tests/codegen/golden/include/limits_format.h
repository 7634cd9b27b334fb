/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * What there may be at most.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef LIMITS_FORMAT_H
#define LIMITS_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* Devices: devices of a host. */
#define REMOTING_DEVICES_MAXIMUM 16u

#endif
