/* A ggml for the fuzzers, with the public functions that the worker calls.
 *
 * It does what ggml promises and no more, and holds the worker to what ggml demands: where ggml asserts, which
 * would end the process, it traps. Every buffer is an allocation of its own, so that the address sanitizer sees
 * an access beyond it, and computing a graph reads and writes every byte that its tensors say they have. */
#ifndef FUZZ_FAKE_GGML_H
#define FUZZ_FAKE_GGML_H

#include "host.h"

/* A context with a CPU, and two devices of another registry that have events, a graph optimizer, tensors with extras,
 * and that add tensors up among themselves; with a host buffer type, and a blob beside the ring to share. */
void fake_ggml_open(struct host_context *context);

/* Writes the hello of a guest with the very names of this ggml, as a command; returns its size. */
uint32_t fake_ggml_say_hello(const struct host_context *context, uint8_t *place);

/* Frees what the guest had created in the context; a worker leaves that to the end of its process. */
void fake_ggml_close(struct host_context *context);

#endif
