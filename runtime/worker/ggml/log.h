/* What the host's ggml says, which goes to the worker's output. */
#ifndef HOST_GGML_LOG_H
#define HOST_GGML_LOG_H

#include "host.h"

void host_log_open(struct host_context *context);

/* Why this thread aborts with `text`, as "FILE:109: CUDA error": the last error that it has logged, if that begins
 * alike ("CUDA error: out of memory"); else an empty text. */
const char *host_log_explain(const char *text);

#endif
