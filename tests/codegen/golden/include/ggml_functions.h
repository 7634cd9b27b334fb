/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * ggml's public functions, looked up in the library that the host opened. */
#ifndef GGML_FUNCTIONS_H
#define GGML_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct ggml_tensor;

struct ggml_functions {
    const char *(*ggml_version)(void); /* NULL where a release lacks it */
    void (*ggml_backend_dev_memory)(void *device, size_t *free, size_t *total);
    bool (*ggml_backend_dev_supports_buft)(void *device, void *buffer_type);
    void (*ggml_backend_buffer_clear)(void *buffer, uint8_t value);
};

/* Fills the table from the opened libggml and what it depends on. Fails with
 * the name of the first function that is missing. */
bool ggml_functions_look_up(struct ggml_functions *functions, void *library, struct remoting_error *error);

#endif
