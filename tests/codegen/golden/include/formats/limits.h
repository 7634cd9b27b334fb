/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * What there may be at most.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_LIMITS_H
#define FORMATS_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* Devices: devices of a host. */
#define REMOTING_DEVICES_MAXIMUM 16u

#endif
