/* The file of a context's state: a memfd of the device process, of a size that does not change. */
#ifndef HOST_STATE_FILE_H
#define HOST_STATE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

bool host_state_write(int file, uint64_t place, const void *bytes, size_t size, struct remoting_error *error);
/* MALFORMED where the file ends before. */
bool host_state_read(int file, uint64_t place, void *bytes, size_t size, struct remoting_error *error);

#endif
