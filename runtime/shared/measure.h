/* Measures which layout a loaded ggml has.
 *
 * The version does not identify a layout. So each public wrapper is called once on a dummy object
 * whose every 8-byte word is a function that records its own index: the wrapper tells which word
 * holds its slot. Getters return a word, get_props tells the size of the struct that it zeroes, and
 * the graph's overhead tells the size of the graph struct. */
#ifndef REMOTING_MEASURE_H
#define REMOTING_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define MEASURE_SELF (-1)
#define MEASURE_TENSOR (-2)

struct measured_call {
    const char *wrapper;
    int arguments[5]; /* MEASURE_SELF, MEASURE_TENSOR or the number itself */
};

struct measured_getter {
    const char *function;
    bool is_32_bit;
};

struct measured_layout {
    uint32_t snapshot;
    const char *release;
    const int16_t *call_words; /* by measured_calls; -1 where the layout lacks the slot */
    const int16_t *getter_words;
    size_t properties_size;
    size_t graph_size;
};

/* Generated. */
extern const struct measured_call measured_calls[];
extern const size_t measured_call_count;
extern const struct measured_getter measured_getters[];
extern const size_t measured_getter_count;
extern const struct measured_layout measured_layouts[];
extern const size_t measured_layout_count;

/* The layout of the ggml whose functions dlsym finds through `library`. Fails with the first thing
 * that no known layout agrees with. */
bool remoting_measure_layout(void *library, const struct measured_layout **layout, struct remoting_error *error);

#endif
