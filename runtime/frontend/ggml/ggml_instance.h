/* The ggml that loaded the frontend: found through the module that called it, measured, kept. */
#ifndef GUEST_PROGRAM_H
#define GUEST_PROGRAM_H

#include "ggml/registry.h"

/* The registry for the ggml that the code at `caller` belongs to, made at its first call. NULL, with
 * the reason logged by that ggml, if there is no daemon or its ABI is unknown. */
struct guest_registry *ggml_instance_registry(const void *caller);

/* Closes every context, when the library is unloaded or the program ends. ggml may still hold the
 * registries, so they stay. */
void ggml_instance_close(void);

#endif
