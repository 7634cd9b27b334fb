/* Reads the bytes of one fuzz input. Bytes beyond its end are zero. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct input {
    const uint8_t *bytes;
    size_t size;
};

static inline bool input_is_empty(const struct input *input)
{
    return input->size == 0;
}

/* Fills all of `bytes`; returns how many of them came from the input. */
static inline size_t input_take(struct input *input, void *bytes, size_t size)
{
    const size_t taken = size < input->size ? size : input->size;

    memset(bytes, 0, size);
    if (taken > 0) {
        memcpy(bytes, input->bytes, taken);
        input->bytes += taken;
        input->size -= taken;
    }
    return taken;
}

static inline uint8_t input_u8(struct input *input)
{
    uint8_t number;

    input_take(input, &number, sizeof number);
    return number;
}

static inline uint16_t input_u16(struct input *input)
{
    uint16_t number;

    input_take(input, &number, sizeof number);
    return number;
}

static inline uint32_t input_u32(struct input *input)
{
    uint32_t number;

    input_take(input, &number, sizeof number);
    return number;
}

#endif
