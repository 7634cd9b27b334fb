/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What of an op's data the CPU's kernels take for places in memory. */
#ifndef OP_DATA_H
#define OP_DATA_H

#include <stddef.h>
#include <stdint.h>

#define OP_DATA_NONE (-1)
#define OP_DATA_DESTINATION (-2)

/* How many elements a tensor of the op has in one dimension. */
struct op_dimension {
    int8_t tensor; /* a source, OP_DATA_DESTINATION or OP_DATA_NONE */
    uint8_t number;
};

struct op_data {
    const char *name;
    int8_t index;                     /* the source whose numbers must lie in [0, below), or OP_DATA_NONE */
    struct op_dimension below;
    uint32_t checked_since;           /* the release from which on the kernels check them; 0: none does */
    int8_t ordered;                   /* the source that must hold no NaN, or OP_DATA_NONE */
    struct op_dimension result_below; /* the result's numbers lie in [0, result_below) */
    uint16_t written;                 /* bit n: the op writes source n besides its result */
};

extern const struct op_data op_data[];
extern const size_t op_data_count;

#endif
