/* What a guest may know before it has a worker: the devices on offer. */
#ifndef HOST_INVENTORY_H
#define HOST_INVENTORY_H

#include "host.h"

/* Writes the inventory record, the device records and the buffer type records. Returns the bytes
 * written, or 0 if they do not fit. */
size_t host_write_inventory(const struct host_context *context, uint8_t *bytes, size_t capacity);

#endif
