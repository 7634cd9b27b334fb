/* Generated from idl/ops.yaml by python -m codegen gen. Do not edit. */
#include "op_schema.h"

static const struct op_word_values pad_values_100[] = { { 0, false, 2, { 0, 1 } } };
static const struct op_word_values pad_values_200[] = { { 0, true, 1, { 7 } } };

/* name, since, until, words, nonzero, sources, required, batched, crosses, enum word, its enum, values */
const struct op_schema op_schemas[] = {
    { "NONE", 100, 0, 0x0000, 0x0000, 0x000, 0x000, true, true, 0, OP_WORD_PLAIN, NULL, 0 },
    { "PAD", 100, 200, 0x0003, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_100, 1 },
    { "PAD", 200, 0, 0x0103, 0x0000, 0x003, 0x001, true, true, 0, OP_WORD_PLAIN, pad_values_200, 1 },
    { "UNARY", 100, 0, 0x0001, 0x0000, 0x001, 0x001, true, true, 0, OP_WORD_UNARY_OP, NULL, 0 },
    { "CUSTOM", 200, 0, 0x8000, 0x0000, 0x200, 0x000, true, false, 0, OP_WORD_PLAIN, NULL, 0 },
};
const size_t op_schema_count = sizeof op_schemas / sizeof op_schemas[0];
