/* The file of a context's state: a memfd of the device process, of a size that does not change. It is written and read
 * from its start to its end, and mapped by nobody. */
#ifndef HOST_STATE_FILE_H
#define HOST_STATE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

bool host_state_go_to(int file, uint64_t place, struct remoting_error *error);
bool host_state_write(int file, const void *bytes, size_t size, struct remoting_error *error);
/* MALFORMED where the file ends before. */
bool host_state_read(int file, void *bytes, size_t size, struct remoting_error *error);

#endif
