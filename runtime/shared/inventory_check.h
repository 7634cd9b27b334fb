/* Whether a guest that was told of one inventory can go on with another: the devices are the same and have in the same
 * places what the guest goes by. Both are an inventory record with its devices and buffer types (idl/records.yaml). */
#ifndef REMOTING_INVENTORY_CHECK_H
#define REMOTING_INVENTORY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* Nothing is believed of `told`. */
bool remoting_inventory_holds(const uint8_t *told, size_t told_size, const uint8_t *here, size_t here_size,
                              struct remoting_error *error);

#endif
