/* The daemon's side of one connection, driven by an input in one thread: a front-end, a guest and workers, all hostile.
 *
 * Guest memory, its addresses and the queues' places are fixed, so that an input can name them
 * (tests/fuzz/front_end.py). */
#ifndef FUZZ_DEVICE_FRONT_H
#define FUZZ_DEVICE_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Carries out an input's actions on a fresh connection; with `started`, one whose handshake is done. */
void device_run(const uint8_t *data, size_t size, bool started);

#endif
