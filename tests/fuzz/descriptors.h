/* Whether an input has left a descriptor open. */
#ifndef FUZZ_DESCRIPTORS_H
#define FUZZ_DESCRIPTORS_H

#include <unistd.h>

/* The number that the next descriptor would get. */
static inline int lowest_free_descriptor(void)
{
    const int fd = dup(STDERR_FILENO);

    close(fd);
    return fd;
}

#endif
