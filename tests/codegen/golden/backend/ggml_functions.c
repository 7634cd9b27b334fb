/* Generated from idl/ by python -m codegen gen. Do not edit. */
#include "ggml_functions.h"

#include <dlfcn.h>
#include <string.h>

#define FUNCTION(name) { #name, offsetof(struct ggml_functions, name), false }
#define OPTIONAL(name) { #name, offsetof(struct ggml_functions, name), true }

bool ggml_functions_look_up(struct ggml_functions *functions, void *library, struct remoting_error *error)
{
    static const struct {
        const char *name;
        size_t offset;
        bool optional;
    } wanted[] = {
        OPTIONAL(ggml_version),
        FUNCTION(ggml_backend_dev_memory),
        FUNCTION(ggml_backend_dev_supports_buft),
        FUNCTION(ggml_backend_buffer_clear),
    };

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *found = dlsym(library, wanted[i].name);

        if (!found && !wanted[i].optional) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the ggml library lacks the function %s",
                                 wanted[i].name);
        }
        memcpy((char *)functions + wanted[i].offset, &found, sizeof found);
    }
    return true;
}
