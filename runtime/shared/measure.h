/* Measures which ABI a loaded ggml has.
 *
 * The version does not identify an ABI. So each public wrapper is called once on a dummy object
 * whose every 8-byte word is a function that records its own index: the wrapper tells which word
 * holds its slot. Getters return a word, get_props tells the size of the struct that it zeroes, and
 * the graph's overhead tells the size of the graph struct. ABIs that measure the same are told apart by functions that
 * one release exports and another lacks. The version is only a cross-check: a build with a version that no known build
 * of its ABI has is not served. */
#ifndef REMOTING_MEASURE_H
#define REMOTING_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define MEASURE_SELF (-1)
#define MEASURE_TENSOR (-2)

#define MEASURE_ARGUMENTS 8
#define MEASURE_SYMBOLS 4

struct measured_call {
    const char *wrapper;
    int arguments[MEASURE_ARGUMENTS]; /* MEASURE_SELF, MEASURE_TENSOR or the number itself */
    const int16_t *words;             /* by measured_abis; -1 where the ABI lacks the slot */
};

struct measured_getter {
    const char *function;
    bool is_32_bit;
    const int16_t *words; /* by measured_abis */
};

struct measured_abi {
    uint32_t number;
    const char *release;
    size_t properties_size;
    size_t graph_size;
    uint32_t first_version; /* minor * 100 + patch */
    uint32_t last_version;
    const char *exports[MEASURE_SYMBOLS]; /* one of these is there; ends with NULL, none if it is empty */
    const char *lacks[MEASURE_SYMBOLS];   /* none of these is there */
};

/* Generated. */
extern const struct measured_call measured_calls[];
extern const size_t measured_call_count;
extern const struct measured_getter measured_getters[];
extern const size_t measured_getter_count;
extern const struct measured_abi measured_abis[];
extern const size_t measured_abi_count;

/* The version as an ABI's number is made, minor * 100 + patch; 0 if the text is NULL or no 0.MINOR.PATCH. */
uint32_t remoting_version_number(const char *version);

/* The ABI of the ggml whose functions dlsym finds through `library`. Fails, naming its version, if no
 * known ABI agrees with it or if it cannot be told for sure. */
bool remoting_measure_abi(void *library, const struct measured_abi **abi, struct remoting_error *error);

#endif
