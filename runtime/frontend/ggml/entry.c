/* The functions that ggml's loader calls in a backend library (GGML_BACKEND_DL_IMPL in ggml-backend-impl.h). */
#include "ggml/ggml_instance.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED void *ggml_backend_init(void);
EXPORTED int ggml_backend_score(void);

void *ggml_backend_init(void)
{
    struct guest_registry *registry = ggml_instance_registry(__builtin_return_address(0));

    return registry ? registry->ggml : NULL;
}

__attribute__((destructor)) static void unload(void)
{
    ggml_instance_close();
}

/* 0 makes the loader skip this backend without a message. */
int ggml_backend_score(void)
{
    return ggml_instance_registry(__builtin_return_address(0)) ? 1 : 0;
}
