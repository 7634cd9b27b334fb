/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What each op means in each release: which parameter words and sources are defined. */
#ifndef OP_SCHEMA_H
#define OP_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Enums of ggml that stand inside parameter words and cross by name. */
enum op_word_enum {
    OP_WORD_PLAIN = 0,
    OP_WORD_UNARY_OP = 1,
    OP_WORD_GLU_OP = 2,
};

/* A parameter word that takes only some values: those of a list, or those within a mask. */
struct op_word_values {
    uint8_t word;
    bool is_mask;
    uint8_t count;
    int32_t values[8];
};

struct op_schema {
    const char *name;
    uint16_t words;    /* bit n: parameter word n may differ from zero */
    uint16_t nonzero;  /* bit n: parameter word n must differ from zero */
    uint16_t sources;  /* bit n: source n may be there */
    uint16_t required; /* bit n: source n must be there */
    bool batched;      /* false: the result has one batch only, ne[3] == 1 */
    bool crosses;      /* false for ops that hold function pointers, and for one that no constructor makes */
    uint8_t enum_word; /* the word that holds a number to translate, if word_enum is not plain */
    enum op_word_enum word_enum;
    const struct op_word_values *values;
    size_t value_count;
};

/* The ops of every release from this one to the next in the list: minor * 100 + patch of its version. */
struct op_schemas {
    uint32_t release;
    const struct op_schema *ops;
    size_t count;
};

extern const struct op_schemas op_schemas[];
extern const size_t op_schemas_count;

#endif
