/* Pins shared memory for the device's copy engine, where the host's ggml has CUDA. */
#ifndef HOST_PINNED_H
#define HOST_PINNED_H

#include <stddef.h>

/* Memory for copies from and to a device, pinned already; NULL: there is none. */
void *host_allocate_pinned(size_t size);
void host_free_pinned(void *address);

/* A copy between a device and memory that is not pinned uses a staging buffer of the driver, and waits for it. Does
 * nothing where there is no CUDA in the process. */
void host_pin_memory(void *address, size_t size);

/* Must be called before the memory is unmapped, while no copy runs. */
void host_unpin_memory(void *address);

#endif
