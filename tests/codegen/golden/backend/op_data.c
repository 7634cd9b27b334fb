/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_data.h"

const struct op_data op_data[] = {
    {
        .name = "PAD",
        .index = OP_DATA_NONE,
        .below = { OP_DATA_NONE, 0 },
        .checked_since = 0,
        .ordered = 0,
        .result_below = { 0, 0 },
        .written = 0x000,
    },
    {
        .name = "UNARY",
        .index = 0,
        .below = { OP_DATA_DESTINATION, 1 },
        .checked_since = 200,
        .ordered = OP_DATA_NONE,
        .result_below = { OP_DATA_NONE, 0 },
        .written = 0x001,
    },
};
const size_t op_data_count = sizeof op_data / sizeof op_data[0];
