/* A handle on the wire: generation in the upper half, index in the lower. 0 is null. A generation is
 * never used twice for an index, so a stale handle is recognised. */
#ifndef REMOTING_HANDLE_H
#define REMOTING_HANDLE_H

#include <stdint.h>

#define REMOTING_HANDLES_MAXIMUM 65536u

static inline uint64_t remoting_handle(uint32_t index, uint32_t generation)
{
    return (uint64_t)generation << 32 | index;
}

static inline uint32_t remoting_handle_index(uint64_t handle)
{
    return (uint32_t)handle;
}

static inline uint32_t remoting_handle_generation(uint64_t handle)
{
    return (uint32_t)(handle >> 32);
}

#endif
