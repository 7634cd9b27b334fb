/* The ggml that loaded the frontend: found through the module that called it, measured, kept. */
#ifndef GUEST_PROGRAM_H
#define GUEST_PROGRAM_H

#include "registry.h"

/* The registry for the ggml that the code at `caller` belongs to, made at its first call. NULL, with
 * the reason logged by that ggml, if there is no daemon or its layout is unknown. */
struct guest_registry *guest_program_registry(const void *caller);

/* Closes every context, when the library is unloaded or the program ends. ggml may still hold the
 * registries, so they stay. */
void guest_program_close(void);

#endif
