/* Copies out of memory that the other side can still write. */
#ifndef REMOTING_COPY_ONCE_H
#define REMOTING_COPY_ONCE_H

#include <stddef.h>
#include <string.h>

/* Reads every byte once. Without the barrier a compiler may read the shared memory again instead of the copy, and a
 * value could change between its check and its use. */
static inline void remoting_copy_once(void *private_copy, const void *shared, size_t size)
{
    memcpy(private_copy, shared, size);
    __asm__ volatile("" : : "r"(private_copy) : "memory");
}

#endif
