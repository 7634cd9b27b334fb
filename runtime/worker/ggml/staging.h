/* Memory of the worker's in which bytes wait for their copy to a device. What lies in the ring is written over as soon
 * as its command has been carried out; a stream that is busy would have to be waited for until then. */
#ifndef HOST_STAGING_H
#define HOST_STAGING_H

#include "host.h"

/* What one copy may have: a guest's pieces are as long. */
#define HOST_STAGING_SEGMENT (512u << 10)

struct host_staging;

/* Copies bytes to a place that stays theirs until the stream has done all that it is given before its next use of this
 * function. NULL if they are too many, or the device has no events or no memory for this. */
const uint8_t *host_staging_put(struct host_context *context, struct host_backend *backend, const uint8_t *bytes,
                                uint64_t size);

void host_staging_free(struct host_context *context, struct host_staging *staging);

#endif
