/* Generated from idl/ by python -m codegen gen. Do not edit.
 *
 * What each op means in each release: which parameter words and sources are defined, and what it demands of its
 * destination, sources and words. */
#ifndef OP_SCHEMA_H
#define OP_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ggml_tensor;
struct host_context;
struct host_device;

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

/* An op in the releases n, minor * 100 + patch of a version, with since <= n < until. */
struct op_schema {
    const char *name;
    uint32_t since;
    uint32_t until;    /* 0: all later ones */
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
    /* The first rule that an op breaks on a device, or NULL; the same in all rows of an op. Some rules hold only where
     * it is computed, not where it is asked for. NULL itself for an op without rules. */
    const char *(*broken_rule)(const struct host_context *context, const struct host_device *device,
                               const struct ggml_tensor *dst, bool computed);
};

/* The spans of an op stand together, in the order of their releases; ops stand in ggml's order. */
extern const struct op_schema op_schemas[];
extern const size_t op_schema_count;

#endif
