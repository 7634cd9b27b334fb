/* Drives a device process in one thread by an input, which plays a hostile front-end, guest and workers.
 *
 * Guest memory, its addresses and the queues' places are fixed, so that an input can name them
 * (tests/fuzz/front_end.py). */
#ifndef FUZZ_DEVICE_H
#define FUZZ_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Carries out an input's actions on a new connection; with `started`, after a completed handshake. */
void device_run(const uint8_t *data, size_t size, bool started);

#endif
