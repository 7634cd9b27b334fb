/* Which files the process may still open, by Linux' Landlock (Documentation/userspace-api/landlock.rst). */
#ifndef HOST_LANDLOCK_H
#define HOST_LANDLOCK_H

#include <stdbool.h>

#include "error.h"

enum host_file_access {
    HOST_FILES_READ,
    HOST_FILES_DEVICE, /* open for reading and writing, and ioctl */
    HOST_FILES_WRITE,  /* as a device, and make, change and remove files */
};

struct host_landlock {
    int abi;     /* of this kernel; 0: it has no Landlock */
    int ruleset; /* a descriptor, -1 without Landlock */
};

/* A ruleset that allows nothing yet. A kernel without Landlock is no error. */
bool host_landlock_open(struct host_landlock *landlock, struct remoting_error *error);

/* Allows a file, or a folder with all that is below it. A missing one is skipped. */
bool host_landlock_allow(const struct host_landlock *landlock, const char *path, enum host_file_access access,
                         struct remoting_error *error);

/* From here on no thread of the process opens anything else. Descriptors that are open stay so. */
bool host_landlock_apply(const struct host_landlock *landlock, struct remoting_error *error);

void host_landlock_close(struct host_landlock *landlock);

#endif
