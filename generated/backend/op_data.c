/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_data.h"

/* name, index, below, checked since, ordered, result below, written */
const struct op_data op_data[] = {
    { "ADD_ID", 2, { 1, 1 }, 904, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "MUL_MAT_ID", 2, { 0, 2 }, 0, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "GET_ROWS", 1, { 0, 1 }, 904, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "GET_ROWS_BACK", 1, { OP_DATA_DESTINATION, 1 }, 2600, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "SET_ROWS", 1, { OP_DATA_DESTINATION, 1 }, 904, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "ARGSORT", OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0, 0, { 0, 0 }, 0x000 },
    { "TOP_K", OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0, OP_DATA_NONE, { 0, 0 }, 0x000 },
    { "SSM_SCAN", 6, { 0, 3 }, 0, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x000 },
    { "OPT_STEP_ADAMW", OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0, OP_DATA_NONE, { OP_DATA_NONE, 0 }, 0x00c },
};
const size_t op_data_count = sizeof op_data / sizeof op_data[0];
