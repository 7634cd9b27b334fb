/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_data.h"

/* name, index, below, checked since, ordered, result below, written */
const struct op_data op_data[] = {
    { "PAD", OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0, 0, { 0, 0 }, 0x000 },
    { "UNARY", 0, { OP_DATA_DESTINATION, 1 }, 200, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x001 },
};
const size_t op_data_count = sizeof op_data / sizeof op_data[0];
