/* A ggml for the fuzz targets, with the public functions that the worker calls.
 *
 * It implements ggml's documented behaviour and traps where ggml asserts, which would end the process. Every buffer is
 * a separate allocation, so that the address sanitizer detects an access beyond it. Computing a graph reads and writes
 * every byte that the tensors claim to have. */
#ifndef FUZZ_FAKE_GGML_H
#define FUZZ_FAKE_GGML_H

#include "host.h"

/* A context with a CPU and two devices of another registry. Those have events, a graph optimizer, tensors with extras,
 * and sum tensors among themselves. There is a host buffer type, and a blob beside the ring to share. */
void fake_ggml_open(struct host_context *context);

/* Writes the hello of a guest whose names are those of this ggml, as a command; returns its size. */
uint32_t fake_ggml_say_hello(const struct host_context *context, uint8_t *place);

/* Frees what the guest has created in the context. A worker leaves that to the end of its process. */
void fake_ggml_close(struct host_context *context);

#endif
