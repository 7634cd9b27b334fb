/* Generated from idl/runtime.yaml by python -m codegen gen. Do not edit.
 *
 * What the inventory and the guest's names may hold at most, in every part of the runtime.
 * Little-endian; offsets are permanent (idl/lock.yaml). */
#ifndef FORMATS_LIMITS_H
#define FORMATS_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* Devices: devices that a host offers. */
#define REMOTING_DEVICES_MAXIMUM 16u
/* Buffer types: buffer types that a host offers. */
#define REMOTING_BUFFER_TYPES_MAXIMUM 32u
/* Names: names of ops, of types and of sub-ops, each. */
#define REMOTING_NAMES_MAXIMUM 256u
/* Tensors: tensors that describe an op: itself, its sources and what they are views of. */
#define REMOTING_OP_TENSORS_MAXIMUM 32u
/* Bytes: of a guest's name and of its class, their end included. */
#define REMOTING_GUEST_WORD_SIZE 32u

#endif
