/* Arithmetic on numbers from the other side. An overflow clears *exact and saturates, so that a
 * comparison with a limit fails too. */
#ifndef REMOTING_CHECKED_H
#define REMOTING_CHECKED_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t wire_sum(bool *exact, uint64_t a, uint64_t b)
{
    uint64_t sum;

    if (__builtin_add_overflow(a, b, &sum)) {
        *exact = false;
        return UINT64_MAX;
    }
    return sum;
}

static inline uint64_t wire_difference(bool *exact, uint64_t a, uint64_t b)
{
    if (b > a) {
        *exact = false;
        return UINT64_MAX;
    }
    return a - b;
}

static inline uint64_t wire_product(bool *exact, uint64_t a, uint64_t b)
{
    uint64_t product;

    if (__builtin_mul_overflow(a, b, &product)) {
        *exact = false;
        return UINT64_MAX;
    }
    return product;
}

#endif
