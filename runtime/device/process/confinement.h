/* What a device process can still do to the host if its guest takes it over. */
#ifndef DEVICE_CONFINEMENT_H
#define DEVICE_CONFINEMENT_H

#include <stdbool.h>

#include "error.h"

/* From here on the process can open no file and no socket, start nothing and signal nobody: it has memory and its open
 * descriptors. Any other system call kills it with SIGSYS. A kernel that lacks a part goes on without it. */
bool device_process_confine(struct remoting_error *error);

#endif
