/* What a guest's workers are started with, and what a move gives them anew. */
#ifndef DAEMON_WORKER_SETUP_H
#define DAEMON_WORKER_SETUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "release.h"

#define NO_DEVICE UINT32_MAX

struct worker_setup {
    struct release *release;
    uint8_t places[REMOTING_DEVICES_MAXIMUM]; /* by the offered device: which serves it */
};

/* Each device serves itself. The release has one user more. */
struct worker_setup worker_setup_of(struct release *release);
struct worker_setup worker_setup_copy(const struct worker_setup *setup);
void worker_setup_drop(struct worker_setup *setup);
/* Takes over a copy of `next`. */
void worker_setup_replace(struct worker_setup *setup, const struct worker_setup *next);
bool worker_setup_is(const struct worker_setup *one, const struct worker_setup *other);

/* Its ggml, and which devices serve for others, for the log. */
void worker_setup_describe(const struct worker_setup *setup, char *text, size_t size);

/* The places as a worker's option has them; empty: each device serves itself. */
void worker_setup_write_places(const struct worker_setup *setup, char *text, size_t size);

/* The devices that another one serves, as bits by their index. */
uint32_t worker_setup_drained(const struct worker_setup *setup);

/* By its name on the host, such as CUDA1; NO_DEVICE: it is not offered. */
uint32_t worker_setup_find_device(const struct worker_setup *setup, const char *name);
/* Its name on the host. */
const char *worker_setup_device_name(const struct worker_setup *setup, uint32_t device);
/* By their names, which end with a number: CUDA0 and CUDA1 are alike. A worker looks closer. */
bool worker_setup_are_alike(const struct worker_setup *setup, uint32_t one, uint32_t other);

#endif
