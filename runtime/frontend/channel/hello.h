/* The first command of a context: what the guest's ggml calls its numbers. */
#ifndef GUEST_HELLO_H
#define GUEST_HELLO_H

#include "channel/context.h"
#include "wire.h"

/* Fills the request and returns the names behind it, request->names_size bytes, to be freed; NULL
 * without memory. */
char *guest_hello_new(const struct ggml_instance *program, struct wire_context_hello_request *request);

#endif
