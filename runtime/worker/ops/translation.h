/* The guest's ops as the host's ggml has them: numbers by name, and only what its release defines. */
#ifndef HOST_TRANSLATION_H
#define HOST_TRANSLATION_H

#include "host.h"

/* Fills the translation from the guest's names, each ended by a zero byte. Names that the host does
 * not know are no error. */
bool host_translate_names(struct host_context *context, const char *names, size_t size, struct remoting_error *error);

/* Fills op and op_params. UNSUPPORTED if the host's release does not define all of it. */
bool host_read_op(const struct host_context *context, const struct wire_tensor *wire, struct ggml_tensor *tensor,
                  struct remoting_error *error);

#endif
