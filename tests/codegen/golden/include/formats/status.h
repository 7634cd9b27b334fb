/* Generated from idl/host.yaml by python -m codegen gen. Do not edit.
 *
 * What the daemon tells.
 * Both sides are of one build. */
#ifndef FORMATS_STATUS_H
#define FORMATS_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/limits.h"

/* Of what. */
enum status_type {
    STATUS_STARTED = 1, /* a worker */
};

/* One packet. */
struct status_message {
    uint32_t type; /* enum status_type */
    uint64_t memory[REMOTING_DEVICES_MAXIMUM]; /* bytes, by device */
};
_Static_assert(sizeof(struct status_message) == 136, "as Python has it");
_Static_assert(offsetof(struct status_message, memory) == 8, "as Python has it");

#endif
