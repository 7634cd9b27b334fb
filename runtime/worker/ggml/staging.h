/* Memory of the worker's in which bytes wait for their copy to a device. Bytes in the ring are overwritten once their
 * command has been carried out, so without this a command would have to wait for a busy stream. */
#ifndef HOST_STAGING_H
#define HOST_STAGING_H

#include "host.h"

/* The largest copy: a guest's pieces are as long. */
#define HOST_STAGING_SEGMENT (512u << 10)

struct host_staging;

/* Copies bytes to a place that is not reused before the stream has done all that it has got until the next call of this
 * function. NULL if they are too many, or the device has no events or no memory for this. */
const uint8_t *host_staging_put(struct host_context *context, struct host_backend *backend, const uint8_t *bytes,
                                uint64_t size);

void host_staging_free(struct host_context *context, struct host_staging *staging);

#endif
