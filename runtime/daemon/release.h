/* A ggml that workers run. A daemon has one from its start, and others as its owner has it take them; each is kept for
 * as long as a guest uses it. */
#ifndef DAEMON_RELEASE_H
#define DAEMON_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "formats/limits.h"
#include "formats/worker.h"

/* What guests are told of it: struct remoting_capset_header and the inventory. */
struct capset {
    uint8_t *bytes;
    uint32_t size;
};

struct release {
    unsigned users;
    char *lib_dir;        /* NULL: as the daemon's command line has it */
    const char **options; /* words of each worker's command line, ended by NULL */
    struct capset capset;
    struct worker_memory memory[REMOTING_DEVICES_MAXIMUM]; /* of its offer, as a probe found it */
};

/* The words are the daemon's, `lib_dir` is copied. NULL: there is no memory. It has one user. */
struct release *release_make(const char *const *words, const char *lib_dir);
struct release *release_hold(struct release *release);
/* NULL is nobody's. */
void release_drop(struct release *release);

/* Of its offer. A name is as the guest knows it. */
uint32_t release_device_count(const struct release *release);
const char *release_device_name(const struct release *release, uint32_t device);

/* Its ggml's version, and where it lies, for the log. */
void release_describe(const struct release *release, char *text, size_t size);

/* Whether guests that were told of one can go on with workers of the other. */
bool release_can_follow(const struct release *told, const struct release *next, struct remoting_error *error);

#endif
